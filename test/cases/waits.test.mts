/** Cases from the field about waiting, faults and advice, by their kind: each through the node in n8n-core's context. */
import { generateKeyPairSync } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { createServer, type AddressInfo, type Server } from 'node:net';

import { CredentialTestContext } from 'n8n-core';
import type { IDataObject, INodeParameters, IWorkflowExecuteAdditionalData } from 'n8n-workflow';

import { getCampaigns } from '../../nodes/CallMatrix/methods/campaignOptions.ts';
import { callMatrixApiTest } from '../../nodes/CallMatrix/methods/credentialTest.ts';
import { methods } from '../../nodes/CallMatrix/methods/index.ts';
import { groundOn, type Refusal } from '../engine/actionGround.mts';
import { certificate } from '../engine/certificates.mts';
import { loadOptionsContext } from '../engine/contexts.mts';
import { startStranger, type Stranger } from '../engine/stranger.mts';

/** What comes to the server of a test, with when it came. */
interface Arrival {
	method: string;
	url: string;
	at: number;
}

let stranger: Stranger;
let answer: (request: IncomingMessage, response: ServerResponse, count: number) => void;
let arrivals: Arrival[] = [];
let address = 0;

beforeAll(async () => {
	stranger = await startStranger((request, response) => {
		arrivals.push({ method: request.method ?? '', url: request.url ?? '', at: performance.now() });
		request.resume();
		request.on('end', () => {
			answer(request, response, arrivals.length);
		});
	});
});
beforeEach(() => {
	arrivals = [];
	// An address that no other test has: what CallMatrix asked for is kept by address and key.
	address++;
});
afterAll(async () => {
	await stranger.stop();
});

const baseUrl = (): string => stranger.baseUrl.replace(/v1$/, `${address}/v1`);
const ground = groundOn(() => ({ baseUrl: baseUrl(), apiKey: 'some-key' }) as never);

const reply = (response: ServerResponse, status: number, body: unknown, headers: Record<string, string> = {}): void => {
	response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body));
};
const BUYER = { id: 'buy_000001', name: 'Harbor' };
const TOO_MANY = { error: { code: 'rate_limited', message: 'Too many requests.' } };

const getBuyer = (longestWait: number): INodeParameters => ({
	resource: 'buyer',
	operation: 'get',
	buyerId: 'buy_000001',
	options: { longestWait },
});

/** Runs the node. @returns what it said, and how long it took in milliseconds */
async function timed(act: () => Promise<unknown>): Promise<{ said: Partial<Refusal>; tookMs: number }> {
	const began = performance.now();
	const said = (await act().then(
		() => ({}),
		(fault: unknown) => fault,
	)) as Partial<Refusal>;
	return { said, tookMs: performance.now() - began };
}

const soon = (seconds: number): string => String(Math.floor(Date.now() / 1_000) + seconds);

