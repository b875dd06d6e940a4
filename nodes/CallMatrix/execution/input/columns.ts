import type { IDataObject } from 'n8n-workflow';

import { parameterName } from '../../resources/derived';
import type { Field } from '../../resources/model';
import { distance } from '../../values/name';
import { clean } from '../../values/text';

/**
 * Matches the columns of a sheet with fields. A column is a field only if its name has the same meaning: "Daily Cap", "daily_cap",
 * "dailyCap" and "Daily Cap (Calls)", but not "Daily Cap (last year)". Values are read in `fieldValue.ts`. Pure.
 */

/** A column that is not a field of the operation. */
export interface Ignored {
	column: string;
	/** The field that it resembles, where there is one. */
	resembles?: Field;
	/** Whether its cell is empty. */
	isBlank: boolean;
}

/** The values of a row by n8n's parameter names, and its other columns. */
export interface Row {
	values: IDataObject;
	ignored: Ignored[];
	/** Pairs of columns that are the same field and hold different values, by the field's parameter name. */
	twice?: Map<string, [string, string]>;
}

/** The fields by every name that their column may have, and a cache of the columns that were looked up. */
export interface Columns {
	/** With the words of each field's label and name. */
	fields: { field: Field; titles: string[][] }[];
	byName: ReadonlyMap<string, Field>;
	/** By the name of the column, unchanged. Sheets have few columns and many rows. */
	known: Map<string, { field?: Field; resembles?: Field }>;
}

/** Bounds the cache: rows may have any number of different columns. */
const MAX_KNOWN = 1_000;

/** The spellings of a unit after the name of a field, by the spelling in its label. Any other word there changes the meaning. */
const UNITS: Record<string, string[]> = {
	calls: ['calls'],
	days: ['days'],
	eastern: ['eastern', 'easterntime', 'et', 'useastern', 'americanewyork'],
	minutes: ['minutes', 'min', 'mins'],
	percent: ['percent', 'pct'],
	seconds: ['seconds', 's', 'sec', 'secs'],
	usd: ['usd', 'usdollars'],
};

/** Letters, digits and symbols of a name in lower case; $ and % become words. `Price per Call (€)` keeps its sign. */
const normalised = (name: string): string =>
	clean(name.normalize('NFKC'))
		.toLowerCase()
		.replace(/(?:us ?)?\$/g, 'usd')
		.replace(/%/g, 'percent')
		.replace(/[^\p{L}\p{N}\p{S}]/gu, '');

const IN_PARENTHESES = /\(([^)]*)\)/;

/** All normalised names that the column of a field may have. */
function namesOf({ name, label, unit, aliases = [] }: Field): string[] {
	const unitName = normalised(unit ?? IN_PARENTHESES.exec(label)?.[1] ?? '');
	const units = unitName ? ['', ...(UNITS[unitName] ?? [unitName])] : [''];
	const bare = [name, label.replace(IN_PARENTHESES, ''), ...aliases].map(normalised);
	return bare.flatMap((each) => units.map((suffix) => each + suffix));
}

/** The words of a name, without text in parentheses. */
const wordsOf = (name: string): string[] =>
	name
		.replace(/\([^()]*\)/g, ' ')
		.replace(/(\p{Ll})(\p{Lu})/gu, '$1 $2')
		.toLowerCase()
		.split(/[^\p{L}\p{N}]+/u)
		.filter(Boolean);

export const columnsFor = (fields: Field[]): Columns => ({
	fields: fields.map((field) => ({
		field,
		titles: [field.label, field.name].map(wordsOf),
	})),
	byName: new Map(fields.flatMap((field) => namesOf(field).map((name) => [name, field] as const))),
	known: new Map(),
});

const MAX_TYPOS = 2;
const MIN_LETTERS = 5;

/** How much a column resembles a field: 3 with all its words, 2 with only words of it, 1 with typos, 0 otherwise. */
function likeness(words: string[], titles: string[][]): number {
	const likenesses = titles.map((title) => {
		if (title.every((word) => words.includes(word))) return 3;
		if (words.length > 0 && words.every((word) => title.includes(word))) return 2;
		const [a, b] = [words.join(''), title.join('')];
		// A header may be very long; only names of similar length can differ by typos.
		const isComparable = Math.min(a.length, b.length) >= MIN_LETTERS && Math.abs(a.length - b.length) <= MAX_TYPOS;
		return isComparable && distance(a, b) <= MAX_TYPOS ? 1 : 0;
	});
	return Math.max(...likenesses);
}

function lookUp({ fields, byName, known }: Columns, column: string): { field?: Field; resembles?: Field } {
	const before = known.get(column);
	if (before) return before;
	const field = byName.get(normalised(column));
	const words = field ? [] : wordsOf(column);
	// Of several, prefer the longest label: it is the most specific.
	const [resembles] = (field ? [] : fields)
		.map((each) => ({ field: each.field, like: likeness(words, each.titles) }))
		.filter(({ like }) => like > 0)
		.sort((a, b) => b.like - a.like || b.field.label.length - a.field.label.length)
		.map((each) => each.field);
	const found = { ...(field && { field }), ...(resembles && { resembles }) };
	if (known.size < MAX_KNOWN) known.set(column, found);
	return found;
}

/** The columns of a row; nested objects are flattened: `business_hours.start`. */
function columnsOf(row: IDataObject, under = ''): [string, unknown][] {
	return Object.entries(row).flatMap(([name, value]): [string, unknown][] =>
		typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype
			? columnsOf(value as IDataObject, `${under}${name}.`)
			: [[`${under}${name}`, value]],
	);
}

const isBlank = (value: unknown): boolean =>
	value === null || value === undefined || (typeof value === 'string' && clean(value) === '');

/** The columns that any of the rows has, because CSV readers leave blank cells out. */
export const columnsOfAll = (rows: IDataObject[]): Set<string> =>
	rows.reduce((all, row) => {
		for (const [column] of columnsOf(row)) all.add(column);
		return all;
	}, new Set<string>());

/** Whether one of the columns is this field. */
export const hasColumn = (columns: Columns, names: Set<string>, field: Field): boolean =>
	[...names].some((column) => lookUp(columns, column).field === field);

/**
 * Assigns the cells of a row to fields by the names of the columns, as sheets and the API write them: `daily_cap`, `Daily Cap`,
 * `business_hours.start`.
 */
export function readColumns(columns: Columns, row: IDataObject): Row {
	const from: Record<string, string> = {};
	const result: Row = { values: {}, ignored: [] };
	for (const [column, value] of columnsOf(row)) {
		const { field, resembles } = lookUp(columns, column);
		if (!field) {
			result.ignored.push({ column, isBlank: isBlank(value), ...(resembles && { resembles }) });
			continue;
		}
		const name = parameterName(field);
		const before = from[name];
		if (before !== undefined && result.values[name] !== value) (result.twice ??= new Map()).set(name, [before, column]);
		from[name] = column;
		result.values[name] = value as IDataObject[string];
	}
	return result;
}
