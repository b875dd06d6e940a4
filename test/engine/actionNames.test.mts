/** Resources chosen by name: what is looked up, what is refused, and how many requests it takes. */
import type { IDataObject, INodeParameters } from 'n8n-workflow';

import { useSandbox } from '../jest/useSandbox.mts';
import { groundOn, type Run } from './actionGround.mts';

const sandbox = useSandbox();
const { run, runAndShow, requestsOf } = groundOn(() => sandbox);

const byName = (value: string): INodeParameters => ({ __rl: true, mode: 'name', value });

const updateSheet = (resource: string, more: INodeParameters = {}): INodeParameters => ({
	resource,
	operation: 'update',
	fields: { mappingMode: 'autoMapInputData', value: null },
	...more,
});

interface Answer {
	/** `GET /buyers`. */
	asked: string[];
	queries: URLSearchParams[];
	outputs: IDataObject[];
}

/** Runs the node, and goes on where an item is refused. */
async function answer(parameters: INodeParameters, options: Run = {}): Promise<Answer> {
	let outputs: IDataObject[] = [];
	const requests = await requestsOf(async () => {
		const settings = { onError: 'continueRegularOutput' as const, ...options.settings };
		outputs = (await run(parameters, { ...options, settings })).map(({ json }) => json);
	});
	return {
		asked: requests.map(({ method, path }) => `${method} ${path.replace('/v1', '')}`),
		queries: requests.map(({ query }) => query),
		outputs,
	};
}

const PAGE = 200;
const BUYERS = 2_000;

/** Buyers whose names nobody else has. */
function unique(): { id: string; name: string }[] {
	const counts = new Map<string, number>();
	const all = sandbox.control.all('buyers');
	const same = (name: string): string => name.toLowerCase().replace(/\s+/g, ' ');
	for (const { name } of all) counts.set(same(name), (counts.get(same(name)) ?? 0) + 1);
	return all.filter(({ name }) => counts.get(same(name)) === 1).map(({ id, name }) => ({ id, name }));
}

const HARBOR = { id: 'buy_000010', name: 'Harbor  Home Insurance' };
const [ACTIVE, INACTIVE] = ['buy_000011', 'buy_000012'];

beforeAll(() => {
	sandbox.control.put('buyers', HARBOR);
	sandbox.control.put('buyers', { id: ACTIVE, name: 'Twin Oaks Solar', status: 'active' });
	sandbox.control.put('buyers', { id: INACTIVE, name: 'TWIN OAKS  Solar', status: 'inactive' });
});

