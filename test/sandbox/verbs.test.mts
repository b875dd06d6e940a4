import { startSandbox, type CallRecord, type IvrPrompt, type Sandbox } from './index.mts';
import { clientOf, fewRecords } from './testing.mts';

describe('the special operations', () => {
	let sandbox: Sandbox;
	let request: ReturnType<typeof clientOf>;

	beforeAll(async () => {
		sandbox = await startSandbox({ sizes: fewRecords, requestsPerSecond: 10_000 });
		request = clientOf(sandbox);
	});
	afterAll(async () => {
		await sandbox.stop();
	});

	it('read and update the account settings', async () => {
		const before = (await request('GET', '/settings')).body as object;
		expect(before).toMatchObject({ static_pricing_fallback: true });
		const changed = await request('PATCH', '/settings', { static_pricing_fallback: false });
		expect(changed.body).toMatchObject({ static_pricing_fallback: false });
		expect((await request('GET', '/settings')).body).toEqual(changed.body);
	});

	describe('the capacity of a buyer', () => {
		const capacity = async (id: string) => (await request('GET', `/buyers/${id}/capacity`)).body;

		it('is counted from the calls of today, of this month, and those in progress', async () => {
			await request('PATCH', '/buyers/buy_000011', { daily_cap: 8, monthly_cap: null, concurrency_cap: 0 });
			sandbox.control.playCall({ buyerId: 'buy_000011' });
			const { call } = sandbox.control.playCall({ buyerId: 'buy_000011' });
			sandbox.control.put('calls', { call_id: call.call_id, status: 'in_progress' });
			sandbox.control.playCall({ buyerId: 'buy_000012' });
			sandbox.control.put('calls', { buyer_id: 'buy_000011', started_at: '2020-01-01T12:00:00Z', status: 'missed' });
			const counted = (await capacity('buy_000011')) as Record<string, number>;
			expect(counted).toMatchObject({
				buyer_id: 'buy_000011',
				daily_cap: 8,
				daily_used: 2,
				daily_used_percent: 25,
				monthly_cap: null,
				monthly_used_percent: null,
				concurrency_cap: 0,
				concurrency_used: 1,
				concurrency_used_percent: 100,
			});
			expect(counted.monthly_used).toBeGreaterThanOrEqual(2);
		});

		it('is what the control API sets', async () => {
			await request('PATCH', '/buyers/buy_000013', { daily_cap: 30 });
			sandbox.control.setUsage('buy_000013', { daily: 29, monthly: 100 });
			expect(await capacity('buy_000013')).toMatchObject({
				daily_used: 29,
				daily_used_percent: 96.7,
				monthly_used: 100,
				concurrency_used: 0,
			});
		});
	});

	it('assign a buyer to a campaign, change its terms, and remove it', async () => {
		const { id } = (await request('POST', '/campaigns', { name: 'Hvac mail' })).body as { id: string };
		const place = `/campaigns/${id}/buyers/buy_000002`;
		const none = { buyer_id: 'buy_000002', priority: null, weight: null, bid_rule: null };
		expect((await request('PUT', place, {})).body).toEqual({ campaign_id: id, ...none });
		await request('PUT', place, { weight: 30 });
		await request('PUT', place, { priority: 2, bid_rule: 'price > 20' });
		const terms = { ...none, weight: 30, priority: 2, bid_rule: 'price > 20' };
		expect((await request('GET', `/campaigns/${id}`)).body).toMatchObject({ buyers: [terms] });
		expect((await request('DELETE', place)).status).toBe(204);
		expect((await request('DELETE', place)).status).toBe(404);
		expect((await request('PUT', `/campaigns/${id}/buyers/nobody`, {})).status).toBe(404);
	});

	it('rotate the prompts of a node in their order, and start again after the last', async () => {
		const flow = '/ivr-flows/ivr_000001/prompts';
		const add = async (order: number) =>
			(await request('POST', flow, { label: `Rain ${order}`, kind: 'tts', rotation: { order }, active: order === 1 }))
				.body as IvrPrompt;
		const [third, first, second] = [await add(3), await add(1), await add(2)];
		let playing = first;
		for (const next of [second, third, first]) {
			const { status, body } = await request('POST', `${flow}/${playing.id}/rotate`);
			playing = body as IvrPrompt;
			expect([status, playing.id, playing.active]).toEqual([200, next.id, true]);
			const { data } = (await request('GET', `${flow}?search=Rain&active=true`)).body as { data: IvrPrompt[] };
			expect(data.map(({ id }) => id)).toEqual([next.id]);
		}
		expect((await request('POST', `/ivr-flows/ivr_000002/prompts/${first.id}/rotate`)).status).toBe(404);
	});

	describe('ingesting the record of a call that was taken elsewhere', () => {
		const place = '/api/integrations/webhook/cli_000001';
		const records = (): CallRecord[] => sandbox.control.all('callRecords');

		/** Below the host, not below the Base URL. */
		const handIn = async (path: string, record: unknown, headers: Record<string, string> = {}) =>
			await fetch(new URL(path, sandbox.baseUrl), {
				method: 'POST',
				headers: {
					'X-API-Key': sandbox.apiKey,
					'Content-Type': 'application/json',
					'Idempotency-Key': `record-${path}-${JSON.stringify(record)}`,
					...headers,
				},
				body: JSON.stringify(record),
			});

		it('accepts it as it is, and marks a call to a number of this account as a duplicate', async () => {
			const record = { calledNumber: '(999) 555-0100', agent: { desk: 4 } };
			const answer = await handIn(place, record);
			expect([answer.status, await answer.json()]).toEqual([202, { received: true, duplicate: false }]);
			expect(records().at(-1)).toMatchObject({ client_id: 'cli_000001', record, duplicate: false, call_id: null });

			const call = sandbox.control.all('calls').at(-1);
			const [, area, line] = /^\+1(...)(.......)$/.exec(call?.dialed_number ?? '') ?? [];
			const again = await handIn(place, { calledNumber: `(${area ?? ''}) ${line ?? ''}` });
			expect(await again.json()).toEqual({ received: true, duplicate: true });
			expect(records().at(-1)).toMatchObject({ duplicate: true, call_id: call?.call_id });
		});

		it.each([
			['for nobody', '/api/integrations/webhook/nobody', { a: 1 }, 404],
			['below the Base URL', `/v1${place}`, { a: 1 }, 404],
			['that is empty', place, {}, 400],
			['that is no record', place, [1], 400],
		])('refuses one %s', async (_what, path, record, status) => {
			const before = records().length;
			expect((await handIn(path, record)).status).toBe(status);
			expect(records()).toHaveLength(before);
		});

		it('requires the API key and an idempotency key', async () => {
			expect((await handIn(place, { a: 2 }, { 'X-API-Key': 'wrong' })).status).toBe(401);
			expect((await handIn(place, { a: 2 }, { 'Idempotency-Key': 'short' })).status).toBe(400);
			const twice = [await handIn(place, { a: 3 }), await handIn(place, { a: 3 })];
			expect(twice.map(({ headers }) => headers.get('idempotency-replayed'))).toEqual([null, 'true']);
		});
	});
});
