import fc from 'fast-check';

import { columnsFor, readColumns } from '../../nodes/CallMatrix/execution/input/columns.ts';
import { buyer } from '../../nodes/CallMatrix/resources/buyer.ts';
import { resources } from '../../nodes/CallMatrix/resources/index.ts';
import { parameterName } from '../../nodes/CallMatrix/resources/derived.ts';
import type { Field } from '../../nodes/CallMatrix/resources/model.ts';

const fields = buyer.operations.find(({ name }) => name === 'update')?.added as Field[];
const columns = columnsFor(fields);

const MAPPED = resources
	.flatMap(({ operations }) => operations.filter(({ mapped }) => mapped))
	.map(({ required = [], added = [] }) => [...required, ...added])
	.map((all) => ({ all, columns: columnsFor(all) }));

/** The units that may stand behind a field whose label has one. */
const UNITS: Record<string, string[]> = {
	USD: ['usd', 'us dollars', '$'],
	'%': ['percent', 'pct', '%'],
	Calls: ['calls'],
	Days: ['days'],
	Eastern: ['eastern', 'et', 'eastern time'],
	Minutes: ['minutes', 'min', 'mins'],
	Seconds: ['seconds', 's', 'sec', 'secs'],
};

const letters = (text: string): string => text.toLowerCase().replace(/[^\p{L}\p{N}\p{S}%]/gu, '');

/** Whether a header is one of the names of a field, with or without its own unit. */
const isNameOf = (all: Field[], column: string): boolean =>
	all.some(({ name, label, unit, aliases = [] }) => {
		const [, inLabel] = /\((.+)\)/.exec(label) ?? [];
		const units = UNITS[unit ?? inLabel ?? ''] ?? [];
		return [name, label.replace(/\(.+\)/, ''), ...aliases]
			.flatMap((title) => ['', ...units].map((each) => letters(title + each)))
			.includes(letters(column));
	});

describe('The columns of a sheet', () => {
	test.each(['daily_cap', 'Daily Cap', 'dailyCap', 'DAILY CAP', 'daily-cap', ' Daily Cap (calls) '])(
		'are known by the field that they name, however they are written: %s',
		(column) => {
			expect(readColumns(columns, { [column]: '40' })).toEqual({ values: { dailyCap: '40' }, ignored: [] });
		},
	);

	test('of what CallMatrix itself answers are read, also in an object', () => {
		const { values } = readColumns(columns, { business_hours: { start: '09:00', end: '17:00' }, states: ['FL'] });
		expect(values).toEqual({ businessHoursStart: '09:00', businessHoursEnd: '17:00', states: ['FL'] });
	});

	test('that are no field are named, so that a slip of the pen does not pass in silence', () => {
		expect(readColumns(columns, { 'Daly Cap': 40, Name: 'Harbor' })).toEqual({
			values: { name: 'Harbor' },
			ignored: [{ column: 'Daly Cap', isBlank: false, resembles: expect.objectContaining({ name: 'daily_cap' }) }],
		});
	});

	test.each([
		['Daily Cap (last year)', 'daily_cap'],
		['Daily Cap (Leads)', 'daily_cap'],
		['Daily Cap (%)', 'daily_cap'],
		['Old Daily Cap', 'daily_cap'],
		['Daily Cap €', 'daily_cap'],
		['Business Hours Start (Pacific)', 'business_hours.start'],
		['Business Hours Start [PT]', 'business_hours.start'],
		['business_hours.start_utc', 'business_hours.start'],
		['Montly Cap', 'monthly_cap'],
		['States (excluded)', 'states'],
	])('are ignored where they say something else, and the field that they resemble is named: %s', (column, name) => {
		const { values, ignored } = readColumns(columns, { [column]: '40' });
		expect(values).toEqual({});
		expect(ignored).toEqual([{ column, isBlank: false, resembles: expect.objectContaining({ name }) }]);
	});

	test.each([
		'Business Hours Start',
		'Business Hours Start (Eastern)',
		'Business Hours Start (ET)',
		'BUSINESS_HOURS_START',
	])('may name the own unit of their field: %s', (column) => {
		expect(readColumns(columns, { [column]: '9:00' }).values).toEqual({ businessHoursStart: '9:00' });
	});

	test('with words around a field, whatever they are, are never that field, nor another', () => {
		const words = [
			'old',
			'new',
			'last',
			'spent',
			'EUR',
			'CAD',
			'Pacific',
			'UTC',
			'per week',
			'max',
			'2',
			'2025',
			'€',
			'£',
			'№',
			'ü',
			'前',
		];
		const word = fc.oneof(fc.stringMatching(/^[a-z]{2,8}$/), fc.constantFrom(...words));
		const gap = fc.constantFrom(' ', '_', '-', '.', '/', ': ', '', '\u00a0');
		const places = fc.constantFrom<(label: string, extra: string, between: string) => string>(
			(label, extra, between) => extra + between + label,
			(label, extra, between) => label + between + extra,
			(label, extra) => `${label} (${extra})`,
			(label, extra) => `${label} [${extra}]`,
			(label, extra, between) => label.replace(' ', `${between}${extra} `),
		);
		fc.assert(
			fc.property(
				fc.constantFrom(...MAPPED),
				fc.nat(),
				fc.constantFrom('label', 'name'),
				word,
				gap,
				places,
				(mapped, at, title, extra, between, place) => {
					const { all, columns: known } = mapped;
					const column = place((all[at % all.length] as Field)[title], extra, between);
					// What is another name of a field, or its label with its own unit, is that field.
					fc.pre(!isNameOf(all, column));
					expect([column, readColumns(known, { [column]: '40' }).values]).toEqual([column, {}]);
				},
			),
			{ numRuns: 600 },
		);
	});

	test('that name one field twice are refused where they differ', () => {
		expect(readColumns(columns, { daily_cap: 40, 'Daily Cap': 50 }).twice?.get('dailyCap')).toEqual([
			'daily_cap',
			'Daily Cap',
		]);
		expect(readColumns(columns, { daily_cap: 40, 'Daily Cap': 40 }).twice).toBeUndefined();
	});

	test('give each field that they name its own value, and no other', () => {
		fc.assert(
			fc.property(fc.subarray(fields), fc.boolean(), (named, byLabel) => {
				const row = Object.fromEntries(named.map((field, at) => [byLabel ? field.label : field.name, at]));
				expect(readColumns(columns, row)).toEqual({
					values: Object.fromEntries(named.map((field, at) => [parameterName(field), at])),
					ignored: [],
				});
			}),
		);
	});

	test('harm nothing, whatever they are called and hold', () => {
		fc.assert(
			fc.property(fc.dictionary(fc.string(), fc.anything()), (row) => {
				readColumns(columns, row as Parameters<typeof readColumns>[1]);
				expect({}).not.toHaveProperty('polluted');
			}),
		);
	});
});
