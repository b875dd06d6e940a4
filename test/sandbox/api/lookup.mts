/** Finds the records that a request names. */
import type { Store } from '../data/store.mts';
import type { Kind, Kinds } from '../model/kinds.mts';
import { ApiError, notFound } from './errors.mts';

/** Fields that hold IDs of other records, and their kinds; `rules.*.target_buyer_id` is a field of each member of a list. */
export type References = Record<string, Kind>;

/** The record with this ID, or 404. */
export function find<K extends Kind>(store: Store, kind: K, id: string | undefined): Kinds[K] {
	const record = store.of(kind).get(id ?? '');
	if (!record) throw notFound(store.labelOf(kind));
	return record;
}

/** Refuses a body that names a record that does not exist. */
export function checkReferences(body: unknown, references: References, store: Store): void {
	for (const [path, kind] of Object.entries(references)) {
		for (const [field, id] of valuesAt(body, path.split('.'))) {
			if (typeof id !== 'string' || store.of(kind).get(id)) continue;
			throw new ApiError(422, 'unknown_reference', `${field}: there is no ${id}.`, { field });
		}
	}
}

function* valuesAt(value: unknown, [step, ...rest]: string[], at: string[] = []): Generator<[string, unknown]> {
	if (step === undefined) {
		yield [at.join('.'), value];
	} else if (typeof value === 'object' && value !== null) {
		const members = Object.entries(value).filter(([name]) => step === '*' || step === name);
		for (const [name, member] of members) yield* valuesAt(member, rest, [...at, name]);
	}
}
