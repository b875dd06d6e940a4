import type { INodeParameters } from 'n8n-workflow';

import { useSandbox } from '../jest/useSandbox.mts';
import { groundOn } from './actionGround.mts';

const sandbox = useSandbox();

const { run, runAndShow, requestsOf } = groundOn(() => sandbox);

const getCalls = { resource: 'call', operation: 'getAll', returnAll: false, limit: 5 };

describe('Calls are found', () => {
	test.each([
		['America/Los_Angeles', '2026-01-10T00:00:00-08:00', 'PST'],
		['Europe/Berlin', '2026-01-10T00:00:00+01:00', 'GMT+1'],
	])(
		'by a custom range in the time zone of the workflow (%s), which then stands above the output',
		async (timezone, from, zone) => {
			let hints: string[] = [];
			const [request] = await requestsOf(async () => {
				({ hints } = await runAndShow(
					{ ...getCalls, dateRange: 'custom', from: '2026-01-10T00:00:00', to: '' },
					{ timezone },
				));
			});
			expect(request?.query.get('started_after')).toBe(from);
			expect(request?.query.has('started_before')).toBe(false);
			expect(hints).toEqual([`Calls that started from Jan 10, 2026, 12:00 AM ${zone}`]);
		},
	);

	test('of yesterday, from midnight to midnight Eastern Time', async () => {
		const { hints } = await runAndShow({ ...getCalls, dateRange: 'yesterday' }, { timezone: 'Europe/Berlin' });
		expect(hints).toEqual([
			expect.stringMatching(/^Calls that started on [A-Z][a-z]{2} \d{1,2}(, \d{4})?, Eastern Time$/),
		]);
	});

	test('by revenue, duration, status and campaign, the most profitable first', async () => {
		const [first] = await run({ ...getCalls, limit: 1 });
		const campaignId = { __rl: true, mode: 'list', value: first?.json.campaign_id as string };
		const found = await run({
			...getCalls,
			returnAll: true,
			filters: { campaignId, minRevenue: '$20', minDuration: '30', status: 'completed' },
			sort: { by: 'revenue', order: 'desc' },
		});
		expect(found.length).toBeGreaterThan(0);
		const revenues = found.map(({ json }) => json.revenue as number);
		expect(revenues).toEqual([...revenues].sort((a, b) => b - a));
		for (const { json } of found) {
			expect(json).toMatchObject({ campaign_id: campaignId.value, status: 'completed' });
			expect(json.revenue).toBeGreaterThanOrEqual(20);
			expect(json.duration_seconds).toBeGreaterThanOrEqual(30);
		}
	});

	test('whatever their status is, where that filter was added and left at Any', async () => {
		const [request] = await requestsOf(async () => {
			expect(await run({ ...getCalls, limit: 3, filters: { status: '' } })).toHaveLength(3);
		});
		expect(request?.query.has('status')).toBe(false);
	});

	test('by the whole number of the caller, however it is written', async () => {
		const calls = await run({ ...getCalls, limit: 50 });
		const caller = calls.map(({ json }) => json.caller_id as string).find((number) => /^\+1\d{10}$/.test(number)) ?? '';
		const written = `(${caller.slice(2, 5)}) ${caller.slice(5, 8)}-${caller.slice(8)}`;
		const found = await run({ ...getCalls, returnAll: true, filters: { callerId: written } });
		expect(found.length).toBeGreaterThan(0);
		expect(found.every(({ json }) => json.caller_id === caller)).toBe(true);
	});
});

