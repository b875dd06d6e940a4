import { Random } from './random.mts';
import { backoffSeconds, retryAfterSeconds } from './webhooks/backoff.mts';

describe('the retry backoff of webhook deliveries', () => {
	it('is exponential: 1 s, doubled up to 1 h, with up to 10 % of jitter', () => {
		const random = new Random(1, 'test');
		for (let attempt = 1; attempt < 60; attempt += 1) {
			const plain = Math.min(2 ** (attempt - 1), 3_600);
			const pause = backoffSeconds(attempt, random);
			expect(pause).toBeGreaterThanOrEqual(plain);
			expect(pause).toBeLessThanOrEqual(plain * 1.1);
		}
	});

	it('reads a Retry-After header in seconds or as an HTTP date', () => {
		expect(retryAfterSeconds('120')).toBe(120);
		expect(retryAfterSeconds(new Date(Date.now() + 60_000).toUTCString())).toBeGreaterThan(55);
		expect(retryAfterSeconds('Wed, 21 Oct 2015 07:28:00 GMT')).toBe(0);
		expect(retryAfterSeconds('soon')).toBe(0);
		expect(retryAfterSeconds(null)).toBe(0);
	});
});
