/** Deliveries as the real CallMatrix may send them, through n8n's own contexts: layouts, IDs, names and times that are not as assumed. */
import { createHmac } from 'node:crypto';

import type { IDataObject, INodeParameters } from 'n8n-workflow';

import { EVENTS } from '../../nodes/CallMatrix/events.ts';
import { webhookContext } from './contexts.mts';
import { startProcess } from './process.mts';
import { listening, passes, post, sandbox } from './triggerGround.mts';

const mac = (text: string, secret = sandbox.webhookSecret): string =>
	createHmac('sha256', secret).update(text).digest('hex');

/** A plain hex HMAC over the body, as the article describes it. */
const bareHex = (body: string, secret?: string): Record<string, string> => ({
	'X-CallMatrix-Signature': mac(body, secret),
});

interface Outcome {
	statuses: number[];
	/** What the trigger let into the workflow. */
	items: IDataObject[];
	hints: string[];
	failures: string[];
}

/** Sends deliveries to a trigger, one after the other. */
async function deliver(bodies: (IDataObject | string)[], parameters: INodeParameters = {}): Promise<Outcome> {
	const { host } = await listening({ parameters });
	const statuses: number[] = [];
	for (const each of bodies) {
		const body = typeof each === 'string' ? each : JSON.stringify(each);
		statuses.push((await post(host, body, bareHex(body))).status);
	}
	await host.settled();
	return {
		statuses,
		items: host.executions.flatMap(({ output }) => output.flat().map(({ json }) => json)),
		hints: host.executions.flatMap(({ hints }) => hints),
		failures: host.failures,
	};
}

/** The fields that the article states, and no others. */
const article = (event: string, at: number, transition: IDataObject): IDataObject => ({
	event_id: `evt_${at}`,
	...(event && { event }),
	call_id: 'call_1',
	caller_id: '+12125550123',
	dialed_number: '+18135550100',
	campaign_id: 'cmp_1',
	session: { utm_source: 'google', gclid: 'Cj0', landing_page: 'https://example.com/' },
	transition,
});
const STEPS: [string, IDataObject][] = [
	['call.started', { from: null, to: 'ringing' }],
	['call.answered', { from: 'ringing', to: 'in_progress' }],
	['call.disposition_set', { from: 'in_progress', to: 'disposition_set' }],
	['call.ended', { from: 'in_progress', to: 'completed' }],
];

describe("Events with the article's own fields, a plain hex HMAC and no time,", () => {
	test.each([
		['with their names', true],
		['without names, by the transition', false],
	])('%s, run once each: duplicates are dropped and forgeries refused', async (_, isNamed) => {
		const { host, workflow } = await listening({ parameters: { triggerOn: ['*'] } });
		const bodies = STEPS.map(([name, transition], at) => JSON.stringify(article(isNamed ? name : '', at, transition)));
		for (const body of [...bodies, ...bodies]) {
			expect((await post(host, body, bareHex(body, 'forged'))).status).toBe(401);
			expect((await post(host, body, bareHex(body))).status).toBe(200);
			expect((await post(host, `${body} `, bareHex(body))).status).toBe(401);
		}
		await host.settled();
		const inputs = host.executions.map(({ input }) => input);
		expect(inputs.map(({ event }) => event)).toEqual(STEPS.map(([name]) => name));
		expect(inputs[0]).toMatchObject({ call_id: 'call_1', utm_source: 'google', occurred_at: null });
		expect(host.executions.flatMap(({ hints }) => hints)).toEqual([]);
		// Nor after a restart.
		expect(await passes(workflow, 'evt_3', { process: startProcess() })).toBe(0);
	});

	test('with a new state that says nothing are events of an unknown name, which pass under Any Call Event', async () => {
		const body = article('', 1, { from: 'queued', to: 'screened' });
		const { items } = await deliver([body], { triggerOn: ['*'] });
		expect(items).toMatchObject([{ event: null, event_id: 'evt_1', to_state: 'screened', payload: body }]);
	});
});

