import fc from 'fast-check';

import { readRateLimit, readRetryAfter } from '../../nodes/CallMatrix/transport/retryAfter.ts';

const NOW = Date.parse('2026-11-24T12:00:00Z');

describe('When to come again', () => {
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
	])('is read from %j', (header, wait) => {
		expect(readRetryAfter(header, NOW)).toBe(wait);
	});

	test.each([
		'-5',
		'1e3',
		'0x10',
		'1.5',
		'soon',
		'',
		'2026-11-24T12:00:30Z',
		'Tue, 24 Nov 2026 12:00:30',
		undefined,
		null,
		7,
	])('is not guessed from %j', (header) => {
		expect(readRetryAfter(header, NOW)).toBeUndefined();
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

describe('What is left of the rate limit', () => {
	test.each([
		[{ ratelimit: '"default";r=50;t=30' }, { remaining: 50, seconds: 30 }],
		[{ ratelimit: 'limit=100, remaining=7, reset=1' }, { remaining: 7, seconds: 1 }],
		[
			{ 'ratelimit-remaining': '0', 'ratelimit-reset': '1' },
			{ remaining: 0, seconds: 1 },
		],
		[{ ratelimit: '"default";r=50' }, undefined],
		[{}, undefined],
	])('is read from %j', (headers, left) => {
		expect(readRateLimit(headers)).toEqual(left);
	});
});
