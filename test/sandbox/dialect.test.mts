import { createHmac } from 'node:crypto';
import fc from 'fast-check';
import { camel, renameKeys, snake } from './dialect/casing.mts';
import { contractDialect, dialectDimensions, dialectOf, type Dialect } from './dialect/dialect.mts';
import { startSandbox, type Sandbox } from './index.mts';
import { fewRecords, startReceiver, subscribe, type Answered, type Received, type Receiver } from './testing.mts';
import type { CallEvent } from './webhooks/event.mts';

type Json = Record<string, unknown>;

interface Wire extends Answered {
	/** As an object; empty where it is none. */
	json: Json;
}

const KEY = 'sandbox-api-key';

let sandbox: Sandbox;
let count = 0;

beforeAll(async () => {
	sandbox = await startSandbox({ sizes: { ...fewRecords, buyers: 23, calls: 30 }, requestsPerSecond: 100_000 });
});
afterEach(() => {
	sandbox.control.setDialect(null);
	sandbox.control.setFaults({ api: null });
});
afterAll(async () => {
	await sandbox.stop();
});

async function ask(method: string, path: string, body?: unknown, headers: Json = {}): Promise<Wire> {
	const response = await fetch(`${sandbox.baseUrl}${path}`, {
		method,
		headers: {
			Authorization: `Bearer ${KEY}`,
			...(body !== undefined && { 'Content-Type': 'application/json' }),
			...(method === 'POST' && { 'Idempotency-Key': `idempotency-key-${++count}` }),
			...headers,
		} as Record<string, string>,
		...(body !== undefined && { body: JSON.stringify(body) }),
	});
	const text = await response.text();
	const isJson = /json/.test(response.headers.get('content-type') ?? '');
	const parsed: unknown = isJson && text !== '' ? JSON.parse(text) : undefined;
	const json = typeof parsed === 'object' && parsed !== null ? (parsed as Json) : {};
	return { status: response.status, headers: response.headers, text, body: parsed, json };
}

/** What is at a path of a JSON value: `data.0.id`. */
function at(value: unknown, path: string): unknown {
	return path === ''
		? value
		: path.split('.').reduce<unknown>((inner, step) => (inner as Json | undefined)?.[step], value);
}

const speak = (dialect: Partial<Dialect>) => sandbox.control.setDialect(dialect);
const buyer = (id = 'buy_000001') => sandbox.control.getBuyer(id) as unknown as Json;

describe('a dialect', () => {
	it('is the contract where nothing is said', () => {
		expect(dialectOf({})).toEqual(contractDialect);
		expect(sandbox.control.setDialect({})).toEqual(contractDialect);
	});

	it('has known dimensions and values only, over HTTP too', async () => {
		expect(() => dialectOf({ listAs: 'heap' } as unknown as Dialect)).toThrow('listAs is one of data, items');
		expect(() => dialectOf({ lists: 'data' } as unknown as Dialect)).toThrow('There is no lists');
		const set = async (body: object) =>
			await fetch(`${sandbox.controlUrl}/control/setDialect`, { method: 'POST', body: JSON.stringify(body) });
		expect((await set({ listAs: 'items' })).status).toBe(200);
		expect((await ask('GET', '/buyers')).json.items).toHaveLength(23);
		expect((await set({ listAs: 'heap' })).status).toBe(400);
	});

	it('resolves any combination to one that is possible, and to the same one each time (property)', () => {
		fc.assert(
			fc.property(dialects(), (given) => {
				const resolved = dialectOf(given);
				expect(dialectOf(resolved)).toEqual(resolved);
				if (resolved.listAs === 'bare') expect(['linkHeader', 'silent']).toContain(resolved.nextPage);
			}),
		);
	});

	it('brings back a value that had to give way, once there is room for it', () => {
		expect(speak({ listAs: 'bare', nextPage: 'hasMore' }).nextPage).toBe('linkHeader');
		expect(speak({ listAs: 'data' }).nextPage).toBe('hasMore');
	});

	it('that differs in nothing that a request shows answers as the contract does, byte for byte', async () => {
		const requests: Array<[string, string, unknown?]> = [
			['GET', '/buyers?limit=3'],
			['GET', '/buyers?limit=3&status=active&sort=name'],
			['GET', '/buyers/buy_000002'],
			['GET', '/buyers/nobody'],
			['GET', '/buyers?colour=red'],
			['GET', '/nothing'],
			['PUT', '/buyers/buy_000001', {}],
			['PATCH', '/buyers/buy_000001', {}],
			['PATCH', '/buyers/buy_000001', { daily_cap: '5' }],
			['DELETE', '/webhooks/nothing'],
			['POST', '/buyers/batch', { operation: 'update', items: [{ id: 'nobody', weight: 1 }, {}] }],
			['GET', '/settings'],
		];
		const all = async () =>
			await Promise.all(
				requests.map(async ([method, path, body]) => {
					const { status, text, headers } = await ask(method, path, body);
					return [status, text, headers.get('retry-after')];
				}),
			);
		const before = await all();
		// Only deliveries differ, so that the requests pass through the dialect's layer.
		speak({ eventAs: 'data' });
		expect(await all()).toEqual(before);
	});
});

