/** Names beside the IDs in what is read: those that CallMatrix sends, and those that are looked up where a person asks for them. */
import type { IDataObject, INodeParameters } from 'n8n-workflow';

import { NameCache } from '../../nodes/CallMatrix/lookup/nameCache.ts';
import { useSandbox } from '../jest/useSandbox.mts';
import { groundOn } from './actionGround.mts';

const sandbox = useSandbox({ sizes: { buyers: 400 } });
const { run, runAndShow, requestsOf } = groundOn(() => sandbox);

const calls = (more: INodeParameters = {}): INodeParameters => ({
	resource: 'call',
	operation: 'getAll',
	returnAll: false,
	limit: 200,
	options: { resolveNames: true },
	...more,
});

const nameOf = (kind: 'buyers' | 'campaigns' | 'offers', id: unknown): unknown =>
	typeof id === 'string' ? (sandbox.control.getOne(kind, id) as { name?: unknown } | null)?.name : null;

const paths = async (act: () => Promise<unknown>): Promise<string[]> =>
	(await requestsOf(act)).map(({ method, path }) => `${method} ${path.replace(/^\/v1/, '')}`);

beforeEach(() => {
	NameCache.shared = new NameCache();
});

describe('Resolve Names', () => {
	test('puts the name behind each ID, in bulk: the list of buyers is read once for many, a few are read one by one', async () => {
		let rows: IDataObject[] = [];
		const sent = await paths(async () => {
			rows = (await run(calls())).map(({ json }) => json);
		});
		expect(rows.length).toBe(200);
		for (const row of rows) {
			expect(row.buyer_name).toBe(nameOf('buyers', row.buyer_id));
			expect(row.campaign_name).toBe(nameOf('campaigns', row.campaign_id));
			const keys = Object.keys(row);
			expect(keys[keys.indexOf('buyer_id') + 1]).toBe('buyer_name');
		}
		const buyers = new Set(rows.map(({ buyer_id: id }) => id).filter(Boolean));
		expect(buyers.size).toBeGreaterThan(20);
		expect(sent.filter((each) => each === 'GET /buyers')).toHaveLength(Math.ceil(400 / 200));
		expect(sent.filter((each) => each.startsWith('GET /buyers/'))).toEqual([]);
	});

	test('asks for no name twice within ten minutes', async () => {
		await run(calls());
		expect(await paths(async () => await run(calls()))).toEqual(['GET /calls']);
	});

	test('works on raw output, too', async () => {
		const rows = await run(calls({ simple: false, limit: 5 }));
		for (const { json } of rows) {
			expect(json.campaign_name).toBe(nameOf('campaigns', json.campaign_id));
			if (json.offer_id) expect(json.offer_name).toBe(nameOf('offers', json.offer_id) ?? null);
		}
	});

	test('is off unless a person switches it on, and then nothing is looked up', async () => {
		const sent = await paths(async () => {
			const rows = await run(calls({ options: {}, limit: 5 }));
			for (const { json } of rows) expect(json).not.toHaveProperty('buyer_name');
		});
		expect(sent).toEqual(['GET /calls']);
	});

	test('leaves the ID alone where a look-up fails, says why, and does not ask again at once', async () => {
		const parameters = calls({ limit: 3, options: { resolveNames: true, longestWait: 0 } });
		// From a look-up on CallMatrix refuses everything.
		NameCache.shared = new (class extends NameCache {
			override async find(...given: Parameters<NameCache['find']>): ReturnType<NameCache['find']> {
				sandbox.control.setFaults({ api: { answer: 403, requests: 100 } });
				return await super.find(...given);
			}
		})();
		const { items, hints } = await runAndShow(parameters);
		sandbox.control.setFaults({ api: null });
		expect(items).toHaveLength(3);
		for (const { json } of items) expect(json).toMatchObject({ campaign_id: expect.any(String), campaign_name: null });
		expect(hints).toContainEqual(
			expect.stringMatching(/^Names of campaigns could not be looked up, so only IDs are shown: /),
		);
		// The failure is remembered for a minute.
		expect(await paths(async () => await run(parameters))).toEqual(['GET /calls']);
		sandbox.control.setFaults({ api: null });
	});
});
