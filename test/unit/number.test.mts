/** How amounts, counts, numbers and shares are read: as what was written, or not at all. */
import fc from 'fast-check';

import { readCount, readMoney, readNumber, readPercent } from '../../nodes/CallMatrix/values/number.ts';

const LOCALES = ['en-US', 'de-DE', 'fr-FR', 'de-CH', 'en-IN'];

const inDollars: Intl.NumberFormatOptions = { style: 'currency', currency: 'USD' };

/** How spreadsheets and people format amounts: with and without a currency sign, grouping and cents. */
const FORMATS: Intl.NumberFormatOptions[] = [
	{},
	{ useGrouping: false },
	{ minimumFractionDigits: 2 },
	{ useGrouping: false, minimumFractionDigits: 2 },
	{ signDisplay: 'always' },
	inDollars,
	{ ...inDollars, currencyDisplay: 'code' },
	{ ...inDollars, currencyDisplay: 'name' },
	{ ...inDollars, currencyDisplay: 'narrowSymbol' },
	{ ...inDollars, useGrouping: false },
];

const WRITTEN = LOCALES.flatMap((locale) => FORMATS.map((options) => new Intl.NumberFormat(locale, options)));

/** Amounts in cents: small ones, those around the places where digits are grouped, and large ones. */
const cents = fc.oneof(
	fc.nat({ max: 200_000 }),
	fc.nat({ max: 1_000_000_000 }),
	fc.nat({ max: 12_000 }).map((thousands) => thousands * 100_000),
	fc.nat({ max: 99_999_999_999 }),
);

/** What each format makes of a number. */
const writings = (value: number): string[] => WRITTEN.map((format) => format.format(value));

const wronglyRead = (texts: string[], read: (text: string) => number | undefined, value: number): string[] =>
	texts.filter((text) => ![value, undefined].includes(read(text)));

