/**
 * The records of a local CallMatrix, in memory: adding, changing, IDs and derived fields, for any kind. What kinds there are and
 * what their records look like is said in resources/.
 */
import type { Derived, FullRecords, Kind, Kinds } from '../model/kinds.mts';
import { Random } from '../random.mts';
import { Collection } from './collection.mts';
import { idAt, seedData, type SeededKind, type Sizes } from './seed.mts';

/** How the records of a kind are stored. */
export interface StoredKind<K extends Kind> extends SeededKind<K> {
	/** The field that holds the ID. Default `id`. */
	idField?: keyof Kinds[K] & string;
	/** A field with a time: lists run from the newest down. Default: the order in which records were added. */
	newestFirstBy?: keyof Kinds[K] & string;
	/** What a new record has in the fields that are not given. */
	defaults?: (store: Store, id: string) => Partial<Kinds[K]>;
	/** The fields computed from other records: each looks at the store once, then gives the value for any record. */
	derived?: K extends keyof Derived
		? { [F in keyof Derived[K]]: (store: Store) => (record: Kinds[K]) => Derived[K][F] }
		: never;
}

export type StoredKinds = { readonly [K in Kind]: StoredKind<K> };

type Collections = { [K in Kind]: Collection<Kinds[K]> };

type DerivedFields = Record<string, (store: Store) => (record: never) => unknown>;

export class Store {
	/** For records that are made while the sandbox runs. */
	readonly random: Random;
	private readonly collections: Collections;
	private readonly counts = new Map<Kind, number>();

	constructor(
		private readonly kinds: StoredKinds,
		seed: number,
		sizes: Sizes,
	) {
		const all = Object.keys(kinds) as Kind[];
		this.collections = Object.fromEntries(all.map((kind) => [kind, collectionOf(kinds, kind)])) as Collections;
		const data = seedData(kinds, seed, sizes);
		for (const kind of all) {
			for (const record of data[kind]) this.of(kind).add(record);
			this.counts.set(kind, data[kind].length);
		}
		this.random = new Random(seed, 'state');
	}

	of<K extends Kind>(kind: K): Collection<Kinds[K]> {
		return this.collections[kind];
	}

	/** What messages call one. */
	labelOf(kind: Kind): string {
		return this.kinds[kind].label;
	}

	/** Adds a record with these fields, and with the defaults in the others. */
	add<K extends Kind>(kind: K, fields: Partial<Kinds[K]>): Kinds[K] {
		const { idField, defaults }: StoredKind<K> = this.kinds[kind];
		const id = this.nextId(kind);
		return this.of(kind).add(this.merge(kind, { [idField ?? 'id']: id, ...defaults?.(this, id) }, fields) as Kinds[K]);
	}

	/** Sets the fields that are present; of an object such as the business hours, the parts that are present. */
	change<K extends Kind>(kind: K, record: Kinds[K], fields: Partial<Kinds[K]>): Kinds[K] {
		const before = 'updated_at' in record ? Date.parse(record.updated_at) : undefined;
		const stamp = before !== undefined && {
			updated_at: new Date(Math.max(Date.now(), before + 1)).toISOString(),
		};
		return this.of(kind).change(record, { ...this.merge(kind, record, fields), ...stamp } as Partial<Kinds[K]>);
	}

	nextId(kind: Kind): string {
		const count = (this.counts.get(kind) ?? 0) + 1;
		this.counts.set(kind, count);
		return idAt(this.kinds[kind].idPrefix, count);
	}

	/** The records with their derived fields. */
	full<K extends Kind>(kind: K, records: readonly Kinds[K][]): FullRecords[K][] {
		const fields = Object.entries(this.derived(kind)).map(([name, look]) => [name, look(this)] as const);
		return records.map((record) => ({
			...record,
			...Object.fromEntries(fields.map(([name, of]) => [name, of(record as never)])),
		})) as FullRecords[K][];
	}

	/** The names of the fields that are computed, and cannot be set. */
	derivedFields(kind: Kind): string[] {
		return Object.keys(this.derived(kind));
	}

	/** The IDs of a kind's records, grouped by the ID of what they belong to. */
	idsBy<K extends Kind>(kind: K, ownerOf: (record: Kinds[K]) => string | null): Map<string, string[]> {
		const ids = new Map<string, string[]>();
		const collection = this.of(kind);
		for (const record of collection.all()) {
			const owner = ownerOf(record);
			if (owner === null) continue;
			const known = ids.get(owner);
			if (known) known.push(collection.idOf(record));
			else ids.set(owner, [collection.idOf(record)]);
		}
		return ids;
	}

	private derived(kind: Kind): DerivedFields {
		return (this.kinds[kind].derived as DerivedFields | undefined) ?? {};
	}

	/** The record with the fields, as far as they are stored, in it. */
	private merge(kind: Kind, record: object, fields: object): object {
		const before = record as Record<string, unknown>;
		const derived = this.derivedFields(kind);
		const stored = Object.entries(fields).filter(([name]) => !derived.includes(name));
		const changes = stored.map(([name, value]: [string, unknown]) => {
			const old = before[name];
			return [name, isPlain(old) && isPlain(value) ? { ...old, ...value } : value];
		});
		return { ...record, ...(Object.fromEntries(changes) as object) };
	}
}

function collectionOf<K extends Kind>(kinds: StoredKinds, kind: K): Collection<Kinds[K]> {
	const { idField, newestFirstBy: time }: StoredKind<K> = kinds[kind];
	const text = (record: Kinds[K], field: string): string => String(record[field as keyof Kinds[K]]);
	const idOf = (record: Kinds[K]): string => text(record, idField ?? 'id');
	return time === undefined
		? new Collection(idOf)
		: new Collection(idOf, (record) => Date.parse(text(record, time)), true);
}

function isPlain(value: unknown): value is object {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}
