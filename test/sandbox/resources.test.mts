import { readContract } from './contract.mts';
import { startSandbox, type Kind, type Sandbox } from './index.mts';
import { resources } from './resources/index.mts';
import { clientOf, fewRecords, walkerOf, type ErrorAnswer } from './testing.mts';

type Fields = Record<string, unknown>;

/** One of each kind that can be added: what it is made from, and a change to it. */
const made: Array<[path: string, fields: Fields, change: Fields]> = [
	['/buyers', { name: 'Velm Roofing', states: ['TX'] }, { status: 'inactive', business_hours: { end: '16:00' } }],
	[
		'/offers',
		{ buyer_id: 'buy_000001', campaign_id: 'cmp_000001', destination_number: '+14155550123', price_per_call: 0.29 },
		{ name: 'Roofing weekdays', ping_post: { enabled: true, timeout_seconds: 30 } },
	],
	[
		'/campaigns',
		{ name: 'Solar search', budget_cap: { period: 'daily', amount: 250.5 }, ivr_flow_id: 'ivr_000001' },
		{ budget_cap: { period: 'total', amount: null }, goals: { expected_volume: 300 } },
	],
	['/clients', { name: 'Tarn Media', timezone: 'America/Denver' }, { timezone: null }],
	[
		'/integrations',
		{ client_id: 'cli_000001', name: 'CRM', type: 'polling', poll_interval_minutes: 5 },
		{ field_map: [{ target: 'notes', kind: 'static', value: 'from the CRM' }], status: 'paused' },
	],
	[
		'/ivr-flows/ivr_000002/prompts',
		{ label: 'Evening', kind: 'audio', audio_url: 'https://audio.example/evening.mp3', node_id: 'nod_000005' },
		{ active: true, rotation: { weight: 3 } },
	],
	['/leads', { channel: 'callback', phone: '+14155550123', zip_code: '94110', state: 'CA' }, {}],
	['/number-pools', { name: 'West', region: 'West Coast', lease_minutes: 30 }, { campaign_id: 'cmp_000002', size: 0 }],
	['/routing-plans', { name: 'By state', strategy: 'waterfall' }, { rules: [], campaign_id: 'cmp_000003' }],
];

