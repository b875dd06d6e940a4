/** A person who tries the trigger out: samples and test deliveries. */
import { createHmac } from 'node:crypto';

import type { IDataObject } from 'n8n-workflow';

import { CallMatrixTrigger } from '../../nodes/CallMatrix/CallMatrixTrigger.node.ts';
import { executeContext } from './contexts.mts';
import {
	create,
	delivered,
	listening,
	passes,
	post,
	ran,
	sandbox,
	settle,
	signed,
	store,
	trial,
} from './triggerGround.mts';

let events = 0;
const bodyOf = (event: IDataObject): string =>
	JSON.stringify({
		event_id: `evt_${++events}`,
		event: 'call.ended',
		occurred_at: new Date().toISOString(),
		campaign_id: 'cmp_1',
		disposition: 'sale',
		duration_seconds: 90,
		revenue: 40,
		...event,
	});

describe('While a person listens', () => {
	const filters = { campaigns: ['cmp_none'], minimumRevenue: 1_000_000, minimumDuration: 1 };

	test('a sample that CallMatrix sends is shown whatever the filters are, with a hint that names those it does not pass', async () => {
		const { workflow, host } = await listening({ parameters: { filters } }, 'manual');
		await create(workflow, 'manual');
		await settle(host);
		expect(host.executions).toMatchObject([{ input: { test: true } }]);
		expect(host.executions[0]?.hints).toEqual([
			'This test event does not match your filter: Campaign Names or IDs, Minimum Revenue (USD). A real event like it would not start the workflow.',
		]);
	});

	test('a test delivery that passes the filters is shown without a hint', async () => {
		const { host } = await listening({ parameters: { filters: { campaigns: ['cmp_1'] } } }, 'manual');
		const body = bodyOf({ test: true });
		await post(host, body, signed(body));
		await host.settled();
		expect(host.executions).toMatchObject([{ hints: [] }]);
	});

	test('a real call that does not pass keeps the listening going, and the next one that does ends it', async () => {
		const { host } = await listening({ parameters: { filters: { minimumRevenue: 100 } } }, 'manual');
		const [stopped, passed] = [bodyOf({}), bodyOf({ event_id: 'evt_paid', revenue: 100 })];
		const answer = await post(host, stopped, signed(stopped));
		expect([answer.status, answer.body]).toEqual([200, expect.stringContaining('"filtered"')]);
		expect([host.executions, host.refused]).toEqual([[], []]);
		await post(host, passed, signed(passed));
		await host.settled();
		expect(ran(host)).toEqual(['evt_paid']);
	});

	test('in production a test delivery is filtered as a real event is', async () => {
		const { host } = await listening({ parameters: { filters, options: { runOnTestEvents: true } } });
		const body = bodyOf({ test: true });
		await post(host, body, signed(body));
		await host.settled();
		expect(host.executions).toEqual([]);
	});
});

describe('A test delivery under Run on Test Events', () => {
	const parameters = { options: { runOnTestEvents: true } };

	test.each([
		['that is marked as a test', { event_id: 'evt_same', test: true }],
		['whose ID is nothing but zeros', { event_id: 'evt_00000000000000' }],
	])('%s runs as often as it comes, also at once', async (_, event) => {
		const { workflow, host } = await listening({ parameters });
		const body = bodyOf(event);
		await post(host, body, signed(body));
		const answers = await Promise.all(Array.from({ length: 2 }, async () => await post(host, body, signed(body))));
		await host.settled();
		expect(answers.map(({ status }) => status)).toEqual([200, 200]);
		expect(ran(host)).toHaveLength(3);
		expect(store.holds(workflow, event.event_id)).toBe(false);
	});

	test('is not stored as processed, so that no real event becomes its duplicate', async () => {
		const workflow = trial({ parameters });
		const item = delivered({ event_id: 'evt_real', test: true });
		await new CallMatrixTrigger().execute.call(executeContext(workflow, [item], 'webhook'));
		expect(store.holds(workflow, 'evt_real')).toBe(false);
		expect(await passes(workflow, 'evt_real')).toBe(1);
	});

	test('does not take a real event with it: that one is still deduplicated', async () => {
		const { host } = await listening({ parameters });
		const body = bodyOf({ event_id: 'evt_twice' });
		for (let times = 0; times < 3; times++) await post(host, body, signed(body));
		await host.settled();
		expect(ran(host)).toEqual(['evt_twice']);
	});
});

describe('Under a scheme that signs no time', () => {
	const send = async (event: IDataObject): Promise<number[]> => {
		const { host } = await listening();
		const body = bodyOf(event);
		const mac = createHmac('sha256', sandbox.webhookSecret).update(body).digest('hex');
		const { status } = await post(host, body, { 'X-CallMatrix-Signature': mac });
		await host.settled();
		return [status, host.executions.length];
	};
	const ago = (days: number): string => new Date(Date.now() - days * 86_400_000).toISOString();

	test.each<[string, IDataObject, [number, number]]>([
		['no time at all', { occurred_at: null }, [200, 1]],
		['a time that cannot be read', { occurred_at: 'yesterday' }, [200, 1]],
		['a time without a zone', { occurred_at: ago(0).replace('Z', '') }, [200, 1]],
		['Unix seconds as text', { occurred_at: String(Math.floor(Date.now() / 1_000)) }, [200, 1]],
		['Unix microseconds', { occurred_at: Date.now() * 1_000 }, [200, 1]],
		['an old created_at of its call', { occurred_at: null, call_id: 'call_1', created_at: ago(2) }, [200, 1]],
		['an old created_at of its own', { occurred_at: null, created_at: ago(2) }, [401, 0]],
		['an old time without a zone', { occurred_at: ago(2).replace('Z', '') }, [401, 0]],
		['old Unix milliseconds as text', { occurred_at: String(Date.now() - 2 * 86_400_000) }, [401, 0]],
	])('an event with %s: status and runs', async (_, event, expected) => {
		expect(await send(event)).toEqual(expected);
	});
});
