import fc from 'fast-check';

import { dialectDimensions } from '../sandbox/dialect/dialect.mts';
import { anyDialect, printedSeed } from './dialectLaw.mts';
import { tryTrigger } from './dialectTrigger.mts';

/** Those that concern the trigger. */
const DIMENSIONS =
	/^event|^signature|^callIdAs|^missedAs|^registration|^listAs|^singleAs|^idAs|^casing|^errorAs|^auth|^changeAnswer/;

describe('The trigger does what it says with a CallMatrix that differs in one thing', () => {
	// All values of a dimension in one test: each test has a sandbox of its own.
	test.each(Object.entries(dialectDimensions).filter(([dimension]) => DIMENSIONS.test(dimension)))(
		'%s',
		async (dimension, values) => {
			// The first value is the contract's: the first dimension tries it for all.
			const others = dimension === 'listAs' ? values : values.slice(1);
			for (const value of others) await tryTrigger({ [dimension]: value });
		},
	);
});

test('The trigger does what it says with a CallMatrix that differs in many things', async () => {
	await fc.assert(
		fc.asyncProperty(anyDialect, async (dialect) => {
			await tryTrigger(dialect);
		}),
		{ numRuns: 50, seed: printedSeed('Dialects of the trigger') },
	);
}, 600_000);