describe('What is read', () => {
	test('has at most ten fields, always the same and in the same order', async () => {
		const found = await run({ resource: 'buyer', operation: 'getAll', returnAll: false, limit: 20 });
		const keys = found.map(({ json }) => Object.keys(json).join());
		expect(new Set(keys)).toEqual(
			new Set([
				'id,name,status,daily_cap,monthly_cap,concurrency_cap,bid_priority,business_hours_start,business_hours_end,states',
			]),
		);
	});

	test('is all that CallMatrix says where Simplify is off', async () => {
		const [raw] = await run({ resource: 'buyer', operation: 'get', buyerId: 'buy_000001', simple: false });
		expect(raw?.json).toEqual(sandbox.control.getBuyer('buy_000001'));
	});

	test('is what an AI agent asks for: simplified, raw, or the fields that it names', async () => {
		const get = { resource: 'buyer', operation: 'get', buyerId: 'buy_000001' };
		const settings = { type: 'n8n-nodes-callmatrix.callMatrixTool' };
		const [named] = await run(
			{ ...get, output: 'selectedFields', selectedFields: 'name, business_hours.start, nothing' },
			{ settings },
		);
		expect(named?.json).toEqual({
			name: sandbox.control.getBuyer('buy_000001')?.name,
			business_hours_start: sandbox.control.getBuyer('buy_000001')?.business_hours.start,
			callmatrix_note: 'CallMatrix did not return: nothing',
		});
		const [raw] = await run({ ...get, output: 'raw' }, { settings });
		expect(raw?.json).toEqual(sandbox.control.getBuyer('buy_000001'));
		const [simplified] = await run({ ...get, output: 'simplified' }, { settings });
		expect(Object.keys(simplified?.json ?? {})).toHaveLength(10);
	});

	test.each<[string, INodeParameters]>([
		['a field that was added', { operation: 'setBidPriority', buyerId: 'buy_000002', bidPriority: '7' }],
		[
			'a column of the mapping',
			{
				operation: 'update',
				buyerId: 'buy_000002',
				fields: { mappingMode: 'defineBelow', value: { weight: '7', dailyCap: null } },
			},
		],
		['a status that is fixed', { operation: 'activate', buyerId: 'buy_000002' }],
	])('after a change is simplified as well, with what was set: %s', async (_, parameters) => {
		const [changed] = await run({ resource: 'buyer', ...parameters });
		const read = await run({ resource: 'buyer', operation: 'get', buyerId: 'buy_000002' });
		const more = parameters.operation === 'update' ? { weight: 7, unchanged: false } : {};
		expect(changed?.json).toEqual({ ...read[0]?.json, ...more });
		const [raw] = await run({ resource: 'buyer', ...parameters, simple: false });
		expect(raw?.json).toMatchObject(sandbox.control.getBuyer('buy_000002') ?? {});
	});

	test('after the rows of a sheet has the fields of all its columns in each row, and never a secret', async () => {
		const rows = await run(
			{ resource: 'offer', operation: 'update', fields: { mappingMode: 'autoMapInputData', value: null } },
			{
				items: [
					{ 'Offer ID': 'off_000001', 'Minimum Bid': '35', 'Ping-Post Token': 'a-token' },
					{ 'Offer ID': 'off_000002', 'Ping Timeout (Seconds)': '3' },
				],
			},
		);
		const [first, second] = rows.map(({ json }) => Object.keys(json));
		expect(first).toEqual(second);
		expect(first).toEqual(expect.arrayContaining(['ping_post_minimum_bid', 'ping_post_timeout_seconds']));
		expect(JSON.stringify(rows)).not.toContain('token');
	});

	test('of a report is all of it, a row for each combination', async () => {
		const rows = await run({
			resource: 'report',
			operation: 'get',
			groupBy: ['buyer', 'day'],
			dateRange: 'custom',
			from: '2025-12-01T00:00:00',
			to: '2026-02-01T00:00:00',
		});
		expect(rows.length).toBeGreaterThan(200);
		const revenue = rows.reduce((sum, { json }) => sum + Math.round((json.revenue as number) * 100), 0);
		const calls = await run({ ...getCalls, returnAll: true });
		expect(revenue).toBe(
			calls.reduce((sum, { json }) => sum + Math.round(((json.revenue as number | null) ?? 0) * 100), 0),
		);
		expect(new Set(rows.map(({ json }) => JSON.stringify([json.buyer_id, json.day]))).size).toBe(rows.length);
	});
});
