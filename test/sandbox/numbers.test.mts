import { startSandbox, type NumberPool, type PhoneNumber, type Sandbox } from './index.mts';
import { clientOf, fewRecords, type Answered, type ErrorAnswer } from './testing.mts';

describe('a phone number', () => {
	let sandbox: Sandbox;
	let request: ReturnType<typeof clientOf>;

	beforeAll(async () => {
		sandbox = await startSandbox({ sizes: fewRecords, requestsPerSecond: 10_000 });
		request = clientOf(sandbox);
	});
	afterAll(async () => {
		await sandbox.stop();
	});

	async function provision(order: object = { type: 'local', area_code: '512' }): Promise<PhoneNumber> {
		const { status, body, text } = await request('POST', '/numbers', order);
		if (status !== 201) throw new Error(text);
		return body as PhoneNumber;
	}

	const post = (path: string, body?: object): Promise<Answered> => request('POST', path, body);
	const code = ({ status, body }: Answered) => [status, (body as ErrorAnswer).error.code];

	it('is provisioned in an area code, a new one each time, and into a pool', async () => {
		const bought = [await provision(), await provision({ type: 'local', area_code: '512', pool_id: 'pool_000002' })];
		for (const { number, provisioning_status, status, area_code } of bought) {
			expect(number).toMatch(/^\+151255501\d\d$/);
			expect([provisioning_status, status, area_code]).toEqual(['active', 'available', '512']);
		}
		expect(bought[0]?.number).not.toBe(bought[1]?.number);
		expect(sandbox.control.getOne('numberPools', 'pool_000002')?.number_ids).toContain(bought[1]?.id);
		const none = await post('/numbers', { type: 'local', area_code: '012' });
		expect([none.status, (none.body as ErrorAnswer).error.field]).toEqual([422, 'area_code']);
	});

	it('that is toll-free is pending at first, and cannot be used until it is active', async () => {
		const { id, provisioning_status, area_code } = await provision({ type: 'toll_free' });
		expect([provisioning_status, area_code]).toEqual(['pending', null]);
		const refused = [409, 'number_not_provisioned'];
		expect(code(await post(`/numbers/${id}/assign`, { campaign_id: 'cmp_000001' }))).toEqual(refused);
		expect(code(await post('/number-pools/pool_000001/numbers', { number_ids: [id] }))).toEqual(refused);
		expect(code(await request('PATCH', '/campaigns/cmp_000001', { number_ids: [id] }))).toEqual(refused);
		await request('PATCH', `/numbers/${id}`, { status: 'disabled' });
		expect(code(await request('PATCH', `/numbers/${id}`, { status: 'available' }))).toEqual(refused);
		sandbox.control.put('numbers', { id, provisioning_status: 'active' });
		expect((await request('PATCH', `/numbers/${id}`, { status: 'available' })).status).toBe(200);
	});

	it('is assigned to one campaign at a time, and cannot be released or deleted while assigned', async () => {
		const { id } = await provision();
		const assigned = await post(`/numbers/${id}/assign`, { campaign_id: 'cmp_000001' });
		expect(assigned.body).toMatchObject({ status: 'assigned', campaign_id: 'cmp_000001' });
		expect((await post(`/numbers/${id}/assign`, { campaign_id: 'cmp_000001' })).status).toBe(200);
		const refused = [409, 'number_assigned'];
		expect(code(await post(`/numbers/${id}/assign`, { campaign_id: 'cmp_000002' }))).toEqual(refused);
		expect(code(await post(`/numbers/${id}/release`))).toEqual(refused);
		expect(code(await request('DELETE', `/numbers/${id}`))).toEqual(refused);
		expect(code(await request('PATCH', `/numbers/${id}`, { status: 'disabled' }))).toEqual(refused);
		expect((await request('PATCH', `/numbers/${id}`, { label: 'Radio' })).body).toMatchObject({ label: 'Radio' });

		const freed = await post(`/numbers/${id}/unassign`);
		expect(freed.body).toMatchObject({ status: 'available', campaign_id: null });
		expect((await post(`/numbers/${id}/unassign`)).status).toBe(200);
		expect((await post(`/numbers/${id}/release`)).body).toMatchObject({ status: 'disabled', pool_id: null });
		expect(code(await post(`/numbers/${id}/assign`, { campaign_id: 'cmp_000001' }))).toEqual([
			409,
			'number_not_available',
		]);
		expect((await request('DELETE', `/numbers/${id}`)).status).toBe(204);
	});

	it('belongs to a campaign that lists it, until the list changes or the campaign is deleted', async () => {
		const [one, two] = [await provision(), await provision()];
		const { body } = await post('/campaigns', { name: 'Two lines', number_ids: [one.id] });
		const { id, number_ids } = body as { id: string; number_ids: string[] };
		expect(number_ids).toEqual([one.id]);
		const changed = await request('PATCH', `/campaigns/${id}`, { number_ids: [two.id] });
		expect(changed.body).toMatchObject({ number_ids: [two.id] });
		expect(sandbox.control.getOne('numbers', one.id)).toMatchObject({ status: 'available', campaign_id: null });
		await request('DELETE', `/campaigns/${id}`);
		expect(sandbox.control.getOne('numbers', two.id)).toMatchObject({ status: 'available', campaign_id: null });
	});

	it('is added to a pool together with the others or not at all, and removed from it', async () => {
		const pool = (await post('/number-pools', { name: 'Gale' })).body as NumberPool;
		const [one, two, pending] = [await provision(), await provision(), await provision({ type: 'toll_free' })];
		const numbers = `/number-pools/${pool.id}/numbers`;
		expect((await post(numbers, { number_ids: [one.id, pending.id] })).status).toBe(409);
		expect((await post(numbers, { number_ids: [one.id, 'nothing'] })).status).toBe(422);
		expect(sandbox.control.getOne('numberPools', pool.id)?.number_ids).toEqual([]);
		expect((await post(numbers, { number_ids: [one.id, two.id] })).body).toMatchObject({
			number_ids: [one.id, two.id],
		});
		expect((await post(`${numbers}/remove`, { number_ids: [one.id] })).body).toMatchObject({ number_ids: [two.id] });
		await request('DELETE', `/number-pools/${pool.id}`);
		expect(sandbox.control.getOne('numbers', two.id)?.pool_id).toBeNull();
	});

	it('counts in the availability of its pool as available, leased, in cooldown or disabled', async () => {
		const pool = (await post('/number-pools', { name: 'Fjord' })).body as NumberPool;
		const bought = await Promise.all([1, 2, 3, 4, 5].map(() => provision({ type: 'local', pool_id: pool.id })));
		const [leased, resting, disabled] = bought.map(({ id }) => id);
		const now = Date.now();
		sandbox.control.put('sessions', {
			number: '+12125550100',
			number_id: leased ?? '',
			started_at: new Date(now).toISOString(),
			expires_at: new Date(now + 60_000).toISOString(),
		});
		sandbox.control.put('numbers', { id: resting ?? '', status: 'cooldown' });
		sandbox.control.put('numbers', { id: disabled ?? '', status: 'disabled' });
		expect((await request('GET', `/number-pools/${pool.id}/availability`)).body).toEqual({
			pool_id: pool.id,
			total: 5,
			available: 2,
			leased: 1,
			cooldown: 1,
			disabled: 1,
		});
		const { data } = (await request('GET', '/sessions?number=%2B12125550100')).body as { data: object[] };
		expect(data[0]).toMatchObject({ number_id: leased });
	});
});
