/** How moments are read: with the date that was written, in the zone that was written or given, or not at all. */
import fc from 'fast-check';
import { DateTime, IANAZone } from 'luxon';

import { readMoment } from '../../nodes/CallMatrix/values/moment.ts';

const two = (value: number): string => String(value).padStart(2, '0');

/** Dates that exist, and some that do not: a 30th of February. */
const dates = fc
	.tuple(fc.integer({ min: 1970, max: 9999 }), fc.integer({ min: 1, max: 12 }), fc.integer({ min: 1, max: 31 }))
	.map(([year, month, day]) => `${year}-${two(month)}-${two(day)}`);

const exists = (date: string): boolean => DateTime.fromISO(date, { zone: 'utc' }).isValid;

/** Times of a day, with seconds and without. */
const times = fc
	.tuple(fc.nat({ max: 23 }), fc.nat({ max: 59 }), fc.constantFrom('', ':00', ':59', ':07.5', ':07,250', ':30.000000'))
	.map(([hour, minute, rest]) => `${two(hour)}:${two(minute)}${rest}`);

/** Offsets as people write them, in minutes. */
const offsets = fc.constantFrom<[string, number]>(
	['Z', 0],
	['z', 0],
	[' UTC', 0],
	[' gmt', 0],
	['+00:00', 0],
	['-08:00', -480],
	[' -0800', -480],
	['-08', -480],
	['+05:30', 330],
	[' +13:45', 825],
	['-03:30', -210],
);

const separators = fc.constantFrom('T', 't', ' ', '  ', '\u00a0', '\u202f');

const zones = fc.constantFrom(
	...['utc', 'America/New_York', 'America/Los_Angeles', 'America/Phoenix', 'Europe/Berlin', 'Asia/Kolkata'],
	...['America/Sao_Paulo', 'Pacific/Apia', 'Australia/Lord_Howe', 'Asia/Kathmandu', 'Africa/Cairo'],
);

