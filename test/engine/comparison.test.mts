/** What came back must be what was asked: an API that ignores a field, a filter or a wrapper is never reported as success. */
import { text as textOf } from 'node:stream/consumers';

import type { IDataObject, INodeParameters } from 'n8n-workflow';

import { RateLimiter } from '../../nodes/CallMatrix/client/rateLimiter.ts';
import { groundOn, type Outcome, type Run } from './actionGround.mts';
import { startStranger, type Stranger } from './stranger.mts';

interface Request {
	method: string;
	path: string;
	body: IDataObject;
}

/** A status and a body; a text is sent as it is. */
type Answer = [status: number, body?: unknown];

let stranger: Stranger;
/** How the API under test answers. */
let answer: (request: Request) => Answer;
const API_KEY = 'sk_live_0123456789';
const ground = groundOn(() => ({ baseUrl: stranger.baseUrl, apiKey: API_KEY }) as never);

beforeAll(async () => {
	jest.spyOn(Math, 'random').mockReturnValue(0);
	jest.spyOn(RateLimiter.prototype, 'acquire').mockResolvedValue(undefined);
	stranger = await startStranger((request, response) => {
		void textOf(request).then((text) => {
			const { method = '', url = '' } = request;
			const [status, body] = answer({ method, path: url, body: text ? (JSON.parse(text) as IDataObject) : {} });
			const isText = typeof body === 'string';
			response.writeHead(status, { 'content-type': isText ? 'text/plain' : 'application/json' });
			response.end(body === undefined ? '' : isText ? body : JSON.stringify(body));
		});
	});
});
afterAll(async () => {
	jest.restoreAllMocks();
	await stranger.stop();
});

const BUYER = { id: 'buy_1', name: 'Harbor', status: 'active', daily_cap: 11, weight: 3 };

const AUTOMATICALLY = { mappingMode: 'autoMapInputData', value: null };
const UPDATE: INodeParameters = { resource: 'buyer', operation: 'update', fields: AUTOMATICALLY };
const UPDATE_CAPS: INodeParameters = {
	resource: 'buyer',
	operation: 'updateCaps',
	buyerId: 'buy_1',
	dailyCap: '={{ $json.cap }}',
};
const CREATE: INodeParameters = { resource: 'buyer', operation: 'create', fields: AUTOMATICALLY };
const GET_MANY: INodeParameters = { resource: 'buyer', operation: 'getAll', returnAll: true };

const carryOn = { onError: 'continueRegularOutput' } as const;

/** Runs one item. @returns its output, or its error, and the hints */
async function runOne(
	parameters: INodeParameters,
	item: IDataObject = {},
	options: Run = {},
): Promise<{ json: IDataObject | undefined; hints: string[] }> {
	const { items, hints } = await ground.runAndShow(parameters, { settings: carryOn, items: [item], ...options });
	return { json: items[0]?.json, hints };
}