describe('A buyer by name', () => {
	test.each(['Harbor  Home Insurance', ' harbor home INSURANCE ', 'Harbor\u00a0Home Insurance\u200b'])(
		'is found whole, ignoring case and spaces, with one search: %j',
		async (name) => {
			const { asked, queries, outputs } = await answer({ resource: 'buyer', operation: 'get', buyerId: byName(name) });
			expect(outputs).toMatchObject([{ id: HARBOR.id }]);
			expect(asked).toEqual(['GET /buyers', `GET /buyers/${HARBOR.id}`]);
			expect(queries[0]?.get('search')).toBe(name.trim().split(/\s/).at(-1)?.replace('\u200b', ''));
		},
	);

	test('is never found by part of its name: the nearest is suggested, after the whole list was read', async () => {
		const { asked, outputs } = await answer({ resource: 'buyer', operation: 'delete', buyerId: byName('Harbor Home') });
		expect(outputs).toEqual([
			{
				error:
					'Buyer cannot be found: no buyer is called "Harbor Home". Nearest: "Harbor  Home Insurance" (buy_000010) [item 0]',
			},
		]);
		expect(asked.filter((request) => request !== 'GET /buyers')).toEqual([]);
		expect(asked.length).toBeLessThanOrEqual(1 + BUYERS / PAGE);
	});

	test('is suggested where letters are mistyped', async () => {
		const get = { resource: 'buyer', operation: 'get', buyerId: byName('Harbr Home Insurence') };
		expect((await answer(get)).outputs[0]?.error).toContain('Nearest: "Harbor  Home Insurance" (buy_000010)');
		const far = { resource: 'buyer', operation: 'get', buyerId: byName('zzz qqq xxx www') };
		expect((await answer(far)).outputs[0]?.error).toBe(
			'Buyer cannot be found: no buyer is called "zzz qqq xxx www". Compare the name with the list in CallMatrix, or use the ID [item 0]',
		);
	});

	test('that two have is refused with both IDs and what differs, and nothing is changed', async () => {
		const caps = { resource: 'buyer', operation: 'updateCaps', buyerId: byName('twin oaks solar'), dailyCap: '7' };
		const { asked, outputs } = await answer(caps);
		expect(outputs).toEqual([
			{
				error: expect.stringMatching(
					/^Buyer is not clear: 2 buyers are called "twin oaks solar": buy_000011 \(Status Active, .+\) and buy_000012 \(Status Inactive, .+\)\. Choose the right one by its ID \[item 0\]$/,
				) as string,
			},
		]);
		expect(asked).toEqual(['GET /buyers']);
	});

	test('may come from an expression, for each item another', async () => {
		const [one, two] = unique();
		const { outputs } = await answer(
			{ resource: 'buyer', operation: 'get', buyerId: byName('={{ $json.who }}') },
			{ items: [{ who: one?.name }, { who: two?.name }, { who: one?.name.toUpperCase() }, { who: '' }] },
		);
		expect(outputs.slice(0, 3).map(({ id }) => id)).toEqual([one?.id, two?.id, one?.id]);
		expect(outputs[3]).toEqual({ error: 'Buyer is empty. Write e.g. buy_000123 [item 3]' });
	});

	test('may come with its mode from an expression for the whole field', async () => {
		const [one] = unique();
		const buyerId = `={{ { __rl: true, mode: 'name', value: $json.who } }}`;
		const { outputs } = await answer({ resource: 'buyer', operation: 'get', buyerId }, { items: [{ who: one?.name }] });
		expect(outputs).toMatchObject([{ id: one?.id }]);
	});

	test('is refused without a request where a resource has no names, such as calls', async () => {
		const { asked, outputs } = await answer({ resource: 'call', operation: 'get', callId: byName('Monday') });
		expect(outputs[0]?.error).toBe('Call cannot be chosen by name: calls have no names. Use the ID [item 0]');
		expect(asked).toEqual([]);
	});

	test('costs nothing where IDs are given, and an ID stays an ID', async () => {
		const get = (mode: string) => ({
			resource: 'buyer',
			operation: 'get',
			buyerId: { __rl: true, mode, value: HARBOR.id },
		});
		for (const mode of ['id', 'list']) expect((await answer(get(mode))).asked).toEqual([`GET /buyers/${HARBOR.id}`]);
		const typed = { resource: 'buyer', operation: 'get', buyerId: { __rl: true, mode: 'id', value: HARBOR.name } };
		expect((await answer(typed)).asked).toEqual([`GET /buyers/${encodeURIComponent(HARBOR.name)}`]);
	});

	test('is looked up again in each run', async () => {
		const get = { resource: 'buyer', operation: 'get', buyerId: byName('Moved Name') };
		expect((await answer(get)).outputs[0]?.error).toContain('no buyer is called');
		sandbox.control.put('buyers', { id: 'buy_000020', name: 'Moved Name' });
		expect((await answer(get)).outputs).toMatchObject([{ id: 'buy_000020' }]);
	});

	test('that cannot be looked up is refused with the reason, and items by ID go through', async () => {
		const failed = await answer(
			{ resource: 'buyer', operation: 'get', buyerId: `={{ { mode: $json.mode, value: $json.who } }}` },
			{
				items: [
					{ mode: 'name', who: HARBOR.name },
					{ mode: 'id', who: HARBOR.id },
				],
				credentials: {},
			},
		);
		expect(failed.outputs.map(({ id }) => id)).toEqual([HARBOR.id, HARBOR.id]);
		sandbox.control.setFaults({ api: { answer: 403, requests: 1 } });
		const { asked, outputs } = await answer(
			{ resource: 'buyer', operation: 'get', buyerId: `={{ { mode: $json.mode, value: $json.who } }}` },
			{
				items: [
					{ mode: 'name', who: HARBOR.name },
					{ mode: 'id', who: HARBOR.id },
				],
			},
		);
		expect(outputs).toMatchObject([
			{
				error: expect.stringMatching(
					/^Buyer could not be looked up by the name "Harbor {2}Home Insurance": CallMatrix refused.+\. Nothing was sent for it \[item 0\]$/,
				) as string,
			},
			{ id: HARBOR.id },
		]);
		expect(asked).toEqual(['GET /buyers', `GET /buyers/${HARBOR.id}`]);
	});

	test('stops with the execution: nothing is sent after it is cancelled', async () => {
		const controller = new AbortController();
		controller.abort(new Error('cancelled'));
		const get = { resource: 'buyer', operation: 'delete', buyerId: byName(HARBOR.name) };
		const requests = await requestsOf(async () => {
			await expect(run(get, { signal: controller.signal })).rejects.toThrow('cancelled');
		});
		expect(requests).toEqual([]);
	});

	test('tells an AI agent all of it in the message', async () => {
		const tool = { settings: { type: 'n8n-nodes-callmatrix.callMatrixTool' } };
		const get = { resource: 'buyer', operation: 'get', buyerId: byName('twin oaks solar') };
		const { outputs } = await answer(get, tool);
		expect(outputs[0]?.error).toMatch(/buy_000011 .+ and buy_000012 .+\. Choose the right one by its ID/);
		const none = await answer({ ...get, buyerId: byName('None') }, tool);
		expect(none.asked).toEqual([]);
		expect(none.outputs[0]?.error).toContain('Buyer cannot be read from "None"');
	});
});

