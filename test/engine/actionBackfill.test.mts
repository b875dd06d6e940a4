import { useSandbox } from '../jest/useSandbox.mts';
import { groundOn } from './actionGround.mts';

const sandbox = useSandbox({ sizes: { clients: 2, campaigns: 1 } });
const { run, runAndShow, requestsOf } = groundOn(() => sandbox);

afterEach(() => {
	sandbox.control.setDialect(null);
});

const createLead = {
	resource: 'lead',
	operation: 'create',
	channel: 'form',
	phone: '={{ $json.phone }}',
};
const ingest = {
	resource: 'clientIntegration',
	operation: 'ingestCallRecord',
	clientId: '={{ $json.client }}',
	fields: { mappingMode: 'autoMapInputData', value: null },
};

const leads = (count: number) => Array.from({ length: count }, (_, at) => ({ phone: `+1813555${1000 + at}` }));
const records = (count: number) =>
	Array.from({ length: count }, (_, at) => ({
		client: `cli_00000${1 + (at % 2)}`,
		durationSeconds: at + 1,
		ref: `r${at}`,
	}));

describe('A backfill goes in batches', () => {
	test('of up to 1,000 leads, each with its own answer', async () => {
		const items = leads(1_500);
		let output: Awaited<ReturnType<typeof run>> = [];
		const requests = await requestsOf(async () => {
			output = await run(createLead, { items });
		});
		expect(requests.map(({ path }) => path)).toEqual(['/v1/leads/batch', '/v1/leads/batch']);
		expect(output.map(({ json }) => json.phone)).toEqual(items.map(({ phone }) => phone));
		expect(new Set(output.map(({ json }) => json.id)).size).toBe(1_500);
	});

	test('of call records, one batch for each client, with the records as they are', async () => {
		const items = records(60);
		let output: Awaited<ReturnType<typeof run>> = [];
		const requests = await requestsOf(async () => {
			output = await run(ingest, { items });
		});
		expect(requests.map(({ path }) => path).sort()).toEqual([
			'/api/integrations/webhook/cli_000001/batch',
			'/api/integrations/webhook/cli_000002/batch',
		]);
		expect(output.map(({ json }) => json.received)).toEqual(items.map(() => true));
		const sent = requests.flatMap(({ body }) => (body as { items: object[] }).items);
		expect(sent).toHaveLength(60);
		expect(sent).toContainEqual(items[7]);
	});

	test('and one by one where CallMatrix has no such batch (404)', async () => {
		sandbox.control.setDialect({ batchAs: 'missing' });
		const lead = await runAndShow(createLead, { items: leads(5) });
		const record = await runAndShow(ingest, { items: records(5) });
		expect([lead.items.length, record.items.length]).toEqual([5, 5]);
		expect(lead.hints).toEqual(['CallMatrix does not support batches of leads, so they were sent one by one']);
	});
});
