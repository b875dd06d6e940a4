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
