/**
 * Which events this process has taken in. One event starts one execution, however many copies arrive at once. It ends with the
 * process: duplicates after a restart, or in another process, are found by `admission/processedEvents.ts`.
 *
 * The states are those of idempotent consumption: an event is in progress under a lease, then completed, then forgotten.
 */

/** The caller holds the claim; another delivery of the event holds it; the event was taken in before. */
export type ClaimResult = 'acquired' | 'inProgress' | 'completed';

const HOUR_MS = 3_600_000;

/** A completed event is remembered for so long: CallMatrix retries for 24 h after the first delivery. */
export const WINDOW_HOURS = 25;

/**
 * A claim that is neither completed nor released ends after so long. Only a sender that hangs up causes that, because n8n then
 * never says how it went; the store of processed events finds a duplicate that comes after it.
 */
export const LEASE_MS = 60_000;

/** Completed events that are remembered for each trigger, at most: about 100 bytes each. */
const MAX_COMPLETED = 500_000;

interface TriggerClaims {
	/** When the lease ends, by event ID. */
	inProgress: Map<string, number>;
	/** The hour in which it was completed, by event ID, the oldest first. */
	completed: Map<string, number>;
}

const hourOf = (milliseconds: number): number => Math.floor(milliseconds / HOUR_MS);

/**
 * A claim is made before anything is awaited. Eviction runs hourly, the oldest first; one map per trigger keeps a look-up O(1).
 */
export class Claims {
	private readonly triggers = new Map<string, TriggerClaims>();

	private lastEviction = -Infinity;

	/**
	 * @param now milliseconds of a monotonic clock: setting the machine's time must neither end nor prolong a claim
	 * @param maxCompleted for each trigger
	 */
	constructor(
		private readonly now: () => number = () => performance.now(),
		private readonly maxCompleted: number = MAX_COMPLETED,
	) {}

	/** How many triggers and events are remembered. */
	get size(): { triggers: number; events: number } {
		const events = [...this.triggers.values()].reduce(
			(sum, { inProgress, completed }) => sum + inProgress.size + completed.size,
			0,
		);
		return { triggers: this.triggers.size, events };
	}

	/** Claims an event for a trigger. Whoever gets `acquired` completes or releases it, or else its lease runs out. */
	acquire(trigger: string, id: string): ClaimResult {
		const now = this.now();
		this.evict(now);
		const { inProgress, completed } = this.claimsOf(trigger);
		if (completed.has(id)) return 'completed';
		if ((inProgress.get(id) ?? now) > now) return 'inProgress';
		inProgress.set(id, now + LEASE_MS);
		return 'acquired';
	}

	/** The event was taken in: further deliveries are duplicates. */
	complete(trigger: string, id: string): void {
		const { inProgress, completed } = this.claimsOf(trigger);
		inProgress.delete(id);
		completed.set(id, hourOf(this.now()));
		if (completed.size > this.maxCompleted) this.evictOldest(completed);
	}

	/** The event was not taken in: the next delivery may acquire it. */
	release(trigger: string, id: string): void {
		this.claimsOf(trigger).inProgress.delete(id);
	}

	private claimsOf(trigger: string): TriggerClaims {
		const known = this.triggers.get(trigger);
		if (known) return known;
		const claims: TriggerClaims = { inProgress: new Map(), completed: new Map() };
		this.triggers.set(trigger, claims);
		return claims;
	}

	/** One percent at a time: a map needs long to find its first entry when many before it were deleted. */
	private evictOldest(completed: TriggerClaims['completed']): void {
		const excess = completed.size - Math.floor(this.maxCompleted * 0.99);
		let evicted = 0;
		for (const id of completed.keys()) {
			if (evicted++ >= excess) return;
			completed.delete(id);
		}
	}

	private evict(now: number): void {
		const hour = hourOf(now);
		if (hour === this.lastEviction) return;
		this.lastEviction = hour;
		for (const [trigger, { inProgress, completed }] of this.triggers) {
			for (const [id, leaseEnd] of inProgress) {
				if (leaseEnd <= now) inProgress.delete(id);
			}
			for (const [id, completedIn] of completed) {
				if (completedIn >= hour - WINDOW_HOURS) break;
				completed.delete(id);
			}
			if (inProgress.size + completed.size === 0) this.triggers.delete(trigger);
		}
	}
}
