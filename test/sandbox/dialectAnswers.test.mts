import fc from 'fast-check';
import { dialectDimensions } from './dialect/dialect.mts';
import { normalised } from './dialect/normalise.mts';
import { dialects, KEY, useDialects, type Json } from './dialectTesting.mts';

const { sandbox, speak, ask, buyer } = useDialects();

describe('errorAs', () => {
	const refused = { daily_cap: 'many', weight: -1 };

	it.each([
		['contract', 400, 'application/json', { error: { code: 'invalid_request', field: 'daily_cap' } }],
		['text', 400, 'application/json', { error: expect.stringContaining('daily_cap') as unknown }],
		['message', 400, 'application/json', { message: expect.stringContaining('daily_cap') as unknown }],
		['list', 400, 'application/json', { errors: [{ field: 'daily_cap' }, {}] }],
		['byField', 400, 'application/json', { errors: { daily_cap: [expect.any(String) as unknown] } }],
		['problem', 400, 'application/problem+json', { status: 400, title: 'Bad Request', errors: [{}, {}] }],
		['plain', 400, 'text/plain', 'daily_cap'],
		['html', 400, 'text/html', '<title>daily_cap'],
		['ok200', 200, 'application/json', { success: false, message: expect.stringContaining('daily_cap') as unknown }],
		['errorIn200', 200, 'application/json', { error: { field: 'daily_cap' } }],
	] as const)('%s', async (errorAs, status, type, body) => {
		speak({ errorAs });
		const answer = await ask('PATCH', '/buyers/buy_000001', refused);
		expect(answer.status).toBe(status);
		expect(answer.headers.get('content-type')).toContain(type);
		expect(answer.headers.get('x-request-id')).toMatch(/^req_/);
		if (typeof body === 'string') expect(answer.text).toContain(body);
		else expect(answer.json).toMatchObject(body);
	});

	it.each(dialectDimensions.errorAs)(
		'%s keeps 401, 404 of an address, 429 and 503, with their headers',
		async (errorAs) => {
			speak({ errorAs });
			expect((await ask('GET', '/buyers', undefined, { Authorization: '' })).status).toBe(401);
			expect((await ask('GET', '/nothing')).status).toBe(404);
			for (const status of [429, 503]) {
				sandbox.control.setFaults({ api: { answer: status, requests: 1, retryAfter: '7' } });
				const answer = await ask('GET', '/buyers');
				expect([answer.status, answer.headers.get('retry-after')]).toEqual([status, '7']);
			}
			expect((await ask('GET', '/buyers/nobody')).status).toBe(errorAs.endsWith('200') ? 200 : 404);
		},
	);

	it.each(dialectDimensions.errorAs)('%s contains the API key where the dialect echoes it', async (errorAs) => {
		speak({ errorAs, echoesKey: 'yes' });
		expect((await ask('GET', '/buyers?colour=red')).text).toContain(KEY);
		expect(JSON.stringify(sandbox.control.requests())).not.toContain(KEY);
	});
});

