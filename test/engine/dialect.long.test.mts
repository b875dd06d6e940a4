import fc from 'fast-check';

import { RateLimiter } from '../../nodes/CallMatrix/client/rateLimiter.ts';
import { startSandbox, type Sandbox } from '../sandbox/index.mts';
import { anyDialect, DialectWorld, printedSeed, SIZES } from './dialectLaw.mts';
import { tryTrigger } from './dialectTrigger.mts';

const DIALECTS = 2_000;

let account: Sandbox;
beforeAll(async () => {
	account = await startSandbox({ sizes: SIZES, requestsPerSecond: 10_000 });
	jest.spyOn(RateLimiter.prototype, 'acquire').mockResolvedValue(undefined);
	jest.spyOn(Math, 'random').mockReturnValue(0);
});
afterAll(async () => {
	jest.restoreAllMocks();
	await account.stop();
});

test(`In ${DIALECTS} dialects what the nodes report is true of CallMatrix, or they say that they cannot tell`, async () => {
	let world = new DialectWorld(account);
	let count = 0;
	await fc.assert(
		fc.asyncProperty(anyDialect, async (dialect) => {
			// The buyers that were created would make every list longer.
			if (count++ % 50 === 49) {
				await account.stop();
				account = await startSandbox({ sizes: SIZES, requestsPerSecond: 10_000 });
				world = new DialectWorld(account);
			}
			await world.try(dialect);
			await tryTrigger(dialect);
		}),
		{ numRuns: DIALECTS, endOnFailure: true, seed: printedSeed('Dialects of both nodes') },
	);
});
