import fc from 'fast-check';

import { RateLimiter } from '../../nodes/CallMatrix/client/rateLimiter.ts';
import { startSandbox, type Sandbox } from '../sandbox/index.mts';
import { anyDialect, DialectWorld, printedSeed, SIZES } from './dialectLaw.mts';

const DIALECTS = 2_000;

/** The buyers that are created make every list longer. */
const PER_SANDBOX = 50;

let sandbox: Sandbox | undefined;
beforeAll(() => {
	jest.spyOn(RateLimiter.prototype, 'acquire').mockResolvedValue(undefined);
	jest.spyOn(Math, 'random').mockReturnValue(0);
});
afterAll(async () => {
	jest.restoreAllMocks();
	await sandbox?.stop();
});

test(`In ${DIALECTS} dialects what the action node reports is true of CallMatrix, or it says that it cannot tell`, async () => {
	let world: DialectWorld | undefined;
	let count = 0;
	await fc.assert(
		fc.asyncProperty(anyDialect, async (dialect) => {
			if (count++ % PER_SANDBOX === 0) {
				await sandbox?.stop();
				sandbox = await startSandbox({ sizes: SIZES, requestsPerSecond: 10_000 });
				world = new DialectWorld(sandbox);
			}
			await world?.try(dialect);
		}),
		{ numRuns: DIALECTS, endOnFailure: true, seed: printedSeed('Dialects of the action node') },
	);
});
