import type { INodeParameters } from 'n8n-workflow';

import { useSandbox } from '../jest/useSandbox.mts';
import { groundOn } from './actionGround.mts';
import { startStranger } from './stranger.mts';

const sandbox = useSandbox();

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

test('A creation whose answer is lost is not sent again: its outcome is unknown', async () => {
	sandbox.control.setFaults({ api: { answer: 'lost', requests: 1 } });
	const { message, description } = await refusal(createBuyer);
	expect(message).toMatch(/^The outcome is unknown: /);
	expect(description).toContain('may or may not');
	expect(named('Oster moor')).toBe(1);
});

test('An update or a deletion whose answer is lost is sent again: that does no harm', async () => {
	sandbox.control.setFaults({ api: { answer: 'lost', requests: 1 } });
	expect((await run(setWeight))[0]?.json.bid_priority).toBe(5);

	const [number] = await run({ resource: 'phoneNumber', operation: 'provision', type: 'local', areaCode: 'any' });
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
	expect(description).toContain('asks to wait 1 s [items 0, ');
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

describe('An execution that is cancelled ends at once, and sends nothing more', () => {
	const CANCEL_AFTER_MS = 300;
	const cancel = async (
		parameters: INodeParameters,
		{ rows = 3, baseUrl = sandbox.baseUrl }: { rows?: number; baseUrl?: string } = {},
	): Promise<{ reason: unknown; tookMs: number }> => {
		const aborter = new AbortController();
		const items = Array.from({ length: rows }, (_, at) => ({ at }));
		const began = performance.now();
		const running = run(parameters, { items, signal: aborter.signal, credentials: { baseUrl } });
		setTimeout(() => {
			aborter.abort(new Error('cancelled'));
		}, CANCEL_AFTER_MS);
		const reason = await running.then(
			() => 'not cancelled',
			(thrown: unknown) => thrown,
		);
		return { reason, tookMs: performance.now() - began };
	};
	const expectAtOnce = ({ reason, tookMs }: Awaited<ReturnType<typeof cancel>>): void => {
		expect(reason).toEqual(new Error('cancelled'));
		expect(tookMs).toBeLessThan(5_000);
	};

	test.each([
		['while CallMatrix says when to come again', { answer: 429, requests: 100, retryAfter: '10' }, oneBuyer, 3],
		['while it waits by itself, after trouble of CallMatrix', { answer: 502, requests: 100 }, oneBuyer, 3],
		['while its items wait for their turn', null, oneBuyer, 5_000],
		['while it sends one at a time', null, { ...createBuyer, options: { oneAtATime: true } }, 5_000],
	])('%s', async (_, api, parameters, rows) => {
		sandbox.control.setFaults({ api });
		jest.spyOn(Math, 'random').mockReturnValue(1);
		expectAtOnce(await cancel(parameters, { rows }));
		jest.restoreAllMocks();
		const before = sandbox.control.requests().length;
		await new Promise((resolve) => setTimeout(resolve, 100));
		expect(sandbox.control.requests()).toHaveLength(before);
	});

	test('while CallMatrix does not answer at all', async () => {
		const stranger = await startStranger(() => undefined);
		expectAtOnce(await cancel(oneBuyer, { rows: 40, baseUrl: stranger.baseUrl }));
		expectAtOnce(await cancel(createBuyer, { rows: 40, baseUrl: stranger.baseUrl }));
		await stranger.stop();
	});
});
