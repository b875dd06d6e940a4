/** Preview: what would change, old and new, from reads only; and what the node does with its own output. */
import type { IDataObject, INodeParameters } from 'n8n-workflow';

import { MAX_PAGE_SIZE } from '../../nodes/CallMatrix/client/shapes/page.ts';
import { resources } from '../../nodes/CallMatrix/resources/index.ts';
import { useSandbox } from '../jest/useSandbox.mts';
import { AUTOMATICALLY, groundOn, type Run, updateBuyers as update } from './actionGround.mts';
import { validParameters } from './validParameters.mts';

const sandbox = useSandbox();

const { run, runAndShow, refusal, someBuyers, requestsOf } = groundOn(() => sandbox);

const PREVIEW = { preview: true };
const buyerOf = (id: string): IDataObject => sandbox.control.getBuyer(id) as unknown as IDataObject;

const nameOf = (id: string): string => sandbox.control.getBuyer(id)?.name ?? '';

const carryOn = { onError: 'continueRegularOutput' } as const;

const TOOL = { type: 'n8n-nodes-callmatrix.callMatrixTool' };

/** Runs it. @returns what was sent besides the output */
async function withRequests(
	parameters: INodeParameters,
	options: Run = {},
): Promise<{ json: IDataObject[]; hints: string[]; requests: string[] }> {
	let json: IDataObject[] = [];
	let hints: string[] = [];
	const requests = await requestsOf(async () => {
		const outcome = await runAndShow(parameters, options);
		json = outcome.items.map((item) => item.json);
		({ hints } = outcome);
	});
	return { json, hints, requests: requests.map(({ method, path }) => `${method} ${path}`) };
}

/** Sets what a test starts from. */
const given = async (id: string, fields: IDataObject): Promise<void> => {
	await run(update(), { items: [{ id, ...fields }] });
};

