/** How phone numbers are read: the whole number that was written, or none. */
import fc from 'fast-check';

import { keypadDigits, readPhone } from '../../nodes/CallMatrix/values/phone.ts';

const digits = (count: number) => fc.stringMatching(new RegExp(`^\\d{${count}}$`));
const code = fc.stringMatching(/^[2-9]\d{2}$/);

/** A number of the North American plan: area code, exchange, line. */
const number = fc.tuple(code, code, digits(4));

const gap = fc.constantFrom('', ' ', '-', '.', ' - ', '  ', '\u00a0', '\u2011', '\u2013', '\u202f');
const country = fc.constantFrom('', '1', '+1', '1 ', '+1 ', '1-', '+1-', '+1.', 'tel:+1', 'tel: 1-', 'Tel:');
const around = fc.constantFrom('', ' ', '\u202a', '\ufeff', '\u200b', '\t');

/** Area code with and without parentheses. */
const areas = fc.constantFrom<(area: string) => string>(
	(area) => area,
	(area) => `(${area})`,
);

/** A way to write the ten digits. */
const form = fc.tuple(around, country, areas, gap, gap, around);

type Form = [string, string, (area: string) => string, string, string, string];

const write = ([area, exchange, line]: [string, string, string], [left, prefix, inArea, a, b, right]: Form): string =>
	`${left}${prefix}${inArea(area)}${a}${exchange}${b}${line}${right}`;

describe('A phone number of the North American plan', () => {
	test('is read as its ten digits, however it is written', () => {
		fc.assert(
			fc.property(number, form, (parts, way) => {
				const text = write(parts, way);
				expect([text, readPhone(text)]).toEqual([text, `+1${parts.join('')}`]);
			}),
			{ numRuns: 500 },
		);
	});

	test('whose digits are masked is never read', () => {
		const masks = fc.constantFrom('X', 'x', 'N', 'n', '*', '#', '•', '_', '?', 'Y', 'z', 'D', '\u25cf');
		const tollFree = fc.tuple(fc.constantFrom('800', '833', '844', '855', '866', '877', '888'), code, digits(4));
		const masked = fc.oneof(number, tollFree);
		fc.assert(
			fc.property(masked, form, masks, fc.integer({ min: 1, max: 10 }), (parts, way, mask, count) => {
				// From the end, as masks are; the country code stays.
				const all = parts
					.join('')
					.slice(0, 10 - count)
					.padEnd(10, mask);
				const text = write([all.slice(0, 3), all.slice(3, 6), all.slice(6)], way);
				expect([text, readPhone(text)]).toEqual([text, undefined]);
			}),
			{ numRuns: 1_000 },
		);
	});

	test('with a digit more or less is never read', () => {
		fc.assert(
			fc.property(number, form, fc.nat({ max: 2 }), fc.boolean(), (parts, way, at, isLonger) => {
				const wrong = parts.map((part, index) => (index !== at ? part : isLonger ? `${part}5` : part.slice(1)));
				const text = write(wrong as [string, string, string], way);
				// One digit more in front may be the country code.
				fc.pre(!/^\D*1[2-9]\d{2}\D*[2-9]\d{2}\D*\d{4}\D*$/.test(text));
				expect([text, readPhone(text)]).toEqual([text, undefined]);
			}),
		);
	});

	test.each([
		['1-800-FLOWERS', '+18003569377'],
		['1 (800) FLOWERS', '+18003569377'],
		['+1 888 CALL NOW', '+18882255669'],
		['800-GO-FEDEX', '+18004633339'],
		['855-555-HOME', '+18555554663'],
		['866-MAX-CARS', '+18666292277'],
		['1800FLOWERS', '+18003569377'],
		['800FLOWERS', '+18003569377'],
		['1 - 800 - FLOWERS', '+18003569377'],
		['+1  (800)  F-L-O-W-E-R-S', '+18003569377'],
		['800-555-1CAB', '+18005551222'],
		['800-555-1BAA', undefined],
		['1-813-FLOWERS', undefined],
		['Call 1-800-FLOWERS', undefined],
		['1-800-FLOWERS now', undefined],
	])('is read with letters only where it is toll-free: %s', (text, read) => {
		expect(readPhone(text)).toBe(read);
	});

	test.each(
		'800-NXX-XXXX|NXX-NXX-XXXX|1-800-555-NNNN|800-555-01XX|800-FLO-XXXX|800-XXX-XXXX|888-AAA-AAAA|800-555-XXXY|813-555-XXXX|800-555-DDDD|800-555-01NN'.split(
			'|',
		),
	)('is not read where letters hide its digits: %s', (text) => {
		expect(readPhone(text)).toBeUndefined();
	});

	test.each(
		'555-0100|5550100|415555010|41555501000|415 155 0100|115 555 0100|011 555 0100|+1 055 555 0100|+0 415 555 0100|call me|none|0|1|+|+1|Restricted|Anonymous|unavailable|415-555-0100 x12|415-555-0100 ext. 12|415-555-0100,12|415-555-0100;ext=12|415-555-0100 / 0101|415-555-0100 or 0101|4155550100 4155550101|(415 555-0100 home)|++14155550100|+1+4155550100|415_555_0100|415/555/0100|4.155550100e9|٤١٥٥٥٥٠١٠٠'.split(
			'|',
		),
	)('%s is none', (text) => {
		expect(readPhone(text)).toBeUndefined();
	});
});

