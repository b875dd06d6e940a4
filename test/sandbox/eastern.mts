/** CallMatrix's day, which begins at midnight in New York. */

/** A day and an hour in New York. */
export interface Eastern {
	/** YYYY-MM-DD. */
	day: string;
	hour: number;
}

const clock = new Intl.DateTimeFormat('en-US', {
	timeZone: 'America/New_York',
	hourCycle: 'h23',
	year: 'numeric',
	month: '2-digit',
	day: '2-digit',
	hour: '2-digit',
});

/** A cache by the hour since 1970: time zones change on the hour, and a lookup is slow. */
const known = new Map<number, Eastern>();

/** The day and the hour of a moment. */
export function eastern(time: string | Date): Eastern {
	const hours = Math.floor(new Date(time).getTime() / 3_600_000);
	const found = known.get(hours) ?? lookUp(hours);
	known.set(hours, found);
	return found;
}

function lookUp(hours: number): Eastern {
	const parts = clock.formatToParts(hours * 3_600_000).map(({ type, value }) => [type, value]);
	const { year = '', month = '', day = '', hour } = Object.fromEntries(parts) as Record<string, string>;
	return { day: `${year}-${month}-${day}`, hour: Number(hour) };
}
