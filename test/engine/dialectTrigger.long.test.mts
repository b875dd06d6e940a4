import fc from 'fast-check';

import { RateLimiter } from '../../nodes/CallMatrix/client/rateLimiter.ts';
import { anyDialect, printedSeed } from './dialectLaw.mts';
import { tryTrigger } from './dialectTrigger.mts';

const DIALECTS = 2_000;

beforeAll(() => {
	jest.spyOn(RateLimiter.prototype, 'acquire').mockResolvedValue(undefined);
});
afterAll(() => {
	jest.restoreAllMocks();
});

test(`In ${DIALECTS} dialects the trigger runs each event once, no forgery, and says what is true`, async () => {
	await fc.assert(fc.asyncProperty(anyDialect, tryTrigger), {
		numRuns: DIALECTS,
		endOnFailure: true,
		seed: printedSeed('Dialects of the trigger'),
	});
});
