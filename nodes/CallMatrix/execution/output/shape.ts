import type { IDataObject } from 'n8n-workflow';

/** Shapes responses into output items. Pure. */

/** `business_hours.start` as an output field. */
export const outputName = (field: string): string => field.replaceAll('.', '_');

/** Looks at what CallMatrix answered, not at what every object has, such as `constructor`. */
function valueAt(answer: IDataObject, field: string): unknown {
	return field
		.split('.')
		.reduce<unknown>(
			(at, key) =>
				typeof at === 'object' && at !== null && Object.hasOwn(at, key) ? (at as IDataObject)[key] : undefined,
			answer,
		);
}

/** n8n takes an item with a field `error` for one that failed. */
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
 * Tells an agent, on the first item of an output, which of its arguments it filled with a word for nothing. It sees nothing but the
 * output, which may be empty.
 */
export function withNote(answers: IDataObject[], omitted: string[]): IDataObject[] {
	if (!omitted.length) return answers;
	const [first = {}, ...others] = answers;
	const callmatrix_note = `Counted as left out, because it says nothing: ${omitted.join(', ')}`;
	return [{ ...first, callmatrix_note }, ...others];
}
