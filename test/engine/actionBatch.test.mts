import type { IDataObject, INodeParameters } from 'n8n-workflow';

import { useSandbox } from '../jest/useSandbox.mts';
import { groundOn } from './actionGround.mts';
import { startStranger } from './stranger.mts';

const sandbox = useSandbox({ requestsPerSecond: 100, sizes: { buyers: 10_000 } });

const { run, runAndShow, refusal, requestsOf } = groundOn(() => sandbox);

const AUTOMATICALLY = { mappingMode: 'autoMapInputData', value: null };
const update: INodeParameters = { resource: 'buyer', operation: 'update', fields: AUTOMATICALLY };

const idOf = (number: number): string => `buy_${String(number).padStart(6, '0')}`;
const rows = (count: number, weight: number): IDataObject[] =>
	Array.from({ length: count }, (_, at) => ({ id: idOf(at + 1), weight }));
const weightOf = (id: string): unknown => sandbox.control.getOne('buyers', id)?.weight;

describe('Ten thousand rows', () => {
	test('are ten requests, and each row gets its own answer in its own place', async () => {
		const items = rows(10_000, 41);
		let ids: unknown[] = [];
		const requests = await requestsOf(async () => {
			const output = await run(update, { items });
			ids = output.map(({ json, pairedItem }) => [json.id, json.weight, pairedItem]);
		});
		expect(requests.map(({ path }) => path)).toEqual(Array.from({ length: 10 }, () => '/v1/buyers/batch'));
		expect(ids).toEqual(items.map(({ id }, item) => [id, 41, { item }]));
		expect(weightOf(idOf(10_000))).toBe(41);
	});

	test('of which some are refused: the others are done, and each refused one says why', async () => {
		const items = rows(1_500, 42);
		items[37] = { id: 'buy_nobody', weight: 42 };
		items[900] = { id: idOf(901), weight: 'soon' };
		const output = await run(update, { items, settings: { onError: 'continueRegularOutput' } });
		expect(output).toHaveLength(1_500);
		expect(output[37]).toEqual({
			json: {
				error: expect.stringMatching(/^CallMatrix has no buyer buy_nobody: .+ \(not_found, request .+\) \[item 37\]$/),
			},
			pairedItem: { item: 37 },
		});
		expect(output[900]?.json.error).toBe(
			'Weight cannot be read from "soon". Allowed: numbers, such as 5 or 1,200.5; 1.200 is ambiguous, 0 or more (buy_000901) [item 900]',
		);
		expect(output.filter(({ json }) => json.weight === 42)).toHaveLength(1_498);
		const { message, description } = await refusal(update, { items });
		expect(message).toBe('2 of 1500 items did not go through');
		expect(description).toContain('The other items succeeded.');
	});
});

describe('Changes of one and the same thing', () => {
	test.each([
		[
			'the settings of the account',
			{ resource: 'accountSettings', operation: 'update', staticPricingFallback: '={{ $json.on }}' },
		],
		[
			'what a person wrote as an API request',
			{
				resource: 'apiRequest',
				operation: 'send',
				method: 'PATCH',
				path: '/settings',
				body: '={{ JSON.stringify({ static_pricing_fallback: $json.on }) }}',
			},
		],
	])('keep their order: %s', async (_, parameters) => {
		let underWay = 0;
		let most = 0;
		const seen: unknown[] = [];
		const stranger = await startStranger((request, response) => {
			most = Math.max(most, ++underWay);
			let text = '';
			request.on('data', (chunk: Buffer) => (text += chunk.toString()));
			request.on('end', () => {
				seen.push((JSON.parse(text) as IDataObject).static_pricing_fallback);
				setTimeout(() => {
					underWay--;
					response.writeHead(200, { 'content-type': 'application/json' }).end('{}');
				}, 20);
			});
		});
		const items = [true, true, false, true, false].map((on) => ({ on }));
		await run(parameters, { items, credentials: { baseUrl: stranger.baseUrl } });
		await stranger.stop();
		expect([most, seen]).toEqual([1, [true, true, false, true, false]]);
	});
});