describe('a record', () => {
	let sandbox: Sandbox;
	let request: ReturnType<typeof clientOf>;

	beforeAll(async () => {
		sandbox = await startSandbox({ sizes: fewRecords, requestsPerSecond: 100_000 });
		request = clientOf(sandbox);
	});
	afterAll(async () => {
		await sandbox.stop();
	});

	const can = (method: string, path: string): boolean =>
		Object.entries(readContract().paths).some(
			([known, methods]) => new RegExp(`^${known.replace(/\{[^}]+\}/g, '[^/]+')}$`).test(path) && method in methods,
		);

	it.each(made)('of %s is created, read, updated and deleted (CRUD)', async (path, fields, change) => {
		const created = await request('POST', path, fields);
		expect([created.status, created.body]).toMatchObject([201, fields]);
		const { id } = created.body as { id: string };
		const place = `${path}/${id}`;

		const listed = (await request('GET', `${path}?search=${id}`)).body;
		expect(listed).toEqual({ data: [created.body], next_cursor: null });
		if (can('get', place)) expect((await request('GET', place)).body).toEqual(created.body);

		if (can('patch', place)) {
			const changed = await request('PATCH', place, change);
			expect([changed.status, changed.body]).toMatchObject([200, change]);
			const untouched = Object.entries(created.body as Fields).filter(
				([name]) => !(name in change) && name !== 'updated_at',
			);
			expect(changed.body).toMatchObject(Object.fromEntries(untouched));
			expect(changed.body).not.toHaveProperty('updated_at', (created.body as Fields).updated_at);
		}
		if (can('delete', place)) {
			expect((await request('DELETE', place)).status).toBe(204);
			expect((await request('DELETE', place)).status).toBe(404);
			expect((await request('GET', `${path}?search=${id}`)).body).toEqual({ data: [], next_cursor: null });
		}
	});

	it.each([
		['/offers', { buyer_id: 'nobody', campaign_id: 'cmp_000001' }, 'buyer_id'],
		['/offers', { buyer_id: 'buy_000001', campaign_id: 'nothing' }, 'campaign_id'],
		['/campaigns', { name: 'x', pool_id: 'nothing' }, 'pool_id'],
		['/campaigns', { name: 'x', number_ids: ['num_000001', 'nothing'] }, 'number_ids.1'],
		['/integrations', { name: 'x', type: 'csv', client_id: 'nobody' }, 'client_id'],
		['/ivr-flows/ivr_000001/prompts', { label: 'x', kind: 'tts', node_id: 'nod_000005' }, 'node_id'],
		['/number-pools', { name: 'x', campaign_id: 'nothing' }, 'campaign_id'],
		[
			'/routing-plans',
			{
				name: 'x',
				strategy: 'auction',
				rules: [{ type: 'caller_state', operator: 'is', value: 'TX', target_buyer_id: 'nobody' }],
			},
			'rules.0.target_buyer_id',
		],
		['/numbers', { type: 'local', pool_id: 'nothing' }, 'pool_id'],
	])('of %s cannot reference an unknown ID: %j', async (path, fields, field) => {
		const offer = path === '/offers' && { destination_number: '+14155550123', price_per_call: 1 };
		const { status, body } = await request('POST', path, { ...fields, ...offer });
		expect([status, (body as ErrorAnswer).error]).toMatchObject([422, { code: 'unknown_reference', field }]);
	});

	it.each([
		['/clients', { name: 'x', timezone: 'Mars/Olympus' }, 'timezone'],
		['/leads', { channel: 'form', phone: '+14155550123', email: 'nobody' }, 'email'],
	])('of %s is refused for an impossible value: %j', async (path, fields, field) => {
		const { status, body } = await request('POST', path, fields);
		expect([status, (body as ErrorAnswer).error.field]).toEqual([422, field]);
	});

	it('accepts money with up to two decimals', async () => {
		const price = async (price_per_call: number) =>
			(await request('PATCH', '/offers/off_000001', { price_per_call })).status;
		expect(await Promise.all([0, 0.29, 1.1, 35, 4503599627370.49].map(price))).toEqual([200, 200, 200, 200, 200]);
		expect(await Promise.all([0.001, 35.005, -1].map(price))).toEqual([400, 400, 400]);
	});

	it('of an offer never shows its auth_token, nor a campaign a field that is not in the contract', async () => {
		await request('PATCH', '/offers/off_000001', { ping_post: { auth_type: 'bearer', auth_token: 'top-secret' } });
		expect(sandbox.control.getOne('offers', 'off_000001')?.ping_post.auth_token).toBe('top-secret');
		const shown = await request('GET', '/offers/off_000001');
		expect(shown.body).toMatchObject({ ping_post: { auth_type: 'bearer' } });
		expect(shown.text).not.toContain('top-secret');
		expect((await request('GET', '/campaigns/cmp_000001')).body).not.toHaveProperty('dialed_number');
	});

	it('of an offer has derived totals of its calls', async () => {
		const calls = sandbox.control.all('calls').filter(({ offer_id }) => offer_id === 'off_000002');
		expect((await request('GET', '/offers/off_000002')).body).toMatchObject({
			calls_total: calls.length,
			calls_completed: calls.filter(({ status }) => status === 'completed').length,
			revenue: calls.reduce((sum, { revenue }) => sum + (revenue ?? 0), 0),
		});
	});

	it('of a call keeps value, notes and tags, and sends an event only for a disposition', async () => {
		const before = sandbox.control.figures().events;
		const noted = { value: 1200.5, notes: 'Calls back on Monday', tags: ['vip', 'roof'] };
		expect((await request('PATCH', '/calls/call_000003', noted)).body).toMatchObject(noted);
		expect((await request('PATCH', '/calls/call_000003', { tags: ['vip', 'vip'] })).status).toBe(400);
		expect((await request('GET', '/calls?search=back%20on')).body).toMatchObject({
			data: [{ call_id: 'call_000003' }],
		});
		const cleared = await request('PATCH', '/calls/call_000003', { value: null, notes: null, tags: [] });
		expect(cleared.body).toMatchObject({ value: null, notes: null, tags: [] });
		expect(sandbox.control.figures().events).toBe(before);
	});

	it('nested in a flow is not found in another flow', async () => {
		const [prompt] = sandbox.control.all('prompts');
		const id = prompt?.id ?? '';
		expect((await request('GET', `/ivr-flows/ivr_000001/prompts/${id}`)).body).toEqual(prompt);
		expect((await request('GET', `/ivr-flows/ivr_000002/prompts/${id}`)).status).toBe(404);
		expect((await request('GET', '/ivr-flows/nothing/prompts')).status).toBe(404);
		expect((await request('POST', '/ivr-flows/nothing/prompts', { label: 'x', kind: 'tts' })).status).toBe(404);
	});
});

