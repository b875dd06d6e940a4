/** The cases of outbound.json about rows and requests: for whom a row is, what of it is sent, and what is asked for. */
import type { IDataObject, INodeParameters } from 'n8n-workflow';

import { AS_TOOL, mapped, passes, sandbox, stops, type Case } from './outboundGround.mts';

/** A column beside which another one is sent, and alone. */
export async function tryColumn(
	given: IDataObject,
	resource: string,
	{ label, path, beside, body }: { label: string; path: string; beside: IDataObject; body: IDataObject },
): Promise<void> {
	const [idColumn = '', column = ''] = Object.keys(given);
	const { message } = await stops(mapped(resource), { items: [given] });
	expect(message).toBe(
		`Nothing would change. The column "${column}" is ignored: it is not the field ${label} (${given[idColumn] as string}) [item 0]`,
	);
	const { sent, hints } = await passes(mapped(resource), { items: [{ ...given, ...beside }] });
	expect(sent).toEqual([[`PATCH /v1${path}`, body]]);
	expect(hints).toEqual([`Ignored columns (not ${resource} fields): ${column} (resembles ${label})`]);
}

const ingest = (more: INodeParameters = {}): INodeParameters =>
	mapped('clientIntegration', 'ingestCallRecord', { clientId: 'cli_000001', ...more });

const INGESTED = 'POST /api/integrations/webhook/cli_000001';

export async function tryStartedAt({ given }: Case): Promise<void> {
	const { sent, hints } = await passes(ingest(), { items: [given] });
	expect(sent).toEqual([[INGESTED, { ...given, startedAt: '2026-02-27T16:47:00-08:00' }]]);
	expect(hints).toEqual([]);
	const inPanel = { mappingMode: 'defineBelow', value: { startedAt: given['Started At'] } };
	const panel = await passes(ingest({ fields: inPanel as INodeParameters }));
	expect(panel.sent).toEqual([[INGESTED, { startedAt: '2026-02-27T16:47:00-08:00' }]]);
}

export async function tryRecord({ given }: Case): Promise<void> {
	const { sent, hints } = await passes(ingest(), { items: [given] });
	expect(sent).toEqual([[INGESTED, { ...given, calledNumber: '+14155550100' }]]);
	expect(hints).toEqual([]);
	// Nothing is refused and nothing dropped, whatever a column is called and holds.
	const odd = {
		callerNumber: '555-0100',
		revenue: 'N/A',
		payout: '#REF!',
		Daly: '',
		startedAt: 'soon',
		payload: { a: [1, null] },
	};
	expect((await passes(ingest(), { items: [odd] })).sent).toEqual([[INGESTED, odd]]);
	const inPanel = { mappingMode: 'defineBelow', value: { ...given, durationSeconds: '3:20' } };
	const panel = await passes(ingest({ fields: inPanel as INodeParameters }));
	expect(panel.sent[0]?.[1]).toMatchObject({
		calledNumber: '+14155550100',
		callerNumber: 'Restricted',
		durationSeconds: '3:20',
		revenue: '85.00',
	});
}

export async function tryClientZone({ given }: Case): Promise<void> {
	const { startedAt } = given;
	for (const timezone of [given['workflow time zone'] as string, 'Europe/Berlin']) {
		const { sent } = await passes(ingest(), { items: [{ startedAt }], timezone });
		expect(sent).toEqual([[INGESTED, { startedAt }]]);
		const inPanel = { mappingMode: 'defineBelow', value: { startedAt } };
		const panel = await passes(ingest({ fields: inPanel as INodeParameters }), { timezone });
		expect(panel.sent).toEqual([[INGESTED, { startedAt }]]);
	}
}

