/** Random numbers from a seed. */

/** A small seeded generator (mulberry32): the same seed and stream give the same sequence on every machine. */
export class Random {
	private state: number;

	/**
	 * @param seed any integer
	 * @param stream names what the numbers are for, so that one use does not shift the numbers of another
	 */
	constructor(seed: number, stream: string) {
		let hash = seed ^ 0x9e3779b9;
		for (const character of stream) hash = Math.imul(hash ^ character.charCodeAt(0), 0x01000193);
		this.state = hash >>> 0;
	}

	/** A number from 0 up to, but not including, 1. */
	next(): number {
		this.state = (this.state + 0x6d2b79f5) >>> 0;
		let mixed = this.state;
		mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1);
		mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
		return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
	}

	/** An integer, both ends included. */
	int(from: number, to: number): number {
		return from + Math.floor(this.next() * (to - from + 1));
	}

	chance(probability: number): boolean {
		return this.next() < probability;
	}

	pick<T>(list: readonly T[]): T {
		const item = list[this.int(0, list.length - 1)];
		if (item === undefined) throw new Error('There is nothing to pick from.');
		return item;
	}

	/** Picks one, and takes it out of the list. */
	take<T>(list: T[]): T {
		const item = this.pick(list);
		list.splice(list.indexOf(item), 1);
		return item;
	}

	/** `length` lower-case hexadecimal digits. */
	hex(length: number): string {
		let text = '';
		while (text.length < length) text += this.int(0, 15).toString(16);
		return text;
	}

	/** `count` different members of 0…size-1 (fewer when there are not so many), in ascending order. */
	sample(size: number, count: number): number[] {
		const chosen = new Set<number>();
		while (chosen.size < Math.min(size, count)) chosen.add(this.int(0, size - 1));
		return [...chosen].sort((a, b) => a - b);
	}
}
