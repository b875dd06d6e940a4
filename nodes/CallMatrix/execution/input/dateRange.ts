import { DateTime } from 'luxon';

import type { Period } from '../../resources/model';
import { quote } from '../../values/text';
import { describeUnreadable, readValue } from './fieldValue';

/**
 * Turns the chosen date range into the two times that are sent. Presets are full days, weeks and months in Eastern Time, as CallMatrix
 * counts its caps; a custom range is read in the workflow's time zone. Pure.
 */

/** The date range that the user chose. */
export interface ChosenPeriod {
	/** `today`, `yesterday`, `last7Days`, `last30Days`, `thisWeek`, `thisMonth`, `lastMonth`, `custom`, or `any` for no limit; an expression may give anything. */
	range: unknown;
	/** Of a custom range, as n8n's date picker gives it. */
	from: unknown;
	to: unknown;
}

/** Start and end, as ISO 8601 with offset; either may be absent. */
export interface Span {
	from?: string;
	to?: string;
}

/** The time zone of CallMatrix's days and caps. */
const EASTERN = 'America/New_York';

/** The start (inclusive) and the end (exclusive) of a preset. */
function preset(range: unknown, now: DateTime): [DateTime, DateTime] | undefined {
	const today = now.setZone(EASTERN).startOf('day');
	// Weeks begin on Monday, as CallMatrix lists the days of a week.
	const week = today.startOf('week');
	const month = today.startOf('month');
	switch (range) {
		case 'today':
			return [today, today.plus({ days: 1 })];
		case 'yesterday':
			return [today.minus({ days: 1 }), today];
		case 'last7Days':
			return [today.minus({ days: 7 }), today];
		case 'last30Days':
			return [today.minus({ days: 30 }), today];
		case 'thisWeek':
			return [week, week.plus({ weeks: 1 })];
		case 'thisMonth':
			return [month, month.plus({ months: 1 })];
		case 'lastMonth':
			return [month.minus({ months: 1 }), month];
		default:
			return undefined;
	}
}

const iso = (moment: DateTime): string => moment.toISO({ suppressMilliseconds: true }) as string;

/** Reads the start or the end of a custom range. */
function readEnd(label: string, raw: unknown, timezone: string): { moment?: string } | { refusal: string } {
	const reading = readValue({ name: label, label, type: 'moment' }, raw, { timezone });
	if ('unreadable' in reading) return { refusal: describeUnreadable([reading.unreadable]) };
	return 'value' in reading ? { moment: reading.value as string } : {};
}

/**
 * @param now in Unix milliseconds
 * @returns the times to send, or why the range is refused
 */
export function spanOf(
	period: Period,
	chosen: ChosenPeriod,
	timezone: string,
	now: number,
): { span: Span } | { refusal: string } {
	const days = preset(chosen.range, DateTime.fromMillis(now));
	if (days) return { span: { from: iso(days[0]), to: iso(days[1]) } };
	const isUnset = chosen.range === undefined || chosen.range === null || chosen.range === '';
	const isAny = isUnset || chosen.range === 'any';
	if (chosen.range !== 'custom' && !isAny) {
		return {
			refusal: `Date Range cannot be read from ${quote(String(chosen.range))}. Allowed: today, yesterday, last7Days, last30Days, thisWeek, thisMonth, lastMonth, custom`,
		};
	}
	// From and To are only shown under Custom, so the user chose it and an expression lost the range.
	if (isUnset && (chosen.from || chosen.to)) {
		return { refusal: 'Date Range is empty although From or To is filled in. Choose Custom' };
	}
	if (chosen.range !== 'custom') {
		return period.required ? { refusal: 'Date Range is empty. Choose one from the list' } : { span: {} };
	}
	const from = readEnd('From', chosen.from, timezone);
	if ('refusal' in from) return from;
	const to = readEnd('To', chosen.to, timezone);
	if ('refusal' in to) return to;
	const missing = from.moment ? (to.moment ? undefined : 'To') : 'From';
	if (missing && period.required) return { refusal: `${missing} is empty. A report needs both From and To` };
	if (from.moment && to.moment && Date.parse(from.moment) >= Date.parse(to.moment)) {
		return { refusal: `To (${to.moment}) is not after From (${from.moment})` };
	}
	return { span: { ...(from.moment && { from: from.moment }), ...(to.moment && { to: to.moment }) } };
}

/** The moment in a time zone, in the words of the editor's language. */
const inZone = (moment: string, zone: string): DateTime =>
	DateTime.fromISO(moment, { setZone: true }).setZone(zone).setLocale('en-US');

const startsDay = (moment: DateTime): boolean => +moment === +moment.startOf('day');

/** `Nov 20 to Nov 26, Eastern Time`; undefined where the range is not made of full days of the zone. */
function describeDays(from: string, to: string, zone: string, now: number): string | undefined {
	const [first, end] = [inZone(from, zone), inZone(to, zone)];
	if (!startsDay(first) || !startsDay(end)) return undefined;
	const last = end.minus({ days: 1 });
	const { year } = DateTime.fromMillis(now, { zone });
	const format = first.year === year && last.year === year ? 'LLL d' : 'LLL d, yyyy';
	const zoneName = zone === EASTERN ? 'Eastern Time' : `time zone ${zone}`;
	return first.hasSame(last, 'day')
		? `on ${first.toFormat(format)}, ${zoneName}`
		: `from ${first.toFormat(format)} to ${last.toFormat(format)}, ${zoneName}`;
}

/** `Nov 1, 2026, 12:30 AM PDT`: the hour that the clocks repeat is told by its zone. */
function describeMoment(moment: string, zone: string): string {
	const shown = inZone(moment, zone);
	return shown.toFormat(shown.second ? 'LLL d, yyyy, h:mm:ss a ZZZZ' : 'LLL d, yyyy, h:mm a ZZZZ');
}

/**
 * The range as people say it: `Calls that started on Nov 27, Eastern Time`. Parts of days have times, and a year.
 * @param timezone of the workflow
 * @param now in Unix milliseconds: the current year is left out
 * @returns empty without a limit
 */
export function describeSpan({ what }: Period, { from, to }: Span, timezone: string, now: number): string {
	if (!from && !to) return '';
	const days = from && to && (describeDays(from, to, EASTERN, now) ?? describeDays(from, to, timezone, now));
	if (days) return `${what} ${days}`;
	return [what, from && `from ${describeMoment(from, timezone)}`, to && `until before ${describeMoment(to, timezone)}`]
		.filter(Boolean)
		.join(' ');
}
