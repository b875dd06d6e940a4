/**
 * Reads the body of a verified delivery as far as it identifies an event: its ID, name and time. Where its fields are is found by
 * `eventFields.ts`; what the event says of its call is read by `itemShape.ts`.
 */

import { createHash } from 'node:crypto';

import type { IDataObject } from 'n8n-workflow';

import { isRecord } from '../../client/response';
import { NEW_STATE_PATHS } from '../../itemFields';
import { canonicalName, eventOfState, knownEvent } from '../eventName';
import { ownProperty, ownPropertyAt } from '../ownProperty';
import { callFields, firstOf, readId, readLayers, type Layer } from './eventFields';
import { parseJson } from './json';
import { readTime } from './time';

/** Why the body of a verified delivery is not a usable event. */
export type EnvelopeRefusal = 'body_not_json' | 'body_not_an_object' | 'not_an_event';

/** A signed event: what identifies it, and everything that it says. */
export interface CallEvent {
	/** The same in every delivery of the event, and in none of another one; text of 1 to 255 characters. */
	id: string;
	/** The ID as sent; empty where none was. */
	sentId: string;
	/** As the table of events has it, e.g. `call.ended`; an unknown one as sent; null where it has none. */
	name: string | null;
	/** When it happened, as sent; null where it does not say. */
	occurredAt: string | number | null;
	/** What it says of its call, in snake_case, out of whatever it is wrapped in. */
	fields: IDataObject;
	/** The event as signed; an integer that is too long for JavaScript is text with the same digits. */
	payload: IDataObject;
}

const MAX_ID_LENGTH = 255;

const isText = (value: unknown): value is string => typeof value === 'string' && value !== '';
const isTime = (value: unknown): value is string | number => isText(value) || typeof value === 'number';

/** The first name that has a value in any layer, the outermost one first. */
function first<T>(
	layers: readonly Layer[],
	names: readonly string[],
	is: (value: unknown) => value is T,
): T | undefined {
	for (const name of names) {
		for (const { fields } of layers) {
			const value = ownProperty(fields, name);
			if (is(value)) return value;
		}
	}
	return undefined;
}

/** CallMatrix does not say what it calls an event's name. */
const NAME_KEYS = ['event', 'event_type', 'event_name'];
/** These may as well be of the call, so that what is in them counts where it reads as a name of an event. */
const TYPE_KEYS = ['type', 'topic'];
/** These may as well be of a campaign. */
const OTHER_KEYS = ['name', 'action'];

const isKnown = (value: unknown): value is string => isText(value) && knownEvent(value) !== undefined;
const readsAsName = (value: unknown): value is string =>
	isKnown(value) || (isText(value) && /^(?:call[_:/-]\w+|\w+(?:\.\w+)+)$/i.test(value));

/** The name as sent, or as the call's new state says. */
function readName(layers: readonly Layer[], fields: IDataObject): string | null {
	const named =
		first(layers, NAME_KEYS, isText) ?? first(layers, TYPE_KEYS, readsAsName) ?? first(layers, OTHER_KEYS, isKnown);
	if (named !== undefined) return canonicalName(named);
	const states = NEW_STATE_PATHS.map((path) => ownPropertyAt(fields, path)).filter(isText);
	const byState = states.map(eventOfState).find((name) => name !== undefined);
	return byState ?? first(layers.slice(0, 1), TYPE_KEYS, isText) ?? null;
}

/** Beside the ID of a call, `created_at` is the call's, which may be days before. */
const isAboutEvent = ({ fields, wrapper, inner }: Layer): boolean =>
	ownProperty(fields, 'call_id') === undefined &&
	(wrapper === undefined || wrapper === 'event' || inner.some((name) => name !== 'attributes'));

const readOccurredAt = (layers: readonly Layer[]): string | number | null =>
	first(layers, ['occurred_at', 'event_time', 'timestamp'], isTime) ??
	first(layers.filter(isAboutEvent), ['created_at', 'created'], isTime) ??
	null;

const sha256 = (data: Buffer | string): string => `sha256:${createHash('sha256').update(data).digest('hex')}`;

/** The `id` of what is around the call: of the event, unless it is the call's. */
const outerIdOf = (layers: readonly Layer[], callId: string | undefined): string | undefined =>
	firstOf(layers, ({ fields, wrapper, inner }) => {
		const id = inner.length > 0 || wrapper === 'event' ? readId(ownProperty(fields, 'id')) : undefined;
		return id === callId ? undefined : id;
	});

const within = (id: string): string => (id.length > MAX_ID_LENGTH ? sha256(id) : id);

/** The IDs that a delivery has. */
interface EventIds {
	/** Named as the event's. */
	own: string | undefined;
	/** Of the Standard Webhooks message. */
	signed: string | undefined;
	/** Of what is around the call. */
	outer: string | undefined;
	call: string | undefined;
}

/**
 * Deduplication must not take two events of one call for one. So an ID that was not named as the event's counts only together with the
 * event's name and call: it may be that of the call, or of the webhook.
 */
function identify(
	{ own, signed, outer, call }: EventIds,
	name: string | null,
	body: Buffer,
): Pick<CallEvent, 'id' | 'sentId'> {
	if (own !== undefined) return { id: within(own), sentId: own };
	const sentId = signed ?? outer;
	if (sentId === undefined) return { id: sha256(body), sentId: '' };
	return { id: within([sentId, name, call].filter(isText).join(':')), sentId };
}

function parse(body: Buffer): unknown {
	try {
		return parseJson(body);
	} catch {
		return undefined;
	}
}

/**
 * Reads a verified body. Tolerant of everything but a body that has nothing of an event. Never throws.
 * @param signedId the `webhook-id` of the delivery, only where its signature covers it
 */
export function readEnvelope(body: Buffer, signedId?: string): { event: CallEvent } | { reason: EnvelopeRefusal } {
	const payload = parse(body);
	if (payload === undefined) return { reason: 'body_not_json' };
	if (!isRecord(payload)) return { reason: 'body_not_an_object' };
	const layers = readLayers(payload);
	const fields = callFields(layers);
	const name = readName(layers, fields);
	const call = readId(ownProperty(fields, 'call_id'));
	const own = firstOf(layers, (layer) => readId(ownProperty(layer.fields, 'event_id')));
	const outer = outerIdOf(layers, call);
	if (name === null && own === undefined && outer === undefined && call === undefined)
		return { reason: 'not_an_event' };
	const { id, sentId } = identify({ own, signed: signedId, outer, call }, name, body);
	return { event: { id, sentId, name, occurredAt: readOccurredAt(layers), fields, payload } };
}

/** When the event says that it happened, in Unix seconds; undefined where it does not say so readably. */
export const occurredAtSeconds = ({ occurredAt }: CallEvent): number | undefined =>
	occurredAt === null ? undefined : readTime(occurredAt);
