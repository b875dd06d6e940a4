/** What becomes of marks that show nothing, and of spaces and hyphens that are no plain ones, in every field and in messages. */
import fc from 'fast-check';

import { describeUnreadable, readValue, type Reading } from '../../nodes/CallMatrix/execution/input/fieldValue.ts';
import type { Field } from '../../nodes/CallMatrix/resources/model.ts';
import { clean, cleanProse, quote } from '../../nodes/CallMatrix/values/text.ts';
import { validValue } from '../contract/values.mts';
import { EVERY_FIELD, isFreeText } from './everyField.mts';

const kindOf = (reading: Reading): string => Object.keys(reading)[0] ?? '';

/** Marks that show nothing: one of each kind, and some that are easily forgotten. */
const MARKS = [
	...['\u0000', '\u0007', '\u007f', '\u0085', '\u00ad', '\u034f', '\u061c', '\u115f', '\u1160', '\u17b4', '\u180e'],
	...[
		'\u200b',
		'\u200e',
		'\u200f',
		'\u202a',
		'\u202c',
		'\u202e',
		'\u2060',
		'\u2063',
		'\u2066',
		'\u2069',
		'\u206a',
		'\u2800',
	],
	...['\u3164', '\ufeff', '\uffa0', '\ufff9', '\u{1d173}', '\u{e0001}'],
];
/** The same that free text needs: they join emoji and letters, and choose between forms. */
const JOINERS = ['\u200c', '\u180b', '\u200d', '\ufe0f', '\ufe0e', '\u{e0020}', '\u{e007f}', '\u{e0100}'];

/** The value with a mark in its text, or in one of the texts that it holds. @param at where, from 0 to 1 */
function withMark(value: unknown, mark: string, at: number): unknown {
	if (typeof value === 'string') {
		const characters = Array.from(value);
		characters.splice(Math.round(at * characters.length), 0, mark);
		return characters.join('');
	}
	if (Array.isArray(value)) return value.map((each: unknown) => withMark(each, mark, at));
	if (typeof value !== 'object' || value === null) return value;
	return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, withMark(each, mark, at)]));
}

/** Fields in which a joiner is data, at least in part. */
const hasProse = (field: Field): boolean => isFreeText(field) || (field.fields ?? []).some(hasProse);

/** Marks inside the texts of JSON are data. */
const placeIn = ({ type }: Field, at: number): number => (type === 'json' ? Math.round(at) : at);

/** Types of fields that take whatever may be a name. */
const OF_ANY_NAME: ReadonlySet<string> = new Set(['id', 'ids', 'commaList']);

const places = fc.double({ min: 0, max: 1, noNaN: true });

describe('A mark that shows nothing', () => {
	test('changes nothing of what is read, in any field at any place', () => {
		fc.assert(
			fc.property(fc.constantFrom(...EVERY_FIELD), fc.constantFrom(...MARKS), places, ({ field }, mark, at) => {
				const value = validValue(field);
				const right = readValue(field, value);
				expect([field.name, kindOf(right)]).toEqual([field.name, 'value']);
				expect([field.name, readValue(field, withMark(value, mark, placeIn(field, at)))]).toEqual([field.name, right]);
			}),
			{ numRuns: 3_000 },
		);
	});

	test('and joins nothing outside of free text', () => {
		const fields = EVERY_FIELD.filter(({ field }) => !hasProse(field));
		fc.assert(
			fc.property(fc.constantFrom(...fields), fc.constantFrom(...JOINERS), places, ({ field }, mark, at) => {
				const value = validValue(field);
				expect([field.name, readValue(field, withMark(value, mark, placeIn(field, at)))]).toEqual([
					field.name,
					readValue(field, value),
				]);
			}),
			{ numRuns: 1_000 },
		);
	});

	test.each([
		'👩\u200d👧',
		'❤\ufe0f',
		'می\u200cخواهم',
		'🏴\u{e0067}\u{e0062}\u{e0065}\u{e006e}\u{e0067}\u{e007f}',
		'A – B — C',
	])('stays in free text where it joins: %s', (text) => {
		for (const { field } of EVERY_FIELD.filter((place) => place.field.type === 'text')) {
			expect(readValue(field, text)).toEqual({ value: text });
		}
	});

	test('is not one of the spaces and hyphens that are read as plain ones', () => {
		const spaces = ['\u00a0', '\u2007', '\u2009', '\u202f', '\u3000'];
		const hyphens = ['\u2010', '\u2011', '\u2012', '\u2013', '\u2014', '\u2212', '\ufe63', '\uff0d'];
		for (const space of spaces) {
			for (const hyphen of hyphens) {
				expect(clean(`${space}+1${space}415${hyphen}555${hyphen}0100${space}`)).toBe('+1 415-555-0100');
			}
		}
	});

	test('in what is refused is shown by its code point, in every field', () => {
		const fields = EVERY_FIELD.filter(({ field }) => !hasProse(field) && !OF_ANY_NAME.has(field.type) && !field.secret);
		fc.assert(
			fc.property(
				fc.constantFrom(...fields),
				fc.constantFrom(...MARKS, ...JOINERS, '\u00a0', '\u2011'),
				fc.constantFrom<(text: string) => unknown>(
					(text) => text,
					(text) => [text],
				),
				({ field }, mark, wrap) => {
					const reading = readValue(field, wrap(`so${mark}on !`));
					if (!('unreadable' in reading)) throw new Error(`${field.name} was read`);
					const code = mark.codePointAt(0)?.toString(16).toUpperCase().padStart(4, '0') ?? '';
					// JSON writes control characters its own way.
					fc.pre(!/\p{Cc}/u.test(mark) || wrap('') === '');
					expect(describeUnreadable([reading.unreadable])).toContain(`so[U+${code}]on !`);
				},
			),
			{ numRuns: 1_000 },
		);
	});
});

describe('Text that was cleaned', () => {
	const texts = fc.string({
		unit: fc.oneof(
			fc.string({ unit: 'binary', minLength: 1, maxLength: 1 }),
			fc.constantFrom(...MARKS, ...JOINERS, ' ', '\u2011'),
		),
	});

	test('stays as it is when it is cleaned again', () => {
		fc.assert(
			fc.property(texts, (text) => {
				expect(clean(clean(text))).toBe(clean(text));
				expect(cleanProse(cleanProse(text))).toBe(cleanProse(text));
			}),
		);
	});

	test('has no mark that shows nothing, and so says itself what it is in a message', () => {
		fc.assert(
			fc.property(texts, (text) => {
				expect(clean(text)).not.toMatch(/\p{Default_Ignorable_Code_Point}|\p{Cf}|(?![\t\n\r])\p{Cc}/u);
				const short = Array.from(clean(text)).slice(0, 100).join('');
				expect(quote(clean(text))).toBe(`"${short}"`);
			}),
		);
	});

	test('is cut in a message, between characters', () => {
		expect(quote('👍'.repeat(150))).toBe(`"${'👍'.repeat(100)}"`);
	});
});