describe('a list', () => {
	let sandbox: Sandbox;
	let walk: ReturnType<typeof walkerOf>;

	beforeAll(async () => {
		sandbox = await startSandbox({ sizes: fewRecords, requestsPerSecond: 100_000 });
		walk = walkerOf(sandbox);
	});
	afterAll(async () => {
		await sandbox.stop();
	});

	/** Each list with records from the start, but for those nested in others. */
	const lists = (Object.keys(resources) as Kind[]).flatMap((kind) => {
		const { path, parent, seed, filters = {}, sortFields = [] } = resources[kind];
		if (path === undefined || parent || !seed) return [];
		return [[path, kind, Object.keys(filters), [...sortFields] as string[]] as const];
	});

	it.each(lists)('of %s shows all records, and for each filter those that match', async (path, kind, filters) => {
		const all = await walk<Fields>(path, { limit: '200' });
		expect(all).toHaveLength(sandbox.control.all(kind).length);
		// The filters that are no fields have tests of their own.
		for (const filter of filters.filter((name) => all.some((record) => name in record))) {
			const value = String(all.find((record) => (record[filter] ?? null) !== null)?.[filter]);
			const found = await walk(path, { [filter]: value, limit: '17' });
			expect(found).toEqual(all.filter((record) => record[filter] === value));
			expect(found.length).toBeGreaterThan(0);
		}
	});

	it.each(lists.filter(([, , , sorts]) => sorts.length > 0))(
		'of %s is sorted by each sort field, page by page, ascending and descending',
		async (path, _kind, _filters, sorts) => {
			const all = await walk<Fields>(path, { limit: '200' });
			for (const sort of sorts) {
				const up = await walk<Fields>(path, { sort, limit: '13' });
				const down = await walk<Fields>(path, { sort, order: 'desc', limit: '200' });
				expect(up).toHaveLength(all.length);
				expect(down).toEqual([...up].reverse());
				// What has no value comes last.
				const values = up.map((record) => record[sort]).filter((value) => value !== null);
				const keys = values.map((value) => (typeof value === 'string' ? value.toLowerCase() : Number(value)));
				expect(keys).toEqual([...keys].sort((a, b) => (a < b ? -1 : a > b ? 1 : 0)));
				expect(up.slice(values.length).every((record) => record[sort] === null)).toBe(true);
			}
		},
	);

	it('is reversed when only the order is given', async () => {
		const calls = await walk('/calls', { limit: '200' });
		expect(await walk('/calls', { limit: '200', order: 'asc' })).toEqual([...calls].reverse());
	});

	it.each([
		['/calls', 'duration', 'duration_seconds', 60, 200],
		['/calls', 'revenue', 'revenue', 0.29, 99.5],
		['/offers', 'price', 'price_per_call', 35, 99.5],
	])('of %s is filtered by min and max %s, both inclusive', async (path, name, field, min, max) => {
		const all = await walk<Fields>(path, { limit: '200' });
		const found = await walk(path, { [`min_${name}`]: String(min), [`max_${name}`]: String(max), limit: '200' });
		const fits = all.filter((record) => Number(record[field]) >= min && Number(record[field]) <= max);
		expect(found).toEqual(fits);
		expect(found.length).toBeGreaterThan(0);
	});

	it('of buyers filtered by state has those that name it, and not those that take calls from everywhere', async () => {
		const found = await walk('/buyers', { state: 'FL', limit: '200' });
		const fits = sandbox.control.all('buyers').filter(({ states }) => states.includes('FL'));
		expect(found).toEqual(fits);
	});

	it('has a case-insensitive search in names, numbers and IDs', async () => {
		const { name = '' } = sandbox.control.getBuyer('buy_000007') ?? {};
		const found = await walk<{ id: string }>('/buyers', { search: name.slice(2).toUpperCase() });
		expect(found.map(({ id }) => id)).toContain('buy_000007');
		const { number = '' } = sandbox.control.all('numbers')[9] ?? {};
		expect(await walk('/numbers', { search: number.slice(2) })).toMatchObject([{ number }]);
		expect(await walk('/offers', { search: 'off_000031' })).toHaveLength(1);
	});
});
