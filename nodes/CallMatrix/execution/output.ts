import type { IDataObject } from 'n8n-workflow';

import { simplifiedFields } from '../resources/model';
import type { Job } from './job';
import { readSwitch } from './parameters';

/** Makes what goes on in the workflow of what CallMatrix answered. */
export type Shape = (answer: IDataObject) => IDataObject;

/** `business_hours.start` as an output field. */
export const outputName = (field: string): string => field.replaceAll('.', '_');

function valueAt(answer: IDataObject, field: string): unknown {
	return field.split('.').reduce<unknown>((at, key) => (at as IDataObject | null | undefined)?.[key], answer);
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
		const names = context.getNodeParameter('selectedFields', itemIndex, '') as string;
		const fields = names
			.split(/[,\s]+/)
			.map((name) => name.trim())
			.filter(Boolean);
		return fields.length ? pick(fields) : pick(simplified);
	}
	const isSimple = output ? output === 'simplified' : readSwitch(job, 'simple', 'Simplify', itemIndex, true);
	return isSimple ? pick(simplified) : withoutError;
}

/** What an agent is told of the arguments that it filled with a word for nothing. It sees nothing but the output. */
export const omittedNote = (omitted: string[]): IDataObject =>
	omitted.length ? { callmatrix_note: `Counted as left out, because it says nothing: ${omitted.join(', ')}` } : {};

/** The same on the first item of an output, which may be empty. */
export function withNote(answers: IDataObject[], omitted: string[]): IDataObject[] {
	if (!omitted.length) return answers;
	const [first = {}, ...others] = answers;
	return [{ ...first, ...omittedNote(omitted) }, ...others];
}
