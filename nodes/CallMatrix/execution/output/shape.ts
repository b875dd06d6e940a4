import type { IDataObject } from 'n8n-workflow';

/** Shapes responses into output items, because n8n and AI agents need flat, predictable fields. Pure; which fields is decided before. */

/** The name of an output field: `business_hours_start` for `business_hours.start`. */
export const outputName = (field: string): string => field.replaceAll('.', '_');

/** Reads only properties of the response itself, never inherited ones such as `constructor`. */
function valueAt(answer: IDataObject, field: string): unknown {
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

/**
 * @param fields the API's names of the fields to keep, in this order; all of them where undefined
 * @returns the output of one resource; null for a field that the response does not have
 */
export function toOutput(answer: IDataObject, fields?: string[]): IDataObject {
	if (!fields) return withoutError(answer);
	return Object.fromEntries(
		fields.map((field) => [outputName(field), (valueAt(answer, field) ?? null) as IDataObject[string]]),
	);
}

/**
 * Tells an AI agent, on the first item of the output, which of its arguments were placeholders. The agent sees only the output, which may
 * be empty.
 */
export function withNote(answers: IDataObject[], omitted: string[]): IDataObject[] {
	if (!omitted.length) return answers;
	const [first = {}, ...others] = answers;
	const callmatrix_note = `Counted as left out (placeholder values): ${omitted.join(', ')}`;
	return [{ ...first, callmatrix_note }, ...others];
}
