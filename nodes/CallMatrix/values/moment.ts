import { DateTime } from 'luxon';

import { clean } from './text';

/** A date, and perhaps a time and an offset: 2026-02-27, 2026-02-27 16:47, 2026-02-27T16:47:00.000-08:00, … -0800, … UTC. No clock is more than 14 hours ahead. */
const MOMENT =
	/^(\d{4}-\d{2}-\d{2})(?:(?:T|\s+)(\d{2}:\d{2}(?::\d{2}(?:[.,]\d{1,9})?)?)\s*(Z|UTC|GMT|[+-]\d{2}(?::?[0-5]\d)?)?)?$/i;

/** The farthest from UTC that a clock anywhere is. Minutes. */
const MOST_OFFSET = 14 * 60;

/** The years in which a moment lies; beyond four digits a year is no longer read everywhere as one. */
const FIRST_YEAR = 1970;
const LAST_YEAR = 9999;

/**
 * Reads a moment. It has a date; a time alone, a year alone and a date whose day and month could be exchanged are refused.
 * @param timezone of a moment without an offset; where undefined, such a moment is refused. Of an hour that the clocks repeat
 * the first counts: luxon alone would take the one whose offset is today's.
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
	// An hour 24, and a day that a time zone leaves out, are read by luxon as the day after.
	if (!read.isValid || read.toISODate() !== date || Math.abs(read.offset) > MOST_OFFSET) return undefined;
	if (read.year < FIRST_YEAR || read.year > LAST_YEAR) return undefined;
	const [first = read] = read.getPossibleOffsets().sort((a, b) => a.toMillis() - b.toMillis());
	return first.toISO({ suppressMilliseconds: true }) ?? undefined;
}
