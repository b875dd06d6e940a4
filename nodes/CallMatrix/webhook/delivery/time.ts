/** Reads the time of an event, in whatever form a sender writes it. */

import { DateTime } from 'luxon';

import { readMoment } from '../../values/moment';
import { clean } from '../../values/text';

/** Unix time as text: nine digits are after 1973, and no date is written so. */
const UNIX = /^\d{9,19}(\.\d+)?$/;

/** Unix seconds out of seconds, milliseconds, microseconds or nanoseconds, of which any moment since 1973 can be only one. */
function fromNumber(time: number): number {
	if (time < 1e11) return time;
	if (time < 1e14) return time / 1e3;
	return time < 1e17 ? time / 1e6 : time / 1e9;
}

/** @returns Unix seconds; undefined where it is no time */
function fromText(text: string): number | undefined {
	if (UNIX.test(text)) return fromNumber(Number(text));
	// A calendar day is not a time: it may begin hours before or after that of UTC.
	if (!text.includes(':')) return undefined;
	const iso = readMoment(text, 'utc');
	const written = [DateTime.fromRFC2822(text), DateTime.fromHTTP(text)].find(({ isValid }) => isValid);
	return iso === undefined ? written?.toSeconds() : DateTime.fromISO(iso).toSeconds();
}

/**
 * ISO 8601, RFC 2822 or Unix time in any unit, as text or number. A time without a zone is UTC, whatever n8n's zone is: no sender
 * knows that one.
 * @returns Unix seconds, whole; undefined where it cannot be read
 */
export function readTime(time: string | number): number | undefined {
	const seconds = typeof time === 'number' ? fromNumber(time) : fromText(clean(time));
	return seconds !== undefined && Number.isFinite(seconds) ? Math.floor(seconds) : undefined;
}
