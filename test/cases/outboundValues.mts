/** The cases of outbound.json about values: what a text in a column or a field is read as. */
import type { IDataObject, INodeParameters } from 'n8n-workflow';

import { resources } from '../../nodes/CallMatrix/resources/index.ts';
import type { Field } from '../../nodes/CallMatrix/resources/model.ts';
import {
	AS_TOOL,
	mapped,
	operationOf,
	passes,
	reads,
	refuses,
	stops,
	type Case,
	type Read,
} from './outboundGround.mts';

export async function tryStates({ given }: Case): Promise<void> {
	const { States: states, ...row } = given;
	await refuses('buyer', row, 'States', 'States', [states as string]);
	if (states !== 'NA') {
		const texts: Read[] = [
			['WA, OR, CA', ['WA', 'OR', 'CA']],
			['Oregon', ['OR']],
		];
		await reads('buyer', row, 'States', texts, 'states');
		await refuses('buyer', row, 'States', 'States', ['FL OR GA', 'FL, or GA', 'FL and GA', 'FL & GA', 'FL/GA']);
		return;
	}
	await refuses('buyer', row, 'States', 'States', ['XX', 'FL, ZZ', 'Ontario', 'USA', 'AB']);
	const texts: Read[] = [
		['Florida', ['FL']],
		['fl', ['FL']],
		['DC, Puerto Rico, GU', ['DC', 'PR', 'GU']],
	];
	await reads('buyer', row, 'States', texts, 'states');
}

export async function tryPrice({ given }: Case): Promise<void> {
	const { 'Price per Call': price, ...row } = given;
	const [column, label] = ['Price per Call', 'Price per Call (USD)'];
	if (typeof price === 'string') {
		await refuses('offer', row, column, label, [price, '12.500', '999.000', '1.000,50', '42.505']);
		return;
	}
	const texts: Read[] = [
		[price, 46.75],
		[0.1 + 0.2, 0.3],
		['46.7500', 46.75],
		['0.500', 0.5],
		['1000.500', 1000.5],
	];
	await reads('offer', row, column, texts, 'price_per_call');
	await refuses('offer', row, column, label, ['1.000', '46.755']);
}

const REMOVES = /unlimited|no cap|no limit|remove/i;

export async function tryNothing({ given }: Case): Promise<void> {
	const id = 'buy_000101';
	const panel: INodeParameters = {
		resource: 'buyer',
		operation: 'updateCaps',
		buyerId: id,
		dailyCap: given['Daily Cap'] as string,
		monthlyCap: given['Monthly Cap'] as string,
		concurrencyCap: given['Concurrency Cap'] as string,
	};
	const both =
		/^Monthly Cap and Concurrency Cap cannot be read from "None"\. Allowed: .+; unlimited removes it(?: \(buy_000101\))? \[item 0\]$/;
	const { message } = await stops(panel);
	expect(message).toMatch(both);
	const row = { 'Buyer ID': id, ...given };
	expect((await stops(mapped('buyer'), { items: [row] })).message).toMatch(both);
	// Identical refusals are one message.
	const { message: count, description } = await stops(mapped('buyer'), { items: Array.from({ length: 9 }, () => row) });
	expect(count).toBe('9 of 9 items did not go through');
	expect(description.match(/cannot be read/g)).toHaveLength(1);
	expect(description).toContain('[items 0, 1, 2 and 6 more]');

	const path = `PATCH /v1/buyers/${id}`;
	const agent = await passes(panel, AS_TOOL);
	expect(agent.sent).toEqual([[path, { daily_cap: 40 }]]);
	expect(agent.outputs).toMatchObject([
		{
			callmatrix_note: expect.stringMatching(/Monthly Cap \("None"\), Concurrency Cap \("None"\)$/) as string,
			daily_cap: 40,
		},
	]);
	expect(agent.outputs[0]?.callmatrix_note).not.toMatch(REMOVES);
	const refused = await stops({ ...panel, monthlyCap: 'lots' }, AS_TOOL);
	expect(`${refused.message} ${refused.description}`).not.toMatch(REMOVES);

	for (const word of ['unlimited', 'no cap', 'no limit', 'remove', 'No Cap', ' UNLIMITED ']) {
		const { sent } = await passes({ ...panel, monthlyCap: word, concurrencyCap: '' });
		expect([word, sent]).toEqual([word, [[path, { daily_cap: 40, monthly_cap: null }]]]);
	}
	const auth = await passes(mapped('offer'), { items: [{ 'Offer ID': 'off_000012', 'Ping Auth': 'none' }] });
	expect(auth.sent).toEqual([['PATCH /v1/offers/off_000012', { ping_post: { auth_type: 'none' } }]]);
}

