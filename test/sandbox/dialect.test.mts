import fc from 'fast-check';
import { camel, renameKeys, snake } from './dialect/casing.mts';
import { contractDialect, dialectDimensions, dialectOf, type Dialect } from './dialect/dialect.mts';
import { at, dialects, useDialects, type Json, type Wire } from './dialectTesting.mts';

const { sandbox, speak, ask, buyer } = useDialects();

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
			{ numRuns: 30 },
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