describe('With Preview', () => {
	test('a row returns the old values for Map Automatically, a sentence and a list of changes; only a GET is sent', async () => {
		const [id = ''] = await someBuyers(1);
		await given(id, { name: 'Harbor Home', daily_cap: 40, monthly_cap: 'unlimited', status: 'active', states: 'all' });
		const before = buyerOf(id);
		const row = {
			'Buyer ID': id,
			'Daily Cap': 60,
			'Monthly Cap': 900,
			Status: 'off',
			States: 'FL, TX',
			'Concurrency Cap': '',
		};
		const { json, hints, requests } = await withRequests(update({ options: PREVIEW }), { items: [row] });
		expect(json).toEqual([
			{
				id,
				daily_cap: 40,
				monthly_cap: 'unlimited',
				status: 'active',
				states: 'all',
				preview: `Harbor Home (${id}): Status Active → Inactive; Daily Cap 40 → 60; Monthly Cap unlimited → 900; States all → FL, TX`,
				changes: [
					{ field: 'Status', old: 'active', new: 'inactive' },
					{ field: 'Daily Cap', old: 40, new: 60 },
					{ field: 'Monthly Cap', old: null, new: 900 },
					{ field: 'States', old: [], new: ['FL', 'TX'] },
				],
			},
		]);
		expect(hints).toEqual(['Preview: nothing was changed. To make the changes, switch off Preview under Options']);
		expect(requests).toEqual([`GET /v1/buyers/${id}`]);
		expect(buyerOf(id)).toEqual(before);
	});

	test('its output, fed back with Map Automatically, restores the old values, without a hint about preview and changes', async () => {
		const [id = ''] = await someBuyers(1);
		await given(id, { daily_cap: 40, monthly_cap: 'unlimited', states: 'all', business_hours_start: '9 am' });
		const before = buyerOf(id);
		const items = [{ id, daily_cap: 0, monthly_cap: 5, states: 'GA', business_hours_start: '10:30 AM' }];
		const [preview] = await run(update({ options: PREVIEW }), { items });
		await run(update(), { items });
		expect(buyerOf(id)).toMatchObject({ daily_cap: 0, monthly_cap: 5, states: ['GA'] });
		const { hints } = await runAndShow(update(), { items: [preview?.json ?? {}] });
		expect(hints).toEqual([]);
		expect({ ...buyerOf(id), updated_at: '' }).toEqual({ ...before, updated_at: '' });
	});

	test('a row with the values that the record has already, also in another form, would change nothing; fed back, it stays unchanged', async () => {
		const id = 'off_000001';
		const destination = sandbox.control.getOne('offers', id)?.destination_number.replace(/^\+1/, '') ?? '';
		const offer = { ...update(), resource: 'offer', offerId: { __rl: true, mode: 'list', value: '' } };
		const items = [{ id, destination_number: destination }];
		const [preview] = await run({ ...offer, options: PREVIEW }, { items });
		const { name } = sandbox.control.getOne('offers', id) ?? {};
		expect(preview?.json).toEqual({ id, preview: expect.stringMatching(/: no change$/) as unknown, changes: [] });
		expect(preview?.json.preview).toContain(name);
		const { json, requests } = await withRequests(offer, { items: [preview?.json ?? {}] });
		expect(json).toMatchObject([{ id, unchanged: true }]);
		expect(requests).toEqual([`GET /v1/offers/${id}`]);
	});

	test('letter case in a name is a change', async () => {
		const [id = ''] = await someBuyers(1);
		await given(id, { name: 'harbor' });
		const [preview] = await run(update({ options: PREVIEW }), { items: [{ id, name: 'Harbor' }] });
		expect(preview?.json).toMatchObject({
			id,
			name: 'harbor',
			changes: [{ field: 'Name', old: 'harbor', new: 'Harbor' }],
		});
	});

	test('an ID that does not exist fails its row with the 404 message of CallMatrix, whatever the number of rows', async () => {
		const ids = await someBuyers(30);
		const one = await refusal(update({ options: PREVIEW }), { items: [{ id: 'buy_999999', daily_cap: 1 }] });
		const real = await refusal(update(), { items: [{ id: 'buy_999999', daily_cap: 1 }] });
		const withoutId = (message: unknown): string => String(message).replace(/req_\d+/, 'req_');
		expect(withoutId(one.message)).toBe(withoutId(real.message));
		const items = [...ids, 'buy_999999', 'buy_999999'].map((id) => ({ id, weight: 77 }));
		const output = await run(update({ options: PREVIEW }), { items, settings: carryOn });
		expect(output.slice(0, 30).every(({ json }) => json.error === undefined)).toBe(true);
		expect(output.slice(30).map(({ json }) => withoutId(json.error))).toEqual(
			[30, 31].map((at) => withoutId(real.message).replace('[item 0]', `[item ${at}]`)),
		);
		const many = await refusal(update({ options: PREVIEW }), { items });
		expect(many.description).toContain('Running again is safe: it only reads.');
	});

	test('a value that cannot be read, a name of two and a row whose ID and name disagree are refused as in the real run', async () => {
		const [first = '', second = ''] = await someBuyers(2);
		const items: IDataObject[] = [
			{ id: first, Buyer: '', daily_cap: 'soon' },
			{ id: first, Buyer: nameOf(second), daily_cap: 4 },
			{ id: first, Buyer: nameOf(first), daily_cap: 'unlimited' },
		];
		const { json, requests } = await withRequests(update({ options: PREVIEW }), { items, settings: carryOn });
		expect(json).toEqual([
			{ error: expect.stringContaining('Daily Cap cannot be read from "soon"') as unknown },
			{ error: expect.stringContaining('Correct the ID or the name in the sheet') as unknown },
			expect.objectContaining({ id: first }),
		]);
		// The identity check and the preview share one read.
		expect(requests).toEqual([`GET /v1/buyers/${first}`]);
	});

	test('of two rows about one buyer, the second shows what it would change after the first; fed back, they restore the original', async () => {
		const [id = ''] = await someBuyers(1);
		await given(id, { daily_cap: 40, weight: 5 });
		const before = buyerOf(id);
		const items = [
			{ id, daily_cap: 60, weight: 5 },
			{ id, daily_cap: 40, weight: 6 },
		];
		const previews = (await run(update({ options: PREVIEW }), { items })).map(({ json }) => json);
		expect(previews).toMatchObject([
			{ daily_cap: 40, changes: [{ field: 'Daily Cap', old: 40, new: 60 }] },
			{
				daily_cap: 40,
				weight: 5,
				changes: [
					{ field: 'Daily Cap', old: 60, new: 40 },
					{ field: 'Weight', old: 5, new: 6 },
				],
			},
		]);
		await run(update(), { items });
		await run(update(), { items: previews });
		expect({ ...buyerOf(id), updated_at: '' }).toEqual({ ...before, updated_at: '' });
	});

	test('a secret is never shown, and the sentence says that it cannot be restored', async () => {
		const offer = { ...update(), resource: 'offer', offerId: { __rl: true, mode: 'id', value: 'off_000001' } };
		const item = { ping_post_auth_token: 'tok-5f3a', price_per_call: 41.5 };
		await run(offer, { items: [{ price_per_call: 1200 }] });
		const [output] = await run({ ...offer, options: PREVIEW }, { items: [item] });
		expect(JSON.stringify(output)).not.toContain('5f3a');
		expect(output?.json).toEqual({
			id: 'off_000001',
			price_per_call: 1200,
			preview: expect.stringMatching(
				/: Ping-Post Token \(secret\) \(cannot be restored\), Price per Call \$1,200 → \$41\.50$/,
			) as unknown,
			changes: [
				{ field: 'Ping-Post Token', old: null, new: '(secret)' },
				{ field: 'Price per Call (USD)', old: 1200, new: 41.5 },
			],
		});
	});

	test('an ID of another resource is shown with its name; where the name cannot be read, without it', async () => {
		const offer = { ...update(), resource: 'offer', offerId: { __rl: true, mode: 'id', value: 'off_000002' } };
		const { buyer_id: old = '' } = sandbox.control.getOne('offers', 'off_000002') ?? {};
		const other = old === 'buy_000004' ? 'buy_000005' : 'buy_000004';
		const [output] = await run({ ...offer, options: PREVIEW }, { items: [{ 'Buyer ID': other }] });
		expect(output?.json).toMatchObject({
			id: 'off_000002',
			buyer_id: old,
			preview: expect.stringContaining(`: Buyer ${nameOf(old)} (${old}) → ${nameOf(other)} (${other})`) as unknown,
			changes: [{ field: 'Buyer', old, new: other }],
		});
		const [unknown] = await run({ ...offer, options: PREVIEW }, { items: [{ 'Buyer ID': 'buy_999999' }] });
		expect(unknown?.json.preview).toContain(`Buyer ${nameOf(old)} (${old}) → buy_999999`);
	});

	test('a budget comes back with its period, without which it could not be written', async () => {
		const campaign = { ...update(), resource: 'campaign', campaignId: { __rl: true, mode: 'id', value: 'cmp_000001' } };
		await run(campaign, { items: [{ 'Budget Period': 'Daily', Budget: 500 }] });
		const preview = { ...campaign, options: PREVIEW };
		const [output] = await run(preview, { items: [{ 'Budget Period': 'daily', Budget: 'unlimited' }] });
		expect(output?.json).toMatchObject({
			budget_cap_period: 'daily',
			budget_cap_amount: 500,
			preview: expect.stringMatching(/: Budget \$500 → unlimited$/) as unknown,
		});
	});

	test.each([
		['activate', {}, 'Status Inactive → Active', { status: 'inactive' }],
		['setBidPriority', { bidPriority: '7' }, 'Bid Priority 3 → 7', { bid_priority: 3 }],
		['updateCaps', { dailyCap: 'unlimited' }, 'Daily Cap 40 → unlimited', { daily_cap: 40 }],
	])('%s works too', async (operation, parameters, sentence, old) => {
		const [id = ''] = await someBuyers(1);
		await given(id, { name: 'Harbor', status: 'inactive', bid_priority: 3, daily_cap: 40 });
		const given_ = { resource: 'buyer', operation, buyerId: id, ...parameters, options: PREVIEW };
		const { json, requests } = await withRequests(given_);
		expect(json).toMatchObject([{ id, ...old, preview: `Harbor (${id}): ${sentence}` }]);
		expect(requests).toEqual([`GET /v1/buyers/${id}`]);
	});

	test('a deletion shows the record, a creation and an action what would be sent', async () => {
		const [id = ''] = await someBuyers(1);
		const [deletion] = await run({ resource: 'buyer', operation: 'delete', buyerId: id, options: PREVIEW });
		expect(deletion?.json).toEqual({
			...buyerOf(id),
			preview: `${nameOf(id)} (${id}): would be deleted`,
			changes: [],
		});
		const create = { resource: 'buyer', operation: 'create', fields: AUTOMATICALLY, options: PREVIEW };
		const [creation] = await run(create, { items: [{ name: 'Harbor', 'Daily Cap': 40 }] });
		expect(creation?.json).toEqual({
			preview: 'Create buyer (Harbor): Name Harbor, Daily Cap 40',
			changes: [
				{ field: 'Name', old: null, new: 'Harbor' },
				{ field: 'Daily Cap', old: null, new: 40 },
			],
		});
		const assign = {
			resource: 'campaign',
			operation: 'assignBuyer',
			campaignId: 'cmp_000001',
			buyerId: id,
			weight: 30,
		};
		const [action] = await run({ ...assign, options: PREVIEW });
		const campaign = sandbox.control.getOne('campaigns', 'cmp_000001')?.name ?? '';
		expect(action?.json).toEqual({
			id: 'cmp_000001',
			buyer_id: id,
			preview: `Assign buyer to campaign (Campaign ${campaign} (cmp_000001), Buyer ${nameOf(id)} (${id})): Weight 30`,
			changes: [{ field: 'Weight', old: null, new: 30 }],
		});
	});

	test.each(
		resources.flatMap((resource) =>
			resource.operations.map((operation) => [`${resource.name}.${operation.name}`, resource, operation] as const),
		),
	)('nothing but GETs is sent: %s', async (_, resource, operation) => {
		const parameters = { ...validParameters(resource, operation), options: PREVIEW };
		for (const settings of [carryOn, { ...carryOn, ...TOOL }]) {
			const requests = await requestsOf(async () => await run(parameters, { items: [{}, {}], settings }));
			expect(requests.filter(({ method }) => method !== 'GET')).toEqual([]);
		}
	});

	test.each(['PATCH', 'POST', 'PUT', 'DELETE'])('API Request refuses %s', async (method) => {
		const parameters = {
			resource: 'apiRequest',
			operation: 'send',
			method,
			path: '/buyers/buy_000001',
			options: PREVIEW,
		};
		let message = '';
		const requests = await requestsOf(async () => ({ message } = await refusal(parameters)));
		expect(message).toMatch(new RegExp(`^Preview is on, and ${method} may change something, so nothing was sent`));
		expect(requests).toEqual([]);
	});

	test.each([['maybe'], [''], ['={{ undefined }}'], ['={{ null }}'], ['={{ $json.missing }}'], ['={{ [] }}']])(
		'an option that cannot be read as yes or no is refused, and nothing is sent: %j',
		async (preview) => {
			const [id = ''] = await someBuyers(1);
			for (const operation of ['update', 'delete', 'deactivate']) {
				const given_ = operation === 'update' ? update() : { resource: 'buyer', operation, buyerId: id };
				let message = '';
				const requests = await requestsOf(async () => {
					({ message } = await refusal({ ...given_, options: { preview } }, { items: [{ id, daily_cap: 3 }] }));
				});
				expect(message).toMatch(/^Preview, under Options, cannot be read from /);
				expect(requests).toEqual([]);
			}
		},
	);

	test('an expression decides for each item: those with no are changed', async () => {
		const ids = await someBuyers(3);
		for (const id of ids) await given(id, { daily_cap: 40 });
		const items = ids.map((id, at) => ({ id, daily_cap: 50, dry: ['no', 'yes', ''][at] }));
		const parameters = update({ options: { preview: '={{ $json.dry }}' } });
		const { json, hints } = await withRequests(parameters, { items, settings: carryOn });
		expect(json).toMatchObject([
			{ daily_cap: 50, unchanged: false },
			{ daily_cap: 40, changes: [{ field: 'Daily Cap', old: 40, new: 50 }] },
			{ error: expect.stringContaining('Preview, under Options, cannot be read') as unknown },
		]);
		expect(ids.map((id) => buyerOf(id).daily_cap)).toEqual([50, 40, 40]);
		expect(hints[0]).toContain('nothing was changed for 1 of 3 items');
	});

	test('an AI agent is told that nothing was changed', async () => {
		const [id = ''] = await someBuyers(1);
		await given(id, { name: 'Harbor', daily_cap: 40 });
		const parameters = { resource: 'buyer', operation: 'updateCaps', buyerId: id, dailyCap: '60', monthlyCap: 'None' };
		const { json, requests } = await withRequests({ ...parameters, options: PREVIEW }, { settings: TOOL });
		expect(json).toMatchObject([
			{
				preview: `Harbor (${id}): Daily Cap 40 → 60`,
				callmatrix_note: 'Preview: nothing was changed. Counted as left out (placeholder values): Monthly Cap ("None")',
			},
		]);
		expect(requests).toEqual([`GET /v1/buyers/${id}`]);
	});
});

