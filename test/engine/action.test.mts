import { inspect } from 'node:util';

import { useSandbox } from '../jest/useSandbox.mts';
import { groundOn } from './actionGround.mts';
import { deafBaseUrl, startStranger } from './stranger.mts';

const sandbox = useSandbox();

const { run, refusal, someBuyers } = groundOn(() => sandbox);

const oneBuyer = { resource: 'buyer', operation: 'get', buyerId: 'buy_000001' };

describe('A buyer', () => {
	test('is read by its id', async () => {
		const [id] = await someBuyers(1);
		const [item] = await run({ ...oneBuyer, buyerId: id });
		expect(item).toMatchObject({ json: { id }, pairedItem: { item: 0 } });
	});

	test('is activated and deactivated', async () => {
		const [id = ''] = await someBuyers(1);
		for (const [operation, status] of [
			['deactivate', 'inactive'],
			['activate', 'active'],
		] as const) {
			const [item] = await run({ resource: 'buyer', operation, buyerId: id });
			expect(item?.json.status).toBe(status);
			expect(sandbox.control.getBuyer(id)).toMatchObject({ status });
		}
	});

	test('gets a bid priority, as a number or as text', async () => {
		const [id = ''] = await someBuyers(1);
		for (const [written, priority] of [
			[7, 7],
			['8.5', 8.5],
			['-1', -1],
		] as const) {
			await run({ resource: 'buyer', operation: 'setBidPriority', buyerId: id, bidPriority: written });
			expect(sandbox.control.getBuyer(id)).toMatchObject({ bid_priority: priority });
		}
	});

	test('has a cap set, kept and removed in one go: a number sets, empty keeps, unlimited removes', async () => {
		const [id = ''] = await someBuyers(1);
		const caps = { resource: 'buyer', operation: 'updateCaps', buyerId: id };
		await run({ ...caps, dailyCap: '10', monthlyCap: '1,200', concurrencyCap: '3' });
		await run({ ...caps, dailyCap: '0', monthlyCap: '', concurrencyCap: 'unlimited' });
		expect(sandbox.control.getBuyer(id)).toMatchObject({ daily_cap: 0, monthly_cap: 1200, concurrency_cap: null });
	});

	test('is updated in the fields that were added and in no other', async () => {
		const [id = ''] = await someBuyers(1);
		const before = sandbox.control.getBuyer(id);
		const value = {
			businessHoursStart: '9:00 AM',
			businessHoursEnd: '17:30',
			activeDays: 'Mon, Fri',
			states: 'fl, tx',
			weight: '30',
		};
		const fields = { mappingMode: 'defineBelow', value };
		await run({ resource: 'buyer', operation: 'update', buyerId: id, fields });
		expect(sandbox.control.getBuyer(id)).toEqual({
			...before,
			business_hours: { start: '09:00', end: '17:30' },
			active_days: ['mon', 'fri'],
			states: ['FL', 'TX'],
			weight: 30,
			updated_at: expect.any(String),
		});
	});
});

describe('Many buyers', () => {
	test('are all read, each once, over as many pages as it takes', async () => {
		const before = sandbox.control.requests().length;
		const ids = (await run({ resource: 'buyer', operation: 'getAll', returnAll: true })).map(({ json }) => json.id);
		expect(new Set(ids).size).toBe(2000);
		expect(ids).toHaveLength(2000);
		expect(sandbox.control.requests().length - before).toBe(10);
	});

	test('are read up to a limit that lies between pages: the first ones, each once (pagination)', async () => {
		const all = await run({ resource: 'buyer', operation: 'getAll', returnAll: true });
		expect(await someBuyers(250)).toEqual(all.slice(0, 250).map(({ json }) => json.id));
	});

	test('are filtered by status', async () => {
		const filters = { status: 'inactive' };
		const found = await run({ resource: 'buyer', operation: 'getAll', returnAll: true, filters });
		expect(found.length).toBeGreaterThan(0);
		expect(found.every(({ json }) => json.status === 'inactive')).toBe(true);
	});
});

describe('A call', () => {
	test('gets a disposition', async () => {
		const [call] = await run({ resource: 'call', operation: 'getAll', returnAll: false, limit: 1 });
		const callId = call?.json.call_id as string;
		const [item] = await run({ resource: 'call', operation: 'setDisposition', callId, disposition: 'sale' });
		expect(item?.json).toMatchObject({ call_id: callId, disposition: 'sale' });
		expect((await run({ resource: 'call', operation: 'get', callId }))[0]?.json.disposition).toBe('sale');
	});
});

