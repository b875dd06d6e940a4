/**
 * Keeps items about the same record in input order while batches stay full: an item that must wait for an earlier one is read in a later
 * turn instead of stopping all others. Knows only keys and indices; what is sent is up to `sending/`.
 */
export class Turns {
	/** Keys of the current turn. */
	private readonly current = new Set<string>();

	/** Keys of all turns so far. */
	private readonly all = new Set<string>();

	/** Items of later turns by key, in input order. */
	private readonly waiting = new Map<string, number[]>();

	/** @returns whether the item may be sent in this turn; otherwise it is in a later one */
	take(key: string, itemIndex: number): boolean {
		if (this.waits(key, itemIndex)) return false;
		this.current.add(key);
		this.all.add(key);
		return true;
	}

	/** Whether another item has the key in this turn. The item is then in a later one. */
	waits(key: string, itemIndex: number): boolean {
		if (!this.current.has(key)) return false;
		const queue = this.waiting.get(key);
		if (queue) queue.push(itemIndex);
		else this.waiting.set(key, [itemIndex]);
		return true;
	}

	/** Whether an item of this turn or an earlier one had the key. */
	had(key: string): boolean {
		return this.all.has(key);
	}

	/** Begins the next turn, when all items of the current one are finished. @returns its items, one for each key; empty at the end */
	next(): number[] {
		this.current.clear();
		const turn: number[] = [];
		for (const [key, queue] of this.waiting) {
			const first = queue.shift();
			if (first !== undefined) turn.push(first);
			if (queue.length === 0) this.waiting.delete(key);
		}
		return turn.sort((a, b) => a - b);
	}
}