describe('A batch', () => {
	test('of one is no batch, and none is nothing', async () => {
		expect(
			(await requestsOf(async () => await run(update, { items: rows(1, 1) }))).map(({ method }) => method),
		).toEqual(['PATCH']);
		expect(await requestsOf(async () => await run(update, { items: [] }))).toEqual([]);
	});

	test('creates, and deletes what it created', async () => {
		const items = Array.from({ length: 1_001 }, (_, at) => ({ name: `Wexel ${at}` }));
		let created: IDataObject[] = [];
		const requests = await requestsOf(async () => {
			const output = await run({ resource: 'buyer', operation: 'create', fields: AUTOMATICALLY }, { items });
			created = output.map(({ json }) => json);
		});
		expect(requests.map(({ path }) => path).sort()).toEqual(['/v1/buyers', '/v1/buyers/batch']);
		expect(created.map(({ name }) => name)).toEqual(items.map(({ name }) => name));
		const deletion = { resource: 'buyer', operation: 'delete', buyerId: '={{ $json.id }}' };
		const deleted = await run(deletion, { items: created.slice(0, 50) });
		expect(deleted.map(({ json }) => json)).toEqual(created.slice(0, 50).map(({ id }) => ({ deleted: true, id })));
		expect(sandbox.control.getOne('buyers', created[0]?.id as string)).toBeNull();
	});

	test('never holds the same buyer twice: the later row wins, as it stands later', async () => {
		const items = [...rows(30, 1), { id: idOf(7), weight: 2 }, { id: idOf(7), weight: 3 }];
		const output = await run(update, { items });
		expect(output.map(({ json }) => json.weight)).toEqual([...Array.from({ length: 30 }, () => 1), 2, 3]);
		expect(weightOf(idOf(7))).toBe(3);
	});

	test('of creations whose answer is lost is not sent again: the outcome of each is unknown', async () => {
		const before = sandbox.control.all('buyers').length;
		sandbox.control.setFaults({ api: { answer: 'lost', requests: 1 } });
		const items = Array.from({ length: 20 }, (_, at) => ({ name: `Yarl ${at}` }));
		const output = await run(
			{ resource: 'buyer', operation: 'create', fields: AUTOMATICALLY },
			{ items, settings: { onError: 'continueRegularOutput' } },
		);
		expect(output).toHaveLength(20);
		for (const { json } of output) expect(json.error).toMatch(/^The outcome is unknown: /);
		expect(sandbox.control.all('buyers')).toHaveLength(before + 20);
	});

	test('is no batch where a person wants one at a time', async () => {
		const requests = await requestsOf(
			async () => await run({ ...update, options: { oneAtATime: true } }, { items: rows(20, 5) }),
		);
		expect(requests.map(({ path }) => path)).toEqual(
			Array.from({ length: 20 }, (_, at) => `/v1/buyers/${idOf(at + 1)}`),
		);
	});

	test('that cannot be sent at all says why for each of its rows', async () => {
		const output = await run(update, {
			items: rows(3, 8),
			credentials: { baseUrl: 'http://api.callmatrix.io/v1' },
			settings: { onError: 'continueRegularOutput' },
		});
		expect(output.map(({ json }) => json.error)).toEqual(
			[0, 1, 2].map(
				(item) =>
					`The Base URL would send the API key unencrypted to api.callmatrix.io (${idOf(item + 1)}) [item ${item}]`,
			),
		);
	});

	test('that is cut off, or answered by something else, is no success for any of its rows', async () => {
		jest.spyOn(Math, 'random').mockReturnValue(0);
		for (const answer of [
			{ body: '<html>Welcome</html>' },
			{ body: '{"results": "none"}', contentType: 'application/json' },
		]) {
			sandbox.control.setFaults({ api: { answer, requests: 1 } });
			const output = await run(update, { items: rows(3, 8), settings: { onError: 'continueRegularOutput' } });
			expect(output).toHaveLength(3);
			for (const [item, { json }] of output.entries()) {
				expect(json.error).toMatch(
					new RegExp(`(is not the CallMatrix API|The outcome is unknown).*\\[item ${item}\\]$`),
				);
			}
		}
		sandbox.control.setFaults({ api: { answer: 'cut', requests: 1 } });
		expect((await run(update, { items: rows(3, 9) })).map(({ json }) => json.weight)).toEqual([9, 9, 9]);
		jest.restoreAllMocks();
	});

	test('is given up at once when the execution is cancelled', async () => {
		const aborter = new AbortController();
		sandbox.control.setFaults({ api: { answer: 429, requests: 10, retryAfter: '10' } });
		const running = run(update, { items: rows(3, 10), signal: aborter.signal }).catch((reason: unknown) => reason);
		setTimeout(() => {
			aborter.abort(new Error('cancelled'));
		}, 300);
		const began = performance.now();
		expect(await running).toEqual(new Error('cancelled'));
		expect(performance.now() - began).toBeLessThan(2_000);
	});

	test('that CallMatrix finds too large is halved until it is not, and the next are smaller from the start', async () => {
		const sizes: number[] = [];
		const stranger = await startStranger((request, response) => {
			let text = '';
			request.on('data', (chunk: Buffer) => (text += chunk.toString()));
			request.on('end', () => {
				const { items } = JSON.parse(text) as { items: { id: string }[] };
				sizes.push(items.length);
				const isTooLarge = items.length > 300;
				response.writeHead(isTooLarge ? 413 : 200, { 'content-type': 'application/json' });
				const results = items.map(({ id }, index) => ({ index, status: 200, data: { id } }));
				response.end(
					JSON.stringify(isTooLarge ? { error: { code: 'too_large', message: 'Too large.' } } : { results }),
				);
			});
		});
		const items = rows(5_000, 6);
		const output = await run(update, { items, credentials: { baseUrl: stranger.baseUrl } });
		await stranger.stop();
		expect(output.map(({ json }) => json.id)).toEqual(items.map(({ id }) => id));
		expect(sizes.filter((size) => size > 300).length).toBeLessThan(6);
		expect(sizes.filter((size) => size <= 300)).toEqual(Array.from({ length: 20 }, () => 250));
	});

	test('that CallMatrix does not have is sent one by one from then on, and the node says so', async () => {
		const paths: string[] = [];
		const stranger = await startStranger((request, response) => {
			paths.push(request.url ?? '');
			const isBatch = request.url?.endsWith('/batch') ?? false;
			response.writeHead(isBatch ? 404 : 200, { 'content-type': 'application/json' });
			const id = request.url?.split('/').at(-1);
			response.end(
				JSON.stringify(isBatch ? { error: { code: 'not_found', message: 'Nothing here.' } } : { id, weight: 7 }),
			);
		});
		const credentials = { baseUrl: stranger.baseUrl };
		const { items, hints } = await runAndShow(update, { items: rows(5, 7), credentials });
		await run(update, { items: rows(5, 7), credentials });
		await stranger.stop();
		expect(items).toHaveLength(5);
		expect(hints).toEqual(['CallMatrix does not support batches of buyers, so they were sent one by one']);
		expect(paths.filter((path) => path.endsWith('/batch'))).toHaveLength(1);
	});
});