export async function tryText({ given }: Case): Promise<void> {
	const update = { resource: 'call', operation: 'update', callId: 'call_000001' };
	const sent = async (added: IDataObject): Promise<unknown> =>
		(await passes({ ...update, added } as INodeParameters)).sent.map(([, body]) => body);
	expect(await sent(given)).toEqual([given]);
	expect(await sent({ disposition: 'none', tags: 'none, N/A' })).toEqual([
		{ disposition: 'none', tags: ['none', 'N/A'] },
	]);
	expect(await sent({ notes: 'remove' })).toEqual([{ notes: 'remove' }]);
	expect(await sent({ notes: '(remove)' })).toEqual([{ notes: null }]);
}

const BROKEN = ['#REF!', '#N/A', '#DIV/0!', 'undefined', 'NaN', '[object Object]'];

/** A field of each type that a sheet can fill. */
function fieldOfEachType(): [resource: string, Field][] {
	const byType = new Map<string, [string, Field]>();
	for (const resource of resources) {
		const { added = [], mapped: isMapped } = operationOf(resource.name, 'update') ?? {};
		for (const field of isMapped ? added : []) if (!field.secret) byType.set(field.type, [resource.name, field]);
	}
	return [...byType.values()];
}

export async function trySheetError({ given }: Case): Promise<void> {
	const fields = fieldOfEachType();
	expect(fields.length).toBeGreaterThanOrEqual(11);
	for (const text of [given.Name as string, ...BROKEN]) {
		const renamed = await stops(mapped('buyer'), { items: [{ ...given, Name: text }] });
		expect(renamed.message).toBe(
			`Name is "${text}", which is no value. It comes from a formula or an expression that did not work: correct that, or leave it empty (${given.id as string}) [item 0]`,
		);
		for (const [resource, field] of fields) {
			const { message } = await stops(mapped(resource), { items: [{ id: 'some_1', [field.label]: text }] });
			expect(message).toContain(`${field.label} is "${text}", which is no value`);
		}
	}
	// A row that is refused does not hold up the others.
	const { outputs, sent } = await passes(mapped('buyer'), {
		items: [given, { id: 'buy_000032', Name: 'Fenwick' }],
		settings: { onError: 'continueRegularOutput' },
	});
	expect(sent).toEqual([['PATCH /v1/buyers/buy_000032', { name: 'Fenwick' }]]);
	expect(outputs).toEqual([
		{ error: expect.stringContaining('#REF!') as string },
		expect.objectContaining({ name: 'Fenwick' }),
	]);
}

export async function tryFrom({ given }: Case): Promise<void> {
	const calls = { resource: 'call', operation: 'getAll', dateRange: 'custom', to: '' };
	for (const from of [given.From as string, '2026', 2026, '24:00', '9 am', 'T09:24']) {
		const { message } = await stops({ ...calls, from });
		expect(message).toMatch(new RegExp(`^From cannot be read from "${from}"\\. Allowed: a date`));
	}
}

export async function tryDestination({ given }: Case): Promise<void> {
	const numbers: Read[] = [
		[given.Destination, '+14155550100'],
		['+1\u00a0(415)\u202f555\u20110100', '+14155550100'],
		['\ufeff415\u2013555\u20130100\u200b', '+14155550100'],
	];
	await reads('offer', { 'Offer ID': 'off_000012' }, 'Destination', numbers, 'destination_number');
	// In every field, and in the column's own name.
	const { sent } = await passes(mapped('offer'), {
		items: [
			{
				'\ufeffOffer ID': '\u202aoff_000012\u202c',
				'Price\u00a0per Call': '\u200b$42.50\u00a0',
				'Daily Cap\u200e': '4\u200d0',
				status: 'Ac\u00adtive',
				'Ping URL': 'https://bids.example.com/ping\u200b',
			},
		],
	});
	expect(sent).toEqual([
		[
			'PATCH /v1/offers/off_000012',
			{
				price_per_call: 42.5,
				daily_cap: 40,
				status: 'active',
				ping_post: { ping_url: 'https://bids.example.com/ping' },
			},
		],
	]);
	const { message } = await stops(mapped('offer'), {
		items: [{ 'Offer ID': 'off_000012', Destination: '\u202a555-0100\u202c' }],
	});
	expect(message).toContain('"[U+202A]555-0100[U+202C]"');
}
