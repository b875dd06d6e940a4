import type { IDataObject } from 'n8n-workflow';

import type { Field, Lookup, Resource } from './model';

/** How an entry of a resource is told to a person: its name, its text in a list, and which come first. Pure. */

/** A value as text; empty where there is none. */
const textOf = (value: unknown): string =>
	typeof value === 'string'
		? value.trim()
		: typeof value === 'number' || typeof value === 'boolean'
			? String(value)
			: '';

/** The ID of an entry; undefined where it has none. */
export const idOf = (entry: IDataObject, { key }: Lookup): string | undefined => textOf(entry[key]) || undefined;

/** All names of an entry, as CallMatrix has them. */
export const namesOf = (entry: IDataObject, { names = [] }: Lookup): string[] =>
	names
		.map((fields) =>
			fields
				.split(' ')
				.map((field) => textOf(entry[field]))
				.filter(Boolean)
				.join(' '),
		)
		.filter(Boolean);

/** All fields of a resource, with those of its filters. */
const fieldsOf = ({ operations }: Resource): Field[] =>
	operations.flatMap(({ required = [], shown = [], added = [], filters = [] }) => [
		...required,
		...shown,
		...added,
		...filters,
	]);

const titleCase = (value: string): string =>
	value.replace(/_/g, ' ').replace(/(^|\s)\p{Ll}/gu, (letter) => letter.toUpperCase());

/** The value of a field as the editor names it: `Active`, `Round Robin`, `+14155550100`; empty where there is none. */
export function valueText(resource: Resource, name: string, value: unknown): string {
	const text = textOf(value);
	if (name === 'active' && typeof value === 'boolean') return value ? 'Active' : 'Inactive';
	const choices = fieldsOf(resource).flatMap((field) => (field.name === name ? (field.choices ?? []) : []));
	const label = choices.find((choice) => choice.value === text)?.label;
	return label ?? (name === 'status' ? titleCase(text) : text);
}

/** What tells an entry from others in a list: `Harbor Home Insurance · Active · buy_000007`. */
export const entryText = (resource: Resource, lookup: Lookup, entry: IDataObject): string =>
	[...lookup.titles.map((name) => valueText(resource, name, entry[name])), textOf(entry[lookup.key])]
		.filter(Boolean)
		.join(' · ');

/** Whose they are is nobody's business in a message. */
const PERSONAL = new Set(['caller_id', 'email', 'phone']);

/** The fields by which entries of the same name are told apart, most telling first. */
const telling = ({ lookup, simplified }: Resource): string[] =>
	[...new Set([...(lookup?.titles ?? []), ...simplified, 'created_at'])].filter(
		(name) => name !== lookup?.key && !PERSONAL.has(name),
	);

/** The value at the path of a field: `business_hours.start`. */
const valueAt = (entry: IDataObject, name: string): unknown =>
	name.split('.').reduce<unknown>((value, part) => {
		const isObject = typeof value === 'object' && value !== null && Object.hasOwn(value, part);
		return isObject ? (value as IDataObject)[part] : undefined;
	}, entry);

/** The part of an entry by which it is told from others of the same name: the rest need not be kept. */
export const distinguishing = (resource: Resource, entry: IDataObject): IDataObject =>
	Object.fromEntries(telling(resource).map((name) => [name, valueAt(entry, name) as IDataObject[string]]));

/** Enough to tell entries apart. */
const MAX_DIFFERENCES = 2;

/**
 * What tells entries of the same name apart: `Status Active, Daily Cap 40`; empty where nothing does.
 * @param entries as `distinguishing` keeps them
 */
export function describeDifferences(resource: Resource, entries: IDataObject[]): string[] {
	// Not by the name itself, which may be written in different ways.
	const written = (value: unknown): string => (JSON.stringify(value) ?? '').toLowerCase().replace(/\s+/g, ' ');
	const differing = telling(resource).filter(
		(name) => new Set(entries.map((entry) => written(entry[name] ?? null))).size > 1,
	);
	const labels = new Map(fieldsOf(resource).map(({ name, label }) => [name, label]));
	const describe = (entry: IDataObject, name: string): string => {
		const value = entry[name];
		const text = Array.isArray(value) ? value.map(String).join(', ') : valueText(resource, name, value);
		return `${labels.get(name) ?? titleCase(name)} ${text || 'none'}`;
	};
	return entries.map((entry) =>
		differing
			.slice(0, MAX_DIFFERENCES)
			.map((name) => describe(entry, name))
			.join(', '),
	);
}

/** States in which it takes no calls. */
const INACTIVE = new Set(['disabled', 'inactive', 'paused']);

const isInactive = ({ status, active }: IDataObject): boolean =>
	active === false || (typeof status === 'string' && INACTIVE.has(status));

const COLLATOR = new Intl.Collator('en', { numeric: true });

/** Active ones first, then by name. What has no name stays in CallMatrix's order: its newest come first there. */
export function inOrder(entries: IDataObject[], lookup: Lookup): IDataObject[] {
	if (!lookup.names) return entries;
	return entries
		.map((entry) => ({ entry, inactive: Number(isInactive(entry)), name: namesOf(entry, lookup)[0] }))
		.sort(
			(a, b) =>
				a.inactive - b.inactive ||
				// Those without a name come last.
				Number(a.name === undefined) - Number(b.name === undefined) ||
				COLLATOR.compare(a.name ?? '', b.name ?? ''),
		)
		.map(({ entry }) => entry);
}
