import type { IDataObject, INodeExecutionData } from 'n8n-workflow';

import { sentName } from '../../lookup/namesBesideIds';

/** Shapes responses into output items, because n8n and AI agents need flat, predictable fields. Pure; which fields is decided before. */

/** The name of an output field: `business_hours_start` for `business_hours.start`. */
export const outputName = (field: string): string => field.replaceAll('.', '_');

/** Reads only properties of the response itself, never inherited ones such as `constructor`. */
export function valueAt(answer: IDataObject, field: string): unknown {
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

/**
 * @param fields the API's names of the fields to keep, in this order; all of them where undefined
 * @param shown takes note of which of the fields the response has
 * @returns the output of one resource; null for a field that the response does not have
 */
export function toOutput(answer: IDataObject, fields: string[] | undefined, shown: ShownFields): IDataObject {
	if (!fields) return withoutError(answer);
	return Object.fromEntries(
		fields.flatMap((field): [string, IDataObject[string]][] => {
			const name = outputName(field);
			const value = valueAt(answer, field);
			shown.set(name, value !== undefined || shown.get(name) === true);
			const beside = sentName(answer, field);
			return [[name, (value ?? null) as IDataObject[string]], ...(beside ? [beside] : [])];
		}),
	);
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
	const marks = { ...(created !== undefined && { created }), ...(unchanged !== undefined && { unchanged }) };
	if (Object.keys(marks).length === 0) return output;
	const entries = Object.entries(output);
	const first = entries.findIndex(([field]) => !isIdentity(field));
	const end = first === -1 ? entries.length : first;
	return { ...Object.fromEntries(entries.slice(0, end)), ...marks, ...Object.fromEntries(entries.slice(end)) };
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
