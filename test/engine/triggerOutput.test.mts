import type { IDataObject, INodeExecutionData, INodeParameters } from 'n8n-workflow';

import { CallMatrixTrigger } from '../../nodes/CallMatrix/CallMatrixTrigger.node.ts';
import { EVENTS } from '../../nodes/CallMatrix/events.ts';
import { executeContext } from './contexts.mts';
import type { Host } from './host.mts';
import { startStranger } from './stranger.mts';
import {
	active,
	checkExists,
	create,
	delivered,
	listening,
	post,
	ran,
	sandbox,
	settle,
	signed,
	trial,
} from './triggerGround.mts';

const NAMES: string[] = EVENTS.map(({ name }) => name);

const jsonOf = (items: INodeExecutionData[] | undefined): IDataObject[] => (items ?? []).map(({ json }) => json);
const outputsOf = (host: Host): unknown[][][] =>
	host.executions.map(({ output }) => output.map((items) => jsonOf(items).map(({ event }) => event)));

describe('The output', () => {
	test('has the most useful fields, always in the same order, with Simplify', async () => {
		const { host } = await active({ parameters: { simplified: true } });
		const { call } = sandbox.control.playCall({ answered: true, durationSeconds: 60, revenue: 12.5 });
		await settle(host);
		const [item = {}] = jsonOf(host.executions[0]?.output[0]);
		expect(Object.keys(item)).toEqual([
			'call_id',
			'event',
			'occurred_at',
			'caller_id',
			'campaign_id',
			'campaign_name',
			'buyer_id',
			'buyer_name',
			'offer_id',
			'offer_name',
			'disposition',
			'duration_seconds',
			'revenue',
			'payout',
			'utm_source',
			'utm_campaign',
			'gclid',
		]);
		expect(item).toMatchObject({ call_id: call.call_id, revenue: 12.5, duration_seconds: 60 });
	});

	test.each([[['*']], [['call.ended', 'call.missed']], [['call.missed']], [NAMES]])(
		'of each event is one of its own where a person wants that, and the same whatever is chosen: %j',
		async (triggerOn) => {
			const { host } = await active({ parameters: { triggerOn, separateOutputs: true } });
			for (const event of [...NAMES, 'call.not_in_the_table']) sandbox.control.emit({ event: event });
			await settle(host);
			expect(host.executions).toHaveLength(triggerOn[0] === '*' ? NAMES.length + 1 : triggerOn.length);
			for (const output of outputsOf(host)) {
				expect(output).toHaveLength(NAMES.length + 1);
				const at = output.findIndex((items) => items.length > 0);
				const [event] = output[at] as string[];
				expect(at).toBe(event === 'call.not_in_the_table' ? NAMES.length : NAMES.indexOf(event ?? ''));
			}
		},
	);

	test('is one for all events otherwise, as n8n works it out from the parameter', () => {
		const { outputs } = new CallMatrixTrigger().description;
		for (const [separateOutputs, names] of [
			[false, [undefined]],
			[true, [...EVENTS.map(({ output }) => output), 'Other']],
		] as const) {
			const { workflow, node } = trial({ parameters: { separateOutputs } });
			const shown = workflow.expression.getSimpleParameterValue(node, outputs as string, 'internal', {}, undefined, []);
			expect((shown as unknown as { displayName?: string }[]).map(({ displayName }) => displayName)).toEqual(names);
		}
	});

	test('of a duplicate is empty, at every one of the outputs', async () => {
		const { workflow } = listeningFor({ separateOutputs: true });
		const trigger = new CallMatrixTrigger();
		const run = async (): Promise<INodeExecutionData[][]> =>
			await trigger.execute.call(
				executeContext(workflow, [delivered({ event_id: 'evt_twice', event: 'call.ended' })], 'webhook'),
			);
		expect((await run()).map((items) => items.length)).toEqual([
			...NAMES.map((name) => Number(name === 'call.ended')),
			0,
		]);
		expect((await run()).map((items) => items.length)).toEqual([...NAMES.map(() => 0), 0]);
	});

	test('says when CallMatrix still signs with the previous secret, and no word of it is in the item', async () => {
		const credentials = { webhookSecret: 'the-next-one', previousWebhookSecret: sandbox.webhookSecret };
		const { host } = await active({ credentials });
		sandbox.control.emit({ event: 'call.ended' });
		await settle(host);
		expect(host.executions[0]?.hints).toEqual([
			expect.stringMatching(/^CallMatrix still signs with the previous webhook secret\./),
		]);
		expect(Object.keys(jsonOf(host.executions[0]?.output[0])[0] ?? {}).slice(-2)).toEqual(['test', 'payload']);
	});

	test('lets the executions of a call be found, where n8n offers that', async () => {
		const { workflow } = listeningFor({});
		const context = executeContext(workflow, [delivered({ event_id: 'evt_found', call_id: 'call_7' })], 'webhook');
		await new CallMatrixTrigger().execute.call(context);
		expect(context.customData.get('call_id')).toBe('call_7');
	});
});

const listeningFor = (parameters: Record<string, boolean>): { workflow: ReturnType<typeof trial> } => ({
	workflow: trial({ parameters }),
});

