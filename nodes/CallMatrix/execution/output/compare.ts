import type { IDataObject } from 'n8n-workflow';
import { isEqualWith } from 'lodash';
import { DateTime } from 'luxon';

import type { Field } from '../../resources/model';
import { cleanProse } from '../../values/text';
import { readValue } from '../input/fieldValue';
import { valueAt } from './shape';

/**
 * Compares what came back after a change with what was sent: an API that ignores a field answers with success all the same. Lenient
 * about how a value is written. Pure; what follows from a difference is decided in `accept.ts`.
 */

/** A field that came back with another value. */
export interface Difference {
	field: Field;
	sent: unknown;
	received: unknown;
}

export interface Comparison {
	differences: Difference[];
	/** Fields that were sent and did not come back. */
	hidden: Field[];
}

/** 09:00:00 is 09:00. */
const withoutSeconds = (text: string): string => text.replace(/^(\d{1,2}:\d{2}):00(?:\.0+)?(?=$|\s|[ap]m)/i, '$1');

const inUtc = (text: string): number | undefined => {
	const moment = DateTime.fromISO(text, { zone: 'utc' });
	return moment.isValid ? moment.toMillis() : undefined;
};

const plain = (value: unknown): unknown =>
	typeof value === 'string' ? cleanProse(value).toLowerCase().replace(/\s+/g, ' ') : value;

/** A set of texts and numbers, in an order of its own. */
const sorted = (set: unknown[]): unknown[] => [...set].sort((a, b) => (String(plain(a)) < String(plain(b)) ? -1 : 1));

const isSet = (value: unknown): value is unknown[] =>
	Array.isArray(value) && value.every((each) => typeof each !== 'object');

/** A number and its text. Yes and no are no numbers: a cap that is false is not 0. */
const isSameNumber = (a: unknown, b: unknown): boolean =>
	[a, b].every((each) => typeof each === 'number' || (typeof each === 'string' && each.trim() !== '')) &&
	Number(a) === Number(b);

/** Numbers and their text, letter case, spaces, and the order of sets are no differences. */
const isAlike = (sent: unknown, received: unknown): boolean =>
	isEqualWith(sent, received, (a: unknown, b: unknown) => {
		if (isSet(a) && isSet(b)) {
			const others = sorted(b);
			return a.length === b.length && sorted(a).every((each, at) => isAlike(each, others[at]));
		}
		if (typeof a === 'object' || typeof b === 'object') return undefined;
		return String(plain(a)) === String(plain(b)) || isSameNumber(a, b);
	});

/** What came back, read as the field's own reader reads it: a phone number in another form, money as text. */
export function readAs(field: Field, received: unknown): unknown {
	const given = field.type === 'timeOfDay' && typeof received === 'string' ? withoutSeconds(received) : received;
	const reading = readValue(field, given);
	return 'value' in reading ? reading.value : undefined;
}

/** Whether a value came back as it was sent. */
export function isSame(field: Field, sent: unknown, received: unknown): boolean {
	if (sent === received || isAlike(sent, received)) return true;
	if (sent === null) return received === '' || readAs(field, received) === null;
	if (received === null) return false;
	if (field.type === 'moment') return inUtc(String(sent)) === inUtc(String(received));
	// No states are every state.
	if (Array.isArray(sent) && sent.length === 0) return Array.isArray(received) && received.length === 0;
	if (field.type === 'rows' && Array.isArray(sent) && Array.isArray(received)) {
		return sent.length === received.length && sent.every((row, at) => isSameRow(field.fields ?? [], row, received[at]));
	}
	return isAlike(sent, readAs(field, received));
}

/** Fields that the row does not show may be defaults that CallMatrix leaves out. */
const isSameRow = (fields: Field[], sent: unknown, received: unknown): boolean => {
	if (typeof sent !== 'object' || typeof received !== 'object' || sent === null || received === null) return false;
	return fields.every(({ name, ...field }) => {
		const [a, b] = [valueAt(sent as IDataObject, name), valueAt(received as IDataObject, name)];
		return a === undefined || b === undefined || isSame({ name, ...field }, a, b);
	});
};

/** @param sent the body of the request @param received the record that came back @param fields those that may have been sent */
export function compare(sent: IDataObject, received: IDataObject, fields: Field[]): Comparison {
	const comparison: Comparison = { differences: [], hidden: [] };
	for (const field of fields) {
		const wanted = valueAt(sent, field.name);
		if (wanted === undefined) continue;
		const found = valueAt(received, field.name);
		if (found === undefined) comparison.hidden.push(field);
		else if (!isSame(field, wanted, found)) comparison.differences.push({ field, sent: wanted, received: found });
	}
	return comparison;
}

/** Whether a wrong value costs calls or money: caps, money, status, bid priority and hours. */
export const isGuarded = ({ name, type, removable }: Field): boolean =>
	type === 'money' ||
	type === 'timeOfDay' ||
	removable === 'cap' ||
	['active_days', 'bid_priority', 'status'].includes(name);

/** Words for a change that is under way. */
const PENDING = /pending|queued|processing|scheduled|in.?progress/i;

/** Whether a difference means that the change was not made as asked. */
export const isWrong = ({ field, received }: Difference): boolean =>
	isGuarded(field) && !(field.name === 'status' && typeof received === 'string' && PENDING.test(received));

const shown = (value: unknown): string =>
	value === null || value === '' ? 'empty' : typeof value === 'object' ? JSON.stringify(value) : String(value);

/** `daily_cap is 11, 40 was sent`. A secret is not shown. */
export function describeDifference({ field, sent, received }: Difference): string {
	if (field.secret) return `${field.name} is not what was sent`;
	const wanted = sent === null ? 'its removal' : shown(sent);
	return `${field.name} is ${shown(received)}, ${wanted} was sent`;
}