describe('Money', () => {
	test('is read as the amount that was written, or refused, in the formats of every locale', () => {
		fc.assert(
			fc.property(cents, (amount) => {
				expect(wronglyRead(writings(amount / 100), readMoney, amount / 100)).toEqual([]);
			}),
			{ numRuns: 500 },
		);
	});

	test('is read in the formats of the United States, unless it could be thousands', () => {
		const formats = FORMATS.filter(({ currencyDisplay }) => currencyDisplay !== 'name').map(
			(options) => new Intl.NumberFormat('en-US', options),
		);
		fc.assert(
			fc.property(cents, (amount) => {
				const texts = formats.map((format) => format.format(amount / 100));
				expect(texts.map(readMoney)).toEqual(texts.map(() => amount / 100));
			}),
		);
	});

	test('of other signs than the dollar of the United States is refused', () => {
		fc.assert(
			fc.property(
				cents,
				fc.constantFrom(...LOCALES, 'en-CA'),
				fc.constantFrom('EUR', 'GBP', 'CHF', 'INR', 'CAD', 'AUD', 'MXN', 'JPY'),
				fc.constantFrom('symbol', 'code', 'name'),
				(amount, locale, currency, currencyDisplay) => {
					// In Canada, $ is the Canadian dollar, and the text does not say so.
					fc.pre(!(locale === 'en-CA' && currency === 'CAD' && currencyDisplay === 'symbol'));
					const text = new Intl.NumberFormat(locale, { style: 'currency', currency, currencyDisplay }).format(
						amount / 100,
					);
					expect([text, readMoney(text)]).toEqual([text, undefined]);
				},
			),
		);
	});

	test('that a computer added up is read without its noise, as a number and as its text', () => {
		const added = fc.array(fc.nat({ max: 1_000_000 }), { minLength: 1, maxLength: 50 });
		fc.assert(
			fc.property(added, (amounts) => {
				const sum = amounts.reduce((total, amount) => total + amount / 100, 0);
				const right = amounts.reduce((total, amount) => total + amount, 0) / 100;
				expect(readMoney(sum)).toBe(right);
				expect([right, undefined]).toContain(readMoney(String(sum)));
				expect([Math.round(right * 300) / 100, undefined]).toContain(readMoney(sum * 3));
			}),
		);
	});

	test('is read without the noise of a double where the number was computed, or has 15 digits as computed numbers have', () => {
		for (const computed of [42.500000000001, 42.5000000001, '42.5000000000001', '$42.5000000000001']) {
			expect([computed, readMoney(computed)]).toEqual([computed, 42.5]);
		}
		for (const written of ['42.500000000001', '42.5000000001', '$42.50000000001', 42.50000001, '42.500000010000001']) {
			expect([written, readMoney(written)]).toEqual([written, undefined]);
		}
	});

	test('of millions has larger noise, because doubles are further apart there', () => {
		for (const dollars of [123_456_789.13, 98_765_432_101.27]) {
			const ulp = 2 ** (Math.floor(Math.log2(dollars)) - 52);
			expect([dollars + ulp, dollars - ulp].map(readMoney)).toEqual([dollars, dollars]);
			expect(readMoney(dollars + 10 * ulp)).toBeUndefined();
		}
	});

	test('with a third decimal is refused, as a number and as text: nothing is rounded', () => {
		const thousandths = fc.nat({ max: 999_999_999 }).filter((amount) => amount % 10 !== 0);
		fc.assert(
			fc.property(thousandths, (amount) => {
				const [value, text] = [amount / 1_000, (amount / 1_000).toFixed(3)];
				expect([readMoney(value), readMoney(text), readMoney(`$${text}`)]).toEqual([undefined, undefined, undefined]);
			}),
		);
	});

	test('takes any number of zeros behind the cents, but not a thousand that could be one', () => {
		for (const [text, value] of [
			['46.7500', 46.75],
			['0.500', 0.5],
			['1000.500', 1000.5],
			['1,000.500', 1000.5],
			['1234.500', 1234.5],
			['1.0000', 1],
			['46.000000', 46],
		] as const) {
			expect([text, readMoney(text)]).toEqual([text, value]);
		}
		fc.assert(
			fc.property(
				fc.integer({ min: 1, max: 999 }),
				fc.nat({ max: 999 }),
				fc.constantFrom('', '$', 'USD '),
				(a, b, sign) => {
					expect(readMoney(`${sign}${a}.${String(b).padStart(3, '0')}`)).toBeUndefined();
				},
			),
		);
	});

	test.each([
		['$42.50', 42.5],
		['US$42.50', 42.5],
		['US $ 42.50', 42.5],
		['usd 42.5', 42.5],
		['42.50 USD', 42.5],
		['42.50USD', 42.5],
		['+42.50', 42.5],
		['.5', 0.5],
		['$.50', 0.5],
		['\u00a0$1,200\u00a0', 1200],
		['0', 0],
		[0, 0],
		[-0, 0],
		[1e12, 1e12],
	])('%p is %p', (raw, value) => {
		expect(Math.abs((readMoney(raw) ?? NaN) - value)).toBe(0);
	});

	test.each([
		...`0,500|00,500|1,20|1,2000|,50|1,,200|1,23,456|12,34|1.200,50|1 200|1'200|1_200|42.50 CAD`.split('|'),
		...'CA$42.50|A$42.50|€42.50|42.50$|$42.50 CAD|$$42|US 42|42 dollars|42.5k|1.2M|(42.50)|-42.50'.split('|'),
		...'−42.50|42-|42.50-43.00|~42|<42|>42|42?|42+|4 2|42 . 50|42.|.5.|1e3|0x2A|٤٢|４２|Infinity|½|forty|'.split('|'),
		...' |$|USD|4USD2|42 USD 50|1e12|1000000000000.01'.split('|'),
	])('%p is refused', (text) => {
		expect(readMoney(text)).toBeUndefined();
	});

	test.each([-0.01, 42.505, NaN, Infinity, 1e12 + 1, true, null, undefined, {}, [], [42], new Date(0), 42n])(
		'%p is refused',
		(raw) => {
			expect(readMoney(raw)).toBeUndefined();
		},
	);
});