function dialects(): fc.Arbitrary<Partial<Dialect>> {
	const dimensions = Object.entries(dialectDimensions).map(([name, values]) => [
		name,
		fc.constantFrom(...(values as readonly string[])),
	]);
	return fc.record(Object.fromEntries(dimensions) as Record<string, fc.Arbitrary<string>>, {
		requiredKeys: [],
	}) as fc.Arbitrary<Partial<Dialect>>;
}

describe('listAs', () => {
	it.each([
		['data', '/buyers', 'data'],
		['items', '/buyers', 'items'],
		['results', '/buyers', 'results'],
		['records', '/buyers', 'records'],
		['plural', '/buyers', 'buyers'],
		['plural', '/numbers', 'phone_numbers'],
		['plural', '/ivr-flows/ivr_000001/prompts', 'ivr_prompts'],
		['nested', '/buyers', 'data.items'],
		['nestedPlural', '/number-pools', 'data.number_pools'],
		['bare', '/buyers', ''],
	] as const)('%s has the entries of %s at "%s"', async (listAs, path, place) => {
		const { data } = (await ask('GET', `${path}?limit=3`)).json;
		speak({ listAs });
		expect(at((await ask('GET', `${path}?limit=3`)).body, place)).toEqual(data);
	});
});

/** How a client goes on from one page to the next: the query of the next page, or undefined. */
const continues: Record<Dialect['nextPage'], ((page: Wire, query: URLSearchParams) => Json | undefined) | null> = {
	next_cursor: ({ json }) => cursorOf(json.next_cursor),
	nextCursor: ({ json }) => cursorOf(json.nextCursor),
	'meta.next_cursor': ({ json }) => cursorOf(at(json, 'meta.next_cursor')),
	'pagination.next_cursor': ({ json }) => cursorOf(at(json, 'pagination.next_cursor')),
	'paging.next': ({ json }) => cursorOf(at(json, 'paging.next')),
	numberCursor: ({ json }) => (typeof json.next_cursor === 'number' ? cursorOf(json.next_cursor) : undefined),
	nextUrl: ({ json }) => queryOf(json.next),
	'links.next': ({ json }) => queryOf(at(json, 'links.next')),
	linkHeader: ({ headers }) => queryOf(/^<(.+)>; rel="next"$/.exec(headers.get('link') ?? '')?.[1]),
	hasMore: ({ json }) =>
		json.has_more === true ? { starting_after: at(json, `data.${(json.data as []).length - 1}.id`) } : undefined,
	pageOfTotal: ({ json }) =>
		Number(json.page) < Number(json.total_pages) ? { page: Number(json.page) + 1 } : undefined,
	offsetOfTotal: ({ json }) => {
		const end = Number(json.offset) + (json.data as []).length;
		return end < Number(json.total) ? { offset: end } : undefined;
	},
	unfollowable: null,
	ignored: null,
	totalOnly: null,
	silent: null,
};