describe('An update that CallMatrix took and did not apply is an error', () => {
	test('"Applied, but daily_cap is 11, 40 was sent", with what to do', async () => {
		answer = () => [200, BUYER];
		const { message, description } = await ground.refusal(UPDATE_CAPS, { items: [{ cap: 40 }] });
		expect(message).toBe('Applied, but daily_cap is 11, 40 was sent [item 0]');
		expect(description).toContain('It is about buyer buy_1.');
		expect(description).toContain('run Account Settings: Check API');
	});

	test.each<[string, INodeParameters, IDataObject, IDataObject, string]>([
		['a cap that stayed', UPDATE_CAPS, { cap: 40 }, BUYER, 'daily_cap is 11, 40 was sent'],
		[
			'a cap in another unit',
			UPDATE_CAPS,
			{ cap: 40 },
			{ ...BUYER, daily_cap: 4_000 },
			'daily_cap is 4000, 40 was sent',
		],
		[
			'a cap that was removed instead',
			UPDATE_CAPS,
			{ cap: 40 },
			{ ...BUYER, daily_cap: null },
			'daily_cap is empty, 40 was sent',
		],
		['a cap that was not removed', UPDATE_CAPS, { cap: 'unlimited' }, BUYER, 'daily_cap is 11, its removal was sent'],
		[
			'a removed cap that became -1',
			UPDATE_CAPS,
			{ cap: 'unlimited' },
			{ ...BUYER, daily_cap: -1 },
			'daily_cap is -1, its removal was sent',
		],
		[
			'a status',
			{ resource: 'buyer', operation: 'deactivate', buyerId: 'buy_1' },
			{},
			BUYER,
			'status is active, inactive was sent',
		],
		[
			'a bid priority',
			{ resource: 'buyer', operation: 'setBidPriority', buyerId: 'buy_1', bidPriority: 9 },
			{},
			{ ...BUYER, bid_priority: 90 },
			'bid_priority is 90, 9 was sent',
		],
		[
			'hours and caps at once',
			UPDATE,
			{ id: 'buy_1', business_hours_start: '9:00 AM', daily_cap: 40 },
			{ ...BUYER, business_hours: { start: '14:00' } },
			'daily_cap is 11, 40 was sent; business_hours.start is 14:00, 09:00 was sent',
		],
		[
			'a price in cents',
			{ resource: 'offer', operation: 'updatePricing', offerId: 'off_1', pricePerCall: 40 },
			{},
			{ id: 'off_1', price_per_call: 4_000 },
			'price_per_call is 4000, 40 was sent',
		],
	])('%s', async (_, parameters, item, record, said) => {
		answer = () => [200, record];
		expect((await runOne({ ...parameters, options: { oneAtATime: true } }, item)).json).toEqual({
			error: `Applied, but ${said}${typeof item.id === 'string' ? ` (${item.id})` : ''} [item 0]`,
		});
	});

	test('also in a batch, for the row that it is about only', async () => {
		const records = [
			{ id: 'buy_1', daily_cap: 40 },
			{ id: 'buy_2', daily_cap: 11 },
		];
		answer = () => [200, { results: records.map((data, index) => ({ index, status: 200, data })) }];
		const items = records.map(({ id }) => ({ id, daily_cap: 40 }));
		const output = await ground.run(UPDATE, { items, settings: carryOn });
		expect(output.map(({ json }) => json)).toEqual([
			{ ...records[0], unchanged: false },
			{ error: 'Applied, but daily_cap is 11, 40 was sent (buy_2) [item 1]' },
		]);
	});

	test.each<[string, IDataObject, unknown]>([
		['the number as text', { cap: 40 }, { ...BUYER, daily_cap: '40' }],
		['a removed cap as an empty text', { cap: 'unlimited' }, { ...BUYER, daily_cap: '' }],
		['a wrapper and camelCase', { cap: 40 }, { data: { buyer: { buyerId: 'buy_1', dailyCap: 40 } } }],
	])('the same value in another form is none: %s', async (_, item, body) => {
		answer = () => [200, body];
		const { json, hints } = await runOne(UPDATE_CAPS, item);
		expect(json).not.toHaveProperty('error');
		expect(hints).toEqual([]);
	});

	test('one about another buyer is no answer', async () => {
		answer = () => [200, { ...BUYER, id: 'buy_2', daily_cap: 40 }];
		expect((await runOne(UPDATE_CAPS, { cap: 40 })).json).toEqual({
			error: 'The outcome is unknown: the response is about buyer buy_2, not buy_1 [item 0]',
		});
	});
});

describe('A change that is answered without the record is done, and a hint says what could not be checked', () => {
	test.each<[string, Answer]>([
		['204', [204]],
		['an empty 200', [200]],
		['{"success": true}', [200, { success: true }]],
		['{"ok": 1}', [200, { ok: 1 }]],
		['{"message": "Updated"}', [200, { message: 'Updated' }]],
		['{"status": "success"}', [200, { status: 'success' }]],
	])('%s', async (_, given) => {
		answer = () => given;
		const { json, hints } = await runOne(UPDATE_CAPS, { cap: 40 });
		expect(json).toEqual({ id: 'buy_1', unchanged: false });
		expect(hints).toEqual(['CallMatrix did not show what it has now for Daily Cap, so check it there']);
		expect((await runOne({ resource: 'buyer', operation: 'delete', buyerId: 'buy_1' })).json).toEqual({
			deleted: true,
			id: 'buy_1',
		});
	});

	test.each<[string, Answer, RegExp]>([
		['{"success": false} in a 200', [200, { success: false, message: 'No' }], /^CallMatrix refused: No \[item 0\]$/],
		[
			'an error in a 200',
			[200, { error: { code: 'bad', message: 'No' } }],
			/^CallMatrix refused: No \(bad\) \[item 0\]$/,
		],
		[
			'JSON that says nothing',
			[200, { hello: 'world' }],
			/^The outcome is unknown: the response is not a CallMatrix buyer \[item 0\]$/,
		],
	])('but not after %s', async (_, given, error) => {
		answer = () => given;
		for (const parameters of [UPDATE_CAPS, { resource: 'buyer', operation: 'delete', buyerId: 'buy_1' }]) {
			const { json } = await runOne(parameters, { cap: 40 });
			expect(json).toEqual({ error: expect.stringMatching(error) });
		}
	});

	test('a creation without an ID is of unknown outcome: an error would invite a second one', async () => {
		for (const given of [[204], [200, { success: true }], [201, { name: 'Harbor' }]] satisfies Answer[]) {
			answer = () => given;
			const { json } = await runOne(CREATE, { name: 'Harbor' });
			expect(json).toEqual({
				error: 'The outcome is unknown: the response is not a CallMatrix buyer: it has no ID (Harbor) [item 0]',
			});
		}
	});
});

