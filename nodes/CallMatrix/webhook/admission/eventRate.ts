const HOUR_MS = 3_600_000;
const DAY_HOURS = 24;

/** How many events each trigger put on record in this process, by the hour. */
const volumes = new Map<string, Map<number, number>>();

/**
 * Counts an event.
 * @param now Unix milliseconds
 * @returns how many there were in the last 24 hours, this one included; fewer where other processes record for it too
 */
export function countEvent(trigger: string, now = Date.now()): number {
	const hour = Math.floor(now / HOUR_MS);
	const byHour = volumes.get(trigger) ?? new Map<number, number>();
	volumes.set(trigger, byHour);
	byHour.set(hour, (byHour.get(hour) ?? 0) + 1);
	for (const old of byHour.keys()) if (old <= hour - DAY_HOURS) byHour.delete(old);
	return [...byHour.values()].reduce((sum, count) => sum + count, 0);
}
