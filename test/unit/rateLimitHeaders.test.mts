import fc from 'fast-check';

import { readRateLimits } from '../../nodes/CallMatrix/client/rateLimitHeaders.ts';

const NOW = Date.parse('2026-11-24T12:00:00Z');
/** In Unix seconds. */
const NOW_S = NOW / 1_000;

describe('The RateLimit headers', () => {
	const old = (remaining: unknown, reset: unknown) => ({ 'ratelimit-remaining': remaining, 'ratelimit-reset': reset });

	test.each([
		[{ ratelimit: '"default";r=50;t=30' }, [{ remaining: 50, ms: 30_000 }]],
		[{ ratelimit: '"a, r=1;t=1";r=50; t=30' }, [{ remaining: 50, ms: 30_000 }]],
		[
			{ ratelimit: '"day";r=900;t=3600, "burst";r=0;t=1' },
			[
				{ remaining: 900, ms: 3_600_000 },
				{ remaining: 0, ms: 1_000 },
			],
		],
		[{ ratelimit: 'limit=100, remaining=7, reset=1' }, [{ remaining: 7, ms: 1_000 }]],
		[old('0', '1'), [{ remaining: 0, ms: 1_000 }]],
		[old('0', '1.5'), [{ remaining: 0, ms: 1_500 }]],
		[old('0', '86400'), [{ remaining: 0, ms: 86_400_000 }]],
		[
			old('0, 5', '60, 1'),
			[
				{ remaining: 0, ms: 60_000 },
				{ remaining: 5, ms: 1_000 },
			],
		],
		// Spaces, capitals, and each policy in a header of its own.
		[{ ratelimit: 'limit = 100 , Remaining = 7 , Reset = 1' }, [{ remaining: 7, ms: 1_000 }]],
		[{ ratelimit: '"A";R=50;T=30' }, [{ remaining: 50, ms: 30_000 }]],
		[
			{ ratelimit: ['"a";r=1;t=1', 7, '"b";r=2;t=2'] },
			[
				{ remaining: 1, ms: 1_000 },
				{ remaining: 2, ms: 2_000 },
			],
		],
		[
			{ ratelimit: '"a";r=1;t=1', ...old('2', '2') },
			[
				{ remaining: 1, ms: 1_000 },
				{ remaining: 2, ms: 2_000 },
			],
		],
		[
			old('0, 5', ' 60 '),
			[
				{ remaining: 0, ms: 60_000 },
				{ remaining: 5, ms: 60_000 },
			],
		],
		[
			old(['0', '5'], ['60', '1']),
			[
				{ remaining: 0, ms: 60_000 },
				{ remaining: 5, ms: 1_000 },
			],
		],
		[old('0', '0.0001'), [{ remaining: 0, ms: 1 }]],
		// A moment in Unix time, in seconds or milliseconds.
		[old('0', String(NOW_S + 60)), [{ remaining: 0, ms: 60_000 }]],
		[old('0', String(NOW + 60_000)), [{ remaining: 0, ms: 60_000 }]],
		[old('0', String(NOW_S - 60)), [{ remaining: 0, ms: 0 }]],
		[{ ratelimit: `"default";r=0;t=${NOW_S + 60}` }, [{ remaining: 0, ms: 60_000 }]],
	])('are read from %j', (headers, limits) => {
		expect(readRateLimits(headers, NOW)).toEqual(limits);
	});

	test.each([
		'31536000',
		'86401',
		'-1',
		'NaN',
		'1e99',
		'Infinity',
		'99999999999999999999999',
		'1700000000',
		String(NOW_S + 86_401),
		'soon',
		'',
		undefined,
		null,
		7,
	])('are ignored where the reset is no wait that makes sense: %j', (reset) => {
		expect(readRateLimits(old('0', reset), NOW)).toEqual([]);
		expect(readRateLimits({ ratelimit: `"default";r=0;t=${reset}` }, NOW)).toEqual(
			reset === 7 ? [{ remaining: 0, ms: 7_000 }] : [],
		);
		expect(readRateLimits({ ratelimit: `limit=9, remaining=0, reset=${reset}` }, NOW)).toHaveLength(
			reset === 7 ? 1 : 0,
		);
	});

	test.each([
		{},
		{ ratelimit: '"default";r=50' },
		{ ratelimit: '"default";t=5' },
		{ ratelimit: 'r=-1;t=5' },
		old('-1', '5'),
		old('x', '5'),
		old('5x', '5'),
		old('x5', '5'),
		old('5', '5x'),
		old('5', 'x5'),
		old('.5', '5'),
		old('5', undefined),
		old(undefined, '5'),
		{ ratelimit: 7 },
		{ ratelimit: '"r=5;t=5"' },
	])('say nothing where one part is missing: %j', (headers) => {
		expect(readRateLimits(headers, NOW)).toEqual([]);
	});

	test('never ask for more than a day, whatever they are', () => {
		fc.assert(
			fc.property(fc.anything(), fc.anything(), fc.string(), (remaining, reset, ratelimit) => {
				for (const limit of readRateLimits({ ...old(remaining, reset), ratelimit }, NOW)) {
					expect(limit.ms).toBeGreaterThanOrEqual(0);
					expect(limit.ms).toBeLessThanOrEqual(86_400_000);
					expect(limit.remaining).toBeGreaterThanOrEqual(0);
				}
			}),
			{ numRuns: 1_000 },
		);
	});
});
