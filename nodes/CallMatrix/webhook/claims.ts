/** What became of the claim on an event: it is the caller's now, somebody else is at it, or it has been answered. */
export type ClaimResult = 'taken' | 'pending' | 'answered';

const HOUR_MS = 3_600_000;

/** How long an answered event is remembered, from its first acceptance: CallMatrix retries for 24 h. */
export const WINDOW_HOURS = 25;

/**
 * How long a claim holds while nothing is heard of its answer. A sender that hangs up leaves it so, and then only the
 * lease ends it; the record inside the execution catches what comes after.
 */
export const LEASE_MS = 60_000;

/** An answered event has no lease end. */
type Claim = { pendingUntil: number | null };

/**
 * Which events this process has taken. One event, one execution, however many copies arrive at once: a claim is made
 * before anything is awaited.
 *
 * Kept in buckets of an hour that are dropped whole, so that forgetting costs nothing per event.
 */
export class Claims {
	private readonly buckets = new Map<number, Map<string, Claim>>();

	constructor(private readonly now: () => number = Date.now) {}

	/** Claims an event. Whoever gets `taken` must settle it, or lets the lease run out. */
	take(key: string): ClaimResult {
		const now = this.now();
		this.forget(now);
		const known = this.find(key);
		if (known?.pendingUntil === null) return 'answered';
		if (known && known.pendingUntil > now) return 'pending';
		this.drop(key);
		this.bucket(now).set(key, { pendingUntil: now + LEASE_MS });
		return 'taken';
	}

	/** Ends a claim: an event that was answered is remembered, one that was not may come again. */
	settle(key: string, answered: boolean): void {
		if (!answered) {
			this.drop(key);
			return;
		}
		const claim = this.find(key);
		if (claim) claim.pendingUntil = null;
	}

	private find(key: string): Claim | undefined {
		for (const bucket of this.buckets.values()) {
			const claim = bucket.get(key);
			if (claim) return claim;
		}
		return undefined;
	}

	private drop(key: string): void {
		for (const bucket of this.buckets.values()) bucket.delete(key);
	}

	private bucket(now: number): Map<string, Claim> {
		const hour = Math.floor(now / HOUR_MS);
		const bucket = this.buckets.get(hour) ?? new Map<string, Claim>();
		this.buckets.set(hour, bucket);
		return bucket;
	}

	/** Drops what is out of the window. A clock that was set back leaves buckets in its future: they count from there. */
	private forget(now: number): void {
		const oldest = Math.floor(now / HOUR_MS) - WINDOW_HOURS;
		for (const hour of this.buckets.keys()) {
			if (hour < oldest) this.buckets.delete(hour);
		}
	}
}
