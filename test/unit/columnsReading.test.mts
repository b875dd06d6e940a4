/** How the columns of a row become fields: units in column names, nested objects, blank cells, duplicate columns, and the cache. */
import { columnsFor, columnsOfAll, hasColumn, readColumns } from '../../nodes/CallMatrix/execution/input/columns.ts';
import type { Field } from '../../nodes/CallMatrix/resources/model.ts';

const field = (name: string, label: string, more: Partial<Field> = {}): Field => ({
	name,
	label,
	type: 'text',
	...more,
});

const isField = (known: Field, column: string): boolean => hasColumn(columnsFor([known]), new Set([column]), known);

describe('The unit in the name of a column', () => {
	test.each<[string, string[]]>([
		['USD', ['(USD)', 'USD', '_usd', '($)', '$', '(US$)', 'US $', '(us dollars)', '(ＵＳＤ)']],
		['%', ['(%)', '%', '(percent)', 'pct', '(％)']],
		['Calls', ['(calls)', 'calls']],
		['Days', ['(days)', 'days']],
		['Eastern', ['(Eastern)', '(Eastern Time)', '(ET)', '(US/Eastern)', '(America/New_York)']],
		['Minutes', ['(minutes)', '(min)', '(mins)']],
		['Seconds', ['(seconds)', '(s)', '(sec)', '(secs)', '_s']],
		['Miles', ['(miles)', 'miles']],
	])('is that of the field, in any of its spellings: %s', (unit, spellings) => {
		const inLabel = field('amount', `Amount (${unit})`);
		const apart = field('amount', 'Amount', { unit });
		for (const spelling of spellings) {
			for (const known of [inLabel, apart]) {
				expect([spelling, isField(known, `Amount ${spelling}`)]).toEqual([spelling, true]);
				expect([spelling, isField(known, `Other ${spelling}`)]).toEqual([spelling, false]);
			}
			expect([spelling, isField(field('amount', 'Amount'), `Amount ${spelling}`)]).toEqual([spelling, false]);
		}
		for (const known of [inLabel, apart]) {
			expect(isField(known, 'Amount')).toBe(true);
			expect(isField(known, 'Amount (Hours)')).toBe(false);
		}
	});

	test('that is given apart counts, not the parentheses of the label', () => {
		const known = field('amount', 'Amount (Net)', { unit: 'USD' });
		expect(isField(known, 'Amount ($)')).toBe(true);
		expect(isField(known, 'Amount (net)')).toBe(false);
	});

	test('may stand behind an alias as well', () => {
		const known = field('amount', 'Amount (USD)', { aliases: ['Bid'] });
		expect(['Bid', 'bid', 'Bid ($)', 'Bids'].map((column) => isField(known, column))).toEqual([
			true,
			true,
			true,
			false,
		]);
	});

	test.each(['Amount €', 'Amount £', 'Amount +', 'Amount ₿'])('that is a sign is not dropped: %s', (column) => {
		expect(isField(field('amount', 'Amount'), column)).toBe(false);
	});
});

describe('The name of a column', () => {
	test.each([
		'Daily-Cap',
		' daily  cap ',
		'DAILY_CAP',
		'dailyCap',
		'Daily: Cap',
		'Daily Cap',
		'Ｄａｉｌｙ Ｃａｐ',
		'dai\u200bly cap',
	])('is compared without case, punctuation, width and invisible characters: %p', (column) => {
		expect(isField(field('x', 'Daily Cap'), column)).toBe(true);
	});

	test.each(['Daily Cap 2', '2 Daily Cap', 'Daily Cap ü', 'Daily 前 Cap'])(
		'is compared with its digits and the letters of every script: %s',
		(column) => {
			expect(isField(field('x', 'Daily Cap'), column)).toBe(false);
		},
	);
});

describe('The cells of a row', () => {
	const columns = columnsFor([field('daily_cap', 'Daily Cap'), field('hours.day.start', 'Start')]);

	test('are found in nested objects, whose names are joined with dots', () => {
		expect(readColumns(columns, { hours: { day: { start: '09:00', end: '17:00' } } })).toEqual({
			values: { hoursDayStart: '09:00' },
			ignored: [expect.objectContaining({ column: 'hours.day.end', isBlank: false })],
		});
	});

	test.each<[unknown]>([[['FL']], [new Date(0)], [Object.create(null)], [null], [undefined], [0], [false], ['']])(
		'keep a value that is not a plain object as it is: %p',
		(value) => {
			const { values } = readColumns(columns, { 'Daily Cap': value } as Parameters<typeof readColumns>[1]);
			expect(Object.keys(values)).toEqual(['dailyCap']);
			expect(values.dailyCap).toBe(value);
		},
	);

	test.each([
		[null, true],
		[undefined, true],
		['', true],
		[' \u00a0\n', true],
		['\u200b', true],
		[0, false],
		[false, false],
		['0', false],
		['-', false],
		[[], false],
	])('in an ignored column are blank where they show nothing: %p, %p', (value, isBlank) => {
		const row = { Notes: value } as Parameters<typeof readColumns>[1];
		expect(readColumns(columns, row)).toEqual({ values: {}, ignored: [{ column: 'Notes', isBlank }] });
	});
});