describe('Hints', () => {
	test('a creation that came back with an ID is a success, and a hint says which money, cap or status differs', async () => {
		answer = () => [201, { ...BUYER, status: 'inactive' }];
		const { json, hints } = await runOne(CREATE, { name: 'Harbor', daily_cap: 40, status: 'active' });
		expect(json).toMatchObject({ id: 'buy_1', daily_cap: 11 });
		expect(hints).toEqual(['Created, but status is inactive, active was sent; daily_cap is 11, 40 was sent']);
	});

	test('another field that differs is a hint, once per run', async () => {
		answer = ({ method }) => [method === 'POST' ? 404 : 200, { ...BUYER, name: 'HARBOR LAW' }];
		const items = [1, 2].map((number) => ({ id: 'buy_1', name: `Harbor ${number}` }));
		const { items: output, hints } = await ground.runAndShow(
			{ ...UPDATE, options: { oneAtATime: true } },
			{ items, settings: carryOn },
		);
		expect(output.map(({ json }) => json.error)).toEqual([undefined, undefined]);
		expect(hints).toEqual([
			'CallMatrix has other values than were sent for: Name. It may have rewritten them, or not applied them',
		]);
	});

	test('a status that is under way is a hint', async () => {
		answer = () => [200, { ...BUYER, status: 'pending' }];
		const { json, hints } = await runOne({ resource: 'buyer', operation: 'deactivate', buyerId: 'buy_1' });
		expect(json).toMatchObject({ status: 'pending' });
		expect(hints).toEqual([expect.stringMatching(/^CallMatrix has other values than were sent for: Status\./)]);
	});

	test('there are at most three: money first, then ignored columns; how many more there are is said', async () => {
		answer = () => [200, { id: 'buy_1', name: 'Other' }];
		const { hints } = await runOne(
			{ ...UPDATE, options: { oneAtATime: true } },
			{ id: 'buy_1', name: 'Harbor', daily_cap: 40, weight: 3, Notes: 'x' },
		);
		expect(hints).toEqual([
			'CallMatrix did not show what it has now for Daily Cap, so check it there',
			'Ignored columns (not buyer fields): Notes',
			'CallMatrix has other values than were sent for: Name. It may have rewritten them, or not applied them (and 1 more hint)',
		]);
	});
});

describe('A filter that CallMatrix ignored', () => {
	const INACTIVE = { ...GET_MANY, filters: { status: 'inactive' } };

	test('is an error that names it and what was returned, and nothing is returned', async () => {
		answer = () => [200, { data: [{ ...BUYER, id: 'buy_2', status: 'inactive' }, BUYER], next_cursor: null }];
		const { message, description } = await ground.refusal(INACTIVE);
		expect(message).toBe(
			'CallMatrix did not apply the filter Status: it returned buyer buy_1 with status active, inactive was asked for [item 0]',
		);
		expect(description).toContain("use n8n's Filter node");
	});

	test.each<[string, INodeParameters, IDataObject[]]>([
		[
			'an ID',
			{ resource: 'phoneNumber', operation: 'getAll', returnAll: true, filters: { campaignId: 'cmp_1' } },
			[{ id: 'num_1', campaign_id: 'cmp_2' }],
		],
		[
			'a list of IDs',
			{ resource: 'phoneNumber', operation: 'getAll', returnAll: true, filters: { campaignId: 'cmp_1' } },
			[{ id: 'num_1', campaign_ids: ['cmp_2', 'cmp_3'] }],
		],
		[
			'no ID at all',
			{ resource: 'phoneNumber', operation: 'getAll', returnAll: true, filters: { campaignId: 'cmp_1' } },
			[{ id: 'num_1', campaign_id: '' }],
		],
	])('is seen by %s', async (_, parameters, data) => {
		answer = () => [200, { data, next_cursor: null }];
		expect((await runOne(parameters)).json?.error).toMatch(/^CallMatrix did not apply the filter Campaign: /);
	});

	test.each<[string, INodeParameters, IDataObject[]]>([
		['the value is in another letter case', INACTIVE, [{ ...BUYER, status: 'INACTIVE' }]],
		['the field is not shown', INACTIVE, [{ id: 'buy_1', name: 'Harbor' }]],
		['the list is empty', INACTIVE, []],
		[
			'it is a search, a state or a date',
			{ ...GET_MANY, filters: { search: 'harbor', state: 'FL' } },
			[{ ...BUYER, name: 'Other', states: ['TX'] }],
		],
		[
			'one of a list of IDs is it, as a number',
			{ resource: 'phoneNumber', operation: 'getAll', returnAll: true, filters: { campaignId: '7' } },
			[{ id: 'num_1', campaign_ids: [6, 7] }],
		],
	])('is not suspected where %s', async (_, parameters, data) => {
		answer = () => [200, { data, next_cursor: null }];
		const output = await ground.run(parameters, { settings: carryOn });
		expect(output.map(({ json }) => json.error)).toEqual(data.map(() => undefined));
	});
});

