/**
 * The data that a sandbox starts with: the same for the same seed and sizes. How a record is made is said in resources/; here
 * each kind gets its random numbers, its IDs and the records of the kinds that it refers to.
 */
import type { Kind, Kinds } from '../model/kinds.mts';
import { Random } from '../random.mts';

export interface SeededKind<K extends Kind> {
	/** What messages call one: `phone number`. */
	label: string;
	/** IDs look like `<idPrefix>_000123`, but are opaque to callers. */
	idPrefix: string;
	/** What there is at the start. Default: nothing. */
	seed?: Seed<K>;
}

/** Either so many records, each made from its ID and index, or all at once where other records decide how many there are. */
export type Seed<K extends Kind> =
	| {
			/** Unless `sizes` says otherwise. */
			count: number;
			/** Prepares what the records share. Gives null to make none: where there is nothing that they could refer to. */
			make: (seeding: Seeding) => ((id: string, index: number) => Kinds[K]) | null;
	  }
	| { all: (seeding: Seeding, idAt: (index: number) => string) => Kinds[K][] };

/** What records are made from. */
export interface Seeding {
	/** How many are made. */
	count: number;
	/** For this kind only, so that more of one kind does not make others of another. */
	random: Random;
	/** The same for what other kinds do not depend on, so that more of it does not make others of them. */
	details: Random;
	/** The records that there are of another kind at the start. */
	of: <K extends Kind>(kind: K) => readonly Kinds[K][];
	/** The IDs of another kind's records, for kinds that refer to each other. */
	idsOf: (kind: Kind) => string[];
}

/** How many records of a kind there are at the start. */
export type Sizes = { [K in Kind]?: number };

type SeededKinds = { readonly [K in Kind]: SeededKind<K> };

type SeedData = { [K in Kind]: Kinds[K][] };

/** @param number from 1 */
export function idAt(prefix: string, number: number): string {
	return `${prefix}_${String(number).padStart(6, '0')}`;
}

/** How many there are of each kind that has a number of its own. */
export function defaultSizesOf(kinds: SeededKinds): { [K in Kind]: number } {
	const counts = Object.entries(kinds).flatMap(([kind, { seed }]) =>
		seed && 'count' in seed ? [[kind, seed.count] as const] : [],
	);
	return Object.fromEntries(counts) as { [K in Kind]: number };
}

export function seedData(kinds: SeededKinds, seed: number, sizes: Sizes): SeedData {
	const counts: Sizes = { ...defaultSizesOf(kinds), ...sizes };
	const known = Object.keys(defaultSizesOf(kinds));
	const unknown = Object.keys(sizes).find((kind) => !known.includes(kind));
	if (unknown !== undefined) throw new Error(`${unknown} cannot be given a size, only ${known.join(', ')}.`);

	const made = new Map<Kind, object[]>();
	const underWay = new Set<Kind>();

	/** Makes what a kind refers to on the way. */
	function recordsOf<K extends Kind>(kind: K): Kinds[K][] {
		const before = made.get(kind) as Kinds[K][] | undefined;
		if (before) return before;
		if (underWay.has(kind)) throw new Error(`The seeds of ${[...underWay].join(', ')} need each other's records.`);
		underWay.add(kind);
		const records = make(kind);
		underWay.delete(kind);
		made.set(kind, records);
		return records;
	}

	function make<K extends Kind>(kind: K): Kinds[K][] {
		const { label, idPrefix, seed: from }: SeededKind<K> = kinds[kind];
		if (!from) return [];
		const seeding: Seeding = {
			count: counts[kind] ?? 0,
			random: new Random(seed, streamOf(kind)),
			details: new Random(seed, `${label} details`),
			of: recordsOf,
			idsOf: (other) => idsUpTo(kinds[other].idPrefix, counts[other] ?? 0),
		};
		if ('all' in from) return from.all(seeding, (index) => idAt(idPrefix, index + 1));
		const one = from.make(seeding);
		return one ? idsUpTo(idPrefix, seeding.count).map(one) : [];
	}

	for (const kind of Object.keys(kinds) as Kind[]) recordsOf(kind);
	return Object.fromEntries(made) as SeedData;
}

function idsUpTo(prefix: string, count: number): string[] {
	return Array.from({ length: count }, (_, index) => idAt(prefix, index + 1));
}

/** `ivrFlows` draws from the stream `ivr flows`. */
function streamOf(kind: Kind): string {
	return kind.replaceAll(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
}