describe('Columns that are the same field', () => {
	const columns = columnsFor([field('daily_cap', 'Daily Cap'), field('monthly_cap', 'Monthly Cap')]);

	test('are no duplicates where they hold the same value', () => {
		const row = { daily_cap: 40, 'Daily Cap': 40, dailyCap: 40 };
		expect(readColumns(columns, row)).toEqual({ values: { dailyCap: 40 }, ignored: [] });
	});

	test('are duplicates where they hold different values: the pair that differs is named, and the last value is kept', () => {
		const row = { daily_cap: 40, 'Daily Cap': 40, dailyCap: '40' };
		expect(readColumns(columns, row)).toEqual({
			values: { dailyCap: '40' },
			ignored: [],
			twice: new Map([['dailyCap', ['Daily Cap', 'dailyCap']]]),
		});
	});

	test('are named for each field that has them, also where the first value is blank or missing', () => {
		const row = { daily_cap: undefined, 'Daily Cap': 50, monthly_cap: '', 'Monthly Cap': 60 };
		expect(readColumns(columns, row as Parameters<typeof readColumns>[1]).twice).toEqual(
			new Map([
				['dailyCap', ['daily_cap', 'Daily Cap']],
				['monthlyCap', ['monthly_cap', 'Monthly Cap']],
			]),
		);
	});
});

describe('The columns of all rows', () => {
	const [cap, start] = [field('daily_cap', 'Daily Cap'), field('hours.start', 'Start')];
	const columns = columnsFor([cap, start]);

	test('are those that any row has, because CSV readers leave blank cells out', () => {
		const rows = [{ Name: 'Harbor' }, { Name: 'Summit', 'Daily Cap': 40 }, { hours: { start: '09:00' } }, {}];
		expect(columnsOfAll(rows)).toEqual(new Set(['Name', 'Daily Cap', 'hours.start']));
		expect(columnsOfAll([])).toEqual(new Set());
	});

	test('have a field where one of them has its name, whatever the others are', () => {
		expect(hasColumn(columns, new Set(['Name', 'daily cap']), cap)).toBe(true);
		expect(hasColumn(columns, new Set(['Name', 'daily cap']), start)).toBe(false);
		expect(hasColumn(columns, new Set(['Name', 'Daly Cap']), cap)).toBe(false);
		expect(hasColumn(columns, new Set(), cap)).toBe(false);
	});
});

describe('The cache of column names', () => {
	test('is bounded: a sheet with more columns than it holds is read in the same way', () => {
		const columns = columnsFor([field('daily_cap', 'Daily Cap')]);
		for (let count = 1; count <= 999; count++) readColumns(columns, { [`Note ${count}`]: count });
		expect(columns.known.size).toBe(999);
		readColumns(columns, { 'Note 1': 1 });
		expect(columns.known.size).toBe(999);
		const row = Object.fromEntries(Array.from({ length: 500 }, (_, count) => [`Other ${count}`, count]));
		const { ignored, values } = readColumns(columns, { ...row, 'Daily Cap': 40, 'Daly Cap': 50 });
		expect(columns.known.size).toBe(1_000);
		expect(values).toEqual({ dailyCap: 40 });
		expect(ignored).toHaveLength(501);
		expect(ignored.at(-1)?.resembles?.label).toBe('Daily Cap');
	});

	test('answers as the first look-up did, for fields, for columns that resemble one, and for others', () => {
		const columns = columnsFor([field('daily_cap', 'Daily Cap')]);
		const row = { 'Daily Cap': 40, 'Daly Cap': 50, Notes: '' };
		const first = readColumns(columns, row);
		expect(first.ignored.map(({ resembles }) => resembles?.label)).toEqual(['Daily Cap', undefined]);
		expect(readColumns(columns, row)).toEqual(first);
	});
});