describe('A field of the simplified output', () => {
	test('that no row has is left out, with a hint; where some rows have it, the others are null', async () => {
		answer = () => [
			200,
			{
				data: [
					{ id: 'buy_1', name: 'Harbor', daily_cap: 40 },
					{ id: 'buy_2', name: 'Bay', daily_cap: null },
					{ id: 'buy_3', name: 'Cove' },
				],
				next_cursor: null,
			},
		];
		const { items, hints } = await ground.runAndShow(GET_MANY);
		expect(items.map(({ json }) => json)).toEqual([
			{ id: 'buy_1', name: 'Harbor', daily_cap: 40 },
			{ id: 'buy_2', name: 'Bay', daily_cap: null },
			{ id: 'buy_3', name: 'Cove', daily_cap: null },
		]);
		expect(hints).toEqual([
			'CallMatrix did not return these fields, so they are left out: status, monthly_cap, concurrency_cap, bid_priority, business_hours_start, business_hours_end, states',
		]);
	});

	test('is never left out because its value is null: null is no cap', async () => {
		answer = () => [200, { data: [{ id: 'buy_1', daily_cap: null }], next_cursor: null }];
		const { items } = await ground.runAndShow(GET_MANY);
		expect(items.map(({ json }) => json)).toEqual([{ id: 'buy_1', daily_cap: null }]);
	});

	test('that is left out is named to an AI agent in the output, because it sees no hints', async () => {
		answer = () => [200, { data: [{ id: 'buy_1', name: 'Harbor' }], next_cursor: null }];
		const { items } = await ground.runAndShow(GET_MANY, { settings: { type: 'n8n-nodes-callmatrix.callMatrixTool' } });
		expect(items[0]?.json).toMatchObject({
			id: 'buy_1',
			callmatrix_note: expect.stringMatching(/^CallMatrix did not return: status, daily_cap, /),
		});
	});

	test('is read out of camelCase', async () => {
		answer = () => [
			200,
			{ data: [{ id: 'buy_1', dailyCap: 40, businessHours: { start: '09:00' } }], next_cursor: null },
		];
		const { items } = await ground.runAndShow(GET_MANY);
		expect(items[0]?.json).toMatchObject({ daily_cap: 40, business_hours_start: '09:00' });
	});
});

describe('A read that brings something else', () => {
	test.each<[string, Answer, string]>([
		['nothing', [200], 'is not the CallMatrix API'],
		[
			'JSON without an ID',
			[200, { hello: 'world' }],
			'CallMatrix sent something else: the response is not a CallMatrix buyer',
		],
		[
			'another buyer',
			[200, { ...BUYER, id: 'buy_2' }],
			'CallMatrix sent something else: the response is about buyer buy_2, not buy_1',
		],
	])('is an error: %s', async (_, given, said) => {
		answer = () => given;
		const {
			json,
		}: Pick<Awaited<ReturnType<typeof runOne>>, 'json'> = await runOne({
			resource: 'buyer',
			operation: 'get',
			buyerId: 'buy_1',
		});
		expect(json?.error).toContain(said);
	});
});

test('The key is in no message about a row of a batch, also where its outcome is unknown', async () => {
	for (const status of [409, 422, 500, 503]) {
		const error = { code: `c_${API_KEY}`, message: `${'x '.repeat(145)}${API_KEY} is wrong` };
		answer = () => [200, { results: [0, 1].map((index) => ({ index, status, error })) }];
		const outcome: Outcome = await ground.runAndShow(CREATE, {
			items: [{ name: 'A' }, { name: 'B' }],
			settings: carryOn,
		});
		for (const { json } of outcome.items) {
			expect(json.error).toContain('[hidden]');
			expect(json.error).not.toContain(API_KEY.slice(0, 8));
		}
	}
});