describe('The wait budget (Longest Wait) holds for every wait', () => {
	const HOUR_LONG: Record<string, () => Record<string, string>> = {
		'RateLimit-Remaining and RateLimit-Reset': () => ({ 'RateLimit-Remaining': '0', 'RateLimit-Reset': '3600' }),
		'RateLimit-Reset as a Unix time': () => ({ 'RateLimit-Remaining': '0', 'RateLimit-Reset': soon(3_600) }),
		'RateLimit-Reset as a Unix time in milliseconds': () => ({
			'RateLimit-Remaining': '0',
			'RateLimit-Reset': `${soon(3_600)}000`,
		}),
		'RateLimit with policies': () => ({ RateLimit: '"burst";r=5;t=1, "day";r=0;t=3600' }),
		'RateLimit of the form before': () => ({ RateLimit: 'limit=100, remaining=0, reset=3600' }),
	};

	test.each(Object.entries(HOUR_LONG))(
		'a reset in an hour after a 200 stops a run whose budget does not reach, with how long it is: %s',
		async (_, headers) => {
			answer = (_request, response) => {
				reply(response, 200, BUYER, headers());
			};
			await ground.run(getBuyer(2));
			const { said, tookMs } = await timed(async () => await ground.run(getBuyer(2)));
			expect(said.message).toMatch(
				/^CallMatrix takes no more requests of this API key for 3[56]\d\d s \(about 60 minutes\) \[item 0\]$/,
			);
			expect(said.description).toContain('Longest Wait');
			expect(tookMs).toBeLessThan(3_000);
			expect(arrivals).toHaveLength(1);
		},
	);

	test('a reset that one execution does not wait for holds no other beyond its own budget, and is waited for by one that may', async () => {
		answer = (_request, response, count) => {
			reply(response, 200, BUYER, count === 1 ? { RateLimit: '"default";r=0;t=3' } : {});
		};
		await ground.run(getBuyer(0));
		const saidAt = performance.now();
		const [short, brief, long] = await Promise.all(
			[0, 1, 20].map(async (budget) => await timed(async () => await ground.run(getBuyer(budget)))),
		);
		for (const each of [short, brief]) {
			expect(each?.said.message).toContain('CallMatrix takes no more requests of this API key');
			expect(each?.tookMs).toBeLessThan(1_500);
		}
		expect(long?.said).toEqual({});
		expect(arrivals).toHaveLength(2);
		expect((arrivals[1] as Arrival).at - saidAt).toBeGreaterThanOrEqual(2_900);
	});

	test('a 429 with Retry-After that one execution does not wait for is waited for by another that may', async () => {
		answer = (_request, response, count) => {
			if (count === 1) reply(response, 429, TOO_MANY, { 'Retry-After': '3' });
			else reply(response, 200, BUYER);
		};
		const { said } = await timed(async () => await ground.run(getBuyer(1)));
		expect(said.message).toBe('CallMatrix refused: Too many requests (rate_limited), and asks to wait 3 s [item 0]');
		const [short, long] = await Promise.all(
			[0, 20].map(async (budget) => await timed(async () => await ground.run(getBuyer(budget)))),
		);
		expect(short?.said.message).toContain('CallMatrix takes no more requests of this API key for 3 s');
		expect(long?.said).toEqual({});
		expect((arrivals[1] as Arrival).at - (arrivals[0] as Arrival).at).toBeGreaterThanOrEqual(3_000);
	});

	test.each(['31536000', '-1', 'NaN', '1e99', '1700000000', 'soon'])(
		'a RateLimit-Reset that is no wait that makes sense is ignored: %s',
		async (reset) => {
			answer = (_request, response) => {
				reply(response, 200, BUYER, { 'RateLimit-Remaining': '0', 'RateLimit-Reset': reset });
			};
			await ground.run(getBuyer(0));
			await ground.run(getBuyer(0));
			expect(arrivals).toHaveLength(2);
		},
	);

	test.each([
		['1700000000', /asks to wait 1700000000 s \(about 54 years\)/],
		['3600', /asks to wait 3600 s/],
		['Tue, 24 Nov 2099 12:00:60 GMT, 45', /asks to wait \d+ s \(about \d\d years\)/],
	])(
		'a request is never sent again earlier than its Retry-After said, and the item fails at once: %s',
		async (retryAfter, says) => {
			for (const status of [429, 503]) {
				arrivals = [];
				address++;
				answer = (_request, response) => {
					reply(response, status, TOO_MANY, { 'Retry-After': retryAfter });
				};
				const { said, tookMs } = await timed(async () => await ground.run(getBuyer(2)));
				expect(said.message).toMatch(says);
				expect(tookMs).toBeLessThan(3_000);
				expect(arrivals).toHaveLength(1);
			}
		},
	);

	const INSIDE: Record<string, () => string> = {
		'Unix time': () => soon(3),
		'Unix time in milliseconds': () => String(Date.now() + 2_000),
		decimals: () => '1.5',
		'a date, and seconds': () => `${new Date(Date.now() + 3_000).toUTCString()}, 1`,
		'a date in lower case, with two spaces': () =>
			new Date(Date.now() + 3_000).toUTCString().toLowerCase().replace(/ /g, '  '),
	};

	test.each(Object.entries(INSIDE))('a Retry-After inside the budget is waited for: %s', async (_, retryAfter) => {
		answer = (_request, response, count) => {
			if (count === 1) reply(response, 429, TOO_MANY, { 'Retry-After': retryAfter() });
			else reply(response, 200, BUYER);
		};
		await ground.run(getBuyer(10));
		const [first, second] = arrivals as [Arrival, Arrival];
		expect(second.at - first.at).toBeGreaterThanOrEqual(1_400);
	});

	test('a Retry-After that fits the budget exactly is waited for', async () => {
		answer = (_request, response, count) => {
			if (count === 1) reply(response, 429, TOO_MANY, { 'Retry-After': '1' });
			else reply(response, 200, BUYER);
		};
		const { hints } = await ground.runAndShow(getBuyer(1));
		expect(hints).toEqual(['Paused 1 s for CallMatrix']);
	});

	test('a Retry-After that cannot be read is waited for as long as backoff gets, not by chance for less', async () => {
		jest.spyOn(Math, 'random').mockReturnValue(0);
		answer = (_request, response, count) => {
			if (count === 1) reply(response, 429, TOO_MANY, { 'Retry-After': '120s' });
			else reply(response, 200, BUYER);
		};
		await ground.run(getBuyer(10));
		jest.restoreAllMocks();
		expect((arrivals[1] as Arrival).at - (arrivals[0] as Arrival).at).toBeGreaterThanOrEqual(500);
	});

	test('the editor has one budget of 15 seconds for all pages of a list, and says then what CallMatrix said', async () => {
		answer = (request, response, count) => {
			const isSecond = request.url?.includes('cursor') ?? false;
			if (isSecond || count === 1) reply(response, 429, TOO_MANY, { 'Retry-After': isSecond ? '14.5' : '1' });
			else reply(response, 200, { data: [{ id: 'cmp_1' }], next_cursor: 'next' });
		};
		const context = loadOptionsContext(ground.bench({ resource: 'buyer', operation: 'get' }));
		const { said, tookMs } = await timed(async () => await getCampaigns.call(context));
		expect(said.message).toBe('CallMatrix refused: Too many requests (rate_limited), and asks to wait 15 s');
		expect(tookMs).toBeLessThan(5_000);
	});

	test('the search in a list of the editor says at once what CallMatrix said, where that is longer', async () => {
		answer = (_request, response) => {
			reply(response, 429, TOO_MANY, { 'Retry-After': '20' });
		};
		const context = loadOptionsContext(ground.bench({ resource: 'buyer', operation: 'get' }));
		const { said, tookMs } = await timed(async () => await methods.listSearch?.buyer?.call(context));
		expect(said.message).toBe('CallMatrix refused: Too many requests (rate_limited), and asks to wait 20 s');
		expect(tookMs).toBeLessThan(3_000);
	});
});

