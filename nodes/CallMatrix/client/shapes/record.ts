/**
 * The shape of one resource in a response: what it may be wrapped in, how its ID and its fields may be spelled. Everything else in
 * the node sees snake_case fields and an ID as text. Lists are in `page.ts`, batch answers in `batch.ts`.
 */

import { omit } from 'lodash';
import type { IDataObject } from 'n8n-workflow';

import { isRecord } from '../response';

/** What the reader has to know of a resource. Without it, a response is taken as it is. */
export interface RecordShape {
	/** The field of its ID; absent where there is only one, or where the response is not the resource itself. */
	id?: string;
	/** A list is read although its entries have no ID: the reader deals with that itself. */
	isIdOptional?: boolean;
	/** Other fields that may hold the ID: `buyer_id`. */
	idAliases?: readonly string[];
	/** What a response may be wrapped in besides `data`: `buyer`. */
	names?: readonly string[];
	/** What a list of them may be called: `buyers`. */
	plurals?: readonly string[];
}

/** Fields beside a wrapped resource. None of them is a field of a resource without an ID. */
const ENVELOPE = new Set([
	'code',
	'error',
	'errors',
	'included',
	'jsonapi',
	'links',
	'message',
	'meta',
	'ok',
	'success',
]);

const GENERAL_IDS = ['id', '_id', 'uuid'];

/** An ID as text. A number beyond 2^53 has lost digits when it was parsed: it would name another resource. */
export function readId(value: unknown): string | undefined {
	if (typeof value === 'number') return Number.isSafeInteger(value) ? String(value) : undefined;
	return typeof value === 'string' && value.trim() ? value : undefined;
}

const toSnakeCase = (name: string): string =>
	name
		.replace(/([a-z\d])([A-Z])/g, '$1_$2')
		.replace(/([A-Z])([A-Z][a-z])/g, '$1_$2')
		.toLowerCase();

function withSnakeCase(value: unknown): unknown {
	if (Array.isArray(value)) return value.map(withSnakeCase);
	if (!isRecord(value)) return value;
	return Object.fromEntries(Object.entries(value).map(([name, each]) => [toSnakeCase(name), withSnakeCase(each)]));
}

/** camelCase as snake_case. A record that has a field in snake_case is left alone: its other names are somebody's own. */
function inSnakeCase(record: IDataObject): IDataObject {
	const names = Object.keys(record);
	if (names.some((name) => /[^_]_/.test(name)) || !names.some((name) => /[A-Z]/.test(name))) return record;
	return withSnakeCase(record) as IDataObject;
}

const isReference = (name: string): boolean => /_ids?$/.test(name);

/** IDs of other resources, as text like every ID. */
function withTextReferences(record: IDataObject): IDataObject {
	const changed: IDataObject = {};
	for (const [name, value] of Object.entries(record)) {
		if (!isReference(name)) continue;
		if (typeof value === 'number') changed[name] = readId(value) ?? value;
		else if (Array.isArray(value)) changed[name] = value.map((each: unknown) => readId(each) ?? each) as IDataObject[];
	}
	return Object.keys(changed).length ? { ...record, ...changed } : record;
}

/** The field of a record that holds its ID; undefined where none does. */
const idField = (record: IDataObject, { id, idAliases = [] }: RecordShape): string | undefined =>
	id === undefined ? undefined : [id, ...GENERAL_IDS, ...idAliases].find((name) => readId(record[name]) !== undefined);

/** JSON:API: the fields are in `attributes`, beside the ID. */
function withAttributes({ attributes, ...record }: IDataObject): IDataObject {
	if (!isRecord(attributes)) return attributes === undefined ? record : { ...record, attributes };
	const { id, _id } = record;
	return { ...(id !== undefined && { id }), ...(_id !== undefined && { _id }), ...attributes };
}

/** @returns the record with its ID, as text, under the name that the node uses; unchanged where it has none */
function withId(record: IDataObject, shape: RecordShape): IDataObject {
	const field = idField(record, shape);
	const id = field === undefined ? undefined : readId(record[field]);
	if (field === undefined || id === undefined || shape.id === undefined) return record;
	if (field === shape.id) return record[field] === id ? record : { ...record, [field]: id };
	return { [shape.id]: id, ...omit(record, [field, shape.id]) };
}

/** Normalises one record that is not wrapped. */
const normalise = (record: IDataObject, shape: RecordShape): IDataObject =>
	withId(withTextReferences(inSnakeCase(withAttributes(record))), shape);

/** The record inside a wrapper; undefined where there is no wrapper. */
function unwrapOnce(body: IDataObject, shape: RecordShape): IDataObject | undefined {
	const wrappers = ['data', ...(shape.names ?? [])];
	const name = Object.keys(body).find((each) => wrappers.includes(toSnakeCase(each)) && isRecord(body[each]));
	const inner = name === undefined ? undefined : body[name];
	if (!isRecord(inner)) return undefined;
	if (shape.id !== undefined) return inner;
	// Without an ID to tell by: only where nothing else is there.
	return Object.keys(body).every((each) => each === name || ENVELOPE.has(each)) ? inner : undefined;
}

/**
 * Reads one resource out of a response or an entry of a list.
 * @returns the resource, with snake_case fields and its ID as text. Where no ID is found although there should be one, the outermost
 * object, so that the caller can tell what came instead: ask `recordId`
 */
export function readRecord(body: IDataObject, shape: RecordShape): IDataObject {
	let at = body;
	for (let depth = 0; depth < 3; depth++) {
		const record = shape.id === undefined ? undefined : normalise(at, shape);
		if (record && idField(record, shape) !== undefined) return record;
		const inner = unwrapOnce(at, shape);
		if (!inner) break;
		at = inner;
	}
	return normalise(shape.id === undefined ? at : body, shape);
}

/** The ID of a record that `readRecord` returned; undefined where it has none, so that a missing one never becomes text. */
export const recordId = (record: IDataObject, { id }: RecordShape): string | undefined =>
	id === undefined ? undefined : readId(record[id]);