describe('A moment', () => {
	test('with an offset is that moment, whatever the time zone of the workflow', () => {
		fc.assert(
			fc.property(dates, separators, times, offsets, fc.option(zones), (date, t, time, [written, minutes], zone) => {
				const read = readMoment(`${date}${t}${time}${written}`, zone ?? undefined);
				if (!exists(date)) {
					expect(read).toBeUndefined();
					return;
				}
				const right = DateTime.fromISO(`${date}T${time}`, { zone: 'utc' }).minus({ minutes });
				expect(DateTime.fromISO(read ?? '').toMillis()).toBe(right.toMillis());
				expect(DateTime.fromISO(read ?? '', { setZone: true }).offset).toBe(minutes);
			}),
			{ numRuns: 500 },
		);
	});

	test('never has another date than the one that was written', () => {
		const loose = fc.tuple(
			fc.oneof(dates, fc.stringMatching(/^\d{4}-\d{2}-\d{2}$/)),
			fc.oneof(
				fc.constant(''),
				fc.tuple(separators, fc.oneof(times, fc.stringMatching(/^\d{2}:\d{2}$/))).map((parts) => parts.join('')),
			),
			fc.oneof(
				fc.constant(''),
				offsets.map(([text]) => text),
				fc.stringMatching(/^[+-]\d{2}:?\d{2}$/),
			),
		);
		fc.assert(
			fc.property(loose, fc.option(zones), ([date, time, offset], zone) => {
				const read = readMoment(date + time + offset, zone ?? undefined);
				if (read !== undefined) expect(read.slice(0, 10)).toBe(date);
			}),
			{ numRuns: 2_000 },
		);
	});

	test('without an offset is read in the time zone that is given, and refused where none is', () => {
		fc.assert(
			fc.property(dates.filter(exists), fc.option(times), zones, (date, time, zone) => {
				const text = time === null ? date : `${date} ${time}`;
				expect(readMoment(text)).toBeUndefined();
				const read = readMoment(text, zone);
				// A day that the zone left out cannot be read.
				if (read === undefined) return;
				const wall = DateTime.fromISO(read, { zone: IANAZone.create(zone) });
				expect(wall.offset).toBe(DateTime.fromISO(read, { setZone: true }).offset);
				expect(wall.toISODate()).toBe(date);
			}),
		);
	});

	test('that is read reads as itself', () => {
		fc.assert(
			fc.property(dates.filter(exists), times, offsets, (date, time, [offset]) => {
				const read = readMoment(`${date} ${time}${offset}`) ?? '';
				expect(readMoment(read)).toBe(read);
				expect(readMoment(read, 'Asia/Kolkata')).toBe(read);
			}),
		);
	});

	test.each([
		['2026-02-27 16:47:00-08:00', '2026-02-27T16:47:00-08:00'],
		['2026-02-27T16:47', '2026-02-27T16:47:00-05:00'],
		['2026-02-27', '2026-02-27T00:00:00-05:00'],
		['\u200e2026\u201102\u201127 16:47 UTC', '2026-02-27T16:47:00Z'],
		['2026-02-27T16:47:00.123456789Z', '2026-02-27T16:47:00.123Z'],
		// The clocks leave 02:30 out and have 01:30 twice, of which the first counts.
		['2026-03-08 02:30', '2026-03-08T03:30:00-04:00'],
		['2026-11-01 01:30', '2026-11-01T01:30:00-04:00'],
	])('%s is %s', (text, moment) => {
		expect(readMoment(text, 'America/New_York')).toBe(moment);
	});

	test.each([
		...'09:24:15|09:24|9 am|T09:24|24:00|2026|2026-02|02-27|27|20260227|2026-W09-5|2026-058|2026-2-7'.split('|'),
		...'02/27/2026|27/02/2026|2/7/26|27.02.2026|2026/02/27|2026.02.27|Feb 27, 2026|27 Feb 2026|today|now|soon'.split(
			'|',
		),
		...'2026-02-30|2026-13-01|2026-00-10|2026-01-00|0000-00-00|1899-12-30|1969-12-31|10000-01-01|-2026-01-01'.split(
			'|',
		),
		...'2026-02-27 24:00|2026-02-27 24:00Z|2026-02-27 25:00Z|2026-02-27 16:60|2026-02-27 16:47:60Z|2026-02-27 4:47 PM'.split(
			'|',
		),
		...'2026-02-27T16:47 PST|2026-02-27T16:47 EST|2026-02-27T16:47 America/New_York|2026-02-27 Z|2026-02-27-08:00'.split(
			'|',
		),
		...'2026-02-27T00:00+99:99|2026-02-27T00:00+24:00|2026-02-27T00:00-15:00|2026-02-27T00:00+05:75'.split('|'),
		...'2026-02-27T16:47Z/2026-02-28T16:47Z|2026-02-27T16:47Z 2026-02-28|1771234567|1771234567000|46080|46080.5|P1D|'.split(
			'|',
		),
	])('%p is none', (text) => {
		expect(readMoment(text, 'America/New_York')).toBeUndefined();
	});

	test('is accepted from 1970 to 9999', () => {
		const dates = ['1969-12-31', '1970-01-01', '9999-12-31', '0999-01-01'];
		expect(dates.map((date) => readMoment(date, 'utc'))).toEqual([
			undefined,
			'1970-01-01T00:00:00Z',
			'9999-12-31T00:00:00Z',
			undefined,
		]);
	});

	test.each([
		['2026-02-27T10:00+14:00', '2026-02-27T10:00:00+14:00'],
		['2026-02-27T10:00-14:00', '2026-02-27T10:00:00-14:00'],
		['2026-02-27T10:00+14:01', undefined],
		['2026-02-27T10:00-14:01', undefined],
	])('has an offset of at most 14 hours: %s', (text, read) => {
		expect(readMoment(text)).toBe(read);
	});

	test('is none on a day that a time zone left out', () => {
		expect(readMoment('2011-12-30', 'Pacific/Apia')).toBeUndefined();
		expect(readMoment('2011-12-30 12:00', 'Pacific/Apia')).toBeUndefined();
		expect(readMoment('2011-12-31', 'Pacific/Apia')).toBe('2011-12-31T00:00:00+14:00');
	});
});
