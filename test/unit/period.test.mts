import fc from 'fast-check';
import { DateTime } from 'luxon';

import { describeSpan, spanOf, type Span } from '../../nodes/CallMatrix/execution/input/dateRange.ts';
import type { Period } from '../../nodes/CallMatrix/resources/model.ts';

const calls: Period = { from: 'started_after', to: 'started_before', what: 'Calls that started' };

function span(range: string, now: string, timezone = 'America/Los_Angeles', from = '', to = ''): Span {
	const read = spanOf(calls, { range, from, to }, timezone, Date.parse(now));
	if ('refusal' in read) throw new Error(read.refusal);
	return read.span;
}

test.each([undefined, null, ''])(
	'A date range that an expression lost (%p) is not all of the time where From is filled in',
	(range) => {
		const read = spanOf(calls, { range, from: '2026-11-01T00:00:00', to: '' }, 'America/New_York', 0);
		expect(read).toEqual({ refusal: expect.stringContaining('Date Range is empty') });
		expect(spanOf(calls, { range, from: '', to: '' }, 'America/New_York', 0)).toEqual({ span: {} });
	},
);

describe('A day of CallMatrix', () => {
	test.each(['America/Los_Angeles', 'Europe/Berlin'])(
		'is an Eastern one, also where the workflow is in %s',
		(timezone) => {
			// 23:30 in New York on the 23rd: already the 24th in Berlin, still 20:30 in Los Angeles.
			expect(span('today', '2026-11-24T04:30:00Z', timezone)).toEqual({
				from: '2026-11-23T00:00:00-05:00',
				to: '2026-11-24T00:00:00-05:00',
			});
			expect(span('yesterday', '2026-11-24T04:30:00Z', timezone)).toEqual({
				from: '2026-11-22T00:00:00-05:00',
				to: '2026-11-23T00:00:00-05:00',
			});
		},
	);

	test('has 23 hours when the clocks go forward, and 25 when they go back', () => {
		expect(span('today', '2026-03-08T18:00:00Z')).toEqual({
			from: '2026-03-08T00:00:00-05:00',
			to: '2026-03-09T00:00:00-04:00',
		});
		expect(span('yesterday', '2026-11-02T18:00:00Z')).toEqual({
			from: '2026-11-01T00:00:00-04:00',
			to: '2026-11-02T00:00:00-05:00',
		});
	});
});

