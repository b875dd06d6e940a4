import { DateTime } from 'luxon';

import { clean } from './text';

/** Reads dates and times without guessing: an ambiguous one is refused. Pure. */

/** A date, optionally with a time and an offset: 2026-02-27, 2026-02-27 16:47, 2026-02-27T16:47:00.000-08:00, … -0800, … UTC. */
const MOMENT =
	/^(\d{4}-\d{2}-\d{2})(?:(?:T|\s+)(\d{2}:\d{2}(?::\d{2}(?:[.,]\d{1,9})?)?)\s*(Z|UTC|GMT|[+-]\d{2}(?::?[0-5]\d)?)?)?$/i;

/** The largest UTC offset of any time zone. Minutes. */
const MAX_OFFSET = 14 * 60;

/** The first accepted year. A year has four digits: longer ones are not portable. */
const FIRST_YEAR = 1970;

/**
 * Reads a date and time. A time without a date, a year by itself, and a date whose day and month could be exchanged are refused.
 * @param timezone for text without an offset; where undefined, that text is refused. Of an hour that occurs twice when daylight saving
 * time ends, the first is used: luxon would use the one with today's offset.
 * @returns ISO 8601 with an offset
 */
export function readMoment(text: string, timezone?: string): string | undefined {
	const [, date, time, zone] = MOMENT.exec(clean(text)) ?? [];
	if (date === undefined || (zone === undefined && timezone === undefined)) return undefined;
	const offset = zone && /^[a-z]/i.test(zone) ? 'Z' : (zone ?? '');
	const read = DateTime.fromISO(time === undefined ? date : `${date}T${time}${offset}`, {
		zone: timezone ?? 'utc',
		setZone: true,
	});
	// Luxon reads hour 24, and a day that a time zone skipped, as the next day.
	if (!read.isValid || read.toISODate() !== date || Math.abs(read.offset) > MAX_OFFSET) return undefined;
	if (read.year < FIRST_YEAR) return undefined;
	const [first = read] = read.getPossibleOffsets().sort((a, b) => a.toMillis() - b.toMillis());
	return first.toISO({ suppressMilliseconds: true }) ?? undefined;
}
