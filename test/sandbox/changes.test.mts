import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { startSandbox, type Buyer, type Sandbox } from './index.mts';
import { RateLimit } from './rateLimit.mts';
import { clientOf, fewRecords, type ErrorAnswer } from './testing.mts';

interface BatchAnswer {
	results: Array<{
		index: number;
		status: number;
		id: string;
		data?: Record<string, unknown>;
		error?: { code: string };
	}>;
}

describe('writes through the API', () => {
	let sandbox: Sandbox;
	let request: ReturnType<typeof clientOf>;

	beforeAll(async () => {
		sandbox = await startSandbox({ sizes: fewRecords, requestsPerSecond: 10_000, moreApiKeys: ['another-key'] });
		request = clientOf(sandbox);
	});
	afterAll(async () => {
		await sandbox.stop();
	});

	it('PATCH sets the given fields, leaves the others and moves updated_at', async () => {
		const before = sandbox.control.getBuyer('buy_000010');
		const { status, body } = await request('PATCH', '/buyers/buy_000010', {
			daily_cap: null,
			business_hours: { start: '07:15' },
			states: [],
		});
		const after = body as Buyer;
		expect(status).toBe(200);
		expect(after).toEqual({
			...before,
			daily_cap: null,
			business_hours: { start: '07:15', end: before?.business_hours.end },
			states: [],
			updated_at: after.updated_at,
		});
		expect(Date.parse(after.updated_at)).toBeGreaterThan(Date.parse(before?.updated_at ?? ''));
		expect((await request('GET', '/buyers/buy_000010')).body).toEqual(after);
	});

	it('a batch succeeds partially: an unknown ID fails by itself', async () => {
		const items = [
			{ id: 'buy_000020', weight: 5 },
			{ id: 'nobody', weight: 5 },
			{ id: 'buy_000020', weight: 6 },
		];
		const { status, body } = await request('POST', '/buyers/batch', { operation: 'update', items });
		expect(status).toBe(200);
		const { results } = body as BatchAnswer;
		expect(results.map(({ index, status: each, id }) => [index, each, id])).toEqual([
			[0, 200, 'buy_000020'],
			[1, 404, 'nobody'],
			[2, 200, 'buy_000020'],
		]);
		expect(results.map(({ data }) => data?.weight)).toEqual([5, undefined, 6]);
		expect(results[1]?.error?.code).toBe('not_found');
		expect(sandbox.control.getBuyer('buy_000020')?.weight).toBe(6);
	});

	it('a batch of 1,000 items counts as one request', async () => {
		const before = sandbox.control.figures().apiRequests.total;
		const items = Array.from({ length: 1_000 }, (_, index) => ({
			id: `buy_${String(index + 1).padStart(6, '0')}`,
			priority: 3,
		}));
		const { body } = await request('POST', '/buyers/batch', { operation: 'update', items });
		const statuses = (body as BatchAnswer).results.map(({ status }) => status);
		expect(statuses.filter((status) => status === 200)).toHaveLength(fewRecords.buyers);
		expect(statuses.filter((status) => status === 404)).toHaveLength(1_000 - fewRecords.buyers);
		expect(sandbox.control.figures().apiRequests.total).toBe(before + 1);
	});

	it('an idempotency key used again with the same body replays the response', async () => {
		const key = { 'Idempotency-Key': randomUUID() };
		const webhook = { url: 'https://example.com/once', events: ['*'] };
		const first = await request('POST', '/webhooks', webhook, key);
		const { id } = first.body as { id: string };
		await request('PATCH', `/webhooks/${id}`, { status: 'disabled' });
		const again = await request('POST', '/webhooks', webhook, key);
		expect(again.status).toBe(201);
		expect(again.text).toBe(first.text);
		expect(first.headers.get('idempotency-replayed')).toBeNull();
		expect(again.headers.get('idempotency-replayed')).toBe('true');
		expect(again.headers.get('x-request-id')).not.toBe(first.headers.get('x-request-id'));
		expect(sandbox.control.webhooks()).toHaveLength(1);
	});

	it('an idempotency key used again with another body is refused with 409', async () => {
		const key = { 'Idempotency-Key': randomUUID() };
		const change = (weight: number) => ({ operation: 'update', items: [{ id: 'buy_000030', weight }] });
		await request('POST', '/buyers/batch', change(1), key);
		const { status, body } = await request('POST', '/buyers/batch', change(2), key);
		expect(status).toBe(409);
		expect((body as ErrorAnswer).error.code).toBe('idempotency_key_reused');
		expect(sandbox.control.getBuyer('buy_000030')?.weight).toBe(1);
	});

	it('an idempotency key is scoped to its API key', async () => {
		const key = { 'Idempotency-Key': randomUUID() };
		const change = (weight: number) => ({ operation: 'update', items: [{ id: 'buy_000031', weight }] });
		await request('POST', '/buyers/batch', change(1), key);
		const other = { ...key, Authorization: 'Bearer another-key' };
		expect((await request('POST', '/buyers/batch', change(2), other)).status).toBe(200);
		expect(sandbox.control.getBuyer('buy_000031')?.weight).toBe(2);
	});

	it('an API fault refuses requests with the given status and Retry-After', async () => {
		const retryAfter = 'Wed, 21 Oct 2026 07:28:00 GMT';
		sandbox.control.setFaults({ api: { answer: 503, requests: 1, retryAfter } });
		const refused = await request('PATCH', '/buyers/buy_000040', { weight: 77 });
		expect(refused.status).toBe(503);
		expect(refused.headers.get('retry-after')).toBe(retryAfter);
		expect(sandbox.control.getBuyer('buy_000040')?.weight).not.toBe(77);
		expect((await request('PATCH', '/buyers/buy_000040', { weight: 77 })).status).toBe(200);
	});

	it('an API fault loses the response after the write: its idempotency key then replays it', async () => {
		const key = { 'Idempotency-Key': randomUUID() };
		const change = { operation: 'update', items: [{ id: 'buy_000041', weight: 78 }] };
		sandbox.control.setFaults({ api: { answer: 'lost', requests: 1 } });
		await expect(request('POST', '/buyers/batch', change, key)).rejects.toThrow('fetch failed');
		expect(sandbox.control.getBuyer('buy_000041')?.weight).toBe(78);
		expect(sandbox.control.requests().at(-1)?.status).toBeNull();
		const again = await request('POST', '/buyers/batch', change, key);
		expect(again.headers.get('idempotency-replayed')).toBe('true');
	});
});

