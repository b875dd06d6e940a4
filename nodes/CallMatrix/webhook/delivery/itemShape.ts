/**
 * Makes an event's item: one shape for every event, null where it says nothing. Which fields there are is in the table of item
 * fields; here is how each type is read, and what is computed.
 */

import type { IDataObject } from 'n8n-workflow';

import { eventsOf } from '../../events';
import { fieldsOf, type ComputedField, type ItemField, type PayloadField, type PayloadType } from '../../itemFields';
import { readBoolean } from '../../values/boolean';
import { isNothing } from '../../values/text';
import { readDuration, readRevenue } from '../amounts';
import { isWithheld } from '../caller';
import { ownProperty, ownPropertyAt } from '../ownProperty';
import { wasAnswered } from './answered';
import type { CallEvent } from './envelope';

/** @returns null where the event says nothing, undefined where what it says cannot be read */
type Read<T> = (raw: unknown) => T | null | undefined;

const text: Read<string> = (value) => (typeof value === 'string' && value ? value : null);

const saysNothing = (value: unknown): boolean =>
	value === undefined || value === null || (typeof value === 'string' && isNothing(value));

const amount =
	(read: (raw: unknown) => number | undefined): Read<number> =>
	(raw) =>
		saysNothing(raw) ? null : read(raw);

const readId: Read<string> = (value) => text(Number.isSafeInteger(value) ? String(value) : value);
const readSeconds = amount(readDuration);

const READERS: Record<PayloadType, Read<string | number>> = {
	id: readId,
	text,
	usd: amount(readRevenue),
	seconds: readSeconds,
};

/** Stripe's test deliveries, and those modelled on them, have an ID of only zeros. It identifies no event. */
const ZERO_ID = /^(?:[a-z]+_)?[0-]{8,}$/i;

export const isTestEvent = ({ sentId, fields }: CallEvent): boolean =>
	readBoolean(ownProperty(fields, 'test')) === true || ZERO_ID.test(sentId);

/** What the event says about the caller's number counts before the number itself. */
function isCallerMasked({ fields }: CallEvent): boolean | null {
	const caller = readId(ownProperty(fields, 'caller_id')) ?? null;
	return readBoolean(ownProperty(fields, 'caller_masked')) ?? (caller === null ? null : isWithheld(caller));
}

type Compute = (event: CallEvent, typeVersion: number) => string | number | boolean | IDataObject | null;

const COMPUTED: Record<ComputedField, Compute> = {
	answered: ({ name, fields }, typeVersion) =>
		wasAnswered({
			byName: eventsOf(typeVersion).find((event) => event.name === name)?.answered,
			fields,
			duration: readSeconds(ownProperty(fields, 'duration_seconds')),
		}),
	callerMasked: isCallerMasked,
	eventId: ({ id }) => id,
	eventName: ({ name }) => name,
	isTest: isTestEvent,
	occurredAt: ({ occurredAt }) => occurredAt,
	payload: ({ payload }) => payload,
};

/** The value at the first of the field's paths that has one. */
function readField(
	{ name, type, paths = [name] }: PayloadField,
	fields: IDataObject,
): string | number | null | undefined {
	const values = paths.map((path) => READERS[type](ownPropertyAt(fields, path)));
	const unread = values.includes(undefined) ? undefined : null;
	return values.find((value) => value !== undefined && value !== null) ?? unread;
}

/**
 * @param fields of the item, in its order
 * @param typeVersion of the node
 * @param onUnreadable told of each field that has a value in the event, and is null because it cannot be read
 */
export function shapeItem(
	event: CallEvent,
	fields: readonly ItemField[],
	typeVersion: number,
	onUnreadable: (field: string) => void = () => undefined,
): IDataObject {
	const item: IDataObject = {};
	for (const field of fields) {
		if ('computed' in field) {
			item[field.name] = COMPUTED[field.computed](event, typeVersion);
			continue;
		}
		const value = readField(field, event.fields);
		if (value === undefined) onUnreadable(field.name);
		item[field.name] = value ?? null;
	}
	return item;
}

/** The item of a version of the node. @param onUnreadable as of {@link shapeItem} */
export const toItem = (event: CallEvent, typeVersion: number, onUnreadable?: (field: string) => void): IDataObject =>
	shapeItem(event, fieldsOf(typeVersion), typeVersion, onUnreadable);