describe('Other places for a name', () => {
	test('are filters: the calls of a buyer by name', async () => {
		const { buyer_id } = sandbox.control.all('calls').find((call) => call.buyer_id !== null) ?? {};
		sandbox.control.put('buyers', { id: buyer_id ?? '', name: 'Only One Called So' });
		const { queries, outputs } = await answer({
			resource: 'call',
			operation: 'getAll',
			limit: 5,
			dateRange: 'any',
			filters: { buyerId: byName('only one called so') },
		});
		expect(outputs.length).toBeGreaterThan(0);
		expect(outputs.every((call) => call.buyer_id === buyer_id)).toBe(true);
		expect(queries.at(-1)?.get('buyer_id')).toBe(buyer_id);
	});

	test('are both IDs of a path, of two resources', async () => {
		const [buyer] = unique();
		sandbox.control.put('campaigns', { id: 'cmp_000002', name: 'Only Campaign' });
		const { asked, outputs } = await answer({
			resource: 'campaign',
			operation: 'assignBuyer',
			campaignId: byName('only campaign'),
			buyerId: byName(buyer?.name ?? ''),
		});
		expect(outputs).toHaveLength(1);
		expect([...asked].sort()).toEqual([
			'GET /buyers',
			'GET /campaigns',
			`PUT /campaigns/cmp_000002/buyers/${buyer?.id ?? ''}`,
		]);
	});

	test('are rows: the target of a rule, and each of several phone numbers by number or label', async () => {
		const [buyer] = unique();
		const rules = {
			rows: [{ type: 'caller_state', operator: 'is', value: 'FL', targetBuyerId: byName(buyer?.name ?? '') }],
		};
		const plan = await answer({
			resource: 'routingPlan',
			operation: 'update',
			planId: 'plan_000001',
			added: { rules },
		});
		expect(plan.outputs).toMatchObject([{ rules: [{ target_buyer_id: buyer?.id }] }]);
		const numbers = sandbox.control.all('numbers').filter((number) => number.provisioning_status === 'active');
		sandbox.control.put('numbers', { id: numbers[1]?.id ?? '', label: 'Tampa billboard' });
		const dialed = (numbers[0]?.number ?? '').replace(/^\+1(\d{3})(\d{3})(\d{4})$/, '($1) $2-$3');
		const removed = await answer({
			resource: 'numberPool',
			operation: 'removeNumbers',
			poolId: 'pool_000001',
			numberIds: {
				rows: [{ id: byName(dialed) }, { id: byName('tampa billboard') }, { id: byName('nowhere to be found') }],
			},
		});
		expect(removed.outputs[0]?.error).toContain('Phone Numbers, row 3 cannot be found: no phone number is called');
		const requests = await requestsOf(async () => {
			await answer({
				resource: 'numberPool',
				operation: 'removeNumbers',
				poolId: 'pool_000001',
				numberIds: { rows: [{ id: byName(dialed) }, { id: byName('tampa billboard') }] },
			});
		});
		expect(requests.at(-1)?.body).toEqual({ number_ids: [numbers[0]?.id, numbers[1]?.id] });
	});

	test('are a prompt within its flow: the flow first, then the prompt in it', async () => {
		const prompts = sandbox.control.all('prompts');
		const prompt = prompts.find(({ label }) => prompts.filter((other) => other.label === label).length > 1);
		sandbox.control.put('ivrFlows', { id: prompt?.flow_id ?? '', name: 'Only Flow' });
		const get = (flow: string, label = prompt?.label ?? '') => ({
			resource: 'ivrPrompt',
			operation: 'get',
			flowId: byName(flow),
			promptId: byName(label),
		});
		const { asked, outputs } = await answer(get('only flow'));
		const path = `/ivr-flows/${prompt?.flow_id ?? ''}/prompts`;
		expect(asked).toEqual(['GET /ivr-flows', `GET ${path}`, `GET ${path}/${prompt?.id ?? ''}`]);
		expect(outputs).toMatchObject([{ id: prompt?.id }]);
		const noFlow = await answer(get('no such flow here'));
		expect(noFlow.outputs[0]?.error).toContain('IVR Flow cannot be found: no IVR flow is called "no such flow here"');
		expect(noFlow.asked.filter((request) => request.includes('prompts'))).toEqual([]);
		const noPrompt = await answer(get('only flow', 'nothing like it'));
		expect(noPrompt.outputs[0]?.error).toContain(
			`no IVR prompt of IVR Flow ${prompt?.flow_id ?? ''} is called "nothing like it"`,
		);
	});
});

