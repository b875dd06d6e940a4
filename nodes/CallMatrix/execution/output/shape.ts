import { NodeOperationError, type IDataObject } from 'n8n-workflow';

import { simplifiedFields } from '../../resources/derived';
import { splitList } from '../../values/text';
import type { Job } from '../runContext';
import { readSwitch } from '../input/parameters';

/** Makes what goes on in the workflow of what CallMatrix answered. */
export type Shape = (answer: IDataObject) => IDataObject;

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

/** The fields, in this order; null where the answer has none. */
const pick =
	(fields: string[]): Shape =>
	(answer) =>
		Object.fromEntries(
			fields.map((field) => [outputName(field), (valueAt(answer, field) ?? null) as IDataObject[string]]),
		);

/** n8n takes an item with a field `error` for one that failed. */
function withoutError({ error, ...answer }: IDataObject): IDataObject {
	return error === undefined ? answer : { ...answer, callmatrix_error: error };
}

/** Reads how a person, or the owner of an AI agent, wants the output. */
export function readShape(job: Job, itemIndex: number): Shape {
	const { context, resource, operation } = job;
	const simplified = simplifiedFields(resource, operation);
	if (!simplified) return withoutError;
	// Only the tool of an AI agent has it; the node itself has Simplify.
	const output = context.getNodeParameter('output', itemIndex, '') as string;
	if (output === 'selectedFields') {
		const given = context.getNodeParameter('selectedFields', itemIndex, '') as unknown;
		const fields = splitList(given ?? '', /[,\s]+/);
		if (!fields) {
			const message = 'Fields cannot be read from what the expression gave. Allowed: names with commas between them';
			throw new NodeOperationError(context.getNode(), message, { itemIndex });
		}
		return fields.length ? pick(fields) : pick(simplified);
	}
	const isSimple = output ? output === 'simplified' : readSwitch(job, 'simple', 'Simplify', itemIndex, true);
	return isSimple ? pick(simplified) : withoutError;
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
