import type { IDataObject, INodeExecutionData } from 'n8n-workflow';

import { isNamedId, sentName } from '../../lookup/namesBesideIds';

/** Shapes responses into output items, because n8n and AI agents need flat, predictable fields. Pure; which fields is decided before. */

/** The name of an output field: `business_hours_start` for `business_hours.start`. */
export const outputName = (field: string): string => field.replaceAll('.', '_');

/** Reads only properties of the response itself, never inherited ones such as `constructor`. */
export function valueAt(answer: IDataObject, field: string): unknown {
	// Asked for each field of each row.
	if (!field.includes('.')) return Object.hasOwn(answer, field) ? answer[field] : undefined;
	return field
		.split('.')
		.reduce<unknown>(
			(at, key) =>
				typeof at === 'object' && at !== null && Object.hasOwn(at, key) ? (at as IDataObject)[key] : undefined,
			answer,
		);
}

/** n8n treats an item with a field `error` as failed. */
function withoutError({ error, ...answer }: IDataObject): IDataObject {
	return error === undefined ? answer : { ...answer, callmatrix_error: error };
}

/** Whether any record of the run had the field, by output name. */
export type ShownFields = Map<string, boolean>;

/** A field of the output, with what about it is the same for all records. */
interface Column {
	field: string;
	name: string;
	isNamed: boolean;
}

/** Worked out once for the fields of a run. */
const known = new WeakMap<string[], Column[]>();

function columnsOf(fields: string[]): Column[] {
	const before = known.get(fields);
	if (before) return before;
	const columns = fields.map((field) => ({
		field,
		name: outputName(field),
		isNamed: isNamedId(field),
	}));
	known.set(fields, columns);
	return columns;
}

/**
 * @param fields the API's names of the fields to keep, in this order; all of them where undefined
 * @param shown takes note of which of the fields the response has
 * @returns the output of one resource; null for a field that the response does not have
 */
export function toOutput(answer: IDataObject, fields: string[] | undefined, shown: ShownFields): IDataObject {
	if (!fields) return withoutError(answer);
	const output: IDataObject = {};
	for (const { field, name, isNamed } of columnsOf(fields)) {
		const value = valueAt(answer, field);
		if (shown.get(name) !== true) shown.set(name, value !== undefined);
		output[name] = (value ?? null) as IDataObject[string];
		const beside = isNamed ? sentName(answer, field) : undefined;
		if (beside) output[beside[0]] = beside[1];
	}
	return output;
}

/** What happened to an item, besides its record. */
interface Marks {
	/** Of Create or Update: which of the two it was. */
	created?: boolean | undefined;
	/** Of operations that leave a row of empty cells as it is. */
	unchanged?: boolean | undefined;
}

const isIdentity = (field: string): boolean => field === 'name' || /(?:^|_)id$/.test(field);

/** The output with its marks behind ID and name, where n8n's table shows them without scrolling. */
export function withMarks(output: IDataObject, { created, unchanged }: Marks): IDataObject {
	if (created === undefined && unchanged === undefined) return output;
	const marked: IDataObject = {};
	let isMarked = false;
	const mark = (): void => {
		if (created !== undefined) marked.created = created;
		if (unchanged !== undefined) marked.unchanged = unchanged;
		isMarked = true;
	};
	for (const field of Object.keys(output)) {
		if (!isMarked && !isIdentity(field)) mark();
		marked[field] = output[field];
	}
	if (!isMarked) mark();
	return marked;
}

/** A null would read as a value, e.g. as no cap, so a field that no record of the run has is left out. @returns their names */
export const missingFields = (shown: ShownFields): string[] =>
	[...shown].flatMap(([name, isShown]) => (isShown ? [] : [name]));

/**
 * Tells an AI agent, on the first item of the output, which of its arguments were placeholders. The agent sees only the output, which may
 * be empty.
 */
export function withNote(answers: IDataObject[], omitted: string[]): IDataObject[] {
	if (!omitted.length) return answers;
	const [first = {}, ...others] = answers;
	const note = `Counted as left out (placeholder values): ${omitted.join(', ')}`;
	const callmatrix_note = [first.callmatrix_note, note].filter(Boolean).join('. ');
	return [{ ...first, callmatrix_note }, ...others];
}

/** Tells an AI agent, which sees no hints, on the first item which fields are left out. */
export function withMissing(items: INodeExecutionData[], missing: string[]): INodeExecutionData[] {
	const [first, ...others] = items;
	if (!first || !missing.length) return items;
	const notes = [first.json.callmatrix_note, `CallMatrix did not return: ${missing.join(', ')}`].filter(Boolean);
	return [{ ...first, json: { ...first.json, callmatrix_note: notes.join('. ') } }, ...others];
}