describe('Each item', () => {
	const bidPriority = {
		resource: 'buyer',
		operation: 'setBidPriority',
		buyerId: '={{ $json.id }}',
		bidPriority: '={{ $json.priority }}',
	};

	test('gets its own answer, linked to it, in input order', async () => {
		const ids = (await someBuyers(20)).reverse();
		const output = await run(bidPriority, { items: ids.map((id, index) => ({ id, priority: index })) });
		expect(output.map(({ json, pairedItem }) => [json.id, json.bid_priority, pairedItem])).toEqual(
			ids.map((id, index) => [id, index, { item: index }]),
		);
	});

	test('that does not go through carries its text alone where the node goes on, and the others are done', async () => {
		const [first = '', second = ''] = await someBuyers(2);
		const items = [
			{ id: first, priority: 1 },
			{ id: 'buy_nobody', priority: 2 },
			{ id: second, priority: 'soon' },
			{ id: second, priority: 4 },
		];
		const output = await run(bidPriority, { items, settings: { onError: 'continueRegularOutput' } });
		expect(output[1]).toEqual({
			json: {
				error: expect.stringMatching(/^CallMatrix has no buyer buy_nobody: .+ \(not_found, request .+\) \[item 1\]$/),
			},
			pairedItem: { item: 1 },
		});
		expect(output[2]).toEqual({
			json: {
				error: `Bid Priority cannot be read from "soon". Allowed: numbers, such as 5 or 1,200.5; 1.200 is ambiguous (${second}) [item 2]`,
			},
			pairedItem: { item: 2 },
		});
		expect(output[3]?.json).toMatchObject({ id: second, bid_priority: 4 });
	});

	test('is sent before the node stops, and the message says which did not go through and that the others are done', async () => {
		const [first = '', last = ''] = await someBuyers(2);
		const { message, description, context } = await refusal(bidPriority, {
			items: [
				{ id: first, priority: 41 },
				{ id: 'buy_nobody', priority: 1 },
				{ id: last, priority: 42 },
			],
		});
		expect(message).toBe('1 of 3 items did not go through');
		expect(description).toContain('CallMatrix has no buyer buy_nobody');
		expect(description).toContain('[item 1]');
		expect(description).toContain('The other items succeeded.');
		expect(context.itemIndex).toBe(1);
		expect(sandbox.control.getBuyer(last)).toMatchObject({ bid_priority: 42 });
	});

	test('is named by its row in the sheet, its ID and its name where it does not go through, beside the item index', async () => {
		const [id = ''] = await someBuyers(1);
		const row = { row_number: 8, 'Buyer ID': id, 'Buyer Name': 'Harbor Home', priority: 'soon' };
		const parameters = { ...bidPriority, buyerId: '={{ $json["Buyer ID"] }}' };
		const one = await refusal(parameters, { items: [row] });
		expect(one.message).toMatch(new RegExp(` \\(Row 8: ${id}, Harbor Home\\) \\[item 0\\]$`));
		const rows = [9, 3, 4, 5].map((row_number) => ({ ...row, row_number }));
		const { description } = await refusal(parameters, { items: [...rows, { ...row, priority: 7 }] });
		const named = [9, 3, 4].map((number) => `Row ${number}: ${id}, Harbor Home`).join('; ');
		expect(description).toContain(` (${named}; …) [items 0, 1, 2 and 1 more]<br>`);
	});
});

describe('Before anything is sent', () => {
	test.each([
		['an empty id', { ...oneBuyer, buyerId: ' ' }, 'Buyer is empty'],
		['an id that leads elsewhere', { ...oneBuyer, buyerId: '..' }, 'Buyer cannot be read from ".."'],
		[
			'an empty bid priority',
			{ resource: 'buyer', operation: 'setBidPriority', buyerId: 'b', bidPriority: '' },
			'Bid Priority is empty',
		],
		[
			'no cap at all',
			{ resource: 'buyer', operation: 'updateCaps', buyerId: 'b', dailyCap: '', monthlyCap: ' ' },
			'Nothing to change',
		],
		['no field at all', { resource: 'buyer', operation: 'update', buyerId: 'b', fields: {} }, 'Nothing to change'],
		[
			'a cap that cannot be read',
			{ resource: 'buyer', operation: 'updateCaps', buyerId: 'b', dailyCap: '1.200,50' },
			'Daily Cap cannot be read',
		],
		[
			'an operation that is not there',
			{ resource: 'buyer', operation: 'explode' },
			'CallMatrix has no explode for buyer',
		],
	])('%s is refused with what to do', async (_, parameters, message) => {
		const before = sandbox.control.requests().length;
		expect((await refusal(parameters)).message).toContain(message);
		expect(sandbox.control.requests()).toHaveLength(before);
	});

	test('an id with a slash stays an id', async () => {
		await refusal({ ...oneBuyer, buyerId: 'a/../../webhooks' });
		expect(sandbox.control.requests().at(-1)?.path).toContain('/buyers/a%2F..%2F..%2Fwebhooks');
	});
});