const cursorOf = (cursor: unknown): Json | undefined =>
	cursor === null || cursor === undefined ? undefined : { cursor };

function queryOf(url: unknown): Json | undefined {
	if (typeof url !== 'string') return undefined;
	expect(new URL(url).host).not.toBe(new URL(sandbox.baseUrl).host);
	return Object.fromEntries(new URL(url).searchParams);
}

const pageOf = async (query: Json): Promise<Wire> =>
	await ask('GET', `/buyers?${new URLSearchParams(query as Record<string, string>).toString()}`);

describe('nextPage', () => {
	const followed = Object.entries(continues).filter(([, step]) => step !== null);

	it.each(followed.map(([nextPage]) => nextPage as Dialect['nextPage']))(
		'%s leads through the whole list, with its filters, and ends',
		async (nextPage) => {
			const all = (await ask('GET', '/buyers?limit=200&status=active')).json.data as Json[];
			speak({ nextPage });
			const ids: unknown[] = [];
			let query: Json | undefined = { status: 'active', limit: '5' };
			for (let pages = 0; query && pages < 9; pages++) {
				const page = await pageOf(query);
				ids.push(...(page.json.data as Json[]).map(({ id }) => id));
				const more: Json | undefined = continues[nextPage]?.(page, new URLSearchParams());
				query = more && { ...query, ...more };
			}
			expect(query).toBeUndefined();
			expect(ids).toEqual(all.map(({ id }) => id));
		},
	);

	it.each([
		['unfollowable', { has_more: true }],
		['ignored', { next_cursor: expect.any(String) as unknown }],
		['totalOnly', { total: 23 }],
		['silent', {}],
	] as const)('%s says so much and gives the first page again, whatever is asked for', async (nextPage, hint) => {
		const { data, next_cursor } = (await ask('GET', '/buyers?limit=4')).json;
		speak({ nextPage });
		for (const more of ['', `&cursor=${String(next_cursor)}`, '&page=2', '&offset=4', '&starting_after=buy_000004']) {
			const { json, status } = await ask('GET', `/buyers?limit=4${more}`);
			expect([status, json]).toEqual([200, { data, ...hint }]);
		}
	});

	it('refuses another way of asking for the next page, or ignores it with all that it does not know', async () => {
		speak({ nextPage: 'pageOfTotal' });
		for (const name of ['cursor', 'offset', 'starting_after']) {
			expect(await ask('GET', `/buyers?${name}=2`)).toMatchObject({ status: 400, json: { error: { field: name } } });
		}
		speak({ unknownQuery: 'ignore' });
		const { json } = await ask('GET', '/buyers?limit=200&status=active&search=zzz&colour=red&offset=2');
		expect(json.data).toHaveLength(23);
	});
});

describe('maxPageSize', () => {
	it('gives fewer than were asked for, and less is not more', async () => {
		speak({ maxPageSize: '10' });
		for (const [query, given] of [
			['', 10],
			['?limit=200', 10],
			['?limit=3', 3],
		] as const) {
			expect((await ask('GET', `/buyers${query}`)).json.data).toHaveLength(given);
		}
		expect((await ask('GET', '/buyers?limit=many')).status).toBe(400);
	});

	it('with limitRefused refuses the limit by its name', async () => {
		speak({ maxPageSize: '10', limitRefused: 'yes' });
		expect((await ask('GET', '/buyers')).json.data).toHaveLength(10);
		expect((await ask('GET', '/buyers?limit=10')).json.data).toHaveLength(10);
		expect(await ask('GET', '/buyers?limit=11')).toMatchObject({ status: 400, json: { error: { field: 'limit' } } });
	});
});