describe('Advice is true', () => {
	const apiRequest = (method: string): INodeParameters => ({
		resource: 'apiRequest',
		operation: 'send',
		method,
		path: '/publishers',
		body: method === 'GET' ? '' : '={{ { "name": $json.name } }}',
	});

	const refuseSecond = (): void => {
		answer = (_request, response, count) => {
			if (count === 2) reply(response, 422, { error: { code: 'invalid', message: 'No.' } });
			else reply(response, 200, { ok: true });
		};
	};
	const items = [{ name: 'A' }, { name: 'B' }, { name: 'C' }];

	test.each(['POST', 'PATCH', 'PUT', 'DELETE'])(
		'API Request, %s, one of three refused: running again sends the others once more',
		async (method) => {
			refuseSecond();
			const body = method === 'DELETE' ? '' : '={{ { "name": $json.name } }}';
			const { description } = await ground.refusal({ ...apiRequest(method), body }, { items });
			expect(description).toContain(
				'Running again sends the others once more: run only those that did not go through.',
			);
			expect(description).not.toContain('safe');
		},
	);

	test('API Request, GET, one of three refused: running again is safe', async () => {
		refuseSecond();
		const { description } = await ground.refusal(apiRequest('GET'), { items });
		expect(description).toContain('Running again is safe: it only reads.');
	});

	test('API Request whose method an expression gives: one POST among them is enough', async () => {
		refuseSecond();
		const mixed = items.map((item, at) => ({ ...item, method: at === 0 ? 'POST' : 'GET' }));
		const parameters = { ...apiRequest('GET'), method: '={{ $json.method }}' };
		const { description } = await ground.refusal(parameters, { items: mixed });
		expect(description).toContain('Running again sends the others once more');
	});

	test('API Request that refuses all items before anything is sent says nothing of running again', async () => {
		const { description } = await ground.refusal({ ...apiRequest('POST'), path: '' }, { items });
		expect(description).not.toMatch(/safe|again/);
	});

	test('identical refusals are one message with the items that it is for', async () => {
		const rows = Array.from({ length: 999 }, (_, at) => ({ id: `buy_${at}`, cap: at % 2 === 0 ? 'soon' : '5' }));
		answer = (request, response) => {
			if (request.url?.endsWith('/batch')) reply(response, 404, { error: { code: 'not_found', message: 'No.' } });
			else reply(response, 200, BUYER);
		};
		const { message, description } = await ground.refusal(
			{ resource: 'buyer', operation: 'updateCaps', buyerId: '={{ $json.id }}', dailyCap: '={{ $json.cap }}' },
			{ items: rows.map((row, at) => (at < 12 ? row : { ...row, cap: 'soon' })) },
		);
		expect(message).toBe('993 of 999 items did not go through');
		expect(description).toContain(' [items 0, 2, 4 and 990 more]<br>');
		expect(description.match(/cannot be read/g)).toHaveLength(1);
	});

	test('more than five different refusals are cut after the fifth, and the others are counted', async () => {
		const rows = Array.from({ length: 9 }, (_, at) => ({ cap: `soon ${at < 2 ? 0 : at}` }));
		const { description } = await ground.refusal(
			{ resource: 'buyer', operation: 'updateCaps', buyerId: 'b', dailyCap: '={{ $json.cap }}' },
			{ items: rows },
		);
		expect(description).toContain('[items 0 and 1]<br>');
		expect(description).toContain('[item 5]<br>and 3 more');
	});

	const NOT_FOUND = { error: { code: 'not_found', message: 'Not found.' } };

	test.each<[string, INodeParameters, RegExp, RegExp]>([
		['API Request', apiRequest('GET'), /nothing at this method and path: Not found/, /Method and Path.*Base URL/],
		['a list', { resource: 'buyer', operation: 'getAll' }, /refused: Not found/, /Base URL/],
		[
			'a creation',
			{ resource: 'campaign', operation: 'create', fields: { mappingMode: 'defineBelow', value: { name: 'Oster' } } },
			/refused: Not found/,
			/Base URL/,
		],
	])('404 for %s speaks of no ID that nobody entered', async (_, parameters, message, advice) => {
		answer = (_request, response) => {
			reply(response, 404, NOT_FOUND);
		};
		const said = await ground.refusal(parameters);
		expect(said.message).toMatch(message);
		expect(said.description).toMatch(advice);
		expect(said.description).not.toMatch(/this ID|Look at the ID/);
	});

	test('404 for one buyer speaks of its ID', async () => {
		answer = (_request, response) => {
			reply(response, 404, NOT_FOUND);
		};
		const said = await ground.refusal(getBuyer(0));
		expect(said.message).toContain('CallMatrix has no buyer buy_000001');
		expect(said.description).toContain('Look at the ID');
	});

	/** Presses the test button of the credential. */
	const press = async (url: string): Promise<string> => {
		const data = { baseUrl: url, apiKey: 'some-key', webhookSecret: 'secret', keyHeader: 'Authorization' };
		const { message } = await callMatrixApiTest.call(new CredentialTestContext({} as IWorkflowExecuteAdditionalData), {
			id: '1',
			name: 'CallMatrix',
			type: 'callMatrixApi',
			data: data as never,
		});
		return message;
	};

	test('404 in the test of the credential points to Base URL, and speaks of no ID', async () => {
		answer = (_request, response) => {
			reply(response, 404, NOT_FOUND);
		};
		const message = await press(baseUrl());
		expect(message).toContain('Base URL');
		expect(message).not.toMatch(/\bID\b/);
	});

	describe('where nothing was sent, because a connection was never made', () => {
		const servers: Server[] = [];
		const listening = async (server: Server): Promise<string> => {
			servers.push(server);
			await new Promise<void>((resolve) => {
				server.listen(0, '127.0.0.1', resolve);
			});
			return `https://127.0.0.1:${(server.address() as AddressInfo).port}/v1`;
		};
		afterAll(() => {
			for (const server of servers) server.close();
		});

		const of = (given: Parameters<typeof certificate>[0]) => async () =>
			await listening(
				createTlsServer(certificate(given), (_request, response) => {
					response.end('{}');
				}),
			);
		const companyKey = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey;

		test.each<[string, () => Promise<string>, RegExp, RegExp]>([
			[
				'https to a port that speaks http',
				async () => await Promise.resolve(baseUrl().replace('http:', 'https:')),
				/TLS \(https\) could not be agreed on/,
				/Base URL.*http/,
			],
			[
				"a certificate of a company's own authority",
				of({ name: 'api', issuer: { name: 'Company CA', key: companyKey } }),
				/TLS certificate is not from an authority/,
				/NODE_EXTRA_CA_CERTS/,
			],
			['a self-signed certificate', of({ name: 'api' }), /TLS certificate is self-signed/, /NODE_EXTRA_CA_CERTS/],
			[
				'a connection that ends in the handshake',
				async () =>
					await listening(
						createServer((socket) => {
							socket.end();
						}),
					),
				/TLS \(https\) could not be agreed on/,
				/Base URL/,
			],
			[
				'a host that is not there',
				async () => await Promise.resolve('https://callmatrix.invalid/v1'),
				/there is no such host|could not be looked up/,
				/Base URL/,
			],
		])('the outcome is known, and the message says what it was: %s', async (_, address, words, advice) => {
			const url = await address();
			const create = {
				resource: 'buyer',
				operation: 'create',
				fields: { mappingMode: 'defineBelow', value: { name: 'Oster moor' } },
			};
			const { message, description } = await ground.refusal(create, { credentials: { baseUrl: url } });
			expect(message).toMatch(/^CallMatrix could not be reached at /);
			expect(message).toMatch(words);
			expect(description).toMatch(advice);
			expect(`${message} ${description}`).not.toMatch(/unknown|may or may not|verification/);
			expect(await press(url)).toMatch(words);
		});

		test('where the connection is cut after the request was sent, the outcome stays unknown', async () => {
			answer = (request) => {
				request.socket.destroy();
			};
			const { message } = await ground.refusal({ ...apiRequest('PATCH'), body: '{ "name": "A" }' });
			expect(message).toMatch(/^The outcome is unknown: CallMatrix could not be reached/);
		});
	});
});

