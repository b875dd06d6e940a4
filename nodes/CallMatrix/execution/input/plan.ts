import type { IDataObject } from 'n8n-workflow';

import { parameterName, pathFields, recordShape } from '../../resources/derived';
import type { ApiOperation, Field, Operation, Resource } from '../../resources/model';
import type { ApiRequest } from '../../client/apiRequest';
import type { NameReader } from '../../lookup/names';
import { readMoment } from '../../values/moment';
import { readPhone } from '../../values/phone';
import type { Ignored } from './columns';
import { describeSpan, spanOf, type ChosenPeriod } from './dateRange';
import { describeUnreadable, readValue } from './fieldValue';
import {
	countedAsEmpty,
	describeEmpty,
	describeNothingToChange,
	findMissing,
	misleading,
	readFields,
	type Readings,
} from './readFields';

/**
 * Turns the input of one item into the request to send, or into a message that says why not. Parameters are read before, in
 * `parameters.ts`, and requests are sent by `sending/`. Pure.
 */

/** The input of one item. */
export interface Input {
	/** Fields of the path, required fields and shown fields, by parameter name. */
	values: IDataObject;
	/** Fields from the collection or the column mapping, by parameter name. */
	added: IDataObject;
	/** Of a sheet: the resource that was chosen in the node is the only one that the row is about. */
	isChosen?: true;
	/** Columns of the row that are not fields. */
	ignored: Ignored[];
	/** Empty input is allowed: the values come from the item, and its row may be blank. */
	mayBeEmpty?: boolean;
	/** Of Create or Update: the name in the column `Buyer` of a row without an ID. */
	title?: string;
	/** The item itself, where all of it is sent. */
	whole?: IDataObject;
	/** Fields from Filters, by parameter name. */
	filters: IDataObject;
	period?: ChosenPeriod;
	sort?: { by?: unknown; order?: unknown };
	/** Of the workflow, e.g. `America/Los_Angeles`. */
	timezone: string;
	/** What names mean, for fields in which they are written instead of IDs. */
	names?: NameReader;
	/** A language model filled it in. */
	isTool?: boolean;
	/** Unix milliseconds. */
	now: number;
}

/** The request of an item; nothing to change; or the message that refuses the item. */
export type Plan =
	| {
			request: ApiRequest;
			/** The IDs in the path, by the API's names, in order. */
			ids: Record<string, string>;
			/** A hint for the user about a request that is sent. */
			note?: string;
			/** Fields that a language model filled with a placeholder, so that they stay unchanged: `Daily Cap ("None")`. */
			omitted: string[];
	  }
	/** `request` has no body. */
	| { unchanged: true; request: ApiRequest; ids: Record<string, string>; omitted: string[] }
	| { refusal: string };

/** A dot segment would change the path, whatever its encoding. */
const LEADS_AWAY = /^\.{1,2}$/;

/** Reads the IDs in the path; a name in the place of one is looked up within the ID of its parent. */
export function readPath(
	resource: Resource,
	operation: ApiOperation,
	values: IDataObject,
	names?: NameReader,
): { path: string; ids: Record<string, string> } | { refusal: string } {
	let { path } = operation;
	const ids: Record<string, string> = {};
	let refusal: string | undefined;
	// Each field is read, also after one was refused: so that all names are looked up at once.
	for (const field of pathFields(resource, operation)) {
		const parent = field === resource.id ? resource.parent : undefined;
		if (parent && refusal !== undefined) break;
		const parentId = parent && ids[parent.name];
		const reading = readValue(field, values[parameterName(field)], {
			...(names && { names }),
			...(parentId !== undefined && { parentId }),
		});
		if ('unreadable' in reading) refusal ??= describeUnreadable([reading.unreadable]);
		else if (!('value' in reading) || LEADS_AWAY.test(String(reading.value))) refusal ??= describeEmpty(field);
		else {
			const id = String(reading.value);
			ids[field.name] = id;
			path = path.replace(`{${field.name}}`, () => encodeURIComponent(id));
		}
	}
	return refusal === undefined ? { path, ids } : { refusal };
}

/** Reads Sort By and Order. An expression may give anything. */
function readSort(
	{ sorts = [] }: Operation,
	{ by, order }: NonNullable<Input['sort']>,
): Readings | { refusal: string } {
	const ORDERS = [
		{ value: 'asc', label: 'Ascending' },
		{ value: 'desc', label: 'Descending' },
	];
	const read = readFields(
		[
			{ name: 'sort', label: 'Sort By', type: 'choice', choices: sorts },
			{ name: 'order', label: 'Order', type: 'choice', choices: ORDERS },
		],
		{ sort: by, order } as IDataObject,
		{},
	);
	if ('refusal' in read || read.names.has('sort')) return read;
	return { ...read, read: {} };
}

