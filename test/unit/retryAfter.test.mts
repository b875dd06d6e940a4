import fc from 'fast-check';

import { readRetryAfter } from '../../nodes/CallMatrix/client/retryAfter.ts';

const NOW = Date.parse('2026-11-24T12:00:00Z');
/** In Unix seconds. */
const NOW_S = NOW / 1_000;

describe('Retry-After', () => {
	test.each([
		['0', 0],
		['12', 12_000],
		[' 3 ', 3_000],
		['Tue, 24 Nov 2026 12:00:30 GMT', 30_000],
		['Tuesday, 24-Nov-26 12:00:30 GMT', 30_000],
		['Tue Nov 24 12:00:30 2026', 30_000],
		['Tue, 24 Nov 2026 11:00:00 GMT', 0],
		['315360000', 315_360_000_000],
		[['5', '10'], 10_000],
		['5, 10', 10_000],
		['Tue, 24 Nov 2026 12:00:30 GMT, 60', 60_000],
		['Tue, 24 Nov 2026 12:02:00 GMT, 45', 120_000],
		['45, Tue, 24 Nov 2026 12:02:00 GMT', 120_000],
		['Tuesday, 24-Nov-26 12:02:00 GMT, Tue Nov 24 12:03:00 2026, 45', 180_000],
		['45, soon', 45_000],
		// A leap second, other cases and spaces.
		['Tue, 24 Nov 2026 12:00:60 GMT', 60_000],
		['tue, 24 nov 2026 12:00:30 gmt', 30_000],
		['TUE,  24  Nov  2026   12:00:30  GMT', 30_000],
		['Tue Nov  4 12:00:30 2026', 0],
		// Two digits of a year are at most 50 years ahead.
		['Sunday, 06-Nov-94 08:49:37 GMT', 0],
		['Tuesday, 24-Nov-76 12:00:30 GMT', 0],
		['Tuesday, 24-Nov-76 12:00:00 GMT', Date.parse('2076-11-24T12:00:00Z') - NOW],
		['1.5', 1_500],
		['0.0001', 1],
		// Unix time, where it makes sense as a moment; otherwise so many seconds.
		[String(NOW_S + 30), 30_000],
		[String(NOW + 30_000), 30_000],
		[String(NOW_S - 5), 0],
		['1700000000', 1_700_000_000_000],
		['99999999999999999999', 1e23],
	])('is read from %j', (header, wait) => {
		expect(readRetryAfter(header, NOW)).toBe(wait);
	});

	test.each([
		'-5',
		'1e3',
		'0x10',
		'soon',
		'',
		'120s',
		'1.',
		'NaN',
		'Infinity',
		'2026-11-24T12:00:30Z',
		'Tue, 31 Feb 2026 12:00:30 GMT',
		'Tue, 24 Nov 2026 24:00:30 GMT',
		'Tue, 24 Nov 2026 12:60:30 GMT',
		'Tue, 24 Nov 2026 12:00:61 GMT',
		'Tue, 24 Foo 2026 12:00:30 GMT',
		'Tue, 24 Nov 2026 12:00:30',
		undefined,
		null,
		7,
	])('is not guessed from %j', (header) => {
		expect(readRetryAfter(header, NOW)).toBeUndefined();
	});

	test.each([
		['24 Nov 2026 12:00:30 GMT', 30_000],
		['Tue,24 Nov 2026 12:00:30 GMT', 30_000],
		['Tue , 24 Nov 2026 12:00:30 GMT', 30_000],
		['24-Nov-2026 12:00:30GMT', 30_000],
		['Tue, 24 Nov 2026 12:00:30 UTC', 30_000],
		['25 Nov 2026 9:00:30 GMT', 75_630_000],
		['Wed Nov 25 9:00:30 2026', 75_630_000],
		['Tue, 24 Nov 2026 23:59:59 GMT', 43_199_000],
		['1 Dec 2026 12:00:00 GMT', 7 * 86_400_000],
		['29 Feb 2028 12:00:00 GMT', Date.parse('2028-02-29T12:00:00Z') - NOW],
		['\t5\r\n', 5_000],
		['5,,10,', 10_000],
		[',5', 5_000],
		[['soon', 5, '7'], 7_000],
	])('is read from %j, too', (header, wait) => {
		expect(readRetryAfter(header, NOW)).toBe(wait);
	});

	test.each([
		'0 Dec 2026 12:00:00 GMT',
		'32 Dec 2026 12:00:00 GMT',
		'31 Nov 2026 12:00:00 GMT',
		'x 24 Nov 2026 12:00:30 GMT',
		'Tue, 24 Nov 2026 12:00:30 GMT x',
		'Tue, 24 Nov 2026 12:00:30 GMTx',
		'Tue Nov 24 12:00:30 2026 x',
		'1 Tue Nov 24 12:00:30 2026',
		'Tue, 24 Nov 026 12:00:30 GMT',
		'Tue, 24 Nov 2026 12:00 GMT',
		'x5',
		'.5',
		'1.5.5',
	])('is not guessed from %j either', (header) => {
		expect(readRetryAfter(header, NOW)).toBeUndefined();
	});

	test.each(['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'])(
		'is read from a date in %s',
		(month) => {
			const at = (day: number): number => Date.parse(`${day} ${month} 2028 00:00:00 GMT`);
			for (const day of [1, 28]) {
				for (const written of [month, month.toUpperCase()]) {
					expect(readRetryAfter(`${day} ${written} 2028 00:00:00 GMT`, NOW)).toBe(at(day) - NOW);
				}
			}
		},
	);

	test.each([
		['2060-01-01T00:00:00Z', '94', 2094],
		['2060-01-01T00:00:00Z', '09', 2109],
		['2060-01-01T00:00:00Z', '11', 2011],
		['1999-01-01T00:00:00Z', '49', 2048 + 1],
		['1999-01-01T00:00:00Z', '50', 1950],
		['2000-01-01T00:00:00Z', '00', 2000],
	])('is read in %s with the year %s as a date in %i', (now, year, full) => {
		const wait = Date.parse(`${full}-01-01T00:00:00Z`) - Date.parse(now);
		expect(readRetryAfter(`Monday, 01-Jan-${year} 00:00:00 GMT`, Date.parse(now))).toBe(Math.max(0, wait));
	});

	test('is a moment in Unix time up to a day behind and a year ahead, and seconds beyond', () => {
		const DAY_S = 86_400;
		for (const [seconds, wait] of [
			[NOW_S - DAY_S, 0],
			[NOW_S - DAY_S - 1, (NOW_S - DAY_S - 1) * 1_000],
			[NOW_S + 366 * DAY_S, 366 * DAY_S * 1_000],
			[NOW_S + 366 * DAY_S + 1, (NOW_S + 366 * DAY_S + 1) * 1_000],
			[NOW - DAY_S * 1_000, 0],
			[NOW - DAY_S * 1_000 - 1, (NOW - DAY_S * 1_000 - 1) * 1_000],
			[NOW + 366 * DAY_S * 1_000, 366 * DAY_S * 1_000],
			[NOW + 366 * DAY_S * 1_000 + 1, (NOW + 366 * DAY_S * 1_000 + 1) * 1_000],
		] as const) {
			expect([seconds, readRetryAfter(String(seconds), NOW)]).toEqual([seconds, wait]);
		}
		expect(readRetryAfter(`${NOW}.25`, NOW)).toBe(1);
	});

	test('is read as the longest of its parts, in any order, however each is written', () => {
		const wait = fc.integer({ min: 0, max: 100_000 });
		const written = fc.constantFrom<(seconds: number) => string>(
			(seconds) => String(seconds),
			(seconds) => `${seconds}.0`,
			(seconds) => String(NOW_S + seconds),
			(seconds) => String(NOW + seconds * 1_000),
			(seconds) => new Date(NOW + seconds * 1_000).toUTCString(),
			(seconds) => new Date(NOW + seconds * 1_000).toUTCString().toLowerCase(),
		);
		const parts = fc.array(fc.tuple(wait, written), { minLength: 1, maxLength: 4 });
		fc.assert(
			fc.property(parts, fc.constantFrom(',', ', ', ' ,  '), (each, comma) => {
				const header = each.map(([seconds, write]) => write(seconds)).join(comma);
				expect(readRetryAfter(header, NOW)).toBe(Math.max(...each.map(([seconds]) => seconds)) * 1_000);
			}),
			{ numRuns: 1_000 },
		);
	});

	test('is never in the past, whatever the header', () => {
		fc.assert(
			fc.property(
				fc.oneof(
					fc.anything(),
					fc.string(),
					fc.date({ noInvalidDate: true }).map((date) => date.toUTCString()),
				),
				(header) => {
					expect(readRetryAfter(header, NOW) ?? 0).toBeGreaterThanOrEqual(0);
				},
			),
			{ numRuns: 1000 },
		);
	});
});