describe('batchAs', () => {
	const items = [
		{ id: 'buy_000001', weight: 11 },
		{ id: 'nobody', weight: 12 },
		{ id: 'buy_000003', weight: 13 },
	];
	const send = async () => await ask('POST', '/buyers/batch', { operation: 'update', items });
	const row = (index: number | undefined, status: number, id = items[index ?? 0]?.id) =>
		expect.objectContaining({ ...(index !== undefined && { index }), status, id }) as unknown;
	const rows = [row(0, 200), row(1, 404), row(2, 200)];

	it.each([
		['contract', 200, { results: rows }],
		['data', 200, { data: rows }],
		['responses', 200, { responses: rows }],
		['bare', 200, rows],
		['multiStatus', 207, { results: rows }],
		['shuffled', 200, { results: [rows[1], rows[2], rows[0]] }],
		['succeededFailed', 200, { succeeded: [rows[0], rows[2]], failed: [rows[1]] }],
		[
			'indexFrom1',
			200,
			{ results: [1, 2, 3].map((index) => row(index, index === 2 ? 404 : 200, items[index - 1]?.id)) },
		],
		['job', 202, { job_id: 'job_000001' }],
		['none', 204, undefined],
	] as const)('%s', async (batchAs, status, body) => {
		sandbox.control.put('buyers', { id: 'buy_000003', weight: 1 });
		speak({ batchAs });
		const answer = await send();
		expect([answer.status, answer.body]).toEqual([status, body]);
		expect(buyer('buy_000003').weight).toBe(13);
	});

	it('byId has no index, and creations have their order', async () => {
		speak({ batchAs: 'byId' });
		expect(((await send()).json.results as Json[]).map(({ index, id }) => [index, id])).toEqual(
			items.map(({ id }) => [undefined, id]),
		);
	});

	it('missing answers 404, and nothing is done', async () => {
		sandbox.control.put('buyers', { id: 'buy_000003', weight: 1 });
		speak({ batchAs: 'missing' });
		expect((await send()).status).toBe(404);
		expect(buyer('buy_000003').weight).toBe(1);
	});

	it.each([
		['text', { error: 'There is no such buyer.' }],
		['message', { message: 'There is no such buyer.' }],
		['list', { errors: [{ message: 'There is no such buyer.' }] }],
		['byField', { errors: { base: ['There is no such buyer.'] } }],
		['html', { error: { code: 'not_found' } }],
	] as const)('has its refusals as %s', async (errorAs, refusal) => {
		speak({ errorAs });
		expect(((await send()).json.results as Json[])[1]).toMatchObject({ index: 1, status: 404, ...refusal });
	});
});

describe('a fault after the request was carried out', () => {
	it.each([
		['appliedThen502', 502],
		['appliedThen504', 504],
	] as const)('%s answers with a proxy page and %d', async (answer, status) => {
		sandbox.control.setFaults({ api: { answer, requests: 1 } });
		const before = sandbox.control.all('buyers').length;
		const lost = await ask('POST', '/buyers', { name: `Lost ${status}` });
		expect([lost.status, lost.text]).toEqual([status, expect.stringContaining(`<title>${status} `)]);
		expect(sandbox.control.all('buyers')).toHaveLength(before + 1);
		expect(sandbox.control.requests().at(-1)).toMatchObject({ status });
	});
});

describe('auth', () => {
	const basic = (text: string) => ({ Authorization: `Basic ${Buffer.from(text).toString('base64')}` });

	it.each([
		['contract', '', { Authorization: `Bearer ${KEY}` }],
		['contract', '', { Authorization: '', 'X-API-Key': KEY }],
		['bearer', '', { Authorization: `Bearer ${KEY}` }],
		['header', '', { Authorization: '', 'X-API-Key': KEY }],
		['token', '', { Authorization: `Token ${KEY}` }],
		['token', '', { Authorization: `Token token="${KEY}"` }],
		['basic', '', basic(`${KEY}:`)],
		['basic', '', basic(`:${KEY}`)],
		['query', `?api_key=${KEY}`, { Authorization: '' }],
	] as const)('%s takes the API key: %s %j', async (auth, query, headers) => {
		speak({ auth });
		expect((await ask('GET', `/buyers/buy_000001${query}`, undefined, headers)).status).toBe(200);
		const wrong = (text: string) => text.replace(KEY, 'wrong');
		const others = Object.entries(headers).map(([name, value]) => [name, wrong(value)]);
		const refused = await ask('GET', `/buyers/buy_000001${wrong(query)}`, undefined, {
			...(Object.fromEntries(others) as Json),
			...(auth === 'basic' && basic('wrong:')),
		});
		expect(refused.status).toBe(401);
	});

	it.each(['header', 'token', 'basic', 'query'] as const)('%s takes no bearer token', async (auth) => {
		speak({ auth });
		expect((await ask('GET', '/buyers')).status).toBe(401);
		expect((await ask('PATCH', '/buyers/buy_000001', { weight: 1 })).status).toBe(401);
	});
});

