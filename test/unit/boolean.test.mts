/** How yes and no are read. */
import fc from 'fast-check';

import { readBoolean } from '../../nodes/CallMatrix/values/boolean.ts';
import { isNothing } from '../../nodes/CallMatrix/values/text.ts';

const YES = ['yes', 'true', 'on', 'y', '1', 'active', 'enabled'];
const NO = ['no', 'false', 'off', 'n', '0', 'inactive', 'disabled'];

const MEANT = new Map([...YES.map((word) => [word, true] as const), ...NO.map((word) => [word, false] as const)]);

describe('Yes and no', () => {
	test.each([...MEANT])('are read in every case and with what shows nothing around: %s', (word, meant) => {
		const capital = word.charAt(0).toUpperCase() + word.slice(1);
		for (const text of [word, word.toUpperCase(), capital, ` ${word}\n`, `\u200e${word}\u00a0`, `\ufeff${word}`]) {
			expect([text, readBoolean(text)]).toEqual([text, meant]);
		}
	});

	test('are the text "false" and the number 0 too: neither is yes because it is something', () => {
		expect([false, 'false', 'FALSE', 0, '0', 'no', 'off'].map(readBoolean)).toEqual(Array(7).fill(false));
		expect([true, 'true', 'TRUE', 1, '1', 'yes', 'on'].map(readBoolean)).toEqual(Array(7).fill(true));
	});

	test('are no other text, whatever it is', () => {
		fc.assert(
			fc.property(
				fc.oneof(fc.string(), fc.string({ unit: fc.constantFrom(...Array.from('yesnotrufalf01 ')) })),
				(text) => {
					expect(readBoolean(text)).toBe(MEANT.get(text.trim().toLowerCase()));
				},
			),
			{ numRuns: 2_000 },
		);
	});

	test.each(
		'yes!|yes please|yep|not active|not yes|nope|non|oui|ja|si|ok|01|1.0|10|-1|+1|-0|t|f|checked|x|✓|{{ true }}'.split(
			'|',
		),
	)('cannot be read from %p', (text) => {
		expect(readBoolean(text)).toBeUndefined();
	});

	test.each(['', ' ', 'None', 'N/A', 'null', 'undefined', 'unknown', '-', 'TBD'])(
		'cannot be read from nothing, or a word for it: %p',
		(text) => {
			expect(text === 'undefined' || isNothing(text)).toBe(true);
			expect(readBoolean(text)).toBeUndefined();
		},
	);

	test.each([2, -1, 0.5, NaN, Infinity, null, undefined, {}, [], [true], ['yes'], new Date(0), 1n, Symbol('yes')])(
		'cannot be read from %p',
		(raw) => {
			expect(readBoolean(raw)).toBeUndefined();
		},
	);
});