describe('A sheet of names', () => {
	test.each(['Buyer', 'Buyer Name', 'buyer_name'])(
		'names the buyer where there is no ID: column %s',
		async (column) => {
			const [one] = unique();
			const { asked, outputs } = await answer(updateSheet('buyer'), { items: [{ [column]: one?.name, weight: 5 }] });
			expect(outputs).toMatchObject([{ id: one?.id, weight: 5 }]);
			expect(asked).toEqual(['GET /buyers', `PATCH /buyers/${one?.id ?? ''}`]);
		},
	);

	test('names campaigns and offers too', async () => {
		sandbox.control.put('campaigns', { id: 'cmp_000003', name: 'Sole Campaign' });
		sandbox.control.put('offers', { id: 'off_000003', name: 'Sole Offer' });
		const campaign = await answer(updateSheet('campaign'), { items: [{ Campaign: 'sole campaign', 'Daily Cap': 3 }] });
		expect(campaign.outputs).toMatchObject([{ id: 'cmp_000003', daily_cap: 3 }]);
		const offer = await answer(updateSheet('offer'), { items: [{ 'Offer Name': 'sole offer', 'Daily Cap': 3 }] });
		expect(offer.outputs).toMatchObject([{ id: 'off_000003', daily_cap: 3 }]);
	});

	test('of 10,000 rows takes as many requests more than by ID as the list of 2,000 buyers has pages, in whole batches', async () => {
		// A batch has each buyer at most once.
		const named = unique().slice(0, 1_000);
		const rows = Array.from({ length: 10_000 }, (_, at) => named[at % named.length] ?? { id: '', name: '' });
		const byId = await answer(updateSheet('buyer'), { items: rows.map(({ id }, at) => ({ id, weight: at % 90 })) });
		const { asked, outputs } = await answer(updateSheet('buyer'), {
			items: rows.map(({ name }, at) => ({ Buyer: name, weight: (at % 90) + 1 })),
		});
		expect(outputs.map(({ id }) => id)).toEqual(rows.map(({ id }) => id));
		expect(outputs.map(({ weight }) => weight)).toEqual(rows.map((_, at) => (at % 90) + 1));
		expect(byId.asked).toEqual(Array.from({ length: 10 }, () => 'POST /buyers/batch'));
		expect(asked).toEqual([...Array.from({ length: BUYERS / PAGE }, () => 'GET /buyers'), ...byId.asked]);
	});

	test('reads the list once, also where other rows have ID and name, and refuses only what is wrong', async () => {
		const named = unique().slice(0, 40);
		const rows: IDataObject[] = named.map(({ id, name }, at) => ({
			'Buyer ID': at % 2 ? id : '',
			Buyer: name,
			weight: 3,
		}));
		rows.push(
			{ 'Buyer ID': named[0]?.id, Buyer: named[1]?.name, weight: 3 },
			{ Buyer: 'Twin Oaks Solar', weight: 3 },
			{ Buyer: 'Nobody At All', weight: 3 },
		);
		const { asked, outputs } = await answer(updateSheet('buyer'), { items: rows });
		expect(outputs.slice(0, 40).map(({ id }) => id)).toEqual(named.map(({ id }) => id));
		expect(outputs.slice(40).map(({ error }) => error)).toEqual([
			expect.stringContaining(`The row is for "${named[1]?.name ?? ''}", and ${named[0]?.id ?? ''} is`),
			expect.stringContaining('Buyer is not clear: 2 buyers are called'),
			expect.stringContaining('Buyer cannot be found: no buyer is called "Nobody At All"'),
		]);
		expect(asked).toEqual([...Array.from({ length: BUYERS / PAGE }, () => 'GET /buyers'), 'POST /buyers/batch']);
	});

	test('is refused row by row where its two name columns disagree, or the node names another buyer', async () => {
		const [one, two] = unique();
		const twoNames = await answer(updateSheet('buyer'), {
			items: [{ Buyer: one?.name, 'Buyer Name': two?.name, weight: 2 }],
		});
		expect(twoNames.outputs[0]?.error).toBe(
			`The row is for "${one?.name ?? ''}" and for "${two?.name ?? ''}" [item 0]`,
		);
		expect(twoNames.asked).toEqual([]);
		const chosen = await answer(updateSheet('buyer', { buyerId: byName(one?.name ?? '') }), {
			items: [
				{ id: two?.id, weight: 2 },
				{ id: one?.id, weight: 2 },
			],
		});
		expect(chosen.outputs[0]?.error).toContain(`Buyer is ${one?.id ?? ''}, and the row is for ${two?.id ?? ''}`);
		expect(chosen.outputs[1]).toMatchObject({ id: one?.id, weight: 2 });
	});

	test('is not held up by a look-up that fails: rows by ID are sent', async () => {
		const [one, two] = unique();
		sandbox.control.setFaults({ api: { answer: 403, requests: 1 } });
		const { outputs } = await answer(updateSheet('buyer'), {
			items: [
				{ Buyer: one?.name, weight: 2 },
				{ id: two?.id, weight: 2 },
			],
		});
		expect(outputs[0]?.error).toMatch(/^Buyer could not be looked up by the name ".+": CallMatrix refused/);
		expect(outputs[1]).toMatchObject({ id: two?.id, weight: 2 });
	});

	test('shows no hint about the columns that name the buyer', async () => {
		const [one] = unique();
		const { hints } = await runAndShow(updateSheet('buyer'), { items: [{ Buyer: one?.name, weight: 5 }] });
		expect(hints).toEqual([]);
	});
});
