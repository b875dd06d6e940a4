/** A bounded log: keeps the newest entries. */
export class Log<T> {
	private entries: T[] = [];

	/** @param limit how many entries are kept at least; twice as many at most */
	constructor(private readonly limit: number) {}

	add(entry: T): void {
		this.entries.push(entry);
		if (this.entries.length > this.limit * 2) this.entries = this.entries.slice(-this.limit);
	}

	/** The entry that was added so many entries before the newest. */
	before(count: number): T | undefined {
		return this.entries[this.entries.length - 1 - count];
	}

	all(): T[] {
		return [...this.entries];
	}
}
