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

/** What one trigger has taken: each gets its own copy of an event. By event id, and numbers, as a hundred thousand are held. */
interface Taken {
	/** When the lease of the claim ends. */
	pending: Map<string, number>;
	/** The hour of the answer, the oldest first. */
	answered: Map<string, number>;
}

/**
 * Which events this process has taken. One event, one execution, however many copies arrive at once: a claim is made
 * before anything is awaited.
 *
 * What is out of the window is let go once an hour, from the old end. Looking an event up is one look however many are
 * remembered; a map for each hour would be 25 of them, and most events are new, so all would be looked at.
 */
export class Claims {
	private readonly triggers = new Map<string, Taken>();
	private hour = -Infinity;

	/** @param now milliseconds of a clock that never goes back: nobody can set it, so no change of the time ends or prolongs a claim */
	constructor(private readonly now: () => number = () => performance.now()) {}

	/** Claims an event for a trigger. Whoever gets `taken` must settle it, or lets the lease run out. */
	take(trigger: string, id: string): ClaimResult {
		const now = this.now();
		this.forget(now);
		const { pending, answered } = this.takenBy(trigger);
		if (answered.has(id)) return 'answered';
		if ((pending.get(id) ?? now) > now) return 'pending';
		pending.set(id, now + LEASE_MS);
		return 'taken';
	}

	/** Ends a claim: an event that was answered is remembered, one that was not may come again. */
	settle(trigger: string, id: string, isAnswered: boolean): void {
		const { pending, answered } = this.takenBy(trigger);
		pending.delete(id);
		if (isAnswered) answered.set(id, hourOf(this.now()));
	}

	private takenBy(trigger: string): Taken {
		const known = this.triggers.get(trigger);
		if (known) return known;
		const taken: Taken = { pending: new Map(), answered: new Map() };
		this.triggers.set(trigger, taken);
		return taken;
	}

	/** Lets go what is out of the window. */
	private forget(now: number): void {
		const hour = hourOf(now);
		if (hour === this.hour) return;
		this.hour = hour;
		for (const [trigger, { pending, answered }] of this.triggers) {
			for (const [id, leaseEnd] of pending) {
				if (leaseEnd <= now) pending.delete(id);
			}
			for (const [id, answeredIn] of answered) {
				if (answeredIn >= hour - WINDOW_HOURS) break;
				answered.delete(id);
			}
			if (pending.size + answered.size === 0) this.triggers.delete(trigger);
		}
	}
}

const hourOf = (milliseconds: number): number => Math.floor(milliseconds / HOUR_MS);
