import type { IDataObject } from 'n8n-workflow';

import { parameterName, pathFields, type Field, type Operation, type Resource } from '../resources/model';
import type { ApiRequest } from '../transport/attempt';
import { describeSpan, spanOf, type ChosenPeriod } from './period';
import { readValue } from './values';

/** What a person filled in for one item. */
export interface Input {
	/** Fields of the path, required fields and shown fields, by parameter name. */
	values: IDataObject;
	/** What was added, in the collection or by column mapping, by parameter name. */
	added: IDataObject;
	/** Nothing filled in is no slip here: the values come from the item, and a row may have blanks alone. */
	mayBeEmpty?: boolean;
	/** The item itself, where it is sent as a whole. */
	whole?: IDataObject;
	/** What was added under Filters, by parameter name. */
	filters: IDataObject;
	period?: ChosenPeriod;
	sort?: { by?: string; order?: string };
	/** Of the workflow, e.g. `America/Los_Angeles`. */
	timezone: string;
	/** Unix milliseconds. */
	now: number;
}

/** A request, or why it cannot be made of the item, in words for a person. */
export type Plan =
	| {
			request: ApiRequest;
			/** The ids in the path, by the API's names, in its order. */
			ids: Record<string, string>;
			/** What a person should know although all is well. */
			note?: string;
	  }
	| { unchanged: true; ids: Record<string, string> }
	| { refusal: string };

type Readings = { read: IDataObject; names: Set<string> } | { refusal: string };

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

/** Reads fields into an object by the API's names. @returns also which were filled in, or why one cannot be read */
export function readFields(fields: Field[], values: IDataObject, timezone: string): Readings {
	const read: IDataObject = {};
	const names = new Set<string>();
	for (const field of fields) {
		const reading = readValue(field, values[parameterName(field)], timezone);
		if ('unreadable' in reading) return { refusal: reading.unreadable };
		if (!('value' in reading)) continue;
		put(read, field.name, reading.value);
		names.add(field.name);
	}
	return { read, names };
}

const empty = ({ label, example, choices }: Field): string =>
	`${label} is empty. ${choices ? `Choose one of ${choices.map((choice) => choice.label).join(', ')}` : example ? `Write e.g. ${example}` : 'Fill it in'}`;

/** Longer lists of fields are cut in messages. */
const NAMED = 6;

function nothing(fields: Field[]): string {
	const labels = fields.slice(0, NAMED).map(({ label }) => label);
	const more = fields.length > NAMED ? ' or another field' : '';
	return `Nothing to change. Fill in at least one of ${labels.join(', ')}${more}`;
}

/** A dot segment would lead out of the resource, whatever its encoding. */
const LEADS_AWAY = /^\.{1,2}$/;

function readPath(
	resource: Resource,
	operation: Operation,
	values: IDataObject,
): { path: string; ids: Record<string, string> } | { refusal: string } {
	let { path } = operation;
	const ids: Record<string, string> = {};
	for (const field of pathFields(resource, operation)) {
		const reading = readValue(field, values[parameterName(field)]);
		if ('unreadable' in reading) return { refusal: reading.unreadable };
		if (!('value' in reading) || LEADS_AWAY.test(String(reading.value))) return { refusal: empty(field) };
		const id = String(reading.value);
		ids[field.name] = id;
		path = path.replace(`{${field.name}}`, () => encodeURIComponent(id));
	}
	return { path, ids };
}

/** Required fields that are empty, and fields that go only with others. */
function findMissing(operation: Operation, fields: Field[], names: Set<string>): string | undefined {
	const missing = operation.required?.find(({ name }) => !names.has(name));
	if (missing) return empty(missing);
	for (const { name, label, needs = [] } of fields) {
		const needed = names.has(name) && needs.find((other) => !names.has(other));
		const other = fields.find((field) => field.name === needed);
		if (other) return `${label} goes only with ${other.label}. ${empty(other)}`;
	}
	return undefined;
}

/** The query of a list: filters, period and sorting. */
function readQuery(operation: Operation, input: Input): { query: IDataObject; note?: string } | { refusal: string } {
	const filters = readFields(operation.filters ?? [], input.filters, input.timezone);
	if ('refusal' in filters) return filters;
	const query = filters.read;
	if (input.sort?.by) Object.assign(query, { sort: input.sort.by, order: input.sort.order ?? 'asc' });
	if (!operation.period || !input.period) return { query };
	const read = spanOf(operation.period, input.period, input.timezone, input.now);
	if ('refusal' in read) return read;
	const { from, to } = read.span;
	if (from) query[operation.period.from] = from;
	if (to) query[operation.period.to] = to;
	return { query, note: describeSpan(operation.period, read.span) };
}

/** What the request is for, to name it in a message: `buyer buy_1`, or `campaign cmp_1, Buyer buy_1`. */
function targetOf(resource: Resource, operation: Operation, ids: Record<string, string>): string {
	const named = pathFields(resource, operation).map(
		(field) => `${field === resource.id ? resource.noun : field.label} ${ids[field.name] ?? ''}`,
	);
	return named.reverse().join(' of ') || resource.noun;
}

/** Makes the request for one item. Pure: nothing is read but what is given. */
export function plan(resource: Resource, operation: Operation, input: Input): Plan {
	const path = readPath(resource, operation, input.values);
	if ('refusal' in path) return path;
	const shown = [...(operation.required ?? []), ...(operation.shown ?? [])];
	const fields = [...shown, ...(operation.added ?? [])];
	// A column mapping holds the required fields too.
	const values = { ...input.values, ...input.added };
	const read = readFields(fields, values, input.timezone);
	if ('refusal' in read) return read;
	const missing = findMissing(operation, fields, read.names);
	if (missing) return { refusal: missing };

	const { method, atHost } = operation;
	const { ids } = path;
	const target = targetOf(resource, operation, ids);
	const base = { method, path: path.path, target, ...(atHost && { atHost }) };
	if (method === 'GET') {
		const query = readQuery(operation, input);
		if ('refusal' in query) return query;
		return {
			ids,
			request: { ...base, query: { ...read.read, ...query.query } },
			...(query.note && { note: query.note }),
		};
	}
	if (method === 'DELETE') return { ids, request: base };
	const body = { ...input.whole, ...operation.sets, ...read.read };
	const isEmpty = Object.keys(body).length === 0;
	if (isEmpty && fields.length > 0 && method !== 'PUT') {
		return input.mayBeEmpty ? { unchanged: true, ids } : { refusal: nothing(fields) };
	}
	// A verb that says it all by its path takes no body.
	return { ids, request: isEmpty && method !== 'PUT' ? base : { ...base, body } };
}
