/**
 * Twelve things that a person without engineers wants, each done in a real n8n with what its editor shows: labels, lists and
 * typed values. No JSON is written and no ID is looked up anywhere else.
 */
import type { INodeTypeDescription } from 'n8n-workflow';

import type { Buyer } from '../sandbox/index.mts';
import { setStage, type Stage } from './demo/stage.mts';
import type { CanvasNode } from './n8n/canvas.mts';
import { Form, type FilledNode } from './n8n/form.mts';
import { installN8n, type Installation } from './n8n/install.mts';
import { runByHand, type ManualRun } from './n8n/manual.mts';
import { packPackage } from './n8n/package.mts';

let stage: Stage;
let installation: Installation;
let description: INodeTypeDescription;

beforeAll(async () => {
	const tarball = await packPackage();
	installation = await installN8n();
	stage = await setStage(installation, tarball, { sandbox: { sizes: { buyers: 400 } } });
	description = await stage.client.nodeType('n8n-nodes-callmatrix.callMatrix');
});
afterAll(async () => {
	await stage.stop();
});

const form = (): Form => new Form(stage.client, stage.credential, description);

/** Runs nodes in a row, and fails where n8n does. */
async function run(
	nodes: Record<string, FilledNode | CanvasNode>,
	pinned?: Record<string, object[]>,
): Promise<ManualRun> {
	const outcome = await runByHand(stage.client, installation, nodes, pinned);
	expect(outcome.status).toBe('success');
	return outcome;
}

const json = async ({ outputOf }: ManualRun, node: string): Promise<Record<string, unknown>[]> =>
	((await outputOf(node)) ?? []).map((item) => item.json);

/** Stands for Google Sheets or another source of rows: its pinned data is the sheet. */
const SHEET: CanvasNode = { type: 'n8n-nodes-base.noOp', typeVersion: 1, parameters: {} };

const buyers = (): Buyer[] => stage.sandbox.control.all('buyers');
const one = (kind: string, id: unknown): Record<string, unknown> =>
	stage.sandbox.control.getOne(kind as never, String(id)) as unknown as Record<string, unknown>;

test('Sets the caps of 300 buyers from a sheet with blanks', async () => {
	const before = buyers().slice(0, 300);
	const rows = before.map(({ id }, at) => ({
		'Buyer ID': id,
		'Daily Cap': at % 2 ? '' : 10 + at,
		'Monthly Cap': at % 5 ? '' : 'unlimited',
		'Concurrency Cap': '',
	}));
	const caps = await form()
		.choose('Resource', 'Buyer')
		.choose('Operation', 'Update')
		.mapAutomatically('Fields to Update')
		.filledIn();
	const outcome = await run({ Sheet: SHEET, Caps: caps }, { Sheet: rows });
	expect(await json(outcome, 'Caps')).toHaveLength(300);
	for (const [at, { id, daily_cap, monthly_cap, concurrency_cap }] of before.entries()) {
		expect(one('buyers', id)).toMatchObject({
			daily_cap: at % 2 ? daily_cap : 10 + at,
			monthly_cap: at % 5 ? monthly_cap : null,
			concurrency_cap,
		});
	}
});

test('Removes the monthly cap of one buyer', async () => {
	const before = new Map(buyers().map(({ id, monthly_cap }) => [id, monthly_cap]));
	const buyer = buyers().find(({ monthly_cap }) => monthly_cap !== null) as Buyer;
	await run({
		Cap: await form()
			.choose('Resource', 'Buyer')
			.choose('Operation', 'Update Caps')
			.pick('Buyer', buyer.name)
			.type('Monthly Cap', 'unlimited')
			.filledIn(),
	});
	const changed = buyers().filter(({ id, monthly_cap }) => monthly_cap !== before.get(id));
	expect(changed).toMatchObject([{ name: buyer.name, monthly_cap: null, daily_cap: buyer.daily_cap }]);
});

test('Deactivates every buyer of Florida', async () => {
	const florida = buyers().filter(({ states }) => states.includes('FL'));
	const others = buyers().filter(({ states, status }) => !states.includes('FL') && status === 'active').length;
	expect(florida.length).toBeGreaterThan(3);
	await run({
		Buyers: await form()
			.choose('Resource', 'Buyer')
			.choose('Operation', 'Get Many')
			.switch('Return All', true)
			.add('Filters', 'State', 'Florida')
			.filledIn(),
		Off: await form()
			.choose('Resource', 'Buyer')
			.choose('Operation', 'Deactivate')
			.type('Buyer', '={{ $json.id }}')
			.filledIn(),
	});
	for (const { id } of florida) expect(one('buyers', id)).toMatchObject({ status: 'inactive' });
	expect(buyers().filter(({ status }) => status === 'active')).toHaveLength(others);
});

