import type { IDataObject } from 'n8n-workflow';

import { own, type CallEvent } from './event';

const VISIT = [
	'utm_source',
	'utm_medium',
	'utm_campaign',
	'utm_term',
	'utm_content',
	'gclid',
	'gbraid',
	'wbraid',
	'landing_page',
	'referrer',
] as const;

type Value = string | number | boolean | null;

const text = (value: unknown): string | null => (typeof value === 'string' && value ? value : null);

/** A number, also where it was sent as text; money is never rounded. */
function number(value: unknown): number | null {
	if (typeof value === 'number') return value;
	return typeof value === 'string' && /^-?\d+(\.\d+)?$/.test(value) ? Number(value) : null;
}

/** A number that shows anything but digits and phone punctuation hides some of itself. */
function isMasked(payload: IDataObject, caller: string | null): boolean | null {
	const said = own(payload, 'caller_masked');
	if (typeof said === 'boolean') return said;
	return caller === null ? null : !/^\+?[\d\s().-]+$/.test(caller);
}

/** Whether a buyer took the call, as far as this event can tell. */
function wasAnswered({ name, payload }: CallEvent): boolean | null {
	const said = own(payload, 'answered');
	if (typeof said === 'boolean') return said;
	if (name === 'call.answered' || text(own(payload, 'answered_at'))) return true;
	if (name === 'call.missed') return false;
	// The call is over, and was never picked up.
	const isNever = own(payload, 'answered_at') === null || own(own(payload, 'transition'), 'from') === 'missed';
	return name === 'call.ended' && isNever ? false : null;
}

/**
 * An event as the workflow gets it: one shape for every event, null where it says nothing, then the signed event untouched.
 * Names and order are a promise; a change of either needs a new node version.
 */
export function toItem(event: CallEvent): IDataObject {
	const { payload } = event;
	const session = own(payload, 'session');
	const transition = own(payload, 'transition');
	const caller = text(own(payload, 'caller_id'));
	const item: Record<string, Value> = {
		call_id: text(own(payload, 'call_id')),
		event: event.name,
		event_id: event.id,
		occurred_at: event.occurredAt,
		caller_id: caller,
		caller_masked: isMasked(payload, caller),
		dialed_number: text(own(payload, 'dialed_number')),
		campaign_id: text(own(payload, 'campaign_id')),
		buyer_id: text(own(payload, 'buyer_id')),
		offer_id: text(own(payload, 'offer_id')),
		from_state: text(own(transition, 'from')),
		to_state: text(own(transition, 'to')),
		answered: wasAnswered(event),
		disposition: text(own(payload, 'disposition')),
		duration_seconds: number(own(payload, 'duration_seconds')),
		revenue: number(own(payload, 'revenue')),
		payout: number(own(payload, 'payout')),
	};
	// Nested or flat: CallMatrix states the attributes, not where they stand.
	for (const key of VISIT) item[key] = text(own(session, key)) ?? text(own(payload, key));
	item.test = own(payload, 'test') === true;
	return { ...item, payload };
}

/** The ten fields that a person wants of an event, in their order. */
const SIMPLE = [
	'call_id',
	'event',
	'occurred_at',
	'caller_id',
	'campaign_id',
	'buyer_id',
	'disposition',
	'duration_seconds',
	'revenue',
	'utm_source',
] as const;

/** @param item as {@link toItem} makes it */
export const simplify = (item: IDataObject): IDataObject =>
	Object.fromEntries(SIMPLE.map((field) => [field, item[field] ?? null]));
