import type { IDataObject } from 'n8n-workflow';

import { parseJson } from './json';
import { ownValue } from '../ownProperty';
import { readTime } from './time';

/** Why the body of a verified delivery is no event that can be acted on. */
export type EventRefusal = 'body_not_json' | 'body_not_an_object' | 'event_id_missing' | 'event_name_missing';

/** A signed event: what identifies it, and all that it said. */
export interface CallEvent {
	/** The same in every delivery of the same event; text of 1 to 255 characters. */
	id: string;
	/** E.g. `call.ended`. */
	name: string;
	/** When it happened, as sent; null where it does not say. */
	occurredAt: string | number | null;
	/** The event as signed; an integer that is too long for JavaScript is text with the same digits. */
	payload: IDataObject;
}

const LONGEST_ID = 255;

const isText = (value: unknown): value is string => typeof value === 'string' && value !== '';
const isTime = (value: unknown): value is string | number => isText(value) || typeof value === 'number';

/** The first of several keys that holds what is looked for. CallMatrix does not say how it calls an event's name and time. */
function first<T>(payload: IDataObject, keys: string[], is: (value: unknown) => value is T): T | undefined {
	for (const key of keys) {
		const value = ownValue(payload, key);
		if (is(value)) return value;
	}
	return undefined;
}

/** Where an event says when it happened. Beside the ID of a call, `created_at` is the call's, which may be days before. */
const timeKeys = (payload: IDataObject): string[] =>
	ownValue(payload, 'call_id') === undefined
		? ['occurred_at', 'timestamp', 'created_at']
		: ['occurred_at', 'timestamp'];

function parse(body: Buffer): unknown {
	try {
		return parseJson(body);
	} catch {
		return undefined;
	}
}

/** Reads a verified body. Tolerant of everything but the event's identity. Never throws. */
export function readEvent(body: Buffer): { event: CallEvent } | { reason: EventRefusal } {
	const payload = parse(body);
	if (payload === undefined) return { reason: 'body_not_json' };
	if (typeof payload !== 'object' || payload === null || Array.isArray(payload))
		return { reason: 'body_not_an_object' };
	const fields = payload as IDataObject;
	const id = ownValue(fields, 'event_id');
	if (typeof id !== 'string' || id.length === 0 || id.length > LONGEST_ID) return { reason: 'event_id_missing' };
	const name = first(fields, ['event', 'event_type', 'type'], isText);
	if (name === undefined) return { reason: 'event_name_missing' };
	const occurredAt = first(fields, timeKeys(fields), isTime) ?? null;
	return { event: { id, name, occurredAt, payload: fields } };
}

/** When the event says that it happened, in Unix seconds; undefined where it does not say so readably. */
export const momentOf = ({ occurredAt }: CallEvent): number | undefined =>
	occurredAt === null ? undefined : readTime(occurredAt);