/** The query of a list: filters, period and sorting. */
function readQuery(
	operation: Operation,
	input: Input,
): { query: IDataObject; note?: string; omitted: string[] } | { refusal: string } {
	const filters = readFields(operation.filters ?? [], input.filters, input);
	if ('refusal' in filters) return filters;
	const { read: query, omitted } = filters;
	if (input.sort) {
		const sort = readSort(operation, input.sort);
		if ('refusal' in sort) return sort;
		Object.assign(query, sort.read.sort === undefined ? {} : { order: 'asc', ...sort.read });
	}
	if (!operation.period || !input.period) return { query, omitted };
	const read = spanOf(operation.period, input.period, input.timezone, input.now);
	if ('refusal' in read) return read;
	const { from, to } = read.span;
	if (from) query[operation.period.from] = from;
	if (to) query[operation.period.to] = to;
	return { query, omitted, note: describeSpan(operation.period, read.span, input.timezone, input.now) };
}

/**
 * The body of an open operation: the item, unchanged. Complete phone numbers and times with an offset are normalised and added under the
 * API's name; a column with another name stays as well.
 */
function openBody(fields: Field[], values: IDataObject, whole: IDataObject = {}): IDataObject {
	const body: IDataObject = { ...whole };
	const isWhole = Object.keys(whole).length > 0;
	for (const field of fields) {
		// A column with the API's name takes precedence over all others.
		const given = Object.hasOwn(whole, field.name) ? whole[field.name] : values[parameterName(field)];
		if (given === undefined || given === null || given === '') continue;
		const text = typeof given === 'string' || typeof given === 'number' ? String(given) : '';
		const known = field.type === 'phone' ? readPhone(text) : field.type === 'moment' ? readMoment(text) : undefined;
		if (known !== undefined) body[field.name] = known;
		else if (!isWhole) body[field.name] = given;
	}
	return body;
}

/** What the request is about, for messages: `buyer buy_1`, or `Buyer buy_1 of campaign cmp_1`. */
function targetOf(resource: Resource, operation: Operation, ids: Record<string, string>): string {
	const named = pathFields(resource, operation).map(
		(field) => `${field === resource.id ? resource.noun : field.label} ${ids[field.name] ?? ''}`,
	);
	return named.reverse().join(' of ') || resource.noun;
}

/** Makes the request of one item. */
export function plan(resource: Resource, operation: ApiOperation, input: Input): Plan {
	const path = readPath(resource, operation, input.values, input.names);
	if ('refusal' in path) return path;
	const shown = [...(operation.required ?? []), ...(operation.shown ?? [])];
	const fields = [...shown, ...(operation.added ?? [])];
	// A column mapping also holds the required fields.
	const values = { ...input.values, ...input.added };
	const { method, atHost, repeatable } = operation;
	const { ids } = path;
	const target = targetOf(resource, operation, ids);
	const record = recordShape(resource, operation);
	const base = { method, path: path.path, target, record, repeatable, ...(atHost && { atHost }) };
	if (operation.open) {
		const body = openBody(fields, values, input.whole);
		return Object.keys(body).length
			? { ids, request: { ...base, body }, omitted: [] }
			: { refusal: 'Nothing to send: the record is empty' };
	}

	const read = readFields(fields, values, input);
	if ('refusal' in read) return read;
	const { omitted } = read;
	const missing = findMissing(operation, fields, read, input.ignored);
	if (missing) {
		return { refusal: missing + countedAsEmpty(omitted) };
	}
	if (operation.kind === 'read') {
		const query = readQuery(operation, input);
		if ('refusal' in query) return query;
		return {
			ids,
			request: { ...base, query: { ...read.read, ...query.query } },
			omitted: [...omitted, ...query.omitted],
			...(query.note && { note: query.note }),
		};
	}
	const body = { ...operation.fixedBody, ...read.read };
	const isEmpty = Object.keys(body).length === 0;
	if (isEmpty && fields.length > 0 && !operation.sendsEmptyBody) {
		const isMisled = misleading(input.ignored).length > 0;
		const isUnchanged = (input.mayBeEmpty || omitted.length > 0) && !isMisled;
		return isUnchanged
			? { unchanged: true, request: base, ids, omitted }
			: { refusal: describeNothingToChange(fields, input.ignored) };
	}
	// Without fields, the path identifies everything, and there is no body.
	return { ids, omitted, request: isEmpty && !operation.sendsEmptyBody ? base : { ...base, body } };
}
