/** Names beside the IDs of an event: those that CallMatrix sends, and those that the trigger looks up. */
import type { IDataObject } from 'n8n-workflow';

import type { Host } from './host.mts';
import { asked, listening, post, sandbox, signed, type Setup } from './triggerGround.mts';

const RESOLVE = { parameters: { triggerOn: ['call.ended'], options: { resolveNames: true } } };

let events = 0;

/** Sends an event to a trigger, and waits for what it starts. */
async function send(host: Host, fields: IDataObject): Promise<string> {
	const body = JSON.stringify({
		event_id: `evt_names_${++events}`,
		event: 'call.ended',
		occurred_at: new Date().toISOString(),
		call_id: 'call_1',
		...fields,
	});
	expect(await post(host, body, signed(body))).toMatchObject({ status: 200 });
	await host.settled();
	return body;
}

const itemOf = ({ executions }: Host): IDataObject => executions.at(-1)?.output[0]?.[0]?.json ?? {};

const start = async (setup: Setup = RESOLVE): Promise<Host> => (await listening(setup)).host;

const nameOf = (kind: 'buyers' | 'campaigns', id: string): unknown => sandbox.control.getOne(kind, id)?.name;

describe('Resolve Names', () => {
	test('looks up the names of campaign and buyer, and no name twice', async () => {
		const host = await start();
		const ids = { campaign_id: 'cmp_000001', buyer_id: 'buy_000001' };
		const first = await asked(sandbox, async () => await send(host, ids));
		expect(itemOf(host)).toMatchObject({
			...ids,
			campaign_name: nameOf('campaigns', 'cmp_000001'),
			buyer_name: nameOf('buyers', 'buy_000001'),
			offer_id: null,
			offer_name: null,
		});
		expect(first.sort()).toEqual(['GET /v1/buyers/buy_000001', 'GET /v1/campaigns/cmp_000001']);
		expect(await asked(sandbox, async () => await send(host, ids))).toEqual([]);
		expect(itemOf(host).campaign_name).toBe(nameOf('campaigns', 'cmp_000001'));
	});

	test('looks nothing up for a duplicate, nor where it is off', async () => {
		const host = await start();
		const body = await send(host, { campaign_id: 'cmp_000002' });
		expect(await asked(sandbox, async () => await post(host, body, signed(body)))).toEqual([]);
		const other = await start({});
		expect(await asked(sandbox, async () => await send(other, { campaign_id: 'cmp_000003' }))).toEqual([]);
		expect(itemOf(other)).toMatchObject({ campaign_id: 'cmp_000003', campaign_name: null });
	});

	test.each<[string, IDataObject]>([
		['beside the ID', { campaign_name: 'Roofing Tampa' }],
		['in camelCase', { campaignName: 'Roofing Tampa' }],
		['within the campaign', { campaign: { name: 'Roofing Tampa' } }],
	])('keeps the name that the event has: %s', async (_, fields) => {
		for (const setup of [{}, RESOLVE]) {
			const host = await start(setup);
			expect(await asked(sandbox, async () => await send(host, { campaign_id: 'cmp_000004', ...fields }))).toEqual([]);
			expect(itemOf(host)).toMatchObject({ campaign_id: 'cmp_000004', campaign_name: 'Roofing Tampa' });
		}
	});

	test('leaves the name empty for an ID that is not there, without a word', async () => {
		const host = await start();
		await send(host, { campaign_id: 'cmp_999999' });
		expect(itemOf(host)).toMatchObject({ campaign_id: 'cmp_999999', campaign_name: null });
		expect(host.executions.at(-1)?.hints).toEqual([]);
	});

	test('stops nothing where CallMatrix does not answer: the event runs with its ID, and a hint says why', async () => {
		const host = await start({ ...RESOLVE, credentials: { apiKey: 'a-key-that-is-wrong' } });
		await send(host, { campaign_id: 'cmp_000005' });
		expect(itemOf(host)).toMatchObject({ campaign_id: 'cmp_000005', campaign_name: null });
		expect(host.executions.at(-1)?.hints).toEqual([
			expect.stringMatching(/^Names of campaigns could not be looked up, so only IDs are shown: /),
		]);
	});

	test('adds the names to the simplified output, too', async () => {
		const { parameters } = RESOLVE;
		const host = await start({ parameters: { ...parameters, simplified: true } });
		await send(host, { campaign_id: 'cmp_000001' });
		const keys = Object.keys(itemOf(host));
		expect(keys[keys.indexOf('campaign_id') + 1]).toBe('campaign_name');
		expect(itemOf(host).campaign_name).toBe(nameOf('campaigns', 'cmp_000001'));
	});
});
