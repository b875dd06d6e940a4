/**
 * A webhook as CallMatrix says that it has it, and whether that contradicts what was asked for. What CallMatrix does not say contradicts
 * nothing. What is done about it is decided in `register.ts`.
 */

import type { IDataObject } from 'n8n-workflow';

import { readId } from '../../client/shapes/record';
import { ANY_EVENT, EVENTS } from '../../events';
import { canonicalName, isSameEvent, lettersOf } from '../eventName';
import { ownProperty } from '../ownProperty';

/** What CallMatrix does not say, or not in a form that is understood, is absent. */
export interface ListedWebhook {
	id?: string;
	url?: string;
	/** Names as the table of events has them; unknown ones as sent. */
	events?: string[];
	/** `active`, `disabled`, or CallMatrix's own word. */
	status?: string;
}

/** One that can be changed and removed. */
export interface Webhook extends ListedWebhook {
	id: string;
}

export const hasId = (webhook: ListedWebhook): webhook is Webhook => webhook.id !== undefined;

const isText = (value: unknown): value is string => typeof value === 'string' && value !== '';

const URL_NAMES = ['url', 'endpoint_url', 'target_url', 'callback_url', 'endpoint'];
const EVENTS_NAMES = ['events', 'event_types', 'subscribed_events', 'enabled_events'];
const SWITCH_NAMES = ['active', 'enabled', 'is_active'];

/** The first value under one of the names that can be read. */
function first<T>(body: IDataObject, names: readonly string[], read: (value: unknown) => T | undefined): T | undefined {
	return names.map((name) => read(ownProperty(body, name))).find((value) => value !== undefined);
}

const ANY_NAMES = new Set(['', 'all', 'allevents', 'any', 'call', 'callall', 'anycallevent']);

/** `*`, `all` and `call.*` are every event. */
const readEvent = (name: string): string => (ANY_NAMES.has(lettersOf(name)) ? ANY_EVENT : canonicalName(name));

/** A list of names, of objects with a name, or a text with commas. */
function readEvents(value: unknown): string[] | undefined {
	const entries: unknown[] = isText(value) ? value.split(',') : Array.isArray(value) ? value : [undefined];
	const names = entries.map((entry) =>
		isText(entry) ? entry : (['name', 'event', 'type'].map((name) => ownProperty(entry, name)).find(isText) ?? null),
	);
	return names.every((name) => name !== null) ? names.map((name) => readEvent(name.trim())) : undefined;
}

/** An address that is hidden in part says nothing about the whole. */
const readUrl = (value: unknown): string | undefined => (isText(value) && !/[*…•]/.test(value) ? value : undefined);

const readSwitch = (value: unknown): string | undefined =>
	typeof value === 'boolean' ? (value ? 'active' : 'disabled') : undefined;

/** @param body of a response, unwrapped */
export function readWebhook(body: IDataObject): ListedWebhook {
	const id = readId(body.id);
	const url = first(body, URL_NAMES, readUrl);
	const events = first(body, EVENTS_NAMES, readEvents);
	const status =
		first(body, ['status', 'state'], (value) => (isText(value) ? value : readSwitch(value))) ??
		first(body, SWITCH_NAMES, readSwitch);
	return {
		...(id !== undefined && { id }),
		...(url !== undefined && { url }),
		...(events && { events }),
		...(status !== undefined && { status }),
	};
}

/** Words for a webhook that gets nothing. Any other word, such as pending, contradicts nothing. */
const OFF = new Set([
	'deactivated',
	'deleted',
	'disabled',
	'failed',
	'inactive',
	'off',
	'paused',
	'revoked',
	'stopped',
	'suspended',
]);

export const isOff = ({ status }: ListedWebhook): boolean => status !== undefined && OFF.has(lettersOf(status));

/** Whether two addresses are the same to a client: in another spelling of the host, or encoded, they are. */
export function isSameUrl(one: string, other: string): boolean {
	return URL.canParse(one) && URL.canParse(other) ? new URL(one).href === new URL(other).href : one === other;
}

/** Whether a list of events has one: every one is in a list that has all that there are. */
function includes(events: string[], wanted: string): boolean {
	if (events.includes(ANY_EVENT) || events.some((name) => isSameEvent(name, wanted))) return true;
	// CallMatrix may write out what every event is; it may not have one that can be derived.
	return (
		wanted === ANY_EVENT && EVENTS.every(({ name, derivedFrom }) => derivedFrom !== undefined || events.includes(name))
	);
}

export const isSameEvents = (one: string[], other: string[]): boolean =>
	one.every((name) => includes(other, name)) && other.every((name) => includes(one, name));

/**
 * @param wanted what was asked for
 * @returns what CallMatrix says that contradicts it, in words; undefined where nothing does. More events than were asked for do not.
 */
export function contradiction(said: ListedWebhook, wanted: { url: string; events: string[] }): string | undefined {
	if (said.url !== undefined && !isSameUrl(said.url, wanted.url)) return 'its URL is another one';
	const missing = said.events && wanted.events.filter((name) => !includes(said.events ?? [], name));
	if (missing?.length) {
		return missing.includes(ANY_EVENT) ? 'it has only some events' : `it lacks ${missing.join(', ')}`;
	}
	return isOff(said) ? `its status is ${said.status}` : undefined;
}

/** Whether CallMatrix said all that could contradict. */
export const isComplete = ({ url, events, status }: ListedWebhook): boolean =>
	url !== undefined && events !== undefined && status !== undefined;
