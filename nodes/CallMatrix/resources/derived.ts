import type { ApiOperation, BatchKind, Field, FieldType, Operation, Resource } from './model';

/** What follows from the data of a resource, for everybody who reads it. */

/** n8n's parameter name for a field: `business_hours.start` is `businessHoursStart`. */
export const parameterName = ({ name }: Pick<Field, 'name'>): string =>
	name.replace(/[._]([a-z])/g, (_, letter: string) => letter.toUpperCase());

const NUMERIC: ReadonlySet<FieldType> = new Set(['count', 'money', 'number', 'percent']);

/** Whether a field is a number, which people write and remove as such. */
export const isNumeric = ({ type }: Pick<Field, 'type'>): boolean => NUMERIC.has(type);

/** The word that removes a field; undefined where nothing does. */
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

/** The fields that stand in an operation's path, in the order in which a person fills them in. */
export function pathFields({ id, parent }: Resource, operation: Operation): Field[] {
	if (operation.execute) return [];
	const { path, ids = [] } = operation;
	return [parent, id, ...ids].filter(
		(field): field is Field => field !== undefined && path.includes(`{${field.name}}`),
	);
}

/** The fields that a person wants of what an operation reads; undefined where all of it goes on. */
export function simplifiedFields({ simplified }: Resource, operation: Operation): string[] | undefined {
	const fields = operation.simplified ?? simplified;
	return operation.kind === 'read' && fields.length > 0 ? fields : undefined;
}

/** What an operation is in a batch; undefined where it has to be sent by itself. */
export function batchKind({ batch }: Resource, { kind }: Operation): BatchKind | undefined {
	return batch?.kinds.find((each) => each === kind);
}

/** The name of the method by which n8n's editor gets the fields of a column mapping: `updateBuyer`. */
export const mappingMethod = ({ name }: Resource, operation: Operation): string =>
	`${operation.name}${name[0]?.toUpperCase() ?? ''}${name.slice(1)}`;

/** Whether an operation is one endpoint, described by data alone. */
export const isApiOperation = (operation: Operation): operation is ApiOperation => operation.execute === undefined;