describe('A setting that is wrong is named', () => {
	test('the API key', async () => {
		const { message, description } = await refusal(oneBuyer, { credentials: { apiKey: 'wrong-key-1234' } });
		expect(message).toContain('CallMatrix refused');
		expect(description).toContain('API Key');
	});

	test('the Base URL, when it leads to another path', async () => {
		const { description } = await refusal(oneBuyer, {
			credentials: { baseUrl: sandbox.baseUrl.replace('/v1', '/v9') },
		});
		expect(description).toContain('Base URL');
	});

	test('the Base URL, when nothing listens there', async () => {
		const baseUrl = await deafBaseUrl();
		const { message, description } = await refusal(oneBuyer, { credentials: { baseUrl } });
		expect(message).toBe(`CallMatrix could not be reached at ${baseUrl}: nothing listens there [item 0]`);
		expect(description).toContain('Base URL');
	});

	test('the Base URL, when there is no such host', async () => {
		const { message } = await refusal(oneBuyer, { credentials: { baseUrl: 'https://callmatrix.invalid/v1' } });
		expect(message).toMatch(/^CallMatrix could not be reached at https:\/\/callmatrix\.invalid\/v1: /);
	});

	test.each([
		['a page', 200, 'text/html', '<html>Welcome</html>'],
		['a list', 200, 'application/json', '[]'],
		['nothing', 200, 'application/json', ''],
		['half of a JSON text', 200, 'application/json', '{"id":'],
	])('the Base URL, when something else answers there with %s', async (_, status, type, body) => {
		const stranger = await startStranger((_request, response) =>
			response.writeHead(status, { 'content-type': type }).end(body),
		);
		const { message, description } = await refusal(oneBuyer, { credentials: { baseUrl: stranger.baseUrl } });
		await stranger.stop();
		expect(message).toBe(`What answers at ${stranger.baseUrl} is not the CallMatrix API (status ${status}) [item 0]`);
		expect(description).toContain('assumed');
	});

	test('the Base URL, when something else answers there with a page that says not found', async () => {
		const stranger = await startStranger((_request, response) =>
			response.writeHead(404, { 'content-type': 'text/html' }).end('<html><title>Not found</title></html>'),
		);
		const { message, description } = await refusal(oneBuyer, { credentials: { baseUrl: stranger.baseUrl } });
		await stranger.stop();
		expect(message).toBe('CallMatrix refused: Not found (status 404) [item 0]');
		expect(description).toContain('Base URL');
	});

	test('the Base URL, when it would send the key unencrypted; and nothing is sent', async () => {
		const { message } = await refusal(oneBuyer, { credentials: { baseUrl: 'http://api.callmatrix.io/v1' } });
		expect(message).toBe('The Base URL would send the API key unencrypted to api.callmatrix.io [item 0]');
	});

	test('and the key follows no redirect to another host', async () => {
		let reached = false;
		const other = await startStranger((_request, response) => {
			reached = true;
			response.end('{}');
		});
		const stranger = await startStranger((_request, response) =>
			response.writeHead(302, { location: other.baseUrl }).end(),
		);
		await refusal(oneBuyer, { credentials: { baseUrl: stranger.baseUrl } });
		await Promise.all([stranger.stop(), other.stop()]);
		expect(reached).toBe(false);
	});

	test('a cursor that comes back stops the walk', async () => {
		const stranger = await startStranger((_request, response) =>
			response
				.writeHead(200, { 'content-type': 'application/json' })
				.end('{"data":[{"id":"a"}],"next_cursor":"again"}'),
		);
		const { message } = await refusal(
			{ resource: 'buyer', operation: 'getAll', returnAll: true },
			{ credentials: { baseUrl: stranger.baseUrl } },
		);
		await stranger.stop();
		expect(message).toBe('CallMatrix gave the same page twice [item 0]');
	});
});

describe('The API key', () => {
	const KEY = 'a-key-that-must-not-show-0123456789';

	test('never shows in what n8n stores or logs of a failure', async () => {
		const stranger = await startStranger((request, response) => {
			// A stranger that sends back what it was sent.
			response.writeHead(400, { 'content-type': 'text/plain' }).end(String(request.headers.authorization));
		});
		for (const baseUrl of [sandbox.baseUrl, stranger.baseUrl, await deafBaseUrl(), 'https://callmatrix.invalid']) {
			const fault = await refusal(oneBuyer, { credentials: { baseUrl, apiKey: KEY } });
			expect(inspect(fault, { depth: 20, showHidden: true })).not.toContain(KEY);
			expect(JSON.stringify(fault)).not.toContain(KEY);
		}
		await stranger.stop();
	});

	test('is sent bare where the credential names another header', async () => {
		const [item] = await run(
			{ resource: 'buyer', operation: 'getAll', returnAll: false, limit: 1 },
			{ credentials: { keyHeader: 'X-API-Key' } },
		);
		expect(item?.json.id).toBeDefined();
	});
});