export async function tryLimit({ given }: Case): Promise<void> {
	const buyers = { resource: 'buyer', operation: 'getAll' };
	const few = async (parameters: IDataObject): Promise<number> => {
		const items = [{ limit: given.limit, no: 'false', nothing: null }];
		const { sent, outputs } = await passes({ ...buyers, ...parameters }, { items });
		expect(sent).toHaveLength(1);
		return outputs.length;
	};
	const all = sandbox.control.all('buyers').length;
	expect(all).toBeGreaterThan(50);
	expect(await few({ limit: '={{ $json.limit }}' })).toBe(50);
	expect(await few({ limit: '={{ $json.missing }}' })).toBe(50);
	expect(await few({ limit: '={{ $json.nothing }}' })).toBe(50);
	expect(await few({ limit: 'undefined' })).toBe(50);
	expect(await few({ limit: '={{ $json.limit }}', returnAll: '={{ $json.no }}' })).toBe(50);
	for (const limit of ['ten', -1, 1e9, 0, 2.5, '1e3', 'all']) {
		const { message } = await stops({ ...buyers, limit: '={{ $json.limit }}' }, { items: [{ limit }] });
		expect(message).toBe(
			`Limit cannot be read from "${limit}". Allowed: whole numbers from 1 to 1000000; for all entries use Return All [item 0]`,
		);
	}
}

export async function tryProvision(): Promise<void> {
	const provision = { resource: 'phoneNumber', operation: 'provision', type: 'local', areaCode: '', poolId: '' };
	for (const areaCode of ['', ' ', '={{ $json.missing }}', '={{ null }}']) {
		const { message } = await stops({ ...provision, areaCode });
		expect(message).toBe('Area Code is empty. Write e.g. 512, or any [item 0]');
	}
	for (const areaCode of ['none', 'N/A', '21', '#N/A', 'undefined']) {
		expect((await stops({ ...provision, areaCode })).message).toContain('Area Code');
	}
	expect((await stops({ ...provision, areaCode: 'None' }, AS_TOOL)).message).toContain('Area Code is empty');
	for (const any of ['any', 'Any']) {
		expect((await passes({ ...provision, areaCode: any })).sent).toEqual([['POST /v1/numbers', { type: 'local' }]]);
	}
	expect((await passes({ ...provision, areaCode: '512' })).sent).toEqual([
		['POST /v1/numbers', { type: 'local', area_code: '512' }],
	]);
}

export async function tryRow({ given }: Case): Promise<void> {
	const chosen = { __rl: true, mode: 'list', value: 'buy_000110' };
	const update = mapped('buyer', 'update', { buyerId: chosen });
	const { message, description } = await stops(update, { items: [given] });
	expect(message).toBe('Buyer ID is empty [item 0]');
	expect(description).toContain('into the column Buyer ID');

	// Readers of CSV leave blank cells out, so another row tells that the sheet has the column.
	const cap = given['Daily Cap'];
	const { outputs, sent } = await passes(update, {
		items: [{ 'Daily Cap': cap }, { 'Buyer ID': 'buy_000110', 'Daily Cap': 3 }],
		settings: { onError: 'continueRegularOutput' },
	});
	expect(outputs).toEqual([{ error: 'Buyer ID is empty [item 0]' }, expect.objectContaining({ daily_cap: 3 })]);
	expect(sent).toEqual([['PATCH /v1/buyers/buy_000110', { daily_cap: 3 }]]);

	// A row whose ID and name disagree.
	const named = { 'Buyer ID': 'buy_000110', 'Buyer Name': 'Somebody Else', 'Daily Cap': 3 };
	const refused = await passes(mapped('buyer'), {
		items: [named],
		settings: { onError: 'continueRegularOutput' },
	});
	const name = sandbox.control.getBuyer('buy_000110')?.name ?? '';
	expect(refused.outputs).toEqual([
		{
			error: `The row is for "Somebody Else", and buy_000110 is "${name}". Correct the ID or the name in the sheet [item 0]`,
		},
	]);
	expect(refused.sent).toEqual([['GET /v1/buyers/buy_000110', undefined]]);

	// A sheet without such a column is for the buyer who was chosen.
	const without = await passes(update, { items: [{ 'Daily Cap': cap }] });
	expect(without.sent).toEqual([['PATCH /v1/buyers/buy_000110', { daily_cap: 80 }]]);
}
