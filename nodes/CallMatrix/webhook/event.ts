import type { IDataObject } from 'n8n-workflow';

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
	/** The event as signed, untouched. */
	payload: IDataObject;
}

const LONGEST_ID = 255;

/** An object's own value: what was never sent is undefined, also where it has the name of something built in. */
export const own = (from: unknown, key: string): unknown =>
	typeof from === 'object' && from !== null && Object.hasOwn(from, key)
		? (from as Record<string, unknown>)[key]
		: undefined;

const isText = (value: unknown): value is string => typeof value === 'string' && value !== '';
const isTime = (value: unknown): value is string | number => isText(value) || typeof value === 'number';

/** The first of several keys that holds what is looked for. CallMatrix does not say how it calls an event's name and time. */
function first<T>(payload: IDataObject, keys: string[], is: (value: unknown) => value is T): T | undefined {
	for (const key of keys) {
		const value = own(payload, key);
		if (is(value)) return value;
	}
	return undefined;
}

/** Refuses what is not UTF-8, and leaves a byte order mark out. */
const utf8 = new TextDecoder('utf-8', { fatal: true });

function parse(body: Buffer): unknown {
	try {
		return JSON.parse(utf8.decode(body));
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
	const id = own(fields, 'event_id');
	if (typeof id !== 'string' || id.length === 0 || id.length > LONGEST_ID) return { reason: 'event_id_missing' };
	const name = first(fields, ['event', 'event_type', 'type'], isText);
	if (name === undefined) return { reason: 'event_name_missing' };
	const occurredAt = first(fields, ['occurred_at', 'timestamp', 'created_at'], isTime) ?? null;
	return { event: { id, name, occurredAt, payload: fields } };
}

/** When the event says that it happened, in Unix seconds; undefined where it does not say so readably. */
export function momentOf({ occurredAt }: CallEvent): number | undefined {
	if (occurredAt === null) return undefined;
	// A number below 1e11 is seconds: in milliseconds it would be before 1973.
	const milliseconds =
		typeof occurredAt === 'string' ? Date.parse(occurredAt) : occurredAt < 1e11 ? occurredAt * 1000 : occurredAt;
	return Number.isFinite(milliseconds) ? Math.floor(milliseconds / 1000) : undefined;
}