describe('Filters', () => {
	const ended = { event: 'call.ended' as const };
	const event = (payload: IDataObject): string =>
		JSON.stringify({ event_id: `evt_${Math.random()}`, occurred_at: new Date().toISOString(), ...ended, ...payload });
	const CALL = {
		campaign_id: 'cmp_1',
		dialed_number: '+18135550100',
		disposition: 'Sale',
		duration_seconds: 90,
		revenue: 40,
	};

	test.each([
		[{ campaigns: ['cmp_2', 'cmp_1'] }, { campaigns: ['cmp_2'] }],
		[{ dialedNumbers: '(813) 555-0199, 813-555-0100' }, { dialedNumbers: '+18135550199' }],
		[{ dispositions: ['qualified', 'sale'] }, { dispositions: ['qualified'] }],
		[{ minimumDuration: 90 }, { minimumDuration: 91 }],
		[{ minimumRevenue: 40 }, { minimumRevenue: 40.01 }],
	])('%j let a call through, and %j do not: no execution, and nothing comes again', async (passing, stopping) => {
		const send = async (filters: IDataObject, payload: IDataObject): Promise<[number, number, unknown]> => {
			const { host } = await listening({ parameters: { filters: filters as INodeParameters } });
			const body = event(payload);
			const answer = await post(host, body, signed(body));
			await host.settled();
			const { status } = JSON.parse(answer.body || '{}') as { status?: string };
			return [answer.status, host.executions.length, status];
		};
		expect(await send(passing, CALL)).toEqual([200, 1, undefined]);
		expect(await send(stopping, CALL)).toEqual([200, 0, 'filtered']);
		// What an event does not say keeps it from nothing.
		expect(await send(stopping, {})).toEqual([200, 1, undefined]);
	});
});

describe('A missed call', () => {
	const subscribed = (): unknown => sandbox.control.webhooks().map(({ events }) => events);

	test('is the event of that name where CallMatrix takes it, and nothing else', async () => {
		const { host } = await active({ parameters: { triggerOn: ['call.missed'] } });
		expect(subscribed()).toEqual([['call.missed']]);
		sandbox.control.playCall({ answered: false });
		await settle(host);
		expect(outputsOf(host)).toEqual([[['call.missed']]]);
		expect(jsonOf(host.executions[0]?.output[0])[0]).not.toHaveProperty('derived');
	});

	test('is a call that ended without an answer where CallMatrix refuses the name, and is marked as derived', async () => {
		const { workflow, host } = await listening({ parameters: { triggerOn: ['call.missed'] } });
		expect(await checkExists(workflow)).toBe(false);
		sandbox.control.setFaults({ api: { answer: 422, requests: 1 } });
		await create(workflow);
		expect(subscribed()).toEqual([['call.ended']]);
		// It stays so for as long as there is this subscription, so that none comes twice.
		expect(await checkExists(workflow)).toBe(true);
		expect(subscribed()).toEqual([['call.ended']]);
		sandbox.control.playCall({ answered: false });
		sandbox.control.playCall({ answered: true });
		await settle(host);
		expect(jsonOf(host.executions[0]?.output[0])).toMatchObject([
			{ event: 'call.missed', derived: true, answered: false, payload: { event: 'call.ended' } },
		]);
		expect(host.executions).toHaveLength(1);
	});

	test('under manual registration is what the person says', async () => {
		const parameters = { triggerOn: ['call.missed', 'call.ended'], registration: 'manual', missedCalls: 'call.ended' };
		const { workflow, host } = await listening({ parameters });
		expect(await checkExists(workflow)).toBe(true);
		expect(subscribed()).toEqual([]);
		const [, , end] = sandbox.control.playCall({ answered: false }).events;
		const body = JSON.stringify(end);
		await post(host, body, signed(body));
		await host.settled();
		expect(outputsOf(host)).toEqual([[['call.missed', 'call.ended']]]);
	});
});

describe('A person who listens for a test event', () => {
	test('gets a sample of the first chosen event from CallMatrix, and none where it is switched off', async () => {
		for (const [sendSample, count] of [
			[true, 1],
			[false, 0],
		] as const) {
			const { workflow, host } = await listening(
				{ parameters: { triggerOn: ['call.answered'], sendSample } },
				'manual',
			);
			await create(workflow, 'manual');
			await settle(host);
			expect(host.executions).toHaveLength(count);
			if (count) expect(host.executions[0]?.input).toMatchObject({ event: 'call.answered', test: true });
		}
	});

	test('goes on listening where CallMatrix sends no samples', async () => {
		const asked: unknown[] = [];
		const stranger = await startStranger(({ url }, response) => {
			asked.push(url);
			const isSample = url?.endsWith('/test');
			response.writeHead(isSample ? 404 : 201, { 'content-type': 'application/json' });
			const refusal = { error: { code: 'not_found', message: 'Nothing here.' } };
			response.end(JSON.stringify(isSample ? refusal : { id: 'wh_1' }));
		});
		const workflow = trial({ credentials: { baseUrl: stranger.baseUrl } });
		await expect(create(workflow, 'manual')).resolves.toBe(true);
		await stranger.stop();
		expect(asked).toEqual(['/v1/webhooks', '/v1/webhooks/wh_1', '/v1/webhooks/wh_1/test']);
	});

	test('is told why a delivery was refused', async () => {
		const { host } = await listening({}, 'manual');
		const body = JSON.stringify({ event_id: 'evt_1', event: 'call.ended' });
		const answer = await post(host, body, signed(body, 'another-secret'));
		expect(answer.status).toBe(401);
		expect(host.refused).toEqual([expect.stringMatching(/^The signature does not match\. Paste the webhook secret/)]);
	});

	test('gets test deliveries in production too, where Run on Test Events is on', async () => {
		const { host } = await active({ parameters: { options: { runOnTestEvents: true } } });
		const body = JSON.stringify({ event_id: 'evt_t', event: 'call.ended', test: true });
		await post(host, body, signed(body));
		await host.settled();
		expect(ran(host)).toEqual(['evt_t']);
	});
});
