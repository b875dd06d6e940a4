import fc from 'fast-check';

import type { ApiRequest, SendResult } from '../../nodes/CallMatrix/client/apiRequest.ts';
import { readNetworkError } from '../../nodes/CallMatrix/client/networkError.ts';
import { backoff, MAX_ATTEMPTS, mayBeApplied, retryDelay, shouldRetry } from '../../nodes/CallMatrix/client/retry.ts';

const NOW = Date.parse('2026-11-24T12:00:00Z');

const GET: ApiRequest = { method: 'GET', path: '/buyers/1' };
const PATCH: ApiRequest = { method: 'PATCH', path: '/buyers/1', body: { name: 'A' } };
const POST: ApiRequest = { method: 'POST', path: '/buyers', body: { name: 'A' } };
const WITH_KEY: ApiRequest = { ...POST, idempotencyKey: 'key' };

const responded = (status: number, headers = {}, body: unknown = {}): SendResult => ({
	request: GET,
	response: { status, headers, body },
});
const failed = (code: string): SendResult => ({ request: GET, networkError: readNetworkError({ code }) });

/** Math.random as it is at its extremes. */
const withJitter = <T,>(jitter: number, act: () => T): T => {
	const random = jest.spyOn(Math, 'random').mockReturnValue(jitter);
	try {
		return act();
	} finally {
		random.mockRestore();
	}
};

describe('Backoff', () => {
	test.each([
		[0, 500],
		[1, 1_000],
		[2, 2_000],
		[5, 16_000],
		[6, 30_000],
		[20, 30_000],
		[2_000, 30_000],
	])('is exponential and has a cap: after %i retries at most %i ms', (retries, cap) => {
		expect(withJitter(1, () => backoff(retries))).toBe(cap);
	});

	test('has full jitter: every wait from none to the cap is possible', () => {
		expect(withJitter(0, () => backoff(3))).toBe(0);
		expect(withJitter(0.25, () => backoff(3))).toBe(1_000);
		const waits = Array.from({ length: 200 }, () => backoff(3));
		expect(new Set(waits).size).toBeGreaterThan(190);
		expect(Math.min(...waits)).toBeLessThan(1_000);
		expect(Math.max(...waits)).toBeGreaterThan(3_000);
	});
});

describe('A request is retried', () => {
	const REPEATABLE = [
		GET,
		PATCH,
		{ ...POST, repeatable: true },
		{ ...PATCH, method: 'PUT' as const },
		{ ...GET, method: 'DELETE' as const },
	];
	// An idempotency key changes nothing: CallMatrix may not know what it is.
	const UNREPEATABLE = [POST, WITH_KEY, { ...PATCH, repeatable: false }, { ...WITH_KEY, repeatable: false }];

	test.each([500, 502, 504])('after a %i, where repeating does no harm', (status) => {
		for (const request of REPEATABLE) expect(shouldRetry(request, responded(status), 1)).toBe(true);
		for (const request of UNREPEATABLE) expect(shouldRetry(request, responded(status), 1)).toBe(false);
		expect(shouldRetry({ ...POST, repeatable: true }, responded(status), 1)).toBe(true);
	});

	test.each<[string, SendResult]>([
		['429', responded(429)],
		['503 with Retry-After', responded(503, { 'retry-after': '2' })],
	])('after a %s in any case and any number of times: it was not applied', (_, result) => {
		for (const request of [...REPEATABLE, ...UNREPEATABLE]) {
			expect(shouldRetry(request, result, 1)).toBe(true);
			expect(shouldRetry(request, result, 1_000)).toBe(true);
		}
	});

	test('after a 503 without Retry-After only where repeating does no harm: a proxy may have lost the response', () => {
		for (const request of REPEATABLE) expect(shouldRetry(request, responded(503), 1_000)).toBe(true);
		for (const request of UNREPEATABLE) expect(shouldRetry(request, responded(503), 1)).toBe(false);
	});

	test.each([200, 201, 204, 301, 400, 401, 403, 404, 405, 409, 413, 422, 501, 505])('never after a %i', (status) => {
		expect(shouldRetry(GET, responded(status), 1)).toBe(false);
	});

	test('after a broken connection only where repeating does no harm: it may have been applied', () => {
		for (const request of REPEATABLE) expect(shouldRetry(request, failed('ECONNRESET'), 1)).toBe(true);
		for (const request of UNREPEATABLE) expect(shouldRetry(request, failed('ECONNRESET'), 1)).toBe(false);
	});

	test('after a failure to connect that may pass, in any case: nothing was sent', () => {
		for (const request of [...REPEATABLE, ...UNREPEATABLE]) {
			expect(shouldRetry(request, failed('EAI_AGAIN'), 1)).toBe(true);
			expect(shouldRetry(request, failed('ENOTFOUND'), 1)).toBe(false);
		}
	});

	test('never after a network error that does not pass, nor where there is nothing to go by', () => {
		for (const mayBeSent of [true, false]) {
			const lasting = { ...readNetworkError({ code: 'ECONNRESET' }), mayBeSent, isTransient: false };
			expect(shouldRetry(GET, { request: GET, networkError: lasting }, 1)).toBe(false);
		}
		expect(shouldRetry(GET, { request: GET }, 1)).toBe(false);
	});

	test('MAX_ATTEMPTS times at most', () => {
		for (const result of [responded(502), failed('ECONNRESET'), failed('EAI_AGAIN')]) {
			expect(shouldRetry(GET, result, MAX_ATTEMPTS - 1)).toBe(true);
			expect(shouldRetry(GET, result, MAX_ATTEMPTS)).toBe(false);
		}
	});
});

