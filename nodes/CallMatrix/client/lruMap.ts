/** Bounds what a process remembers under any number of keys. */

/** A map that evicts its least recently used entries; never one that is in use, so it can exceed its size for a while. */
export class LruMap<T> {
	private readonly entries = new Map<string, T>();

	constructor(
		private readonly maxEntries: number,
		private readonly isEvictable: (value: T) => boolean = () => true,
	) {}

	get size(): number {
		return this.entries.size;
	}

	values(): IterableIterator<T> {
		return this.entries.values();
	}

	get(key: string): T | undefined {
		const value = this.entries.get(key);
		if (value !== undefined) {
			// A Map keeps the order of insertion: the last one is the most recently used.
			this.entries.delete(key);
			this.entries.set(key, value);
		}
		return value;
	}

	set(key: string, value: T): void {
		this.entries.delete(key);
		for (const [oldKey, oldValue] of this.entries) {
			if (this.entries.size < this.maxEntries) break;
			if (this.isEvictable(oldValue)) this.entries.delete(oldKey);
		}
		this.entries.set(key, value);
	}
}
