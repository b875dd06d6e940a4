import type { IDataObject } from 'n8n-workflow';

import { parameterName, type Field, type Operation, type Resource } from '../resources/model';
import type { ApiRequest } from '../transport/request';
import { readValue } from './values';

/** What a person filled in for one item, by n8n's parameter names. */
export interface Input {
	/** Of the resource; absent where the operation is for a list. */
	id?: unknown;
	/** Required fields and any-of fields, by parameter name. */
	shown: IDataObject;
	/** What was added under Fields to Update, by parameter name. */
	changes: IDataObject;
	/** What was added under Filters, by parameter name. */
	filters: IDataObject;
	/** Of the workflow, e.g. `America/Los_Angeles`. */
	timezone: string;
}

/** A request, or why it cannot be made of the item, in words for a person. */
export type Plan = { request: ApiRequest } | { refusal: string };

/** Puts a value where the field's name leads: `business_hours.start` is `{ business_hours: { start } }`. */
function put(body: IDataObject, name: string, value: unknown): void {
	const [first = name, ...rest] = name.split('.');
	if (rest.length === 0) {
		body[first] = value as IDataObject[string];
		return;
	}
	const inner = (body[first] ?? {}) as IDataObject;
	put(inner, rest.join('.'), value);
	body[first] = inner;
}

/** Reads fields into an object by the API's names. @returns the object, or why one of them cannot be read */
function readFields(
	fields: Field[],
	values: IDataObject,
	timezone: string,
): { read: IDataObject } | { refusal: string } {
	const read: IDataObject = {};
	for (const field of fields) {
		const reading = readValue(field, values[parameterName(field)], timezone);
		if ('unreadable' in reading) return { refusal: reading.unreadable };
		if ('value' in reading) put(read, field.name, reading.value);
	}
	return { read };
}

/** A dot segment would lead out of the resource, whatever its encoding. */
const LEADS_AWAY = /^\.{1,2}$/;

function readPath(resource: Resource, operation: Operation, id: unknown): { path: string } | { refusal: string } {
	if (!operation.path.includes('{id}')) return { path: operation.path };
	const reading = readValue(resource.id, id);
	if ('unreadable' in reading) return { refusal: reading.unreadable };
	if (!('value' in reading) || LEADS_AWAY.test(String(reading.value))) {
		return { refusal: `${resource.id.label} is empty. Write e.g. ${resource.id.example}` };
	}
	return { path: operation.path.replace('{id}', () => encodeURIComponent(String(reading.value))) };
}

/** Makes the request for one item. Pure: nothing is read but what is given. */
export function plan(resource: Resource, operation: Operation, input: Input): Plan {
	const path = readPath(resource, operation, input.id);
	if ('refusal' in path) return path;
	const required = readFields(operation.required ?? [], input.shown, input.timezone);
	if ('refusal' in required) return required;
	const missing = operation.required?.find(({ name }) => required.read[name] === undefined);
	if (missing) return { refusal: `${missing.label} is empty. Write e.g. ${missing.example}` };

	const anyOf = readFields(operation.anyOf ?? [], input.shown, input.timezone);
	if ('refusal' in anyOf) return anyOf;
	const changes = readFields(operation.changes ?? [], input.changes, input.timezone);
	if ('refusal' in changes) return changes;
	const filters = readFields(operation.filters ?? [], input.filters, input.timezone);
	if ('refusal' in filters) return filters;

	const { method } = operation;
	if (method === 'GET') return { request: { method, path: path.path, query: filters.read } };
	const body = { ...operation.sets, ...required.read, ...anyOf.read, ...changes.read };
	if (Object.keys(body).length === 0) {
		const labels = (operation.anyOf ?? operation.changes ?? []).map(({ label }) => label);
		return { refusal: `Nothing to change. Fill in at least one of ${labels.join(', ')}` };
	}
	return { request: { method, path: path.path, body } };
}