describe('accepts', () => {
	it.each([
		['snake', { daily_cap: 21 }, 200, 21],
		['snake', { dailyCap: 22 }, 400, 20],
		['both', { daily_cap: 21 }, 200, 21],
		['both', { dailyCap: 22 }, 200, 22],
		['camelOnly', { dailyCap: 22 }, 200, 22],
		['camelOnly', { daily_cap: 21 }, 200, 20],
		['camelOnly', { daily_cap: 21, weight: 5 }, 200, 20],
	] as const)('%s: a change of %j is answered with %3$d and comes to %d', async (accepts, change, status, cap) => {
		sandbox.control.put('buyers', { id: 'buy_000001', daily_cap: 20, weight: 1 });
		speak({ accepts });
		const answer = await ask('PATCH', '/buyers/buy_000001', change);
		expect(answer.status).toBe(status);
		expect(buyer()).toMatchObject({ daily_cap: cap, weight: 'weight' in change ? 5 : 1 });
		if (status === 200) expect(answer.json).toEqual(buyer());
	});

	it('camelOnly also ignores in batches, where nothing can be read singly, and not without the key', async () => {
		speak({ accepts: 'camelOnly' });
		const items = [
			{ id: 'buy_000001', daily_cap: 77 },
			{ id: 'buy_000002', dailyCap: 78 },
			{ id: 'nobody', daily_cap: 1 },
		];
		const { json } = await ask('POST', '/buyers/batch', { operation: 'update', items });
		expect(json.results).toMatchObject([
			{ index: 0, status: 200, id: 'buy_000001', data: { id: 'buy_000001' } },
			{ index: 1, status: 200, data: { daily_cap: 78 } },
			{ index: 2, status: 400 },
		]);
		expect([buyer().daily_cap, buyer('buy_000002').daily_cap]).not.toContain(77);
		const integration = await ask('PATCH', '/integrations/int_000001', { field_map: [] });
		expect([integration.status, integration.json.id]).toEqual([200, 'int_000001']);
		expect((await ask('PATCH', '/settings', { static_pricing_fallback: false })).json).toMatchObject({
			static_pricing_fallback: true,
		});
		expect((await ask('PATCH', '/buyers/nobody', { daily_cap: 1 })).status).toBe(404);
		const unsigned = await ask('PATCH', '/buyers/buy_000001', { daily_cap: 1 }, { Authorization: '' });
		expect(unsigned.status).toBe(401);
	});

	it('leaves the record of a client in its own words', async () => {
		speak({ accepts: 'camelOnly' });
		const record = { calledNumber: '+14155550123', talk_time: 3 };
		const place = new URL('/api/integrations/webhook/cli_000001', sandbox.baseUrl);
		await fetch(place, {
			method: 'POST',
			headers: {
				Authorization: `Bearer ${KEY}`,
				'Content-Type': 'application/json',
				'Idempotency-Key': 'k'.repeat(20),
			},
			body: JSON.stringify(record),
		});
		expect(sandbox.control.all('callRecords').at(-1)?.record).toEqual(record);
	});
});

