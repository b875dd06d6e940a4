import type { IDataObject } from 'n8n-workflow';

import { readBoolean } from '../../values/boolean';
import { isNothing } from '../../values/text';
import { readDuration, readRevenue } from '../amounts';
import { wasAnswered } from './answered';
import { isWithheld } from '../caller';
import type { CallEvent } from './envelope';
import { ownValue } from '../ownProperty';

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

/** An ID or a phone number, also where it was sent as a number. */
const idText = (value: unknown): string | null => text(Number.isSafeInteger(value) ? String(value) : value);

const saysNothing = (value: unknown): boolean =>
	value === undefined || value === null || (typeof value === 'string' && isNothing(value));

/** Whether the number of the caller hides something. What the event says of it wins. */
const isMasked = (payload: IDataObject, caller: string | null): boolean | null =>
	readBoolean(ownValue(payload, 'caller_masked')) ?? (caller === null ? null : isWithheld(caller));

/** Stripe's test deliveries, and those made in its manner, have an ID of nothing but zeros. It identifies no event. */
const ZERO_ID = /^(?:[a-z]+_)?[0-]{8,}$/i;

const isTest = ({ id, payload }: CallEvent): boolean =>
	readBoolean(ownValue(payload, 'test')) === true || ZERO_ID.test(id);

/**
 * An event as the workflow gets it: one shape for every event, null where it says nothing, then the signed event untouched.
 * Names and order are a promise; a change of either needs a new node version.
 * @param onUnreadable told of each field that the event has a value for, and that is null as no rule reads it
 */
export function toItem(event: CallEvent, onUnreadable: (field: string) => void = () => undefined): IDataObject {
	const { payload } = event;
	/** @returns a number; null where the event says nothing, undefined where it cannot be read */
	const number = (field: string, readAs: (raw: unknown) => number | undefined): number | null | undefined => {
		const raw = ownValue(payload, field);
		if (saysNothing(raw)) return null;
		const read = readAs(raw);
		if (read === undefined) onUnreadable(field);
		return read;
	};
	const duration = number('duration_seconds', readDuration);
	const session = ownValue(payload, 'session');
	const transition = ownValue(payload, 'transition');
	const caller = idText(ownValue(payload, 'caller_id'));
	const item: Record<string, Value> = {
		call_id: idText(ownValue(payload, 'call_id')),
		event: event.name,
		event_id: event.id,
		occurred_at: event.occurredAt,
		caller_id: caller,
		caller_masked: isMasked(payload, caller),
		dialed_number: idText(ownValue(payload, 'dialed_number')),
		campaign_id: idText(ownValue(payload, 'campaign_id')),
		buyer_id: idText(ownValue(payload, 'buyer_id')),
		offer_id: idText(ownValue(payload, 'offer_id')),
		from_state: text(ownValue(transition, 'from')),
		to_state: text(ownValue(transition, 'to')),
		answered: wasAnswered({ name: event.name, payload, duration }),
		disposition: text(ownValue(payload, 'disposition')),
		duration_seconds: duration ?? null,
		revenue: number('revenue', readRevenue) ?? null,
		payout: number('payout', readRevenue) ?? null,
	};
	// Nested or flat: CallMatrix states the attributes, not where they stand.
	for (const key of VISIT) item[key] = text(ownValue(session, key)) ?? text(ownValue(payload, key));
	item.test = isTest(event);
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
