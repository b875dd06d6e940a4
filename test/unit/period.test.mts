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

	test('stands in words with its offset, and not at all where there is none', () => {
		expect(describeSpan(calls, span('today', '2026-11-24T15:00:00Z'))).toBe(
			'Calls that started from 2026-11-24T00:00:00-05:00 until before 2026-11-25T00:00:00-05:00',
		);
		expect(describeSpan(calls, {})).toBe('');
	});
});

describe('At any moment of any year', () => {
	const moments = fc.date({ noInvalidDate: true, min: new Date('2000-01-01'), max: new Date('2060-01-01') });

	test('today holds that moment, yesterday and the last seven days end where it begins, and months meet', () => {
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
				expect(of('lastMonth')[1]).toBe(of('thisMonth')[0]);
				expect(of('thisMonth')[0]).toBeLessThanOrEqual(today);
				expect(of('thisMonth')[1]).toBeGreaterThanOrEqual(tomorrow);
			}),
		);
	});
});