test('Raises an offer from 35 to 42.50 dollars', async () => {
	const [offer] = stage.sandbox.control.all('offers') as unknown as { id: string; name: string }[];
	stage.sandbox.control.put('offers', { id: offer?.id, name: 'Roofing Tampa weekdays', price_per_call: 35 });
	await run({
		Price: await form()
			.choose('Resource', 'Offer')
			.choose('Operation', 'Update Pricing')
			.pick('Offer', 'Roofing Tampa weekdays')
			.type('Price per Call (USD)', '42.50')
			.filledIn(),
	});
	expect(one('offers', offer?.id)).toMatchObject({ price_per_call: 42.5 });
});

/** Noon of the Eastern day before today: well inside it, whatever the clocks do. */
function yesterdayNoon(): string {
	const day = new Intl.DateTimeFormat('en-CA', { timeZone: 'America/New_York' }).format(Date.now() - 86_400_000);
	return `${day}T17:00:00.000Z`;
}

test("Finds yesterday's calls over 100 dollars of revenue", async () => {
	const calls = stage.sandbox.control.all('calls').slice(0, 3);
	for (const [at, { call_id }] of calls.entries()) {
		stage.sandbox.control.put('calls', {
			call_id,
			started_at: yesterdayNoon(),
			revenue: 50 + at * 50.5,
			status: 'completed',
		} as never);
	}
	const outcome = await run({
		Calls: await form()
			.choose('Resource', 'Call')
			.choose('Operation', 'Get Many')
			.switch('Return All', true)
			.choose('Date Range', 'Yesterday')
			.add('Filters', 'Minimum Revenue (USD)', '100.01')
			.filledIn(),
	});
	expect((await json(outcome, 'Calls')).map(({ call_id, revenue }) => [call_id, revenue])).toEqual(
		[
			[calls[1]?.call_id, 100.5],
			[calls[2]?.call_id, 151],
		].sort((a, b) => String(b[0]).localeCompare(String(a[0]))),
	);
});

test("Sets the disposition of the event's call", async () => {
	const [call] = stage.sandbox.control.all('calls');
	await run(
		{
			'CallMatrix Trigger': SHEET,
			Outcome: await form()
				.choose('Resource', 'Call')
				.choose('Operation', 'Set Disposition')
				.type('Call', '={{ $json.call_id }}')
				.type('Disposition', 'sale')
				.filledIn(),
		},
		{ 'CallMatrix Trigger': [{ call_id: call?.call_id, event: 'call.ended' }] },
	);
	expect(stage.sandbox.control.getCall(call?.call_id ?? '')).toMatchObject({ disposition: 'sale' });
});

test('Adds a second buyer to a campaign at weight 30', async () => {
	const [campaign] = stage.sandbox.control.all('campaigns') as unknown as { id: string }[];
	stage.sandbox.control.put('campaigns', { id: campaign?.id, name: 'Solar Austin mail' });
	const second = buyers()[7] as Buyer;
	stage.sandbox.control.put('buyers', { id: second.id, name: 'Yarlmoor Solar' });
	await run({
		Share: await form()
			.choose('Resource', 'Campaign')
			.choose('Operation', 'Assign Buyer')
			.pick('Campaign', 'Solar Austin mail')
			.pick('Buyer', 'Yarlmoor Solar')
			.type('Weight', '30')
			.filledIn(),
	});
	expect(one('campaigns', campaign?.id).buyers).toContainEqual(
		expect.objectContaining({ buyer_id: second.id, weight: 30 }),
	);
});

