import { startSandbox, type Sandbox } from '../sandbox/index.mts';
import { groundOn } from './actionGround.mts';

let sandbox: Sandbox;

beforeAll(async () => {
	sandbox = await startSandbox({ requestsPerSecond: 10_000 });
});
afterEach(() => {
	sandbox.control.setFaults({ api: null });
});
afterAll(async () => {
	await sandbox.stop();
});

const { run, runAndShow, refusal, requestsOf } = groundOn(() => sandbox);

const oneBuyer = { resource: 'buyer', operation: 'get', buyerId: 'buy_000001' };
const setWeight = { resource: 'buyer', operation: 'setBidPriority', buyerId: 'buy_000001', bidPriority: '5' };
const createBuyer = {
	resource: 'buyer',
	operation: 'create',
	fields: { mappingMode: 'defineBelow', value: { name: 'Oster moor' } },
};

const named = (name: string): number => sandbox.control.all('buyers').filter((buyer) => buyer.name === name).length;

test('CallMatrix says in how many seconds to come again: the node comes not earlier, and says that it waited', async () => {
	sandbox.control.setFaults({ api: { answer: 429, requests: 1, retryAfter: '1' } });
	const began = performance.now();
	const { items, hints } = await runAndShow(oneBuyer);
	expect(performance.now() - began).toBeGreaterThanOrEqual(1_000);
	expect(items[0]?.json.id).toBe('buy_000001');
	expect(hints).toEqual(['Paused 1 s for CallMatrix']);
});

test('An answer that is lost is asked for again, and nothing is done twice', async () => {
	sandbox.control.setFaults({ api: { answer: 'lost', requests: 1 } });
	await run(createBuyer);
	expect(named('Oster moor')).toBe(1);

	sandbox.control.setFaults({ api: { answer: 'lost', requests: 1 } });
	expect((await run(setWeight))[0]?.json.bid_priority).toBe(5);

	const [number] = await run({ resource: 'phoneNumber', operation: 'provision', type: 'local' });
	sandbox.control.setFaults({ api: { answer: 'lost', requests: 1 } });
	const numberId = number?.json.id as string;
	expect(await run({ resource: 'phoneNumber', operation: 'delete', numberId })).toMatchObject([
		{ json: { deleted: true, id: numberId } },
	]);
});

test('Trouble of CallMatrix that passes is not seen', async () => {
	sandbox.control.setFaults({ api: { answer: 502, requests: 2 } });
	expect((await run(oneBuyer))[0]?.json.id).toBe('buy_000001');
});

test('A wait of ten years is not waited for: the item does not go through, with what CallMatrix said', async () => {
	sandbox.control.setFaults({ api: { answer: 429, requests: 1, retryAfter: '315360000' } });
	const { message, description } = await refusal(oneBuyer);
	expect(message).toMatch(/^CallMatrix refused: /);
	expect(description).toContain('Longest Wait');
});

test('The whole run waits no longer than it may, however many items it has', async () => {
	sandbox.control.setFaults({ api: { answer: 429, requests: 1_000, retryAfter: '1' } });
	const items = Array.from({ length: 20 }, () => ({}));
	const began = performance.now();
	const { description } = await refusal({ ...oneBuyer, options: { longestWait: 2 } }, { items });
	expect(performance.now() - began).toBeLessThan(4_000);
	expect(description).toContain('[item 0]');
});

test('What nobody knows to be harmless twice is not repeated: a PATCH that a person wrote', async () => {
	sandbox.control.setFaults({ api: { answer: 'lost', requests: 1 } });
	const patch = {
		resource: 'apiRequest',
		operation: 'send',
		method: 'PATCH',
		path: '/buyers/buy_000001',
		body: '{ "weight": 3 }',
	};
	const requests = await requestsOf(async () => {
		const { message } = await refusal(patch);
		expect(message).toContain('the connection was cut');
	});
	expect(requests).toHaveLength(1);
});