describe('An event runs once, and twice where it is two, in the layout', () => {
	const call = (at: number): IDataObject => ({
		id: at,
		campaignId: 7,
		durationSeconds: 97,
		transition: { to: 'ended' },
	});
	const layouts: [string, (at: number) => IDataObject][] = [
		['data', (at) => ({ eventId: 1000 + at, type: 'call_ended', data: call(at) })],
		['data.object, with id as its ID', (at) => ({ id: `evt_${at}`, type: 'call.ended', data: { object: call(at) } })],
		['data.call, without any ID of its own', (at) => ({ event: 'CALL.ENDED', data: { call: call(at) } })],
		['call, with the ID of the webhook beside it', (at) => ({ id: 'whk_1', event: 'callEnded', call: call(at) })],
		['payload', (at) => ({ event_id: `evt_${at}`, event_name: 'Call Ended', payload: call(at) })],
		['event and call', (at) => ({ event: { id: at, type: 'ended' }, call: call(at) })],
	];

	test.each(layouts)('%s', async (_name, bodyOf) => {
		const bodies = [bodyOf(1), bodyOf(2), bodyOf(1), bodyOf(2)];
		const { statuses, items, failures } = await deliver(bodies);
		expect(statuses).toEqual([200, 200, 200, 200]);
		expect(items).toMatchObject(
			[1, 2].map((at) => ({
				event: 'call.ended',
				call_id: String(at),
				campaign_id: '7',
				duration_seconds: 97,
				to_state: 'ended',
				payload: bodyOf(at),
			})),
		);
		expect(failures).toEqual([]);
	});

	test('of two events of one call that have only the ID of the call', async () => {
		const bodies = ['call.started', 'call.ended'].map((event) => ({ event, call: { id: 'call_1' } }));
		const { items } = await deliver([...bodies, ...bodies], { triggerOn: ['*'] });
		expect(items.map(({ event }) => event)).toEqual(['call.started', 'call.ended']);
	});

	test('of numbers as IDs above 2^53', async () => {
		const bodies = ['8202522731445525542', '8202522731445525543', '8202522731445525542'];
		const { items } = await deliver(bodies.map((id) => `{"eventId":${id},"event":"call.ended","call":{"id":${id}}}`));
		expect(items.map(({ call_id }) => call_id)).toEqual(bodies.slice(0, 2));
	});
});

test.each(['call_ended', 'CALL.ENDED', 'ended', 'callEnded', 'Call Ended', 'call-ended'])(
	'An event spelled %s runs under Call Ended and under Any Call Event as call.ended; its payload is what was sent',
	async (event) => {
		const body = { event_id: 'evt_1', event };
		for (const triggerOn of [['call.ended'], ['*']]) {
			const { items } = await deliver([body], { triggerOn });
			expect(items).toMatchObject([{ event: 'call.ended', payload: body }]);
		}
	},
);

test.each(['call.not_in_the_table', 'recording.ready', 'ping'])(
	'An event of the unknown name %s passes under Any Call Event, by the output Other',
	async (event) => {
		const { host } = await listening({ parameters: { triggerOn: ['*'], separateOutputs: true } });
		const body = JSON.stringify({ event_id: 'evt_1', event });
		await post(host, body, bareHex(body));
		await host.settled();
		const [outputs = []] = host.executions.map(({ output }) => output);
		expect(outputs.map((items) => items.length)).toEqual([...EVENTS.map(() => 0), 1]);
	},
);