describe('A count', () => {
	const counts = fc.oneof(fc.nat({ max: 2_000 }), fc.nat(), fc.nat({ max: 2 ** 40 }), fc.maxSafeNat());
	const whole = LOCALES.flatMap((locale) =>
		[
			{},
			{ useGrouping: false },
			{ minimumFractionDigits: 2 },
			{ signDisplay: 'always' as const },
			{ minimumIntegerDigits: 4 },
		].map((options) => new Intl.NumberFormat(locale, options)),
	);

	test('is read as the number that was written, or refused, in the formats of every locale', () => {
		fc.assert(
			fc.property(counts, (count) => {
				expect(
					wronglyRead(
						whole.map((format) => format.format(count)),
						readCount,
						count,
					),
				).toEqual([]);
			}),
		);
	});

	test('is read in the formats of the United States, and with zeros behind', () => {
		fc.assert(
			fc.property(counts, (count) => {
				for (const written of [
					count,
					String(count),
					count.toLocaleString('en-US'),
					`+${count}`,
					`${count}.0`,
					` ${count}.00 `,
				]) {
					expect([written, readCount(written)]).toEqual([written, count]);
				}
			}),
		);
	});

	test('with a part of one is refused, however small', () => {
		fc.assert(
			fc.property(fc.nat({ max: 1_000_000 }), fc.integer({ min: 1, max: 9_999 }), (count, part) => {
				const value = count + part / 10_000;
				expect([readCount(value), readCount(value.toFixed(4))]).toEqual([undefined, undefined]);
			}),
		);
	});

	test.each([
		'0,500',
		'1.200',
		'12.000',
		'-1',
		'40.5',
		'1e3',
		'40 calls',
		'forty',
		'9007199254740993',
		-1,
		40.5,
		2 ** 53,
		true,
		NaN,
	])('%p is refused', (raw) => {
		expect(readCount(raw)).toBeUndefined();
	});
});

describe('A count of zero', () => {
	test.each([0, '0', '0.00', 0.0000000000001])('is a count: %p', (raw) => {
		expect(readCount(raw)).toBe(0);
	});
});

describe('A number', () => {
	test('is read with its sign and all its decimals, or not at all', () => {
		fc.assert(
			fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (value) => {
				expect(readNumber(value)).toBe(value);
				expect([value, undefined]).toContain(readNumber(String(value)));
			}),
		);
	});

	test.each(['1.200', '-12.500', '0,500', '1,20', '5 %', '5-6', 'five', '', '+', '--5'])('%p is refused', (text) => {
		expect(readNumber(text)).toBeUndefined();
	});
});

describe('A percentage', () => {
	test.each([
		['12.5%', 12.5],
		['12.5 %', 12.5],
		['12.5', 12.5],
		['0.5%', 0.5],
		[12.5, 12.5],
		['100', 100],
		[0, 0],
		['0', 0],
		[1, 1],
		['1', 1],
		['0%', 0],
		['100 %', 100],
	])('%p is %p', (raw, value) => {
		expect(readPercent(raw)).toBe(value);
	});

	test('below one without its sign is refused: a sheet keeps 12.5 % as 0.125', () => {
		fc.assert(
			fc.property(fc.integer({ min: 1, max: 999 }), (thousandths) => {
				const share = thousandths / 1_000;
				expect([readPercent(share), readPercent(String(share))]).toEqual([undefined, undefined]);
				expect(readPercent(`${share}%`)).toBe(share);
			}),
		);
	});

	test.each(['100.1', '-1', '101%', '12.500', '12.5%%', '%', 'half', '1/8', -1, 101, true, NaN])(
		'%p is refused',
		(raw) => {
			expect(readPercent(raw)).toBeUndefined();
		},
	);
});
