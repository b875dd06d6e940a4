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