describe('singleAs, idAs and casing', () => {
	it.each([
		['bare', ''],
		['data', 'data'],
		['named', 'buyer'],
	] as const)('%s has the record at "%s"', async (singleAs, place) => {
		speak({ singleAs });
		expect(at((await ask('GET', '/buyers/buy_000001')).body, place)).toEqual(buyer());
		expect((await ask('PATCH', '/buyers/buy_000001', { daily_cap: 3 })).json).toMatchObject(
			place === '' ? { daily_cap: 3 } : { [place]: { daily_cap: 3 } },
		);
	});

	it('jsonapi has the fields among its attributes, in lists too', async () => {
		speak({ singleAs: 'jsonapi' });
		const { id, ...attributes } = buyer();
		const entry = { id, type: 'buyers', attributes };
		expect((await ask('GET', '/buyers/buy_000001')).json).toEqual({ data: entry });
		expect(at((await ask('GET', '/buyers')).json, 'data.0')).toEqual(entry);
		const call = at((await ask('GET', '/calls?limit=1')).json, 'data.0');
		expect(call).toMatchObject({ id: expect.stringMatching(/^call_/), type: 'calls' });
		expect(at(call, 'attributes')).not.toHaveProperty('call_id');
	});

	it.each([
		['_id', '_id', '_id'],
		['resourceId', 'buyer_id', 'call_id'],
		['resourceIdCamel', 'buyerId', 'callId'],
		['uuid', 'uuid', 'uuid'],
	] as const)('%s has the ID of a buyer as %s and that of a call as %s', async (idAs, ofBuyer, ofCall) => {
		speak({ idAs });
		const { json } = await ask('GET', '/buyers/buy_000001');
		expect([json[ofBuyer], json.id]).toEqual(['buy_000001', undefined]);
		const { data } = (await ask('GET', '/calls?limit=1')).json;
		const call = sandbox.control.getCall(String(at(data, `0.${ofCall}`)));
		expect(at(data, '0.buyer_id')).toBe(call?.buyer_id);
		const items = [{ [ofBuyer]: 'buy_000001', weight: 4 }];
		expect((await ask('POST', '/buyers/batch', { operation: 'update', items })).json).toMatchObject({
			results: [{ status: 200, [ofBuyer]: 'buy_000001', data: { weight: 4 } }],
		});
	});

	it('number has numbers for IDs and references, and takes them and their text', async () => {
		speak({ idAs: 'number' });
		const [offer] = (await ask('GET', '/offers')).json.data as Array<Record<string, number>>;
		const { id = 0, buyer_id = 0, campaign_id = 0 } = offer ?? {};
		expect([id, buyer_id, campaign_id].every(Number.isSafeInteger)).toBe(true);
		expect((await ask('GET', `/offers/${id}`)).json).toEqual(offer);
		expect((await ask('GET', `/offers?buyer_id=${buyer_id}`)).json.data).toContainEqual(offer);
		const fresh = { ...omitFields(sandbox.control.all('offers')[0]), campaign_id, buyer_id: String(buyer_id) };
		expect((await ask('POST', '/offers', fresh)).json).toMatchObject({ campaign_id, buyer_id });
		const items = [{ id, weight: 9 }, { id: 9_999_999 }];
		expect((await ask('POST', '/buyers/batch', { operation: 'update', items })).json.results).toMatchObject([
			{ status: 404 },
			{ status: 400 },
		]);
	});

	it('camel has every key in camelCase', async () => {
		speak({ casing: 'camel', nextPage: 'meta.next_cursor', listAs: 'plural' });
		const { json } = await ask('GET', '/numbers?limit=2');
		expect(json.meta).toEqual({ nextCursor: expect.any(String) as unknown });
		expect(json.phoneNumbers).toEqual(renameKeys(sandbox.control.all('numbers').slice(0, 2), camel));
		expect((await ask('GET', '/buyers?limit=0')).json).toMatchObject({ error: { field: 'limit' } });
		expect((await ask('PATCH', '/buyers/buy_000001', { daily_cap: -1 })).json).toMatchObject({
			error: { field: 'dailyCap' },
		});
	});

	it('leave every record the same record (property)', async () => {
		const dimensions = fc.record({
			singleAs: fc.constantFrom(...dialectDimensions.singleAs),
			idAs: fc.constantFrom(...dialectDimensions.idAs),
			casing: fc.constantFrom(...dialectDimensions.casing),
			listAs: fc.constantFrom(...dialectDimensions.listAs),
			accepts: fc.constantFrom(...dialectDimensions.accepts),
		});
		const places = ['/buyers/buy_000003', '/numbers/num_000002', '/number-pools/pool_000001', '/campaigns/cmp_000001'];
		await fc.assert(
			fc.asyncProperty(dimensions, fc.constantFrom(...places), async (dialect, place) => {
				sandbox.control.setDialect(null);
				const record = (await ask('GET', place)).json;
				speak(dialect);
				const { status, text } = await ask('GET', place);
				expect(status).toBe(200);
				// Without its wrapper, its casing and its numbers.
				const values = leavesOf(JSON.parse(text));
				for (const [key, value] of leavesOf(record)) {
					if (key === 'id' || isId(value)) continue;
					expect(values).toContainEqual([key, value]);
				}
			}),
			{ numRuns: 60 },
		);
	});
});