describe('A row with only empty cells', () => {
	test('returns its record as the run left it, read when everything has been sent', async () => {
		const [id = ''] = await someBuyers(1);
		await given(id, { daily_cap: 40 });
		const items = [
			{ id, daily_cap: '' },
			{ id, daily_cap: 77 },
		];
		const { json, requests } = await withRequests({ ...update(), simple: false }, { items });
		expect(json).toEqual([
			{ ...buyerOf(id), unchanged: true },
			{ ...buyerOf(id), unchanged: false },
		]);
		expect(json[0]?.daily_cap).toBe(77);
		expect(requests).toEqual([`PATCH /v1/buyers/${id}`, `GET /v1/buyers/${id}`]);
	});

	test('fails with the 404 message of CallMatrix where its record does not exist; the others go through', async () => {
		const [id = ''] = await someBuyers(1);
		const items = ['buy_999999', 'buy_999999', id].map((each) => ({ id: each, daily_cap: '' }));
		const output = await run({ ...update(), simple: false }, { items, settings: carryOn });
		expect(output.map(({ json }) => json)).toEqual([
			...[0, 1].map((at) => ({
				error: expect.stringMatching(
					new RegExp(`^CallMatrix has no buyer buy_999999: There is no such buyer .*\\[item ${at}\\]$`),
				) as unknown,
			})),
			{ ...buyerOf(id), unchanged: true },
		]);
	});

	test('many of them are read from the list, in as few requests as it has pages', async () => {
		const buyers = sandbox.control.all('buyers');
		const items = buyers.map(({ id }) => ({ id, daily_cap: '' }));
		const { json, requests } = await withRequests({ ...update(), simple: false }, { items });
		expect(json).toEqual(buyers.map((buyer) => ({ ...buyer, unchanged: true })));
		expect(requests).toEqual(Array.from({ length: Math.ceil(buyers.length / MAX_PAGE_SIZE) }, () => 'GET /v1/buyers'));
	});

	test.each([
		['clientIntegration', 'integrationId', 'int_000001', { name: '={{ "" }}' }, ['GET /v1/integrations']],
		['routingPlan', 'planId', 'plan_000001', { name: '={{ "" }}' }, ['GET /v1/routing-plans/plan_000001']],
	])('is read in the way that %s has', async (resource, parameter, id, added, expected) => {
		const { json, requests } = await withRequests({ resource, operation: 'update', [parameter]: id, added });
		expect(json).toMatchObject([{ id, unchanged: true }]);
		expect(requests).toEqual(expected);
	});
});