describe('changeAnswer', () => {
	const change = { daily_cap: 31, status: 'inactive' };
	const before = { daily_cap: 30, status: 'active' };

	it.each([
		['record', 200, change],
		['noContent', 204, undefined],
		['empty', 200, undefined],
		['success', 200, { success: true }],
		['old', 200, before],
		['pending', 200, { daily_cap: 31, status: 'pending' }],
	] as const)('%s, and the change is made', async (changeAnswer, status, shown) => {
		sandbox.control.put('buyers', { id: 'buy_000001', ...before } as Json);
		speak({ changeAnswer });
		const answer = await ask('PATCH', '/buyers/buy_000001', change);
		expect(answer.status).toBe(status);
		if (shown) expect(answer.json).toMatchObject(shown);
		else expect(answer.text).toBe('');
		expect(buyer()).toMatchObject(change);
	});

	it.each([
		['record', 204, ''],
		['noContent', 204, ''],
		['empty', 200, ''],
		['success', 200, '{"success":true}'],
	] as const)('%s after a deletion', async (changeAnswer, status, text) => {
		speak({ changeAnswer });
		const { json } = await ask('POST', '/buyers', { name: 'Brief' });
		expect(json.name).toBe('Brief');
		const answer = await ask('DELETE', `/buyers/${String(json.id)}`);
		expect([answer.status, answer.text, sandbox.control.getBuyer(String(json.id))]).toEqual([status, text, null]);
	});

	it.each([
		['success', undefined],
		['old', before],
		['pending', { daily_cap: 31, status: 'pending' }],
	] as const)('%s in the results of a batch, and after an action', async (changeAnswer, data) => {
		sandbox.control.put('buyers', { id: 'buy_000001', ...before } as Json);
		const number = sandbox.control
			.all('numbers')
			.find(({ status, provisioning_status }) =>
				status === 'available' && provisioning_status === 'active' ? true : false,
			);
		speak({ changeAnswer });
		const items = [{ id: 'buy_000001', ...change }];
		const { json } = await ask('POST', '/buyers/batch', { operation: 'update', items });
		const [result] = json.results as Json[];
		if (data) expect(result?.data).toMatchObject(data);
		else expect(result).not.toHaveProperty('data');
		const action = await ask('POST', `/numbers/${number?.id ?? ''}/assign`, { campaign_id: 'cmp_000001' });
		expect([action.status, action.json.status]).toEqual([
			200,
			{ success: undefined, old: 'available', pending: 'pending' }[changeAnswer],
		]);
		await ask('POST', `/numbers/${number?.id ?? ''}/unassign`);
	});
});

describe('updateBy and idempotency', () => {
	it('putOnly refuses PATCH, and takes PUT', async () => {
		speak({ updateBy: 'putOnly' });
		const patched = await ask('PATCH', '/buyers/buy_000001', { weight: 41 });
		expect([patched.status, buyer().weight]).not.toContain(41);
		expect(patched.status).toBe(405);
		expect((await ask('PUT', '/buyers/buy_000001', { weight: 42 })).json.weight).toBe(42);
	});

	it.each([
		['honoured', 1],
		['ignored', 2],
	] as const)('%s: the same creation under one key makes %d', async (idempotency, made) => {
		const total = sandbox.control.all('buyers').length;
		speak({ idempotency });
		const key = { 'Idempotency-Key': `one-key-for-both-${idempotency}` };
		for (let i = 0; i < 2; i++) expect((await ask('POST', '/buyers', { name: 'Twice' }, key)).status).toBe(201);
		expect(sandbox.control.all('buyers')).toHaveLength(total + made);
	});
});

describe('registration', () => {
	const wanted = { url: 'http://127.0.0.1:9/hook', events: ['call.ended'] };

	it.each([
		['contract', 201, wanted],
		['wrapped', 201, { webhook: wanted }],
		['noId', 201, { ...wanted, id: undefined }],
		['silent204', 204, {}],
		['otherUrl', 201, { ...wanted, url: 'http://127.0.0.1:9/somewhere-else' }],
		['disabled', 201, { ...wanted, status: 'disabled' }],
		['missing', 404, {}],
		['methodMissing', 405, {}],
		['echoesLess', 201, { url: undefined, events: undefined, id: expect.stringMatching(/^whk_/) }],
	] as const)('%s', async (registration, status, shown) => {
		const before = sandbox.control.webhooks().length;
		speak({ registration });
		const answer = await ask('POST', '/webhooks', wanted);
		expect(answer.status).toBe(status);
		expect(answer.json).toMatchObject(
			Object.fromEntries(Object.entries(shown).filter(([, value]) => value !== undefined)),
		);
		for (const [name, value] of Object.entries(shown))
			if (value === undefined) expect(answer.json).not.toHaveProperty(name);
		const webhooks = sandbox.control.webhooks();
		expect(webhooks).toHaveLength(status < 300 ? before + 1 : before);
		if (status >= 300) return;
		// What is there later is what came back, or was not said.
		const { id = '', ...rest } = webhooks.at(-1) ?? {};
		const stored = await ask('GET', `/webhooks/${id}`);
		expect(stored.json).toEqual({ id, ...rest });
		expect((await ask('DELETE', `/webhooks/${id}`)).status).toBe(204);
	});
});