/** Each text, number, boolean and null of a JSON value, with its key in snake_case. */
function leavesOf(value: unknown, key = ''): Array<[string, unknown]> {
	if (typeof value !== 'object' || value === null) return [[snake(key), value]];
	return Object.entries(value).flatMap(([name, inner]) => leavesOf(inner, Array.isArray(value) ? key : name));
}

const isId = (value: unknown) => typeof value === 'string' && /^[a-z]+_\d{6}$/.test(value);

/** What of an offer can be sent. */
function omitFields(offer: object | undefined): Json {
	const sent = ['destination_number', 'price_per_call'];
	return Object.fromEntries(Object.entries(offer ?? {}).filter(([name]) => sent.includes(name)));
}

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
		expect(Date.parse(String(json.created_at))).toBe(Date.parse(String(stored.created_at)));
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

describe('a delivery', () => {
	let receiver: Receiver;

	beforeAll(async () => {
		receiver = await startReceiver();
		await subscribe(sandbox, receiver);
	});
	beforeEach(() => {
		receiver.received.length = 0;
	});
	afterAll(async () => {
		await receiver.close();
	});

	/** The event as it was sent, and as it came. */
	async function deliver(dialect: Partial<Dialect>, event: Partial<CallEvent> = { event: 'call.ended' }) {
		speak(dialect);
		const sent = sandbox.control.emit(event);
		await sandbox.control.idle();
		const delivery = receiver.received[0] as Received;
		return { sent, delivery, came: JSON.parse(delivery.body) as Json };
	}

	it('is the contract where nothing is said, byte for byte', async () => {
		const { sent, delivery } = await deliver({});
		expect(delivery.body).toBe(JSON.stringify(sent));
	});

	it.each([
		['bare', ''],
		['data', 'data'],
		['data.call', 'data.call'],
		['data.object', 'data.object'],
		['call', 'call'],
		['payload', 'payload'],
		['cloudLike', 'data'],
	] as const)('as %s has the call at "%s"', async (eventAs, place) => {
		const { sent, came } = await deliver({ eventAs });
		const { event_id, event, occurred_at, ...call } = sent;
		expect(at(came, place)).toMatchObject(call);
		expect(came).toMatchObject(
			eventAs === 'cloudLike' ? { id: event_id, type: event, time: occurred_at } : { event_id, event, occurred_at },
		);
	});

	it.each([
		['call.ended', 'call.disposition_set'],
		['call_ended', 'call_disposition_set'],
		['CALL.ENDED', 'CALL.DISPOSITION_SET'],
		['ended', 'disposition_set'],
		['callEnded', 'callDispositionSet'],
		['Call Ended', 'Call Disposition Set'],
		['other', 'call.dispositioned'],
	] as const)('with eventName %s calls call.disposition_set %s', async (eventName, name) => {
		expect((await deliver({ eventName }, { event: 'call.disposition_set' })).came.event).toBe(name);
	});

	it.each([
		['event_id', {}, 'event_id'],
		['eventId', {}, 'eventId'],
		['id', { eventAs: 'data' }, 'id'],
		['none', {}, null],
		['webhookIdHeader', {}, null],
	] as const)('with eventIdAs %s (%j) has the ID at %s', async (eventIdAs, more, key) => {
		const { sent, came, delivery } = await deliver({ eventIdAs, ...more });
		expect(key === null ? undefined : came[key]).toBe(key === null ? undefined : sent.event_id);
		for (const other of ['event_id', 'eventId', 'id']) if (other !== key) expect(came).not.toHaveProperty(other);
		expect(delivery.headers['webhook-id']).toBe(eventIdAs === 'webhookIdHeader' ? sent.event_id : undefined);
	});

	it('with eventIdAs number has digits above 2^53, which are rounded alike when they are read as numbers', async () => {
		speak({ eventIdAs: 'number' });
		for (let i = 0; i < 20; i++) sandbox.control.emit();
		await sandbox.control.idle();
		const digits = receiver.received.map(({ body }) => /^\{"event_id":(\d+),/.exec(body)?.[1] ?? '');
		expect(digits.every((id) => BigInt(id) > 2n ** 53n)).toBe(true);
		expect(new Set(digits).size).toBe(20);
		expect(new Set(digits.map(Number)).size).toBeLessThan(20);
	});

	it.each([
		['iso', '2026-11-27T15:04:05.678Z'],
		['isoNoZone', '2026-11-27T15:04:05.678'],
		['seconds', 1795791845],
		['milliseconds', 1795791845678],
		['microseconds', 1795791845678000],
		['secondsText', '1795791845'],
		['none', undefined],
	] as const)('with eventTime %s says %s', async (eventTime, time) => {
		const { came } = await deliver({ eventTime }, { occurred_at: '2026-11-27T15:04:05.678Z' });
		expect(came.occurred_at).toBe(time);
	});

	it('with eventCasing camel and callIdAs number has other keys and the number that the API has', async () => {
		const { sent, came } = await deliver({ eventCasing: 'camel', callIdAs: 'number', idAs: 'number' });
		expect(came).toMatchObject({
			eventId: sent.event_id,
			callerId: sent.caller_id,
			session: { utmTerm: sent.session.utm_term },
		});
		const call = (await ask('GET', `/calls/${String(came.callId)}`)).json;
		expect([call.call_id, call.campaign_id]).toEqual([came.callId, came.campaignId]);
	});

	it.each([
		['contract', { transition: { from: 'missed', to: 'completed' } }, { transition: { from: 'in_progress' } }],
		['state', { transition: { from: 'ringing', to: 'missed' } }, { transition: { to: 'completed' } }],
		['disposition', { disposition: 'no_answer' }, {}],
		['answeredFalse', { answered: false }, { answered: true }],
		['answeredZero', { answered: 0 }, { answered: 1 }],
		[
			'answeredAtNull',
			{ answered_at: null, buyer_id: null, duration_seconds: 0 },
			{ answered_at: expect.stringMatching(/Z$/), duration_seconds: 120 },
		],
		['answeredAtMissing', { buyer_id: null, duration_seconds: 0 }, { answered_at: expect.stringMatching(/Z$/) }],
		['nothing', { transition: { from: 'in_progress', to: 'completed' } }, {}],
	] as const)('with missedAs %s', async (missedAs, missed, answered) => {
		speak({ missedAs });
		sandbox.control.playCall({ answered: false, disposition: null });
		sandbox.control.playCall({ disposition: null });
		await sandbox.control.idle();
		const ended = receiver.received.map(({ event }) => event).filter(({ event }) => event === 'call.ended');
		const first = ended.find(({ event_id }) => event_id === ended.map((one) => one.event_id).sort()[0]);
		expect(first).toMatchObject(missed);
		expect(ended.find((event) => event !== first)).toMatchObject(answered);
		if (missedAs === 'nothing') {
			const shown = ended.map(({ call_id, event_id, ...event }) => Object.keys(event).sort());
			expect(shown[0]).toEqual(shown[1]);
		}
	});

	const digest = (text: string, encoding: 'hex' | 'base64' | 'base64url' = 'hex') =>
		createHmac('sha256', sandbox.webhookSecret).update(text).digest(encoding);

	it.each<[Dialect['signature'], (body: string, time: string, id: string) => string, string?]>([
		['contract', (body, time) => `t=${time},v1=${digest(`${time}.${body}`)}`],
		['t-v1', (body, time) => `t=${time},v1=${digest(`${time}.${body}`)}`],
		['sha256', (body) => `sha256=${digest(body)}`],
		['hex', (body) => digest(body)],
		['base64', (body) => digest(body, 'base64')],
		['standard', (body, time, id) => `v1,${digest(`${id}.${time}.${body}`, 'base64')}`, 'webhook-signature'],
		['hmac-sha256=', (body) => `hmac-sha256=${digest(body)}`],
		['sha256:', (body) => `sha256:${digest(body)}`],
		['base64url', (body) => digest(body, 'base64url')],
		['base64urlPadded', (body) => `${digest(body, 'base64url')}=`],
		['timestampHeader', (body, time) => digest(`${time}.${body}`)],
		['otherHeader', (body, time) => `t=${time},v1=${digest(`${time}.${body}`)}`, 'x-cm-signature'],
		['articleOnly', (body) => digest(body)],
	])(
		'with signature %s is signed as node:crypto does it',
		async (signature, expected, header = 'x-callmatrix-signature') => {
			const { delivery, sent } = await deliver({ signature });
			const { headers, body } = delivery;
			const value = String(headers[header]);
			const time = /^t=(\d+)/.exec(value)?.[1] ?? headers['webhook-timestamp'] ?? headers['x-callmatrix-timestamp'];
			expect(value).toBe(expected(body, String(time), sent.event_id));
			expect(Object.keys(headers).filter((name) => name.endsWith('signature'))).toEqual([header]);
		},
	);

	it('with signature withUnknownVersions has the known one among them', async () => {
		const { delivery } = await deliver({ signature: 'withUnknownVersions' });
		const time = /^t=(\d+),v2=/.exec(delivery.signature ?? '')?.[1] ?? '';
		expect(delivery.signature).toContain(`,v1=${digest(`${time}.${delivery.body}`)},v0=`);
	});

	it('with signature articleOnly has the fields of the article, and no time', async () => {
		const { came, sent } = await deliver({ signature: 'articleOnly' });
		const { event_id, event, call_id, caller_id, dialed_number, campaign_id, transition, session } = sent;
		expect(came).toEqual({ event_id, event, call_id, caller_id, dialed_number, campaign_id, transition, session });
	});

	it('that is forged is no true one in any dialect (property)', async () => {
		await fc.assert(
			fc.asyncProperty(
				fc.constantFrom(...dialectDimensions.signature),
				fc.constantFrom('wrong-secret' as const, 'tampered-body' as const),
				async (signature, kind) => {
					speak({ signature });
					receiver.received.length = 0;
					const { event } = await sandbox.control.forge({ kind });
					sandbox.control.emit(event);
					await sandbox.control.idle();
					const [forged, genuine] = receiver.received.map(({ headers, body }) => [
						body,
						Object.entries(headers).find(([name]) => name.endsWith('signature'))?.[1],
					]);
					// Of the body and the signature one is that of the event itself, and the other is not.
					if (kind === 'wrong-secret') expect(forged?.[0]).toBe(genuine?.[0]);
					else expect(forged?.[0]).not.toBe(genuine?.[0]);
					if (kind === 'wrong-secret') expect(forged?.[1]).not.toBe(genuine?.[1]);
				},
			),
			{ numRuns: 25 },
		);
	});
});