describe('Records are read in few requests', () => {
	test('a preview of 4,000 rows takes as many GETs as the list of buyers has pages', async () => {
		const ids = sandbox.control.all('buyers').map(({ id }) => id);
		const items = Array.from({ length: 4_000 }, (_, at) => ({ id: ids[at % ids.length], 'Bid Priority': at }));
		const { json, requests } = await withRequests(update({ options: PREVIEW }), { items });
		expect(json).toHaveLength(4_000);
		expect(requests).toEqual(Array.from({ length: Math.ceil(ids.length / MAX_PAGE_SIZE) }, () => 'GET /v1/buyers'));
	}, 60_000);

	test('also where the names in the rows are checked: one reading of the list serves both', async () => {
		const buyers = (await run({ resource: 'buyer', operation: 'getAll', limit: 50 })).map(({ json }) => json);
		const items = buyers.map(({ id, name }) => ({ id, Buyer: name, weight: 3 }));
		const { requests } = await withRequests(update({ options: PREVIEW }), { items });
		const { length } = sandbox.control.all('buyers');
		expect(requests).toEqual(Array.from({ length: Math.ceil(length / MAX_PAGE_SIZE) }, () => 'GET /v1/buyers'));
	});

	test('a list of which few entries are wanted is not read to its end: never more than two GETs for each record', async () => {
		const sort = { by: 'started_at', order: 'asc' };
		const oldest = await run({ resource: 'call', operation: 'getAll', limit: 25, sort });
		const calls = oldest.map(({ json }) => json.call_id);
		const parameters = {
			resource: 'call',
			operation: 'setDisposition',
			callId: '={{ $json.id }}',
			disposition: 'sale',
		};
		const items = calls.map((id) => ({ id }));
		const { json, requests } = await withRequests({ ...parameters, options: PREVIEW }, { items });
		expect(json.map(({ call_id }) => call_id)).toEqual(calls);
		expect(requests.length).toBeLessThanOrEqual(50);
	});
});

