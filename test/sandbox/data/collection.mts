/** An ordered collection of records, read page by page. */

/** What records are put in the order of; null stands for nothing, and comes after all that is something. */
export type Rank = number | string | null;

type Key = readonly [Rank, number];

/** Where a page ended: the key of its last record. */
export type Position = Key;

/** How a page differs from the collection's own order. */
export interface Sorting<T> {
	by?: (record: T) => Rank;
	descending?: boolean;
}

/**
 * Records in a fixed order. A page goes on after the key of the last record it showed, not after a count, so records
 * that are added or removed meanwhile neither repeat nor hide another.
 */
export class Collection<T extends object> {
	private readonly ids = new Map<string, T>();
	private readonly keys = new Map<T, Key>();
	private readonly ordered: T[] = [];
	private added = 0;

	/**
	 * @param idOf a record's id
	 * @param rankOf orders the records; those of equal rank stand in the order in which they were added
	 * @param newestFirst whether pages run from the highest rank down
	 */
	constructor(
		readonly idOf: (record: T) => string,
		private readonly rankOf: (record: T) => number = () => 0,
		private readonly newestFirst = false,
	) {}

	get size(): number {
		return this.ordered.length;
	}

	add(record: T): T {
		this.insert(record, this.added++);
		this.ids.set(this.idOf(record), record);
		return record;
	}

	get(id: string): T | undefined {
		return this.ids.get(id);
	}

	/** Changes a record; it moves to where it belongs then. */
	change(record: T, fields: Partial<T>): T {
		const [, order] = this.key(record);
		this.remove(record);
		Object.assign(record, fields);
		this.insert(record, order);
		return record;
	}

	delete(id: string): boolean {
		const record = this.ids.get(id);
		if (!record) return false;
		this.remove(record);
		return this.ids.delete(id);
	}

	all(): readonly T[] {
		return this.ordered;
	}

	/** Up to `limit` records that come after `after`, and where to go on when there are more. */
	page(
		where: (record: T) => boolean,
		limit: number,
		after?: Position,
		{ by, descending = by === undefined && this.newestFirst }: Sorting<T> = {},
	): { records: T[]; next: Position | null } {
		const keyOf = (record: T): Key => (by ? [by(record), this.key(record)[1]] : this.key(record));
		const ordered = by ? [...this.ordered].sort((a, b) => compare(keyOf(a), keyOf(b))) : this.ordered;
		const records: T[] = [];
		const step = descending ? -1 : 1;
		for (let index = start(ordered, keyOf, descending, after); index in ordered; index += step) {
			const record = ordered[index];
			if (!record || !where(record)) continue;
			const last = records.at(-1);
			if (last && records.length === limit) return { records, next: keyOf(last) };
			records.push(record);
		}
		return { records, next: null };
	}

	private insert(record: T, order: number): void {
		const key: Key = [this.rankOf(record), order];
		this.keys.set(record, key);
		this.ordered.splice(countBelow(this.ordered, this.key, key), 0, record);
	}

	private remove(record: T): void {
		this.ordered.splice(countBelow(this.ordered, this.key, this.key(record)), 1);
		this.keys.delete(record);
	}

	private readonly key = (record: T): Key => {
		const key = this.keys.get(record);
		if (!key) throw new Error(`${this.idOf(record)} is not in this collection.`);
		return key;
	};
}

function start<T>(ordered: readonly T[], keyOf: (record: T) => Key, descending: boolean, after?: Position): number {
	if (!after) return descending ? ordered.length - 1 : 0;
	return descending ? countBelow(ordered, keyOf, after) - 1 : countBelow(ordered, keyOf, [after[0], after[1] + 1]);
}

/** How many records have a smaller key. */
function countBelow<T>(ordered: readonly T[], keyOf: (record: T) => Key, key: Key): number {
	let low = 0;
	let high = ordered.length;
	while (low < high) {
		const middle = (low + high) >>> 1;
		const record = ordered[middle];
		if (record !== undefined && compare(keyOf(record), key) < 0) low = middle + 1;
		else high = middle;
	}
	return low;
}

function compare([a, orderA]: Key, [b, orderB]: Key): number {
	if (a === b) return orderA - orderB;
	if (a === null) return 1;
	if (b === null) return -1;
	return a < b ? -1 : 1;
}
