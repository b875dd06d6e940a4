/**
 * What the process remembers about CallMatrix between runs: a rate limiter per API key, and endpoints that turned out to be
 * missing. Bounded, in memory only; nothing of it is needed for correctness after a restart.
 */

import { createHash } from 'node:crypto';

import { REAL_CLOCK, type Clock } from './clock';
import { LruMap } from './lruMap';
import { RateLimiter } from './rateLimiter';

/** More API keys than one process of n8n ever uses within a minute. */
const MAX_ENTRIES = 1_000;

export class ClientState {
	/** Shared by all runs of the process; tests replace it or pass one of their own to `createClient`. */
	static shared = new ClientState();

	private readonly limiters: LruMap<RateLimiter>;

	private readonly missing: LruMap<true>;

	private readonly clock: Clock;

	constructor({ clock = REAL_CLOCK, maxEntries = MAX_ENTRIES }: { clock?: Clock; maxEntries?: number } = {}) {
		this.clock = clock;
		this.limiters = new LruMap<RateLimiter>(maxEntries, (limiter) => limiter.isIdle);
		this.missing = new LruMap<true>(maxEntries);
	}

	/** How much is remembered. */
	get size(): { limiters: number; missing: number } {
		return { limiters: this.limiters.size, missing: this.missing.size };
	}

	/**
	 * The limiter of an account. Look it up before each use, because an idle limiter may have been evicted.
	 * @param account from `accountOf`
	 */
	rateLimiter(account: string): RateLimiter {
		const known = this.limiters.get(account);
		if (known) return known;
		const limiter = new RateLimiter(this.clock);
		this.limiters.set(account, limiter);
		return limiter;
	}

	/** Whether CallMatrix turned out not to have an endpoint. @param url without a query */
	isMissing(url: string): boolean {
		return this.missing.get(url) === true;
	}

	addMissing(url: string): void {
		this.missing.set(url, true);
	}
}

/** Names an account by its address and API key. A hash, so that the key itself is not kept. */
export const accountOf = (baseUrl: string, apiKey: string): string =>
	createHash('sha256').update(`${baseUrl}\n${apiKey}`).digest('base64');