describe('Nothing that was filled in is dropped', () => {
	const send = (change: INodeParameters): INodeParameters => ({
		resource: 'apiRequest',
		operation: 'send',
		method: 'GET',
		path: '/calls',
		...change,
	});
	const rows = (...pairs: [string, string][]) => ({ rows: pairs.map(([name, value]) => ({ name, value })) });
	const queries = (): string[] => arrivals.map(({ url }) => url.replace(/^[^?]*\??/, ''));

	test('repeated query parameters of an API Request are all sent, in their order', async () => {
		answer = (_request, response) => {
			reply(response, 200, { data: [] });
		};
		await ground.run(send({ query: rows(['status', 'completed'], ['limit', '5'], ['status', 'missed']) }));
		expect(queries()).toEqual(['status=completed&limit=5&status=missed']);
	});

	test('repeated query parameters go through All Pages, and a page size that a person wrote is kept', async () => {
		answer = (_request, response, count) => {
			reply(response, 200, { data: [{ id: String(count) }], next_cursor: count === 1 ? 'next' : null });
		};
		const query = rows(['status', 'completed'], ['status', 'missed'], ['limit', '5'], ['cursor', 'first']);
		const items = await ground.run(send({ query, allPages: true }));
		expect(items.map(({ json }: { json: IDataObject }) => json.id)).toEqual(['1', '2']);
		expect(queries()).toEqual([
			'status=completed&status=missed&limit=5&cursor=first',
			'status=completed&status=missed&limit=5&cursor=next',
		]);
	});

	test.each(['__proto__', 'constructor', 'prototype', 'toString', 'a[b]', 'a b&c', '1'])(
		'a query parameter of any name is sent: %s',
		async (name) => {
			answer = (_request, response) => {
				reply(response, 200, {});
			};
			await ground.run(send({ query: rows([name, 'x & y'], [name, 'ö+']) }));
			expect([...new URLSearchParams(queries()[0])]).toEqual([
				[name, 'x & y'],
				[name, 'ö+'],
			]);
		},
	);

	test.each(['GET', 'DELETE'])('a Body that was filled in with %s is refused, and nothing is sent', async (method) => {
		const { message } = await ground.refusal(send({ method, body: '{ "name": "Harbor" }' }));
		expect(message).toBe(
			`Body (JSON) is filled in, and ${method} takes none. Empty it, or choose PATCH, POST or PUT as Method [item 0]`,
		);
		expect(arrivals).toHaveLength(0);
	});

	test('an empty row of query parameters is refused: without it, a list would be a longer one', async () => {
		for (const pair of [
			['', ''],
			['status', ''],
		] as [string, string][]) {
			const { message } = await ground.refusal(send({ query: rows(['limit', '5'], pair) }));
			expect(message).toMatch(/^Query Parameters, row 2: (Name|Value) is empty/);
		}
		expect(arrivals).toHaveLength(0);
	});
});
