/** Which field an ignored column resembles: by its words, or by at most two typos (Levenshtein distance). */
import fc from 'fast-check';

import { columnsFor, readColumns } from '../../nodes/CallMatrix/execution/input/columns.ts';
import type { Field } from '../../nodes/CallMatrix/resources/model.ts';

const field = (label: string, name = 'x'): Field => ({ name, label, type: 'text' });

/** The label of the field that a column resembles; undefined where there is none. */
function resembled(column: string, ...fields: Field[]): string | undefined {
	const { values, ignored } = readColumns(columnsFor(fields), { [column]: '40' });
	expect(values).toEqual({});
	expect(ignored).toHaveLength(1);
	return ignored[0]?.resembles?.label;
}

describe('A column whose name has typos', () => {
	test.each<[string, string, boolean]>([
		['Daily Cap', 'Daly Cap', true],
		['Daily Cap', 'Dailly Cap', true],
		['Daily Cap', 'Dayly Cup', true],
		['Daily Cap', 'Dayly Cups', false],
		['Daily Cap', 'Dialy Cap', true],
		['Daily Cap', 'Dailys Capp', true],
		['Daily Cap', 'Weekly Cup', false],
		['Duration', 'Duratn', true],
		['Duration', 'Durat', false],
		['Duration', 'Durationsss', false],
		['Concurrency', 'ncurrency', true],
		['Concurrency', 'ncurrenzy', false],
		['Concurrency', 'zoncurren', false],
		['Concurrency', 'exconcurrenzy', false],
		['Concurrency', 'zoncurrencies', false],
		// Of five letters two may be wrong; shorter names are too often other words.
		['Value', 'Walue', true],
		['Value', 'Valeu', true],
		['Valued', 'Value', true],
		['Values', 'Valu', false],
		['Name', 'Nane', false],
		['Name', 'Named', false],
		['Time', 'Type', false],
	])('resembles a field up to two typos, from five letters on: %s, %s: %p', (label, column, isAlike) => {
		expect(resembled(column, field(label))).toBe(isAlike ? label : undefined);
	});

	test('resembles the field at a Levenshtein distance of 2, and not at 3, wherever the typos are', () => {
		const label = 'Campaign Description';
		const titles = [field(label)];
		/** The label with a z, which it has not, in or instead of the letters at these places. */
		const withTypos = (places: Map<number, 'insert' | 'replace'>): string =>
			Array.from(label.toLowerCase().replace(' ', ''), (letter, at) => {
				const typo = places.get(at);
				return typo === undefined ? letter : typo === 'insert' ? `z${letter}` : 'z';
			}).join('');
		const typos = fc.uniqueArray(fc.tuple(fc.nat(18), fc.constantFrom('insert' as const, 'replace' as const)), {
			selector: ([at]) => at,
			minLength: 1,
			maxLength: 4,
		});
		fc.assert(
			fc.property(typos, (places) => {
				const column = withTypos(new Map(places));
				expect([column, resembled(column, ...titles)]).toEqual([column, places.length <= 2 ? label : undefined]);
			}),
		);
	});

	test('resembles the field also where up to two letters are left out', () => {
		const label = 'Concurrency';
		fc.assert(
			fc.property(fc.nat(10), fc.nat(9), fc.boolean(), (a, b, isTwice) => {
				const once = label.slice(0, a) + label.slice(a + 1);
				const column = isTwice ? once.slice(0, b) + once.slice(b + 1) : once;
				expect([column, resembled(column, field(label))]).toEqual([column, label]);
			}),
		);
	});
});

describe('A column that shares words with a field', () => {
	test.each<[string, string | undefined]>([
		['Old Daily Cap', 'Daily Cap'],
		['OLD DAILY CAP', 'Daily Cap'],
		['old_daily_cap', 'Daily Cap'],
		['oldDailyCap', 'Daily Cap'],
		['Cap of the last day (daily)', undefined],
		['Daily', 'Daily Cap'],
		['cap', 'Daily Cap'],
		['Daily Notes', undefined],
		['Notes', undefined],
	])('resembles it where it has all its words, or only words of it: %s, %s', (column, label) => {
		expect(resembled(column, field('Daily Cap'))).toBe(label);
	});

	test.each<[string, string | undefined]>([
		['Daily Cap (last year)', 'Daily Cap'],
		['Daily (2) Cap', 'Daily Cap'],
		['Daily Cap ()', 'Daily Cap'],
		['old daily(x)cap', 'Daily Cap'],
		['Notes (Daily Cap)', undefined],
		['Notes (Daily) (Cap)', undefined],
		['Notes (Cap', undefined],
	])('is compared without what stands in parentheses: %s, %s', (column, label) => {
		// "Daily Cap ()" is the field itself.
		const { values, ignored } = readColumns(columnsFor([field('Daily Cap')]), { [column]: '40' });
		expect('x' in values ? 'Daily Cap' : ignored[0]?.resembles?.label).toBe(label);
	});

	test('is compared with the label without its unit, and with the API name of the field', () => {
		expect(resembled('Old Price', field('Price (USD)'))).toBe('Price (USD)');
		const opens = field('Opens', 'business_hours.start');
		expect(resembled('Old business hours start', opens)).toBe('Opens');
		expect(resembled('business hours', opens)).toBe('Opens');
		expect(resembled('businesshoursstrat', opens)).toBe('Opens');
	});

	test.each(['---', '#', '()', ' ', '(2025)'])('has letters: the header %p resembles no field', (column) => {
		expect(resembled(column, field('Daily Cap'), field('Notes'))).toBeUndefined();
	});
});

describe('Of several fields that a column resembles, the one that is named is', () => {
	const inEachOrder = (column: string, a: Field, b: Field): (string | undefined)[] => [
		resembled(column, a, b),
		resembled(column, b, a),
	];

	test('the one with the longest label, as the most specific', () => {
		const [cap, dailyCap] = [field('Cap', 'a'), field('Daily Cap', 'b')];
		expect(inEachOrder('Old Daily Cap', cap, dailyCap)).toEqual(['Daily Cap', 'Daily Cap']);
	});

	test('before that, the one whose words are all there', () => {
		const [cap, capStart] = [field('Cap', 'a'), field('Start of the Cap', 'b')];
		expect(inEachOrder('Cap Start', cap, capStart)).toEqual(['Cap', 'Cap']);
	});

	test('before that, one that has the words of the column rather than one with typos', () => {
		const [words, typos] = [field('Monthly Cap', 'a'), field('Monthy (calls of a month)', 'b')];
		expect(inEachOrder('Monthly', words, typos)).toEqual(['Monthly Cap', 'Monthly Cap']);
		expect(resembled('Monthly', typos)).toBe('Monthy (calls of a month)');
	});

	test('none, where the column itself is a field', () => {
		const { values, ignored } = readColumns(columnsFor([field('Cap', 'cap'), field('Daily Cap', 'daily')]), { Cap: 1 });
		expect({ values, ignored }).toEqual({ values: { cap: 1 }, ignored: [] });
	});
});
