import { operationsOf } from './api/operations.mts';
import { operationIds, readContract } from './contract.mts';
import { Store } from './data/store.mts';
import { startSandbox, type Sandbox } from './index.mts';
import type { Context } from './model/resource.mts';
import { api, resources } from './resources/index.mts';
import { clientOf, fewRecords, type Answered, type ErrorAnswer } from './testing.mts';

describe('request validation against the contract', () => {
	let sandbox: Sandbox;
	let request: ReturnType<typeof clientOf>;

	beforeAll(async () => {
		sandbox = await startSandbox({ sizes: fewRecords, requestsPerSecond: 10_000 });
		request = clientOf(sandbox);
	});
	afterAll(async () => {
		await sandbox.stop();
	});

	function expectRefusal(answer: Answered, status: number, code: string, field?: string): void {
		const { error } = answer.body as ErrorAnswer;
		expect({ status: answer.status, code: error.code, field: error.field }).toEqual({ status, code, field });
		expect(Object.keys(error).every((key) => ['code', 'message', 'field', 'details'].includes(key))).toBe(true);
		expect(error.message).not.toBe('');
		expect(answer.headers.get('x-request-id')).toMatch(/^req_\d+$/);
	}

	const batch = (...items: unknown[]) => ({ operation: 'update', items });

	it.each([
		['a query parameter that it does not know', 'GET', '/buyers?colour=red', undefined, 'colour'],
		['a limit of zero', 'GET', '/buyers?limit=0', undefined, 'limit'],
		['a limit above the largest', 'GET', '/buyers?limit=201', undefined, 'limit'],
		['an empty cursor', 'GET', '/buyers?cursor=', undefined, 'cursor'],
		['a status that does not exist', 'GET', '/buyers?status=asleep', undefined, 'status'],
		['a time without an offset', 'GET', '/calls?started_after=2026-01-01T00:00:00', undefined, 'started_after'],
		['a day that does not exist', 'GET', '/calls?started_after=2026-02-30T00:00:00Z', undefined, 'started_after'],
		['a change of nothing', 'PATCH', '/buyers/buy_000001', {}, undefined],
		['a field that does not exist', 'PATCH', '/buyers/buy_000001', { dayly_cap: 5 }, 'dayly_cap'],
		['a field that cannot be set', 'PATCH', '/buyers/buy_000001', { updated_at: '2026-01-01T00:00:00Z' }, 'updated_at'],
		['a number that is text', 'PATCH', '/buyers/buy_000001', { daily_cap: '5' }, 'daily_cap'],
		['a negative cap', 'PATCH', '/buyers/buy_000001', { daily_cap: -1 }, 'daily_cap'],
		['half a call', 'PATCH', '/buyers/buy_000001', { daily_cap: 1.5 }, 'daily_cap'],
		[
			'an hour on a 12-hour clock',
			'PATCH',
			'/buyers/buy_000001',
			{ business_hours: { start: '9:00' } },
			'business_hours.start',
		],
		['a day that is no day', 'PATCH', '/buyers/buy_000001', { active_days: ['mon', 'xyz'] }, 'active_days.1'],
		['a disposition of nothing', 'PATCH', '/calls/call_000001', { disposition: '' }, 'disposition'],
		['a batch of nothing', 'POST', '/buyers/batch', batch(), 'items'],
		[
			'more than 1,000 items',
			'POST',
			'/buyers/batch',
			batch(...Array.from({ length: 1_001 }, () => ({ id: 'x', weight: 1 }))),
			'items',
		],
		['a webhook without events', 'POST', '/webhooks', { url: 'https://example.com/', events: [] }, 'events'],
		[
			'a webhook for an unknown event',
			'POST',
			'/webhooks',
			{ url: 'https://example.com/', events: ['call.sung'] },
			'events.0',
		],
		['a webhook without an address', 'POST', '/webhooks', { events: ['*'] }, 'url'],
	])('refuses %s', async (_what, method, path, body, field) => {
		expectRefusal(await request(method, path, body), 400, 'invalid_request', field);
	});

	it('requires an idempotency key, and a long enough one, on every POST', async () => {
		const body = batch({ id: 'buy_000001', weight: 1 });
		const { status } = await request('POST', '/buyers/batch', body, { 'Idempotency-Key': 'short' });
		expect(status).toBe(400);
		const bare = await fetch(`${sandbox.baseUrl}/buyers/batch`, {
			method: 'POST',
			headers: { 'X-API-Key': sandbox.apiKey, 'Content-Type': 'application/json' },
			body: JSON.stringify(body),
		});
		expect(bare.status).toBe(400);
	});

	it('refuses a body that is not JSON, one of another content type, and one where none is allowed', async () => {
		expectRefusal(await request('PATCH', '/buyers/buy_000001', '{"daily_cap":'), 400, 'invalid_request');
		const form = { 'Content-Type': 'application/x-www-form-urlencoded' };
		expectRefusal(await request('PATCH', '/buyers/buy_000001', 'daily_cap=5', form), 415, 'unsupported_media_type');
		expectRefusal(await request('DELETE', '/webhooks/whk_000001', {}), 400, 'invalid_request');
	});

	it.each([
		['GET', '/nothing', 404, 'not_found'],
		['GET', '/buyers/', 404, 'not_found'],
		['GET', '/Buyers', 404, 'not_found'],
		['GET', '/buyers/buy_999999', 404, 'not_found'],
		['GET', '/calls/nobody', 404, 'not_found'],
		['GET', '/webhooks/none', 404, 'not_found'],
		['PUT', '/buyers/buy_000001', 405, 'method_not_allowed'],
		['DELETE', '/buyers', 405, 'method_not_allowed'],
	])('answers %s %s with %d', async (method, path, status, code) => {
		expectRefusal(await request(method, path), status, code);
	});

	it('answers 404 outside the API', async () => {
		const answer = await fetch(new URL('/', sandbox.baseUrl));
		expect(answer.status).toBe(404);
		expect(((await answer.json()) as ErrorAnswer).error.code).toBe('not_found');
	});

	it.each([
		['no key', { Authorization: '' }],
		['a wrong key', { Authorization: 'Bearer wrong' }],
		['a key under another scheme', { Authorization: 'Basic sandbox-api-key' }],
		['a wrong bare key', { Authorization: '', 'X-API-Key': 'wrong' }],
	])('answers %s with 401', async (_what, headers) => {
		expectRefusal(await request('GET', '/buyers', undefined, headers), 401, 'unauthorized');
	});

	it('accepts the API key as a bearer token and as X-API-Key', async () => {
		expect((await request('GET', '/buyers')).status).toBe(200);
		expect(
			(await request('GET', '/buyers', undefined, { Authorization: '', 'X-API-Key': sandbox.apiKey })).status,
		).toBe(200);
	});

	it('accepts a time in the query with percent-encoded or plain colons', async () => {
		for (const time of ['2026-01-01T00:00:00Z', '2026-01-01T00%3A00%3A00%2B00%3A00']) {
			expect((await request('GET', `/calls?started_after=${time}`)).status).toBe(200);
		}
	});

	it('never shows the API key, not even where it was sent in the wrong place', async () => {
		const answer = await request('GET', `/buyers?${sandbox.apiKey}=${sandbox.apiKey}`);
		expect(answer.status).toBe(400);
		expect(answer.text).not.toContain(sandbox.apiKey);
		expect(JSON.stringify(sandbox.control.requests())).not.toContain(sandbox.apiKey);
	});

	it('implements every operation of the contract, and no other', () => {
		const context = { store: new Store(resources, 1, fewRecords) } as Context;
		const operations = operationsOf(api, readContract(), context);
		expect(Object.keys(operations).sort()).toEqual(operationIds(readContract()).sort());
	});

	it('logs the requests, and counts responses by status', async () => {
		const before = sandbox.control.figures().apiRequests;
		await request('PATCH', '/buyers/buy_000002', { daily_cap: 7 });
		const { headers } = await request('GET', '/buyers/none');
		const [changed, missed] = sandbox.control.requests().slice(-2);
		expect(changed).toMatchObject({
			method: 'PATCH',
			path: '/v1/buyers/buy_000002',
			status: 200,
			body: { daily_cap: 7 },
		});
		expect(missed).toMatchObject({ method: 'GET', status: 404, requestId: headers.get('x-request-id') });
		const after = sandbox.control.figures().apiRequests;
		expect(after.total).toBe(before.total + 2);
		expect(after.byStatus['2xx']).toBe((before.byStatus['2xx'] ?? 0) + 1);
		expect(after.byStatus['4xx']).toBe((before.byStatus['4xx'] ?? 0) + 1);
	});
});
