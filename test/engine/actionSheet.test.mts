import type { IDataObject } from 'n8n-workflow';

import { useSandbox } from '../jest/useSandbox.mts';
import { AUTOMATICALLY, groundOn, updateBuyers as update } from './actionGround.mts';

const sandbox = useSandbox();

const { run, runAndShow, refusal, someBuyers, requestsOf } = groundOn(() => sandbox);

const buyerOf = (id: string): IDataObject => sandbox.control.getBuyer(id) as unknown as IDataObject;

describe('A sheet with a row for each buyer', () => {
	test('sets what is filled in, leaves alone what is blank, and removes a cap only where it says unlimited', async () => {
		const ids = await someBuyers(300);
		const before = ids.map(buyerOf);
		const rows = ids.map((id, at) => ({
			'Buyer ID': id,
			'Daily Cap': at % 3 === 0 ? '1,200' : '',
			monthly_cap: at % 3 === 1 ? 'unlimited' : null,
			'Concurrency Cap': at % 3 === 2 ? 0 : ' ',
		}));
		const output = await run(update(), { items: rows });
		expect(output).toHaveLength(300);
		for (const [at, id] of ids.entries()) {
			const after = buyerOf(id);
			const { daily_cap, monthly_cap, concurrency_cap } = before[at] ?? {};
			expect([after.daily_cap, after.monthly_cap, after.concurrency_cap]).toEqual([
				at % 3 === 0 ? 1200 : daily_cap,
				at % 3 === 1 ? null : monthly_cap,
				at % 3 === 2 ? 0 : concurrency_cap,
			]);
			expect(output[at]).toMatchObject({ json: { id }, pairedItem: { item: at } });
		}
	});

	test('may have a row of blanks alone: its buyer is left as it is, and the output shows it with unchanged: true', async () => {
		const [first = '', second = ''] = await someBuyers(2);
		const requests = await requestsOf(async () => {
			const output = await run(
				{ ...update(), simple: false },
				{
					items: [
						{ id: first, 'Daily Cap': '' },
						{ id: second, 'Daily Cap': 12 },
					],
				},
			);
			expect(output[0]?.json).toEqual({ ...buyerOf(first), unchanged: true });
			expect(output[1]?.json).toEqual({ ...buyerOf(second), unchanged: false });
		});
		expect(requests.map(({ method, path }) => `${method} ${path}`)).toEqual([
			`PATCH /v1/buyers/${second}`,
			`GET /v1/buyers/${first}`,
		]);
		const caps = { resource: 'buyer', operation: 'updateCaps', buyerId: first, dailyCap: '={{ $json.cap }}' };
		expect(await run({ ...caps, simple: false }, { items: [{ cap: ' ' }] })).toEqual([
			{ json: { ...buyerOf(first), unchanged: true }, pairedItem: { item: 0 } },
		]);
	});

	test('without a column for the buyer changes the one that is chosen in the node, and a hint says that all rows are for it', async () => {
		const [id = ''] = await someBuyers(1);
		const sheet = { ...update(), buyerId: id };
		const { hints } = await runAndShow(sheet, {
			items: [
				{ Company: 'Harbor', 'Daily Cap': 175 },
				{ Company: 'Bay', 'Daily Cap': 70 },
			],
		});
		expect(hints[0]).toBe(
			`2 rows are for buyer ${id}, which is chosen under Buyer. If each row is for another one, clear Buyer and name it in a column Buyer ID or Buyer`,
		);
		const one = await runAndShow(sheet, { items: [{ Company: 'Harbor', 'Daily Cap': 175 }] });
		expect(one.hints.join()).not.toContain('which is chosen under Buyer');
	});

	test('is the one that CallMatrix itself gives: what Get Many returns can be sent back as it is', async () => {
		const [id = ''] = await someBuyers(1);
		const [raw] = await run({ resource: 'buyer', operation: 'get', buyerId: id, simple: false });
		const before = buyerOf(id);
		await run(update(), { items: [raw?.json ?? {}] });
		expect({ ...buyerOf(id), updated_at: '' }).toEqual({ ...before, updated_at: '' });
	});

	test('names the columns that are no field of a buyer, once', async () => {
		const ids = await someBuyers(3);
		const { hints } = await runAndShow(update(), {
			items: ids.map((id) => ({ buyer_id: id, 'Daly Cap': 40, weight: 1 })),
		});
		expect(hints).toEqual(['Ignored columns (not buyer fields): Daly Cap (resembles Daily Cap)']);
	});

	test.each(['buyer_id', 'Buyer ID', 'buyerId', 'id', 'ID'])(
		'says its buyer in a column %s, which is not named as left out',
		async (column) => {
			const [id = ''] = await someBuyers(1);
			const { items, hints } = await runAndShow(update(), { items: [{ [column]: id, weight: 2 }] });
			expect(items[0]?.json).toMatchObject({ id, weight: 2 });
			expect(hints).toEqual([]);
		},
	);

	test('with nothing of a buyer in it is refused, and nothing is sent', async () => {
		const [id] = await someBuyers(1);
		const requests = await requestsOf(async () => {
			const { message } = await refusal(update(), { items: [{ id, 'Daly Cap': 40 }] });
			expect(message).toBe(
				`Nothing would change. The column "Daly Cap" is ignored: it is not the field Daily Cap (${id}) [item 0]`,
			);
			const other = await refusal(update(), { items: [{ id, Notes: 'call first' }] });
			expect(other.message).toMatch(
				/^Nothing to change\. Fill in at least one of Name, Status, .+ or another field\. Ignored columns: Notes \(buy_\d+\) \[item 0\]$/,
			);
		});
		expect(requests).toEqual([]);
	});

	test('is refused row by row where the node names another buyer than the row', async () => {
		const [chosen = '', other = ''] = await someBuyers(2);
		const before = buyerOf(chosen);
		const { message, description } = await refusal(update({ buyerId: { __rl: true, mode: 'list', value: chosen } }), {
			items: [{ id: other, weight: 1 }],
		});
		expect(message).toBe(`Buyer is ${chosen}, and the row is for ${other} [item 0]`);
		expect(description).toContain('Clear Buyer');
		expect(buyerOf(chosen)).toEqual(before);
	});

	test('without an ID is refused with what to write', async () => {
		const { message } = await refusal(update(), { items: [{ weight: 1 }] });
		expect(message).toBe('Buyer is empty. Write e.g. buy_000123 [item 0]');
	});

	test('creates buyers, and a row without a name does not hold up the others', async () => {
		const rows = [
			{ Name: 'Quillmere Roofing', States: 'FL, GA', Status: 'yes' },
			{ Name: ' ' },
			{ name: 'Tarnwick Solar' },
		];
		const output = await run(
			{ resource: 'buyer', operation: 'create', fields: AUTOMATICALLY },
			{ items: rows, settings: { onError: 'continueRegularOutput' } },
		);
		expect(output[0]?.json).toMatchObject({ name: 'Quillmere Roofing', states: ['FL', 'GA'], status: 'active' });
		expect(output[1]).toEqual({
			json: { error: 'Name is empty. Write e.g. Harbor Home Insurance [item 1]' },
			pairedItem: { item: 1 },
		});
		expect(output[2]?.json).toMatchObject({ name: 'Tarnwick Solar' });
	});

	test('that fails in part says that running all of it again would create the others twice', async () => {
		const { description } = await refusal(
			{ resource: 'buyer', operation: 'create', fields: AUTOMATICALLY },
			{ items: [{ Name: 'Fenwick Reach' }, { Name: '' }] },
		);
		expect(description).toContain('The other items succeeded.');
		expect(description).toContain('run only those that did not go through');
	});

	test('is read without an expression: what looks like one is a name', async () => {
		const [item] = await run(
			{ resource: 'buyer', operation: 'create', fields: AUTOMATICALLY },
			{ items: [{ name: '={{ 1 + 1 }}' }] },
		);
		expect(item?.json.name).toBe('={{ 1 + 1 }}');
	});
});