describe('An event of an unknown name that is not chosen', () => {
	const MESSAGE = 'CallMatrix sends call.completed, which this trigger is not set to. Choose Any Call Event.';
	const completed = (at: number): IDataObject => ({
		event_id: `evt_${at}`,
		event: 'call.completed',
		caller_id: '+12125550123',
	});

	test('fails one execution a day which says so, and starts no workflow', async () => {
		const { statuses, items, failures } = await deliver([completed(1), completed(1), completed(2), completed(3)]);
		expect([statuses, items, failures]).toEqual([[200, 200, 200, 200], [], [MESSAGE]]);
	});

	test('fails one for each name, and none for events that are known and not chosen, or tests', async () => {
		const others = [
			{ event_id: 'evt_4', event: 'call.recorded' },
			{ event_id: 'evt_5', event: 'call.started' },
			{ event_id: 'evt_6', event: 'call.completed', test: true },
			{ event_id: 'evt_7', call_id: 'call_1' },
		];
		const { failures } = await deliver([completed(1), ...others]);
		expect(failures).toEqual([
			MESSAGE,
			MESSAGE.replace('call.completed', 'call.recorded'),
			MESSAGE.replace('call.completed', 'an event without a name'),
		]);
	});

	test('stores nothing of the call with the execution that fails', async () => {
		const { host, workflow } = await listening();
		const process = startProcess();
		const body = JSON.stringify(completed(1));
		const request = { headers: { 'x-callmatrix-signature': mac(body) }, rawBody: Buffer.from(body) };
		const response = Object.assign(Object.create(null) as object, { on: () => undefined, statusCode: 200 });
		const { workflowData } = await process.receive(webhookContext(workflow, { request, response }));
		expect(JSON.stringify(workflowData)).toContain(MESSAGE);
		expect(JSON.stringify(workflowData)).not.toContain('5550123');
		expect(host.executions).toEqual([]);
	});

	test('fails the next one where n8n could not store the first', async () => {
		const { host } = await listening();
		const send = async (at: number): Promise<number> => {
			const body = JSON.stringify(completed(at));
			return (await post(host, body, bareHex(body))).status;
		};
		host.store = () => Promise.reject(new Error('database is locked'));
		expect(await send(1)).toBe(500);
		host.store = () => Promise.resolve();
		expect([await send(1), await send(2)]).toEqual([200, 200]);
		await host.settled();
		expect(host.failures).toEqual([MESSAGE]);
	});

	test('lets nothing through where On Error is set to continue: a hint says it', async () => {
		const { host } = await listening({ settings: { onError: 'continueRegularOutput' } });
		const body = JSON.stringify(completed(1));
		await post(host, body, bareHex(body));
		await host.settled();
		expect(host.executions).toMatchObject([{ output: [[]], hints: [MESSAGE] }]);
		expect(host.failures).toEqual([]);
	});

	test('is told to a person who listens for a test event, as often as it comes', async () => {
		const { host } = await listening({}, 'manual');
		const body = JSON.stringify(completed(1));
		for (let times = 0; times < 2; times++) await post(host, body, bareHex(body));
		await host.settled();
		expect(host.failures).toEqual([MESSAGE, MESSAGE]);
	});
});

describe('A time', () => {
	const seconds = (): number => Math.floor(Date.now() / 1_000);
	const iso = (): string => new Date().toISOString();
	const forms: [string, () => string | number][] = [
		['without a zone', () => iso().replace('Z', '')],
		['in Unix seconds', seconds],
		['in Unix milliseconds, as text', () => String(seconds() * 1e3)],
		['in Unix microseconds', () => seconds() * 1e6],
	];

	test.each(forms)('%s bounds the age of an event under a scheme that signs none', async (_, now) => {
		const day = { event_id: 'evt_old', event: 'call.ended', occurred_at: seconds() - 200_000 };
		const { statuses, items } = await deliver([
			{ event_id: 'evt_1', event: 'call.ended', timestamp: now() },
			{ event_id: 'evt_2', type: 'call.ended', created: now(), data: { id: 'call_1' } },
			day,
		]);
		expect(statuses).toEqual([200, 200, 401]);
		expect(items.map(({ event_id }) => event_id)).toEqual(['evt_1', 'evt_2']);
	});
});

test('A filter whose field a call.ended lacks passes, and a hint names it', async () => {
	const { items, hints } = await deliver([{ event_id: 'evt_1', event: 'call_ended', call: { id: 1 } }], {
		filters: { minimumRevenue: 40 },
	});
	expect([items.length, hints]).toEqual([1, [expect.stringContaining('Minimum Revenue')]]);
});

describe('Missed calls are derived from call.ended', () => {
	test.each<IDataObject>([
		{ state: 'missed' },
		{ disposition: 'No Answer' },
		{ transition: { to: 'busy' } },
		{ status: 'abandoned' },
		{ answered: false },
		{ answered: 0 },
		{ answered: 'false' },
		{ answeredAt: null, buyerId: null },
		{ answered_at: '', duration_seconds: 0 },
		{ duration_seconds: 0 },
	])('by %j, wherever the call is in the event', async (fields) => {
		const parameters = { triggerOn: ['call.missed'], registration: 'manual', missedCalls: 'call.ended' };
		const { items } = await deliver(
			[
				{ event_id: 'evt_1', event: 'call_ended', ...fields },
				{ event_id: 'evt_2', event: 'call.ended', data: { call: fields } },
				{
					event_id: 'evt_3',
					event: 'call.ended',
					data: { ...fields, answered_at: '2026-11-23T10:00:00Z', answered: true },
				},
			],
			parameters,
		);
		expect(items.map(({ event, derived, event_id }) => [event, derived, event_id])).toEqual([
			['call.missed', true, 'evt_1'],
			['call.missed', true, 'evt_2'],
		]);
	});
});