describe('The delay before a retry', () => {
	test('is Retry-After, with jitter or without', () => {
		for (const jitter of [0, 1]) {
			const decision = withJitter(jitter, () => retryDelay(GET, responded(503, { 'retry-after': '7' }), 1, NOW));
			expect(decision).toEqual({ waitMs: 7_000, pauseMs: 0, retryAfterMs: 7_000 });
		}
	});

	test('is a pause for the whole API key after a 429, and not after a 503', () => {
		expect(retryDelay(GET, responded(429, { 'retry-after': '7' }), 1, NOW)?.pauseMs).toBe(7_000);
		expect(retryDelay(GET, responded(503, { 'retry-after': '7' }), 1, NOW)?.pauseMs).toBe(0);
	});

	test('is backoff where there is no Retry-After, and pauses nothing else', () => {
		for (const status of [429, 502, 503]) {
			const decision = withJitter(1, () => retryDelay(GET, responded(status), 3, NOW));
			expect(decision).toMatchObject({ waitMs: 2_000, pauseMs: 0 });
			expect(decision?.retryAfterMs).toBeUndefined();
		}
	});

	test('is no busy loop after Retry-After: 0', () => {
		const decision = withJitter(1, () => retryDelay(GET, responded(429, { 'retry-after': '0' }), 4, NOW));
		expect(decision).toMatchObject({ waitMs: 4_000, pauseMs: 0, retryAfterMs: 0 });
	});

	test('is the cap of backoff after a Retry-After that cannot be read: jitter must not make it none', () => {
		const decision = withJitter(0, () => retryDelay(GET, responded(429, { 'retry-after': '120s' }), 1, NOW));
		expect(decision).toMatchObject({ waitMs: 500, pauseMs: 500 });
	});

	test('is Retry-After from half a second on, and for less than that backoff where it is longer', () => {
		const waitAfter = (seconds: string, jitter: number): number | undefined =>
			withJitter(jitter, () => retryDelay(GET, responded(429, { 'retry-after': seconds }), 4, NOW))?.waitMs;
		expect([waitAfter('0.5', 1), waitAfter('0.499', 1), waitAfter('0.499', 0)]).toEqual([500, 4_000, 499]);
	});

	test('is counted by the clock where no moment is given', () => {
		const inAMinute = new Date(Date.now() + 60_000).toUTCString();
		const waitMs = retryDelay(GET, responded(503, { 'retry-after': inAMinute }), 1)?.waitMs ?? 0;
		expect(waitMs).toBeGreaterThan(30_000);
		expect(waitMs).toBeLessThanOrEqual(60_000);
	});

	test('is never shorter than Retry-After said, however long that is', () => {
		fc.assert(
			fc.property(
				fc.constantFrom(429, 503),
				fc.integer({ min: 0, max: 10_000_000 }),
				fc.integer({ min: 1, max: 50 }),
				(status, seconds, attempts) => {
					const result = responded(status, { 'retry-after': String(seconds) });
					expect(retryDelay(GET, result, attempts, NOW)?.waitMs).toBeGreaterThanOrEqual(seconds * 1_000);
				},
			),
		);
	});

	test('is none where the result is final', () => {
		expect(retryDelay(GET, responded(404), 1, NOW)).toBeUndefined();
		expect(retryDelay(GET, responded(502), MAX_ATTEMPTS, NOW)).toBeUndefined();
	});
});

describe('A request may have been applied', () => {
	test.each<[string, SendResult, boolean]>([
		['a success of CallMatrix', responded(200), false],
		['a success that CallMatrix did not send', responded(200, {}, '<html>'), true],
		['a redirect', responded(302, {}, '<html>'), false],
		['a refusal', responded(422), false],
		['429', responded(429), false],
		['503 without Retry-After', responded(503), true],
		['503 with Retry-After', responded(503, { 'retry-after': '1' }), false],
		['500', responded(500), true],
		['502', responded(502), true],
		['a broken connection', failed('ECONNRESET'), true],
		['a refused connection', failed('ECONNREFUSED'), false],
		['a 300 that CallMatrix did not send', responded(300, {}, '<html>'), false],
		['a 299 that CallMatrix did not send', responded(299, {}, '<html>'), true],
		['a 199 that CallMatrix did not send', responded(199, {}, '<html>'), false],
		['499', responded(499), false],
		['nothing', { request: GET }, false],
	])('after %s', (_, result, expected) => {
		expect(mayBeApplied(result)).toBe(expected);
	});
});
