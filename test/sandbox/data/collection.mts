type Key = readonly [number, number];

/** Where a page ended: the key of its last record. */
export type Position = Key;

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
		private readonly idOf: (record: T) => string,
		private readonly rankOf: (record: T) => number = () => 0,
		private readonly newestFirst = false,
	) {}

	get size(): number {
		return this.ordered.length;
	}

	add(record: T): T {
		const key: Key = [this.rankOf(record), this.added++];
		this.keys.set(record, key);
		this.ids.set(this.idOf(record), record);
		this.ordered.splice(this.countBelow(key), 0, record);
		return record;
	}

	get(id: string): T | undefined {
		return this.ids.get(id);
	}

	delete(id: string): boolean {
		const record = this.ids.get(id);
		if (!record) return false;
		this.ordered.splice(this.countBelow(this.key(record)), 1);
		this.keys.delete(record);
		return this.ids.delete(id);
	}

	all(): readonly T[] {
		return this.ordered;
	}

	/** Up to `limit` records that come after `after`, and where to go on when there are more. */
	page(where: (record: T) => boolean, limit: number, after?: Position): { records: T[]; next: Position | null } {
		const records: T[] = [];
		const step = this.newestFirst ? -1 : 1;
		for (let index = this.startAfter(after); index >= 0 && index < this.ordered.length; index += step) {
			const record = this.ordered[index];
			if (!record || !where(record)) continue;
			const last = records.at(-1);
			if (last && records.length === limit) return { records, next: this.key(last) };
			records.push(record);
		}
		return { records, next: null };
	}

	private startAfter(after: Position | undefined): number {
		if (!after) return this.newestFirst ? this.ordered.length - 1 : 0;
		return this.newestFirst ? this.countBelow(after) - 1 : this.countBelow([after[0], after[1] + 1]);
	}

	/** How many records have a smaller key. */
	private countBelow(key: Key): number {
		let low = 0;
		let high = this.ordered.length;
		while (low < high) {
			const middle = (low + high) >>> 1;
			const record = this.ordered[middle];
			if (record && compare(this.key(record), key) < 0) low = middle + 1;
			else high = middle;
		}
		return low;
	}

	private key(record: T): Key {
		const key = this.keys.get(record);
		if (!key) throw new Error(`${this.idOf(record)} is not in this collection.`);
		return key;
	}
}

function compare(a: Key, b: Key): number {
	return a[0] - b[0] || a[1] - b[1];
}
