import { NAMED_IDS } from './fields';
import type { ApiOperation, BatchKind, Field, FieldType, Operation, Resource } from './model';

/** What follows from the data of a resource, so that descriptions, execution, methods and docs derive it in the same way. Pure. */

/** Kept, because they are asked for several times a row: fields and operations are data that never changes. */
const parameterNames = new Map<string, string>();
const recordShapes = new WeakMap<Operation | Resource, RecordShape>();

/** n8n's parameter name for a field: `business_hours.start` is `businessHoursStart`. */
export function parameterName({ name }: Pick<Field, 'name'>): string {
	const known = parameterNames.get(name);
	if (known !== undefined) return known;
	const made = name.replace(/[._]([a-z])/g, (_, letter: string) => letter.toUpperCase());
	parameterNames.set(name, made);
	return made;
}

/** The mode of a resource locator in which a name is written. */
export const BY_NAME = 'name';

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

/** n8n's column mapping cuts longer labels. */
const MAX_COLUMN_LABEL = 25;

/** The label of a field in n8n's column mapping: with an example where there is room for one. */
export function columnLabel(field: Field): string {
	const label = field.shortLabel ?? field.label;
	const example = field.type === 'choice' || field.type === 'yesNo' ? undefined : exampleOf(field);
	const whole = `${label}, e.g. ${example ?? ''}`;
	return example !== undefined && whole.length <= MAX_COLUMN_LABEL ? whole : label;
}

/** Whether that label has the example. */
export const isInLabel = (field: Field): boolean => columnLabel(field).includes(', e.g. ');

/** The fields in the path of an operation, in the order in which the user fills them in. */
export function pathFields({ id, parent }: Resource, operation: Operation): Field[] {
	if (operation.execute) return [];
	const { path, ids = [] } = operation.kind === 'upsert' ? operation.update : operation;
	return [parent, id, ...ids].filter(
		(field): field is Field => field !== undefined && path.includes(`{${field.name}}`),
	);
}

/** Whether the response holds what was read, or the resource after it was changed. */
const isShortened = (operation: Operation): boolean =>
	['create', 'read', 'update', 'upsert'].includes(operation.kind) && !isOpen(operation);

/** The fields of the response that Simplify keeps; undefined where the operation has no Simplify. */
export function simplifiedFields({ simplified }: Resource, operation: Operation): string[] | undefined {
	const fields = operation.simplified ?? simplified;
	return isShortened(operation) && fields.length > 0 ? fields : undefined;
}

/** Whether an operation reads IDs beside which names can stand. */
export const readsNamedIds = (resource: Resource, operation: Operation): boolean =>
	operation.kind === 'read' &&
	NAMED_IDS.some(({ name }) => simplifiedFields(resource, operation)?.includes(name) === true);

/** Where an operation is sent for many items at once, and what the batch then does. */
export interface BatchEndpoint {
	path: string;
	/** The path is below the API's host, not below the base URL. */
	atHost?: boolean;
	kind: BatchKind;
}

/**
 * The batch endpoint that can take the operation; undefined where each item is sent in a separate request.
 * @param path of the item's own request
 */
export function batchEndpoint({ batch }: Resource, operation: Operation, path: string): BatchEndpoint | undefined {
	if (isApiOperation(operation) && operation.batched) {
		return { path: `${path}/batch`, kind: 'create', ...(operation.atHost && { atHost: true }) };
	}
	const kind = batch?.kinds.find((each) => each === operation.kind);
	return batch && kind && { path: batch.path, kind };
}

/** The name of the method with which n8n's editor loads the fields of a column mapping: `updateBuyer`. */
export const mappingMethod = ({ name }: Resource, operation: Operation): string =>
	`${operation.name}${name[0]?.toUpperCase() ?? ''}${name.slice(1)}`;

/** Whether an operation is one endpoint, described by data only. */
export const isApiOperation = (operation: Operation): operation is ApiOperation =>
	operation.execute === undefined && operation.kind !== 'upsert';

/** Whether the record is sent as it is: see `ApiOperation`. */
export const isOpen = (operation: Operation): boolean => isApiOperation(operation) && operation.open === true;

/** What the client has to know to find a resource in a response: see `RecordShape` there. */
interface RecordShape {
	id?: string;
	idAliases?: string[];
	names: string[];
	plurals: string[];
}

const words = (text: string): string => text.toLowerCase().replace(/[\s-]/g, '_');

/** What the resource may be called in a response, and where its ID may be. @param operation absent: the resource itself comes back */
export function recordShape(resource: Resource, operation?: Operation): RecordShape {
	const owner = operation ?? resource;
	const shape = recordShapes.get(owner) ?? makeShape(resource, operation);
	recordShapes.set(owner, shape);
	return shape;
}

function makeShape(resource: Resource, operation?: Operation): RecordShape {
	const { id, lookup, noun, plural } = resource;
	const base = id?.name.replace(/_id$/, '');
	const names = [...new Set([words(noun), ...(base ? [base] : [])])];
	const shape = { names, plurals: [words(plural), ...(lookup ? [words(lookup.path.split('/').at(-1) ?? '')] : [])] };
	const key = lookup?.key;
	if (key === undefined || operation?.simplified?.includes(key) === false) return shape;
	// An action may answer with something that only names the resource.
	if (operation?.kind === 'action') return { ...shape, id: key };
	const idAliases = names.map((name) => `${name}_id`);
	return { ...shape, id: key, idAliases: [...idAliases, ...idAliases.map((name) => parameterName({ name }))] };
}

/** The request for the list of a resource that is in no other one. */
export const listRequest = (resource: Resource): { method: 'GET'; path: string; record: RecordShape } => ({
	method: 'GET',
	path: resource.lookup?.path ?? '',
	record: recordShape(resource),
});

/** Whether the path of one resource is below its list. */
export const isReadByList = ({ id, lookup }: Resource, path: string): boolean =>
	id !== undefined && lookup !== undefined && path === `${lookup.path}/{${id.name}}`;

/** Whether rows of the operation may have only empty cells, so that their resources stay unchanged. */
export const mayStayUnchanged = (operation: Operation): boolean =>
	operation.kind === 'upsert' ||
	(isApiOperation(operation) &&
		operation.kind === 'update' &&
		operation.answers === 'one' &&
		!operation.required?.length &&
		!operation.fixedBody);