describe('Preview of Create or Update', () => {
	test('says which of the two each row would be, also for the second row of a new name, and sends nothing', async () => {
		const [id = ''] = await someBuyers(1);
		await given(id, { name: 'Harbor Preview', daily_cap: 40 });
		const items = [
			{ Name: 'harbor  preview', 'Daily Cap': '60' },
			{ Name: 'Nettlegrove Preview', 'Daily Cap': '10' },
			{ Name: 'NETTLEGROVE PREVIEW', 'Daily Cap': '11' },
		];
		const parameters = { ...update(), operation: 'upsert', options: { preview: true } };
		for (let runs = 0; runs < 2; runs++) {
			const { json, requests } = await withRequests(parameters, { items });
			expect(json.map(({ preview }) => preview)).toEqual([
				`Harbor Preview (${id}): Daily Cap 40 → 60`,
				expect.stringMatching(/^Create or update buyer|^Create buyer \(Nettlegrove Preview\): .*Daily Cap 10/),
				expect.stringMatching(/^Update buyer that an earlier item creates \(NETTLEGROVE PREVIEW\): .*Daily Cap 11/),
			]);
			expect(requests.every((request) => request.startsWith('GET '))).toBe(true);
		}
		expect(sandbox.control.all('buyers').filter(({ name }) => /nettlegrove preview/i.test(name))).toEqual([]);
	});
});
