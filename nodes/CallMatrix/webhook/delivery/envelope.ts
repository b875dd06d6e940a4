/**
 * Reads the body of a verified delivery as far as it identifies an event: its ID, name and time. What the event says of its call
 * is read by `itemShape.ts`.
 */

import type { IDataObject } from 'n8n-workflow';

import { ownProperty } from '../ownProperty';
import { parseJson } from './json';
import { readTime } from './time';

/** Why the body of a verified delivery is not a usable event. */
export type EnvelopeRefusal = 'body_not_json' | 'body_not_an_object' | 'event_id_missing' | 'event_name_missing';

/** A signed event: what identifies it, and everything that it says. */
export interface CallEvent {
	/** The same in every delivery of the event; text of 1 to 255 characters. */
	id: string;
	/** E.g. `call.ended`. */
	name: string;
	/** When it happened, as sent; null where it does not say. */
	occurredAt: string | number | null;
	/** The event as signed; an integer that is too long for JavaScript is text with the same digits. */
	payload: IDataObject;
}

const MAX_ID_LENGTH = 255;

const isObject = (value: unknown): value is IDataObject =>
	typeof value === 'object' && value !== null && !Array.isArray(value);
const isText = (value: unknown): value is string => typeof value === 'string' && value !== '';
const isTime = (value: unknown): value is string | number => isText(value) || typeof value === 'number';

/** CallMatrix does not say what it calls an event's name. */
const NAME_KEYS = ['event', 'event_type', 'type'];

/** Where an event says when it happened. Beside the ID of a call, `created_at` is the call's, which may be days before. */
const timeKeys = (payload: IDataObject): string[] =>
	ownProperty(payload, 'call_id') === undefined
		? ['occurred_at', 'timestamp', 'created_at']
		: ['occurred_at', 'timestamp'];

/** The value of the first key that has one of the right type. */
function first<T>(payload: IDataObject, keys: string[], is: (value: unknown) => value is T): T | undefined {
	for (const key of keys) {
		const value = ownProperty(payload, key);
		if (is(value)) return value;
	}
	return undefined;
}

function parse(body: Buffer): unknown {
	try {
		return parseJson(body);
	} catch {
		return undefined;
	}
}

/** Reads a verified body. Tolerant of everything but the event's identity. Never throws. */
export function readEnvelope(body: Buffer): { event: CallEvent } | { reason: EnvelopeRefusal } {
	const payload = parse(body);
	if (payload === undefined) return { reason: 'body_not_json' };
	if (!isObject(payload)) return { reason: 'body_not_an_object' };
	const id = ownProperty(payload, 'event_id');
	if (!isText(id) || id.length > MAX_ID_LENGTH) return { reason: 'event_id_missing' };
	const name = first(payload, NAME_KEYS, isText);
	if (name === undefined) return { reason: 'event_name_missing' };
	const occurredAt = first(payload, timeKeys(payload), isTime) ?? null;
	return { event: { id, name, occurredAt, payload } };
}

/** When the event says that it happened, in Unix seconds; undefined where it does not say so readably. */
export const occurredAtSeconds = ({ occurredAt }: CallEvent): number | undefined =>
	occurredAt === null ? undefined : readTime(occurredAt);