describe('The text of a phone number', () => {
	test('is read up to 64 characters, because the patterns backtrack', () => {
		const ofLength = (length: number): string => `415${' '.repeat(length - 10)}5550100`;
		expect([64, 65].map((length) => readPhone(ofLength(length)))).toEqual(['+14155550100', undefined]);
	});

	test('may begin with tel:, and has it nowhere else', () => {
		expect(['tel:4155550100', 'TEL:  (415) 555-0100'].map(readPhone)).toEqual(['+14155550100', '+14155550100']);
		expect(['+1 tel:4155550100', '415 tel: 555-0100', 'tel:tel:4155550100'].map(readPhone)).toEqual([
			undefined,
			undefined,
			undefined,
		]);
	});
});

describe('A phone number of another country', () => {
	test('is read with its +, however its digits are grouped', () => {
		const abroad = fc.stringMatching(/^[2-9]\d{7,13}$/);
		fc.assert(
			fc.property(abroad, fc.array(gap, { minLength: 14, maxLength: 14 }), (rest, gaps) => {
				const text = `+${Array.from(rest, (digit, at) => digit + (gaps[at] ?? '')).join('')}`;
				// That is a number that a program made a decimal.
				fc.pre(!text.trimEnd().endsWith('.0'));
				expect([text, readPhone(text)]).toEqual([text, `+${rest}`]);
			}),
		);
	});

	test.each([
		'+447911123456.0',
		'44 20 7946 0100',
		'020 7946 0100',
		'0044 20 7946 0100',
		'011 44 20 7946 0100',
		'+44 (0)20 7946 0100',
		'+44 (00)20 7946 0100',
		'+4420',
		'+1234567',
		'+442079460100123456',
	])('is not guessed: %s', (text) => {
		expect(readPhone(text)).toBeUndefined();
	});
});

describe('Whatever is read as a phone number', () => {
	test('is E.164, and reads as itself', () => {
		const likely = fc.string({
			unit: fc.constantFrom(...Array.from('0123456789+-. ()x1415AFX\u00a0')),
			minLength: 7,
			maxLength: 18,
		});
		fc.assert(
			fc.property(likely, (text) => {
				const read = readPhone(text);
				if (read === undefined) return;
				expect(read).toMatch(/^\+[1-9]\d{7,14}$/);
				expect(readPhone(read)).toBe(read);
				expect(text).toMatch(/^[-\d\s+().A-Z]*$/i);
				// Letters are a word of a toll-free number, such as FAX.
				const letters = new Set(text.toUpperCase().match(/[A-Z]/g));
				if (letters.size > 0) expect(read).toMatch(/^\+18(?:00|33|44|55|66|77|88)/);
				expect([0, 3]).toContain(letters.size);
			}),
			{ numRuns: 2_000 },
		);
	});
});

test('A keypad has three or four letters to a digit', () => {
	expect(keypadDigits('ABCDEFGHIJKLMNOPQRSTUVWXYZ')).toBe('22233344455566677778889999');
	expect(keypadDigits('+1 flowers')).toBe('+1 3569377');
});
