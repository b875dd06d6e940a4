/** IDs as numbers. Each ID of the sandbox has one number and the other way round, so nothing has to be remembered. */

const PER_PREFIX = 1_000_000;

export class NumberIds {
	private readonly prefixes: readonly string[];

	/** @param prefixes of the IDs of all kinds: `buy` of `buy_000001` */
	constructor(prefixes: readonly string[]) {
		this.prefixes = [...prefixes].sort();
	}

	/** `buy_000001` as a number of at least seven digits; anything else as it is. */
	toNumber(id: unknown): unknown {
		const [, prefix = '', count] = /^([a-z]+)_(\d{6})$/.exec(typeof id === 'string' ? id : '') ?? [];
		const at = this.prefixes.indexOf(prefix);
		return at === -1 ? id : (at + 1) * PER_PREFIX + Number(count);
	}

	/** The ID of a number or of its text; anything else as it is. */
	toId(value: unknown): unknown {
		if (!/^\d{7,8}$/.test(typeof value === 'string' || typeof value === 'number' ? String(value) : '')) return value;
		const prefix = this.prefixes[Math.floor(Number(value) / PER_PREFIX) - 1];
		return prefix === undefined ? value : `${prefix}_${String(Number(value) % PER_PREFIX).padStart(6, '0')}`;
	}

	/** A copy of a JSON value in which the IDs are numbers, wherever they are. */
	numbersIn(value: unknown): unknown {
		if (Array.isArray(value)) return value.map((entry) => this.numbersIn(entry));
		if (typeof value !== 'object' || value === null) return this.toNumber(value);
		return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, this.numbersIn(inner)]));
	}

	/** A copy of a JSON value in which the fields that hold IDs have the sandbox's, `id`, `buyer_id`, `number_ids`. */
	idsIn(value: unknown, key = ''): unknown {
		if (Array.isArray(value)) return value.map((entry) => this.idsIn(entry, key));
		if (typeof value !== 'object' || value === null) return /(?:^|_)ids?$/.test(key) ? this.toId(value) : value;
		return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, this.idsIn(inner, name)]));
	}
}
