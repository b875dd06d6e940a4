import { startSandbox, type Sandbox } from './index.mts';
import { clientOf, fewRecords, type ErrorAnswer } from './testing.mts';

interface Result {
	index: number;
	status: number;
	id?: string;
	data?: Record<string, unknown>;
	error?: ErrorAnswer['error'];
}

describe('a batch request', () => {
	let sandbox: Sandbox;
	let request: ReturnType<typeof clientOf>;

	beforeAll(async () => {
		sandbox = await startSandbox({ sizes: fewRecords, requestsPerSecond: 10_000 });
		request = clientOf(sandbox);
	});
	afterAll(async () => {
		await sandbox.stop();
	});

	async function batch(resource: string, operation: string, items: object[]): Promise<Result[]> {
		const { status, body, text } = await request('POST', `/${resource}/batch`, { operation, items });
		if (status !== 200) throw new Error(text);
		return (body as { results: Result[] }).results;
	}

	const offer = {
		buyer_id: 'buy_000001',
		campaign_id: 'cmp_000001',
		destination_number: '+14155550123',
		price_per_call: 40,
	};

	it.each([
		['buyers' as const, { name: 'Hask HVAC' }],
		['offers' as const, offer],
		['campaigns' as const, { name: 'Hvac radio' }],
	])('creates, updates and deletes %s', async (resource, fields) => {
		const added = await batch(resource, 'create', [fields, fields]);
		expect(added).toMatchObject([0, 1].map((index) => ({ index, status: 201, data: fields })));
		const ids = added.map(({ id = '' }) => id);
		expect(new Set(ids).size).toBe(2);

		const changed = await batch(
			resource,
			'update',
			ids.map((id, at) => ({ id, daily_cap: at })),
		);
		expect(changed).toMatchObject(ids.map((id, at) => ({ status: 200, id, data: { id, daily_cap: at } })));

		const removed = await batch(
			resource,
			'delete',
			[...ids, 'nobody'].map((id) => ({ id })),
		);
		expect(removed.map(({ status, id }) => [status, id])).toEqual([
			[204, ids[0]],
			[204, ids[1]],
			[404, 'nobody'],
		]);
		expect(ids.map((id) => sandbox.control.getOne(resource, id))).toEqual([null, null]);
	});

	it('succeeds partially: invalid items and unknown IDs are refused one by one', async () => {
		const results = await batch('buyers', 'update', [
			{ id: 'buy_000001', weight: 7 },
			{ id: 'buy_000002', wait: 1 },
			{ id: 'buy_000003', daily_cap: 'many', weight: -1 },
			{ id: 'buy_000004' },
			{ weight: 1, priority: 1 },
			null as unknown as object,
			{ id: 'nobody', weight: 1 },
		]);
		expect(results.map(({ status, id, error }) => [status, id, error?.code, error?.field])).toEqual([
			[200, 'buy_000001', undefined, undefined],
			[400, 'buy_000002', 'invalid_request', 'wait'],
			[400, 'buy_000003', 'invalid_request', expect.stringMatching('daily_cap|weight')],
			[400, 'buy_000004', 'invalid_request', undefined],
			[400, undefined, 'invalid_request', 'id'],
			[400, undefined, 'invalid_request', undefined],
			[404, 'nobody', 'not_found', undefined],
		]);
		expect(results[2]?.error?.details).toMatchObject({ problems: [{}, {}] });
		expect(sandbox.control.getBuyer('buy_000003')?.weight).not.toBe(-1);
		const [created] = await batch('offers', 'create', [{ ...offer, buyer_id: 'nobody' }]);
		expect(created).toMatchObject({ index: 0, status: 422, error: { code: 'unknown_reference', field: 'buyer_id' } });
	});

	it('creates leads, and only creates them', async () => {
		const lead = { channel: 'form', phone: '+14155550123' };
		const added = await batch('leads', 'create', [lead, { ...lead, phone: '415' }, { ...lead, campaign_id: 'nobody' }]);
		expect(added).toMatchObject([
			{ index: 0, status: 201, data: { ...lead, status: 'new' } },
			{ index: 1, status: 400, error: { field: 'phone' } },
			{ index: 2, status: 422, error: { field: 'campaign_id' } },
		]);
		expect(sandbox.control.getOne('leads', added[0]?.id ?? '')).toMatchObject(lead);
		const { status } = await request('POST', '/leads/batch', { operation: 'delete', items: [{ id: added[0]?.id }] });
		expect(status).toBe(400);
	});

	it('takes call records, below the host and not below /v1', async () => {
		const known = sandbox.control.all('numbers')[0]?.number;
		const records = [{ id: 'theirs', calledNumber: known }, {}, { calledNumber: '(415) 555-0199', talk: 3 }];
		const send = async (place: string) => {
			const response = await fetch(new URL(place, sandbox.baseUrl), {
				method: 'POST',
				headers: {
					Authorization: `Bearer ${sandbox.apiKey}`,
					'Content-Type': 'application/json',
					'Idempotency-Key': `a-key-for-${place}`,
				},
				body: JSON.stringify({ operation: 'create', items: records }),
			});
			return { status: response.status, body: (await response.json()) as object };
		};
		const { status, body } = await send('/api/integrations/webhook/cli_000001/batch');
		expect([status, body]).toEqual([
			200,
			{
				results: [
					{ index: 0, status: 202, data: { received: true, duplicate: true } },
					{ index: 1, status: 400, error: expect.objectContaining({ code: 'invalid_request' }) as unknown },
					{ index: 2, status: 202, data: { received: true, duplicate: false } },
				],
			},
		]);
		expect(sandbox.control.all('callRecords').map(({ record }) => record)).toEqual([records[0], records[2]]);
		expect((await send('/api/integrations/webhook/nobody/batch')).status).toBe(404);
		expect((await send('/v1/api/integrations/webhook/cli_000001/batch')).status).toBe(404);
	});

	it.each([
		['buyers', 'create', { id: 'buy_000001', name: 'x' }, 'id'],
		['buyers', 'delete', { id: 'buy_000001', weight: 1 }, 'weight'],
		['offers', 'create', { ...offer, price_per_call: 1.005 }, 'price_per_call'],
		['calls', 'update', { id: 'call_000001', disposition: '' }, 'disposition'],
	])('to %s with operation %s refuses the item %j', async (resource, operation, item, field) => {
		expect(await batch(resource, operation, [item])).toMatchObject([{ status: 400, error: { field } }]);
	});

	it.each([
		['buyers', 'rename', [{ id: 'buy_000001' }], 'operation'],
		['calls', 'delete', [{ id: 'call_000001' }], 'operation'],
		['buyers', 'delete', [], 'items'],
		['buyers', 'update', { id: 'buy_000001', weight: 1 }, 'items'],
	])('to %s with operation %s and items %j is refused as a whole', async (resource, operation, items, field) => {
		const { status, body } = await request('POST', `/${resource}/batch`, { operation, items });
		expect([status, (body as ErrorAnswer).error]).toMatchObject([400, { code: 'invalid_request', field }]);
	});
});