describe('normalises', () => {
	it('masks what is secret, and leaves alone what has one form only', () => {
		const record = {
			auth_token: 'token-1234',
			weight: 3,
			disposition: 'sale',
			rules: [{ value: 'b' }, { value: 'a' }],
		};
		expect(normalised(record)).toEqual({ ...record, auth_token: '••••1234' });
	});

	it('writes what it is sent in another form', async () => {
		speak({ normalises: 'yes' });
		const hours = { business_hours: { start: '09:00', end: '17:30' }, states: ['FL', 'TX'] };
		const { json } = await ask('POST', '/buyers', { name: '  acme   roofing of tampa ', ...hours });
		expect(json).toMatchObject({
			name: 'Acme Roofing Of Tampa',
			business_hours: { start: '09:00:00', end: '17:30:00' },
			states: ['TX', 'FL'],
		});
		const stored = buyer(String(json.id));
		expect(json.created_at).toMatch(/\+02:00$/);
		expect(Date.parse(String(json.created_at))).toBe(Date.parse(stored.created_at));
		const { buyer_id = '', campaign_id = '' } = sandbox.control.all('offers')[0] ?? {};
		const offer = { buyer_id, campaign_id, destination_number: '+18135550123', price_per_call: 40 };
		expect((await ask('POST', '/offers', offer)).json).toMatchObject({
			destination_number: '(813) 555-0123',
			price_per_call: '40.00',
		});
		const lead = { channel: 'form', phone: '+18135550123', landing_page: 'https://WWW.Example.com/roofing?a=B' };
		expect((await ask('POST', '/leads', lead)).json.landing_page).toBe('https://www.example.com/roofing/?a=B');
	});
});

describe('any combination of values', () => {
	const place = (auth: string) => (auth === 'query' ? `?api_key=${KEY}` : '');
	const headers: Record<string, Record<string, string>> = {
		header: { Authorization: '', 'X-API-Key': KEY },
		token: { Authorization: `Token ${KEY}` },
		basic: { Authorization: `Basic ${Buffer.from(`${KEY}:`).toString('base64')}` },
		query: { Authorization: '' },
	};

	it('answers every kind of request, and does what it was asked for under the contract (property)', async () => {
		let weight = 100;
		await fc.assert(
			fc.asyncProperty(dialects(), async (given) => {
				const { auth, updateBy, batchAs, registration } = speak(given);
				const send = async (method: string, path: string, body?: unknown) =>
					(await ask(method, `${path}${place(auth)}`, body, headers[auth])).status;
				const [one, two] = [++weight, ++weight];
				expect(await send('GET', '/calls')).toBe(200);
				expect(await send('GET', '/settings')).toBe(200);
				expect(
					await send(updateBy === 'putOnly' ? 'PUT' : 'PATCH', '/buyers/buy_000004', { weight: one }),
				).toBeLessThan(205);
				expect(buyer('buy_000004').weight).toBe(one);
				const items = [{ id: 'buy_000004', weight: two }];
				const status = await send('POST', '/buyers/batch', { operation: 'update', items });
				expect([status < 300, buyer('buy_000004').weight]).toEqual(batchAs === 'missing' ? [false, one] : [true, two]);
				expect(await send('POST', '/buyers', { name: 'Any' })).toBe(201);
				const before = sandbox.control.webhooks().length;
				const hook = { url: 'http://127.0.0.1:9/any', events: ['call.ended'] };
				const registered = await send('POST', '/webhooks', hook);
				const isMissing = registration === 'missing' || registration === 'methodMissing';
				expect([registered < 300, sandbox.control.webhooks().length]).toEqual([
					!isMissing,
					before + (isMissing ? 0 : 1),
				]);
				const { id } = sandbox.control.webhooks().at(-1) ?? {};
				if (!isMissing) expect(await send('DELETE', `/webhooks/${id ?? ''}`)).toBeLessThan(205);
			}),
			{ numRuns: 40 },
		);
	});
});