describe('An offer and a campaign', () => {
	test('come from a sheet too, with bidding, hours and goals', async () => {
		const [buyer_id = ''] = await someBuyers(1);
		const [campaign] = await run(
			{ resource: 'campaign', operation: 'create', fields: AUTOMATICALLY },
			{
				items: [
					{
						Name: 'Roofing Tampa',
						Strategy: 'Weighted Random',
						'Budget Period': 'Daily',
						'Budget (USD)': '$2,500',
						'Expected Conversion Rate (%)': '12.5%',
						'Business Hours Start (Eastern)': '9 am',
						'business_hours.end': '17:30',
					},
				],
			},
		);
		expect(campaign?.json).toMatchObject({
			name: 'Roofing Tampa',
			strategy: 'weighted_random',
			budget_cap_period: 'daily',
			budget_cap_amount: 2500,
			goals_expected_conversion_rate: 12.5,
			business_hours_start: '09:00',
			business_hours_end: '17:30',
		});
		const [offer] = await run(
			{ resource: 'offer', operation: 'create', fields: AUTOMATICALLY },
			{
				items: [
					{
						Buyer: buyer_id,
						Campaign: campaign?.json.id,
						'Destination Number': '(415) 555-0100',
						'Price per Call': '$42.50',
						'Minimum Bid': '35',
						'Required IVR Fields': 'vertical; zip_code',
						'Ping Timeout (Seconds)': '3',
					},
				],
			},
		);
		expect(offer?.json).toMatchObject({
			buyer_id,
			destination_number: '+14155550100',
			price_per_call: 42.5,
			ping_post_minimum_bid: 35,
			ping_post_required_ivr_fields: 'vertical, zip_code',
			ping_post_timeout_seconds: 3,
		});
	});

	test('keep the budget where its period is missing, and say what goes with it', async () => {
		const { message } = await refusal(
			{ resource: 'campaign', operation: 'update', campaignId: 'cmp_000001', fields: AUTOMATICALLY },
			{ items: [{ Budget: '100' }] },
		);
		expect(message).toContain('Budget (USD) requires Budget Period. Budget Period is empty.');
	});
});

describe('A call that was taken elsewhere', () => {
	test('is sent as a whole, with columns that only the field map of the client knows', async () => {
		const [client] = await run({ resource: 'client', operation: 'getAll', limit: 1 });
		const requests = await requestsOf(async () => {
			const [item] = await run(
				{
					resource: 'clientIntegration',
					operation: 'ingestCallRecord',
					clientId: client?.json.id as string,
					fields: AUTOMATICALLY,
				},
				{ items: [{ calledNumber: '415-555-0100', agent: 'Desk 4', length: '3:20' }] },
			);
			expect(item?.json).toMatchObject({ received: true });
		});
		expect(requests).toMatchObject([
			{
				method: 'POST',
				path: `/api/integrations/webhook/${client?.json.id as string}`,
				body: { calledNumber: '+14155550100', agent: 'Desk 4', length: '3:20' },
			},
		]);
	});
});
