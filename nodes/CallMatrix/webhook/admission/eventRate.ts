/** Counts the events of each trigger, so that a person can be told when more come in a day than n8n remembers. */

const HOUR_MS = 3_600_000;
const WINDOW_HOURS = 24;

export class EventRate {
	/** By trigger and hour; at most a day of hours each. A trigger without an event for a day is evicted. */
	private readonly triggers = new Map<string, Map<number, number>>();

	private lastEviction = NaN;

	/** @param now Unix milliseconds */
	constructor(private readonly now: () => number = () => Date.now()) {}

	/** How many triggers are remembered. */
	get size(): number {
		return this.triggers.size;
	}

	/** Counts an event. @returns the trigger's events in the last 24 hours, with this one; those that this process admitted */
	count(trigger: string): number {
		const hour = Math.floor(this.now() / HOUR_MS);
		this.evict(hour);
		const byHour = this.triggers.get(trigger) ?? new Map<number, number>();
		this.triggers.set(trigger, byHour);
		byHour.set(hour, (byHour.get(hour) ?? 0) + 1);
		return [...byHour.values()].reduce((sum, count) => sum + count, 0);
	}

	/** Once an hour. */
	private evict(hour: number): void {
		if (hour === this.lastEviction) return;
		this.lastEviction = hour;
		for (const [trigger, byHour] of this.triggers) {
			for (const counted of byHour.keys()) {
				// An hour that is still to come was counted before the clock was set back.
				if (counted <= hour - WINDOW_HOURS || counted > hour) byHour.delete(counted);
			}
			if (byHour.size === 0) this.triggers.delete(trigger);
		}
	}
}
