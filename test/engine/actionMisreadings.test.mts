import type { IDataObject, INodeParameters } from 'n8n-workflow';

import { useSandbox } from '../jest/useSandbox.mts';
import { AUTOMATICALLY, groundOn, updateBuyers as update } from './actionGround.mts';

const sandbox = useSandbox();

const { run, refusal, requestsOf, someBuyers } = groundOn(() => sandbox);

const ingest: INodeParameters = {
	resource: 'clientIntegration',
	operation: 'ingestCallRecord',
	clientId: 'cli_000001',
	fields: AUTOMATICALLY,
};

const sentFor = async (parameters: INodeParameters, items: IDataObject[]): Promise<unknown[]> =>
	(await requestsOf(async () => await run(parameters, { items })))
		.filter(({ method }) => method !== 'GET')
		.map(({ body }) => body);

describe('Ingest Call Record', () => {
	test('refuses no record with two columns of the same name, and the one with the name of the API is normalised', async () => {
		const record = { calledNumber: '(415) 555-0100', 'Called Number': '415-555-0101', revenue: '85', Revenue: '90' };
		expect(await sentFor(ingest, [record])).toEqual([{ ...record, calledNumber: '+14155550100' }]);
	});

	test('adds no name of the API where two columns could be meant', async () => {
		const record = { 'Called Number': '(415) 555-0100', called_number: '415-555-0101' };
		expect(await sentFor(ingest, [record])).toEqual([record]);
	});
});

describe('The columns by which a row names its buyer', () => {
	test('id and ID of another program do not disagree where there is a column Buyer ID', async () => {
		const [id = ''] = await someBuyers(1);
		const row = { id: 'recA81', ID: 17, 'Buyer ID': id, 'Daily Cap': 41 };
		expect(await sentFor(update(), [row])).toEqual([{ daily_cap: 41 }]);
	});

	test('id and ID that differ are refused where there is no other', async () => {
		const [id = '', other = ''] = await someBuyers(2);
		const { message } = await refusal(update(), { items: [{ id, ID: other, 'Daily Cap': 41 }] });
		expect(message).toBe(`The columns id and ID are the same field and hold different values (${other}) [item 0]`);
	});

	test('a row for another than the chosen buyer is told of the column that the sheet has', async () => {
		const [id = ''] = await someBuyers(1);
		const { description } = await refusal(update({ buyerId: id }), { items: [{ id: 1, 'Daily Cap': 41 }] });
		expect(description).toContain('its own column ID, or remove');
		expect(description).not.toContain('Buyer ID');
	});

	test.each([1, 21])('nothing is changed where %p names cannot be compared with those of CallMatrix', async (count) => {
		const ids = await someBuyers(count);
		const items = ids.map((id) => ({ 'Buyer ID': id, Buyer: 'Harbor Home Insurance', 'Daily Cap': 41 }));
		sandbox.control.setFaults({ api: { answer: 403, requests: 1 } });
		try {
			const settings = { onError: 'continueRegularOutput' as const };
			const requests = await requestsOf(async () => {
				const output = await run(update(), { items, settings });
				for (const { json } of output)
					expect(json.error).toContain('Could not check whether the ID and the name in the row match');
				expect(output).toHaveLength(count);
			});
			expect(requests.filter(({ method }) => method === 'PATCH' || method === 'POST')).toEqual([]);
		} finally {
			sandbox.control.setFaults({ api: null });
		}
	});
});

describe('The fields that an agent is given', () => {
	const list = (selectedFields: string): INodeParameters => ({
		resource: 'buyer',
		operation: 'getAll',
		returnAll: false,
		limit: 1,
		output: 'selectedFields',
		selectedFields,
	});
	const settings = { type: 'n8n-nodes-callmatrix.callMatrixTool' };

	test('may be a list that an expression gives', async () => {
		const [first] = await run(list("={{ ['id', 'name'] }}"), { settings });
		expect(Object.keys(first?.json ?? {})).toEqual(['id', 'name']);
	});

	test('are left out and named where CallMatrix returned none, also where every object has one of that name', async () => {
		const [first] = await run(list('id, constructor, toString'), { settings });
		expect(first?.json).toEqual({
			id: 'buy_000001',
			callmatrix_note: 'CallMatrix did not return: constructor, toString',
		});
	});

	test('that cannot be read are refused by name', async () => {
		const { message } = await refusal(list('={{ $json }}'), { settings });
		expect(message).toContain('Fields cannot be read');
	});
});