test('Rotates a prompt', async () => {
	const prompts = stage.sandbox.control.all('prompts') as unknown as {
		id: string;
		flow_id: string;
		node_id: string;
		label: string;
		active: boolean;
	}[];
	const prompt = prompts.find(
		({ active, node_id, flow_id }) =>
			active && prompts.filter((other) => other.node_id === node_id && other.flow_id === flow_id).length > 1,
	);
	const flow = one('ivrFlows', prompt?.flow_id);
	const outcome = await run({
		Rotate: await form()
			.choose('Resource', 'IVR Prompt')
			.choose('Operation', 'Rotate')
			.pick('IVR Flow', String(flow.name))
			.pick('IVR Prompt', prompt?.label ?? '')
			.filledIn(),
	});
	const [next] = await json(outcome, 'Rotate');
	expect(next?.id).not.toBe(prompt?.id);
	expect(next).toMatchObject({ node_id: prompt?.node_id, active: true });
	expect(one('prompts', prompt?.id)).toMatchObject({ active: false });
});

test('Provisions a 512 number into a pool', async () => {
	const [pool] = stage.sandbox.control.all('numberPools') as unknown as { id: string; name: string }[];
	const outcome = await run({
		Number: await form()
			.choose('Resource', 'Phone Number')
			.choose('Operation', 'Provision')
			.choose('Type', 'Local')
			.type('Area Code', '512')
			.pick('Number Pool', pool?.name ?? '')
			.filledIn(),
	});
	const [number] = await json(outcome, 'Number');
	expect(number).toMatchObject({ number: expect.stringMatching(/^\+1512/), pool_id: pool?.id });
	expect(one('numberPools', pool?.id).number_ids).toContain(number?.id);
});

test('Releases a number', async () => {
	const numbers = stage.sandbox.control.all('numbers') as unknown as { id: string; number: string; status: string }[];
	const free = numbers.find(({ status }) => status === 'available');
	await run({
		Release: await form()
			.choose('Resource', 'Phone Number')
			.choose('Operation', 'Release')
			.pick('Phone Number', free?.number ?? '')
			.filledIn(),
	});
	expect(one('numbers', free?.id)).toMatchObject({ status: 'disabled' });
});

test('Adds up revenue by buyer by day', async () => {
	const calls = stage.sandbox.control
		.all('calls')
		.filter(({ buyer_id }) => buyer_id !== null)
		.slice(10, 14);
	for (const { call_id } of calls) {
		stage.sandbox.control.put('calls', { call_id, started_at: yesterdayNoon(), revenue: 25.25 });
	}
	const outcome = await run({
		Report: await form()
			.choose('Resource', 'Report')
			.choose('Operation', 'Get')
			.choose('Group By', 'Buyer', 'Day')
			.choose('Date Range', 'Last 7 Days')
			.filledIn(),
	});
	const rows = await json(outcome, 'Report');
	for (const { buyer_id } of calls) {
		expect(rows).toContainEqual(expect.objectContaining({ buyer_id, day: yesterdayNoon().slice(0, 10) }));
	}
	const sum = rows.reduce((total, { revenue }) => total + Math.round(Number(revenue) * 100), 0);
	expect(sum).toBeGreaterThanOrEqual(4 * 2525);
});

test('Finds the buyers over 90 % of their daily cap', async () => {
	const [busy, calm] = buyers().filter(({ status, daily_cap }) => status === 'active' && (daily_cap ?? 0) > 0) as [
		Buyer,
		Buyer,
	];
	stage.sandbox.control.setUsage(busy.id, { daily: Math.ceil((busy.daily_cap ?? 0) * 0.95) });
	stage.sandbox.control.setUsage(calm.id, { daily: Math.floor((calm.daily_cap ?? 0) * 0.5) });
	const outcome = await run({
		Buyers: await form()
			.choose('Resource', 'Buyer')
			.choose('Operation', 'Get Many')
			.switch('Return All', true)
			.add('Filters', 'Status', 'Active')
			.filledIn(),
		Capacity: await form()
			.choose('Resource', 'Buyer')
			.choose('Operation', 'Get Capacity')
			.type('Buyer', '={{ $json.id }}')
			.filledIn(),
		Over: {
			type: 'n8n-nodes-base.filter',
			typeVersion: 2.2,
			parameters: {
				conditions: {
					options: { caseSensitive: true, leftValue: '', typeValidation: 'loose', version: 2 },
					conditions: [
						{
							id: 'over',
							leftValue: '={{ $json.daily_used_percent }}',
							rightValue: 90,
							operator: { type: 'number', operation: 'gt' },
						},
					],
					combinator: 'and',
				},
			},
		},
	});
	const found = (await json(outcome, 'Over')).map(({ buyer_id }) => buyer_id);
	expect(found).toContain(busy.id);
	expect(found).not.toContain(calm.id);
});
