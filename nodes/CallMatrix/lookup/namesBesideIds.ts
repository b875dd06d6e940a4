/**
 * Puts the names of buyers, campaigns and offers beside their IDs in output: those that CallMatrix sends, and those that are looked up
 * where a person switched Resolve Names on.
 */

import type { IDataObject } from 'n8n-workflow';

import type { CallMatrixClient } from '../client/client';
import { resources } from '../resources';
import { NAMED_IDS as FIELDS } from '../resources/fields';
import type { Resource } from '../resources/model';
import type { NameCache } from './nameCache';

/** A field that holds an ID, and the field in which its name stands beside it. */
interface NamedId {
	id: string;
	name: string;
	/** The field in which CallMatrix may send the whole record: `campaign: { id, name }`. */
	inside: string;
	resource: Resource;
}

const NAMED_IDS: readonly NamedId[] = FIELDS.flatMap((field) => {
	const resource = resources.find(({ name }) => name === field.resource);
	const base = field.name.replace(/_id$/, '');
	return resource ? [{ id: field.name, name: `${base}_name`, inside: base, resource }] : [];
});

/** Whether a name can stand beside a field of the output. */
export const isNamedId = (field: string): boolean => NAMED_IDS.some(({ id }) => id === field);

const isPart = (value: unknown): value is IDataObject => typeof value === 'object' && value !== null;

/** The name beside an ID as far as CallMatrix sends it. @returns its field and value; nothing where it sends none */
export function sentName(record: IDataObject, idField: string): [field: string, value: string | null] | undefined {
	const named = NAMED_IDS.find(({ id }) => id === idField);
	if (!named) return undefined;
	const inner = record[named.inside];
	const value = record[named.name] ?? (isPart(inner) ? inner.name : undefined);
	const isSent = typeof value === 'string' || Object.hasOwn(record, named.name);
	return isSent ? [named.name, typeof value === 'string' ? value : null] : undefined;
}

const isFilled = (value: unknown): value is string => typeof value === 'string' && value !== '';

/** A record with the names behind their IDs; one that has an ID always gets the field, so that all records have the same ones. */
function withNames(record: IDataObject, names: ReadonlyMap<NamedId, ReadonlyMap<string, string>>): IDataObject {
	const entries = Object.entries(record).flatMap(([field, value]): [string, IDataObject[string]][] => {
		// It was put behind its ID, or has none.
		const isBeside = NAMED_IDS.some((named) => named.name === field && Object.hasOwn(record, named.id));
		if (isBeside) return [];
		const named = NAMED_IDS.find(({ id }) => id === field);
		if (!named) return [[field, value]];
		const sent = record[named.name];
		const found = isFilled(value) ? names.get(named)?.get(value) : undefined;
		return [
			[field, value],
			[named.name, isFilled(sent) ? sent : (found ?? null)],
		];
	});
	return Object.fromEntries(entries);
}

/**
 * Looks the names up that the records lack, in bulk.
 * @returns the records in their order, and what could not be looked up in words for the user: the IDs stand alone there
 */
export async function resolveNames(
	client: CallMatrixClient,
	cache: NameCache,
	records: IDataObject[],
	signal?: AbortSignal,
): Promise<{ records: IDataObject[]; failures: string[] }> {
	const names = new Map<NamedId, ReadonlyMap<string, string>>();
	const failures: string[] = [];
	for (const named of NAMED_IDS) {
		const ids = records.filter((record) => !isFilled(record[named.name])).map((record) => record[named.id]);
		const wanted = new Set(ids.filter(isFilled));
		if (wanted.size === 0) continue;
		const found = await cache.find(client, named.resource, wanted, signal);
		names.set(named, found.names);
		if (found.failure !== undefined) {
			failures.push(
				`Names of ${named.resource.plural} could not be looked up, so only IDs are shown: ${found.failure}`,
			);
		}
	}
	return { records: records.map((record) => withNames(record, names)), failures };
}