describe('A date range', () => {
	test('of the last seven days ends before today', () => {
		expect(span('last7Days', '2026-11-05T15:00:00Z')).toEqual({
			from: '2026-10-29T00:00:00-04:00',
			to: '2026-11-05T00:00:00-05:00',
		});
	});

	test('of the last 30 days ends before today, also over a change of clocks', () => {
		expect(span('last30Days', '2026-11-05T15:00:00Z')).toEqual({
			from: '2026-10-06T00:00:00-04:00',
			to: '2026-11-05T00:00:00-05:00',
		});
	});

	test.each([
		['a Sunday night, which is Monday in Berlin', '2026-11-30T04:30:00Z', '2026-11-23', '2026-11-30'],
		['a Monday', '2026-11-30T05:00:00Z', '2026-11-30', '2026-12-07'],
	])('of this week begins on Monday: %s', (_, now, from, to) => {
		expect(span('thisWeek', now, 'Europe/Berlin')).toEqual({
			from: `${from}T00:00:00-05:00`,
			to: `${to}T00:00:00-05:00`,
		});
	});

	test('of a month begins on the 1st, also over a change of clocks and of years', () => {
		expect(span('thisMonth', '2026-11-24T15:00:00Z')).toEqual({
			from: '2026-11-01T00:00:00-04:00',
			to: '2026-12-01T00:00:00-05:00',
		});
		expect(span('lastMonth', '2027-01-02T15:00:00Z')).toEqual({
			from: '2026-12-01T00:00:00-05:00',
			to: '2027-01-01T00:00:00-05:00',
		});
	});

	test.each([
		['America/Los_Angeles', '2026-11-01T00:30:00-07:00', '2026-11-01T12:00:00-08:00'],
		['Europe/Berlin', '2026-11-01T00:30:00+01:00', '2026-11-01T12:00:00+01:00'],
	])("that is custom is read in the workflow's time zone: %s", (timezone, from, to) => {
		expect(span('custom', '2026-11-24T15:00:00Z', timezone, '2026-11-01T00:30:00', '2026-11-01T12:00:00')).toEqual({
			from,
			to,
		});
	});

	test("that is custom and in the workflow's hour that the clocks skip or repeat is still one moment", () => {
		const read = (from: string, timezone: string) => span('custom', '2026-11-24T15:00:00Z', timezone, from).from;
		expect(read('2026-03-08T02:30:00', 'America/Los_Angeles')).toBe('2026-03-08T03:30:00-07:00');
		expect(read('2026-11-01T01:30:00', 'America/Los_Angeles')).toBe('2026-11-01T01:30:00-07:00');
		expect(read('2026-03-29T02:30:00', 'Europe/Berlin')).toBe('2026-03-29T03:30:00+02:00');
		expect(read('2026-10-25T02:30:00', 'Europe/Berlin')).toBe('2026-10-25T02:30:00+02:00');
	});

	test('that is custom may be open at either end, unless both have to be said', () => {
		expect(span('custom', '2026-11-24T15:00:00Z', 'utc', '2026-11-01T00:00:00Z')).toEqual({
			from: '2026-11-01T00:00:00Z',
		});
		const report = { ...calls, required: true };
		expect(spanOf(report, { range: 'custom', from: '2026-11-01', to: '' }, 'utc', 0)).toEqual({
			refusal: expect.stringContaining('To is empty'),
		});
		expect(spanOf(report, { range: 'any', from: '', to: '' }, 'utc', 0)).toHaveProperty('refusal');
	});

	test('that ends before it begins, or cannot be read, is refused in words', () => {
		expect(spanOf(calls, { range: 'custom', from: '2026-11-02', to: '2026-11-01' }, 'utc', 0)).toEqual({
			refusal: 'To (2026-11-01T00:00:00Z) is not after From (2026-11-02T00:00:00Z)',
		});
		expect(spanOf(calls, { range: 'custom', from: 'soon', to: '' }, 'utc', 0)).toEqual({
			refusal: expect.stringContaining('From cannot be read from "soon"'),
		});
	});

	test.each([
		['yesterday', '2026-11-28T15:00:00Z', 'on Nov 27, Eastern Time'],
		['last7Days', '2026-11-27T15:00:00Z', 'from Nov 20 to Nov 26, Eastern Time'],
		['today', '2026-03-08T18:00:00Z', 'on Mar 8, Eastern Time'],
		['today', '2026-11-01T18:00:00Z', 'on Nov 1, Eastern Time'],
		['yesterday', '2027-01-01T18:00:00Z', 'on Dec 31, 2026, Eastern Time'],
		['last7Days', '2027-01-03T18:00:00Z', 'from Dec 27, 2026 to Jan 2, 2027, Eastern Time'],
		['thisMonth', '2026-11-24T15:00:00Z', 'from Nov 1 to Nov 30, Eastern Time'],
	])('is shown as people say it: %s at %s', (range, now, expected) => {
		for (const timezone of ['America/Los_Angeles', 'Europe/Berlin', 'UTC']) {
			const said = describeSpan(calls, span(range, now, timezone), timezone, Date.parse(now));
			expect(said).toBe(`Calls that started ${expected}`);
		}
	});

	test.each([
		['full days of the workflow', ['2026-11-20', '2026-11-27'], 'from Nov 20 to Nov 26, time zone America/Los_Angeles'],
		[
			'full days that are Eastern',
			['2026-11-20T00:00:00-05:00', '2026-11-21T00:00:00-05:00'],
			'on Nov 20, Eastern Time',
		],
		[
			'parts of days, over a change of clocks',
			['2026-11-01T00:30:00', '2026-11-01T12:00:05'],
			'from Nov 1, 2026, 12:30 AM PDT until before Nov 1, 2026, 12:00:05 PM PST',
		],
		['a start only', ['2026-11-20', ''], 'from Nov 20, 2026, 12:00 AM PST'],
		['an end only', ['', '2026-11-20'], 'until before Nov 20, 2026, 12:00 AM PST'],
	])('that is custom is shown with its times and zone where it has parts of days: %s', (_, [from, to], expected) => {
		const now = '2026-11-28T15:00:00Z';
		const zone = 'America/Los_Angeles';
		const said = describeSpan(calls, span('custom', now, zone, from, to), zone, Date.parse(now));
		expect(said).toBe(`Calls that started ${expected}`);
	});

	test('is not shown where there is none', () => {
		expect(describeSpan(calls, {}, 'UTC', 0)).toBe('');
	});
});

describe('At any moment of any year', () => {
	const moments = fc.date({ noInvalidDate: true, min: new Date('2000-01-01'), max: new Date('2060-01-01') });

	test('today and this week hold that moment, yesterday and the last days end where it begins, and months meet', () => {
		fc.assert(
			fc.property(moments, (now) => {
				const of = (range: string) => {
					const { from = '', to = '' } = span(range, now.toISOString());
					return [DateTime.fromISO(from).toMillis(), DateTime.fromISO(to).toMillis()] as const;
				};
				const [today, tomorrow] = of('today');
				expect(today <= now.getTime() && now.getTime() < tomorrow).toBe(true);
				expect(of('yesterday')[1]).toBe(today);
				expect(of('last7Days')[1]).toBe(today);
				expect(of('last7Days')[0]).toBeLessThan(of('yesterday')[0]);
				expect(of('last30Days')[1]).toBe(today);
				expect(of('last30Days')[0]).toBeLessThan(of('last7Days')[0]);
				const [monday, nextMonday] = of('thisWeek');
				expect(monday <= today && nextMonday >= tomorrow).toBe(true);
				expect(DateTime.fromMillis(monday, { zone: 'America/New_York' }).weekday).toBe(1);
				const said = describeSpan(calls, span('yesterday', now.toISOString()), 'Europe/Berlin', now.getTime());
				expect(said).toMatch(/^Calls that started on [A-Z][a-z]{2} \d{1,2}(, \d{4})?, Eastern Time$/);
				expect(of('lastMonth')[1]).toBe(of('thisMonth')[0]);
				expect(of('thisMonth')[0]).toBeLessThanOrEqual(today);
				expect(of('thisMonth')[1]).toBeGreaterThanOrEqual(tomorrow);
			}),
		);
	});
});
