/**
 * Finds the fields of an event in whatever it is wrapped in: CallMatrix does not say how its body is laid out. Gives the objects of the
 * body in snake_case, and the fields of the call as one object. What identifies the event is read from them in `envelope.ts`.
 */

import type { IDataObject } from 'n8n-workflow';

import { isRecord } from '../../client/response';
import { ITEM_FIELDS } from '../../itemFields';
import { ownProperty } from '../ownProperty';

/** An object of the body that may have fields of the event or of its call. */
export interface Layer {
	/** In snake_case. */
	fields: IDataObject;
	/** Under which name it is in the layer around it; undefined for the whole body. */
	wrapper: string | undefined;
	/** Names of the layers in it. */
	inner: string[];
}

/** Names under which senders put the event, or the call in it. */
const WRAPPERS = ['data', 'payload', 'event', 'object', 'call', 'attributes'];
const MAX_DEPTH = 2;

const NOT_SNAKE_CASE = /[^a-z\d_]/;

/** Nearly all names of an event are these: to look one up takes a third of the time of the pattern. */
const USUAL_NAMES = new Set([
	...ITEM_FIELDS.flatMap((field) => [field.name, ...('paths' in field ? (field.paths ?? []) : [])]).flatMap((path) =>
		path.split('.'),
	),
	...WRAPPERS,
]);

/** `callId`, `CallID`, `call-id` and `Call ID` are call_id. */
const toSnakeCase = (name: string): string =>
	name
		.replace(/(?<=[a-z\d])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])/g, '_')
		.replace(/[\s_-]+/g, '_')
		.toLowerCase();

/** Whether an object, and those right in it, have all names in snake_case: nearly all have, and this is all that they cost. */
function isSnakeCase(object: IDataObject, depth: number): boolean {
	for (const name in object) {
		if (!USUAL_NAMES.has(name) && NOT_SNAKE_CASE.test(name)) return false;
		if (depth === 0) continue;
		const value = object[name];
		if (isRecord(value) && !isSnakeCase(value, depth - 1)) return false;
	}
	return true;
}

/**
 * An object with its names, and those of the objects right in it, in snake_case. A field that is there under its own name counts
 * before another spelling of it.
 * @returns the same object where nothing changes
 */
function inSnakeCase(object: IDataObject, depth = 1): IDataObject {
	if (isSnakeCase(object, depth)) return object;
	return Object.fromEntries(
		Object.entries(object).map(([name, value]) => {
			const written = NOT_SNAKE_CASE.test(name) ? toSnakeCase(name) : name;
			const read = depth > 0 && isRecord(value) ? inSnakeCase(value, depth - 1) : value;
			return [Object.hasOwn(object, written) ? name : written, read];
		}),
	);
}

/** Adds an object and those in it. */
function addLayers(layers: Layer[], object: IDataObject, wrapper?: string, depth = 0): void {
	const layer: Layer = { fields: inSnakeCase(object), wrapper, inner: [] };
	layers.push(layer);
	if (depth === MAX_DEPTH) return;
	for (const name of WRAPPERS) {
		const value = ownProperty(layer.fields, name);
		if (!isRecord(value)) continue;
		layer.inner.push(name);
		addLayers(layers, value, name, depth + 1);
	}
}

/** @returns the whole body first, each layer before those in it */
export function readLayers(body: IDataObject): Layer[] {
	const layers: Layer[] = [];
	addLayers(layers, body);
	return layers;
}

/** An ID as text: also one that was sent as a number. */
export const readId = (value: unknown): string | undefined =>
	typeof value === 'string' && value !== '' ? value : Number.isSafeInteger(value) ? String(value) : undefined;

/** The first layer that has a value. */
export function firstOf<T>(layers: readonly Layer[], read: (layer: Layer) => T | undefined): T | undefined {
	for (const layer of layers) {
		const value = read(layer);
		if (value !== undefined) return value;
	}
	return undefined;
}

/** Whether a layer is the call itself, whose `id` is that of the call; JSON:API has the ID beside the attributes. */
const isCall = ({ wrapper, inner }: Layer): boolean =>
	wrapper !== undefined && wrapper !== 'event' && inner.every((name) => name === 'attributes');

/** The call's ID: under its own name, or as the `id` of the innermost object. */
const callIdOf = (layers: readonly Layer[]): string | undefined =>
	firstOf(layers, ({ fields }) => readId(ownProperty(fields, 'call_id'))) ??
	firstOf([...layers].reverse().filter(isCall), ({ fields }) => readId(ownProperty(fields, 'id')));

const hasCallId = ({ fields }: Layer): boolean => ownProperty(fields, 'call_id') !== undefined;

/**
 * What an event says of its call, as one object. Where layers differ, the one with the call's ID counts first, then the inner one: what
 * is around it is about the event and its delivery.
 */
export function callFields(layers: readonly Layer[]): IDataObject {
	const [whole, ...wrapped] = layers;
	if (whole && wrapped.length === 0) return whole.fields;
	// The last one wins.
	const ordered = [...layers.filter((layer) => !hasCallId(layer)), ...layers.filter(hasCallId)];
	const callId = callIdOf(layers);
	return Object.fromEntries([
		...ordered.flatMap(({ fields }) => Object.entries(fields)),
		...(callId === undefined ? [] : [['call_id', callId] as const]),
	]);
}
