import type { ApiOperation, BatchKind, Field, FieldType, Operation, Resource } from './model';

/** What follows from the data of a resource, so that descriptions, execution, methods and docs derive it in the same way. Pure. */

/** n8n's parameter name for a field: `business_hours.start` is `businessHoursStart`. */
export const parameterName = ({ name }: Pick<Field, 'name'>): string =>
	name.replace(/[._]([a-z])/g, (_, letter: string) => letter.toUpperCase());

const NUMERIC: ReadonlySet<FieldType> = new Set(['count', 'money', 'number', 'percent']);

/** Whether a field holds a number. */
export const isNumeric = ({ type }: Pick<Field, 'type'>): boolean => NUMERIC.has(type);

/** The word that removes a field; undefined where it cannot be removed. */
export function removalWord(field: Field): string | undefined {
	if (!field.removable) return undefined;
	if (field.removable === 'cap') return 'unlimited';
	return isNumeric(field) ? 'remove' : '(remove)';
}

/** An example of what to write into a field, and the word that removes it. */
export function exampleOf(field: Field): string | undefined {
	const word = removalWord(field);
	return field.example && word ? `${field.example}, or ${word}` : (field.example ?? word);
}

/** The fields in the path of an operation, in the order in which the user fills them in. */
export function pathFields({ id, parent }: Resource, operation: Operation): Field[] {
	if (operation.execute) return [];
	const { path, ids = [] } = operation;
	return [parent, id, ...ids].filter(
		(field): field is Field => field !== undefined && path.includes(`{${field.name}}`),
	);
}

/** The fields of the response that Simplify keeps; undefined where the operation has no Simplify. */
export function simplifiedFields({ simplified }: Resource, operation: Operation): string[] | undefined {
	const fields = operation.simplified ?? simplified;
	return operation.kind === 'read' && fields.length > 0 ? fields : undefined;
}

/** Where an operation is sent for many items at once, and what the batch then does. */
export interface BatchEndpoint {
	path: string;
	kind: BatchKind;
}

/** The batch endpoint that can take the operation; undefined where each item is sent in a separate request. */
export function batchEndpoint({ batch }: Resource, operation: Operation): BatchEndpoint | undefined {
	const kind = batch?.kinds.find((each) => each === operation.kind);
	return batch && kind && { path: batch.path, kind };
}

/** The name of the method with which n8n's editor loads the fields of a column mapping: `updateBuyer`. */
export const mappingMethod = ({ name }: Resource, operation: Operation): string =>
	`${operation.name}${name[0]?.toUpperCase() ?? ''}${name.slice(1)}`;

/** Whether an operation is one endpoint, described by data only. */
export const isApiOperation = (operation: Operation): operation is ApiOperation => operation.execute === undefined;
