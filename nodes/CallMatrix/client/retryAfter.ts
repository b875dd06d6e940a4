/** Parses Retry-After, and times that rate limit headers give. What to do about a wait is decided in `retry.ts`. */

/** A day: the longest that a moment may lie behind, or a rate limit's reset ahead, to make sense. Milliseconds. */
export const DAY_MS = 86_400_000;

const YEAR_MS = 366 * DAY_MS;

const NUMBER = /^\d+(?:\.\d+)?$/;

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];

/**
 * The forms of a date in HTTP (RFC 9110), in any case: `Sun, 06 Nov 1994 08:49:37 GMT`, `Sunday, 06-Nov-94 08:49:37 GMT` and
 * `Sun Nov 6 08:49:37 1994`.
 */
const DATES = [
	/(?:[a-z]+ ?, ?)?(?<day>\d{1,2})[ -](?<month>[a-z]{3})[ -](?<year>\d{4}|\d{2}) (?<time>\d{1,2}:\d{2}:\d{2}) ?(?:GMT|UTC)/,
	/[a-z]+ (?<month>[a-z]{3}) (?<day>\d{1,2}) (?<time>\d{1,2}:\d{2}:\d{2}) (?<year>\d{4})/,
].map(({ source }) => source);

const WHOLE_DATES = DATES.map((source) => new RegExp(`^${source}$`, 'i'));

/** One part of a header in which several were joined with commas: a date has a comma of its own. */
const PART = new RegExp(` ?(${DATES.join('|').replace(/\?<\w+>/g, '?:')}|[^,]*?) ?(?:,|$)`, 'giy');

/** @returns Unix milliseconds; undefined for what is no date in HTTP, or no day of the calendar */
function readDate(text: string, now: number): number | undefined {
	const groups = WHOLE_DATES.map((form) => form.exec(text)?.groups).find(Boolean);
	if (!groups) return undefined;
	const { day = '', month = '', year = '', time = '' } = groups;
	const [hour = 0, minute = 0, second = 0] = time.split(':').map(Number);
	const monthAt = MONTHS.indexOf(month.toLowerCase());
	// A second 60 is a leap second.
	if (monthAt < 0 || hour > 23 || minute > 59 || second > 60) return undefined;
	const inYear = (full: number): number => Date.UTC(full, monthAt, Number(day), hour, minute, second);
	const isDay = new Date(Date.UTC(2000, monthAt, Number(day))).getUTCMonth() === monthAt && Number(day) > 0;
	if (!isDay) return undefined;
	if (year.length === 4) return inYear(Number(year));
	// Of a year with two digits, the one that is at most 50 years ahead (RFC 9110).
	const latest = new Date(now);
	latest.setUTCFullYear(latest.getUTCFullYear() + 50);
	const century = Math.floor(latest.getUTCFullYear() / 100) * 100;
	const moment = inYear(century + Number(year));
	return moment > latest.getTime() ? inYear(century - 100 + Number(year)) : moment;
}

/**
 * Reads a number as a moment, where that makes sense: Unix seconds, or Unix milliseconds.
 * @param aheadMs how far ahead it may lie
 * @returns milliseconds from now, 0 for one that is over; undefined where it is no moment near now
 */
export function readMoment(value: number, now: number, aheadMs: number): number | undefined {
	const wait = [value * 1_000 - now, value - now].find((ms) => ms >= -DAY_MS && ms <= aheadMs);
	return wait === undefined ? undefined : Math.max(0, Math.ceil(wait));
}

function readOne(text: string, now: number): number | undefined {
	if (NUMBER.test(text)) {
		const value = Number(text);
		return readMoment(value, now, YEAR_MS) ?? Math.ceil(value * 1_000);
	}
	const moment = readDate(text, now);
	return moment === undefined ? undefined : Math.max(0, moment - now);
}

/**
 * Reads a Retry-After header: seconds, a date, or (against the standard, and common) a moment in Unix time. What is not near now
 * as a moment is seconds, however many: nothing is sent earlier than was said.
 * @param header as received; several are read one by one, and the longest counts
 * @param now in Unix milliseconds
 * @returns milliseconds from now; undefined where it says nothing that can be read
 */
export function readRetryAfter(header: unknown, now: number): number | undefined {
	const texts = [header].flat().filter((text): text is string => typeof text === 'string');
	const parts = texts.flatMap((text) =>
		[...text.trim().replace(/\s+/g, ' ').matchAll(PART)].map(([, part = '']) => part),
	);
	const waits = parts.map((part) => readOne(part, now)).filter((wait) => wait !== undefined);
	return waits.length ? Math.max(...waits) : undefined;
}