describe('a broken response, set as an API fault,', () => {
	let sandbox: Sandbox;
	let request: ReturnType<typeof clientOf>;

	beforeAll(async () => {
		sandbox = await startSandbox({ sizes: fewRecords });
		request = clientOf(sandbox);
	});
	afterAll(async () => {
		await sandbox.stop();
	});

	const ask = () => fetch(`${sandbox.baseUrl}/buyers/buy_000001`, { headers: { 'X-API-Key': sandbox.apiKey } });

	it("is a proxy's page or broken JSON", async () => {
		const html = '<html>Bad Gateway</html>';
		sandbox.control.setFaults({ api: { answer: { body: html, status: 502 }, requests: 1 } });
		const page = await ask();
		expect([page.status, page.headers.get('content-type'), await page.text()]).toEqual([502, 'text/html', html]);
		const broken = { body: '{"id":', contentType: 'application/json' };
		sandbox.control.setFaults({ api: { answer: broken, requests: 1 } });
		const half = await ask();
		expect([half.status, await half.text()]).toEqual([200, '{"id":']);
		expect((await ask()).headers.get('content-type')).toContain('application/json');
	});

	it('is of the given size', async () => {
		sandbox.control.setFaults({ api: { answer: { megabytes: 3 }, requests: 1 } });
		expect((await (await ask()).text()).length).toBeGreaterThan(3_000_000);
	});

	it('breaks off in the middle, after the request was carried out', async () => {
		sandbox.control.setFaults({ api: { answer: 'cut', requests: 1 } });
		await expect(request('PATCH', '/buyers/buy_000001', { weight: 66 })).rejects.toThrow('terminated');
		expect(sandbox.control.getBuyer('buy_000001')?.weight).toBe(66);
		expect(sandbox.control.requests().at(-1)?.status).toBeNull();
	});

	it('is a 403 Forbidden', async () => {
		sandbox.control.setFaults({ api: { answer: 403, requests: 1 } });
		expect((await request('PATCH', '/buyers/buy_000001', { weight: 67 })).status).toBe(403);
		expect(sandbox.control.getBuyer('buy_000001')?.weight).toBe(66);
	});
});

describe('the rate limit', () => {
	it('answers 429 with Retry-After, for each API key separately', async () => {
		const sandbox = await startSandbox({ sizes: fewRecords, requestsPerSecond: 5, moreApiKeys: ['another-key'] });
		try {
			const request = clientOf(sandbox);
			const answers = await Promise.all(Array.from({ length: 8 }, () => request('GET', '/buyers?limit=1')));
			const refused = answers.filter(({ status }) => status === 429);
			expect(refused).toHaveLength(3);
			expect(refused[0]?.headers.get('retry-after')).toBe('1');
			expect((refused[0]?.body as ErrorAnswer).error.code).toBe('rate_limited');
			const other = await request('GET', '/buyers?limit=1', undefined, { Authorization: 'Bearer another-key' });
			expect(other.status).toBe(200);
		} finally {
			await sandbox.stop();
		}
	});

	it('is a sliding window: never more in any one second, and room again after Retry-After', () => {
		fc.assert(
			fc.property(
				fc.integer({ min: 1, max: 5 }),
				fc.array(fc.integer({ min: 0, max: 400 }), { maxLength: 60 }),
				(perSecond, pauses) => {
					const limit = new RateLimit(perSecond);
					const allowed: number[] = [];
					let now = 0;
					for (const pause of pauses) {
						now += pause;
						const wait = limit.take('key', now);
						if (wait === 0) allowed.push(now);
						else expect(allowed.filter((at) => at > now + (wait - 1) * 1_000).length).toBeLessThanOrEqual(perSecond);
					}
					for (const at of allowed) {
						expect(allowed.filter((other) => other > at - 1_000 && other <= at).length).toBeLessThanOrEqual(perSecond);
					}
				},
			),
		);
	});
});
