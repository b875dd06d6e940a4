import fc from 'fast-check';

import { columnsFor, readColumns } from '../../nodes/CallMatrix/execution/columns.ts';
import { buyer } from '../../nodes/CallMatrix/resources/buyer.ts';
import { parameterName, type Field } from '../../nodes/CallMatrix/resources/model.ts';

const fields = buyer.operations.find(({ name }) => name === 'update')?.added as Field[];
const columns = columnsFor(fields);

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

	test('with words around a field, whatever they are, are never that field', () => {
		const word = fc.stringMatching(/^[a-z]{2,8}$/).filter((each) => !['calls', 'et'].includes(each));
		fc.assert(
			fc.property(fc.constantFrom(...fields), word, fc.constantFrom(0, 1, 2), (field, extra, place) => {
				const column = [`${extra} ${field.label}`, `${field.label} ${extra}`, `${field.label} (${extra})`][place] ?? '';
				const meant = columns.byName.get(column.toLowerCase().replace(/[^a-z]/g, ''));
				fc.pre(meant === undefined);
				expect(readColumns(columns, { [column]: '40' }).values).toEqual({});
			}),
		);
	});

	test('that name one field twice are refused where they differ', () => {
		expect(readColumns(columns, { daily_cap: 40, 'Daily Cap': 50 }).twice).toEqual(['daily_cap', 'Daily Cap']);
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
