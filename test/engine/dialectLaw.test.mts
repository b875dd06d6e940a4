import fc from 'fast-check';

import { RateLimiter } from '../../nodes/CallMatrix/client/rateLimiter.ts';
import { useSandbox } from '../jest/useSandbox.mts';
import { dialectDimensions } from '../sandbox/dialect/dialect.mts';
import { anyDialect, DialectWorld, printedSeed, SIZES } from './dialectLaw.mts';

const sandbox = useSandbox({ sizes: SIZES });

let world: DialectWorld;
beforeAll(() => {
	world = new DialectWorld(sandbox);
	jest.spyOn(Math, 'random').mockReturnValue(0);
	jest.spyOn(RateLimiter.prototype, 'acquire').mockResolvedValue(undefined);
});
afterAll(() => {
	jest.restoreAllMocks();
});

/** Those that concern the action node. */
const EVENTS = /^event|^signature|^callIdAs|^missedAs|^registration/;

describe('What the node reports is true of a CallMatrix that differs in one thing', () => {
	test.each(
		Object.entries(dialectDimensions).flatMap(([dimension, values]) =>
			EVENTS.test(dimension)
				? []
				: // The first value is the contract's: the first dimension tries it for all.
					(dimension === 'listAs' ? values : values.slice(1)).map((value) => [dimension, value] as const),
		),
	)('%s: %s', async (dimension, value) => {
		await world.try({ [dimension]: value });
	});
});

test('What the node reports is true of a CallMatrix that differs in many things, or it says that it cannot tell', async () => {
	await fc.assert(
		fc.asyncProperty(anyDialect, async (dialect) => {
			await world.try(dialect);
		}),
		{ numRuns: 50, seed: printedSeed('Dialects of the action node') },
	);
}, 600_000);
