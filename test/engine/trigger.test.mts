import type { IDataObject, INode, INodeParameters, WorkflowExecuteMode } from 'n8n-workflow';

import { CallMatrixTrigger } from '../../nodes/CallMatrix/CallMatrixTrigger.node.ts';
import { startSandbox, type ForgeryKind, type Sandbox } from '../sandbox/index.mts';
import { sign } from '../sandbox/webhooks/sign.mts';
import { bench, executeContext, hookContext, type Bench } from './contexts.mts';
import { startHost, type Host } from './host.mts';
import { recordStore, type RecordStore } from './record-store.mts';

const trigger = new CallMatrixTrigger();
const hooksOfTrigger = trigger.webhookMethods.default;

const checkExists = async (workflow: Bench): Promise<boolean> =>
	await hooksOfTrigger.checkExists.call(hookContext(workflow));
const create = async (workflow: Bench): Promise<boolean> => await hooksOfTrigger.create.call(hookContext(workflow));
const remove = async (workflow: Bench): Promise<boolean> => await hooksOfTrigger.delete.call(hookContext(workflow));

let sandbox: Sandbox;
let store: RecordStore;
/** Every test is a workflow of its own, so that none meets the claims of another. */
let workflows = 0;
const running: Host[] = [];

beforeAll(async () => {
	store = await recordStore();
});
beforeEach(async () => {
	store = await recordStore();
	// An hour of backoff passes in a third of a second.
	sandbox = await startSandbox({ timeFactor: 10_000, sizes: { buyers: 20, offers: 20, campaigns: 5, calls: 20 } });
});
afterEach(async () => {
	await Promise.all(
		running.splice(0).map(async (host) => {
			await host.stop();
		}),
	);
	await sandbox.stop();
});

interface Setup {
	parameters?: INodeParameters;
	credentials?: IDataObject;
	settings?: Partial<INode>;
	webhookBaseUrl?: string;
}

function trial(setup: Setup = {}): Bench {
	return bench({
		type: 'callMatrixTrigger',
		id: `workflow-${++workflows}`,
		parameters: { triggerOn: ['call.ended'], options: {}, ...setup.parameters },
		credentials: {
			baseUrl: sandbox.baseUrl,
			apiKey: sandbox.apiKey,
			webhookSecret: sandbox.webhookSecret,
			previousWebhookSecret: '',
			signatureHeader: 'X-CallMatrix-Signature',
			...setup.credentials,
		},
		...(setup.settings && { settings: setup.settings }),
		...(setup.webhookBaseUrl && { webhookBaseUrl: setup.webhookBaseUrl }),
	});
}

/** A workflow with the trigger, listening; active where it says so. */
async function listening(
	setup: Setup = {},
	mode: WorkflowExecuteMode = 'webhook',
): Promise<{ workflow: Bench; host: Host }> {
	const workflow = trial(setup);
	const host = await startHost(workflow, mode);
	running.push(host);
	workflow.additionalData.webhookBaseUrl = host.url.replace('/hook-1/webhook', '');
	return { workflow, host };
}

async function active(setup?: Setup): Promise<{ workflow: Bench; host: Host }> {
	const started = await listening(setup);
	if (!(await checkExists(started.workflow))) await create(started.workflow);
	return started;
}

/** The ids of the events that were let into the workflow. */
const ran = ({ executions }: Host): unknown[] =>
	executions.flatMap(({ output }) => (output[0] ?? []).map(({ json }) => json.event_id));

const post = async (
	host: Host,
	body: string,
	headers: Record<string, string> = {},
): Promise<{ status: number; body: string }> => {
	const response = await fetch(host.url, {
		method: 'POST',
		body,
		headers: { 'content-type': 'application/json', ...headers },
	});
	return { status: response.status, body: await response.text() };
};

/** The header that CallMatrix would send with a body. */
const signed = (body: string, secret = sandbox.webhookSecret): Record<string, string> => ({
	'X-CallMatrix-Signature': sign(
		body,
		{ current: secret },
		{ scheme: 't-v1', hexWith: 'current' },
		Math.floor(Date.now() / 1000),
	),
});

const settle = async (host: Host): Promise<void> => {
	await sandbox.control.idle();
	await host.settled();
};

/** Runs the execution that an event started. @returns how many items the trigger lets into the workflow */
async function passes(workflow: Bench, eventId: string, mode: WorkflowExecuteMode = 'webhook'): Promise<number> {
	const [items] = await trigger.execute.call(executeContext(workflow, [{ event_id: eventId }], mode));
	return items?.length ?? 0;
}

describe('An event', () => {
	test('starts the workflow once, with the whole call', async () => {
		const { host } = await active();
		const { call, events } = sandbox.control.playCall({ answered: true, durationSeconds: 185, revenue: 42.5 });
		await settle(host);
		const ended = events.find(({ event }) => event === 'call.ended');
		expect(ran(host)).toEqual([ended?.event_id]);
		expect(host.executions[0]?.output[0]?.[0]?.json).toMatchObject({
			call_id: call.call_id,
			event: 'call.ended',
			campaign_id: call.campaign_id,
			buyer_id: call.buyer_id,
			duration_seconds: 185,
			revenue: 42.5,
			utm_source: call.utm_source,
			payload: ended,
		});
	});

	test.each([
		[
			['call.started', 'call.missed'],
			['call.started', 'call.missed'],
		],
		[['*'], ['call.started', 'call.missed', 'call.disposition_set', 'call.ended']],
	])('arrives for the choice %j alone', async (triggerOn, expected) => {
		const { host } = await active({ parameters: { triggerOn } });
		sandbox.control.playCall({ answered: false, disposition: 'no_answer' });
		await settle(host);
		expect(host.executions.map(({ input }) => input.event).sort()).toEqual([...expected].sort());
	});

	test('that nobody has heard of passes through untouched where every event is chosen, and is let go where not', async () => {
		const any = await active({ parameters: { triggerOn: ['*'] } });
		const ended = await listening();
		const event = sandbox.control.emit({ event: 'call.transferred' });
		await settle(any.host);
		expect(any.host.executions[0]?.input.payload).toEqual(event);
		const { status, body } = await post(ended.host, JSON.stringify(event), signed(JSON.stringify(event)));
		expect([status, JSON.parse(body)]).toEqual([200, { status: 'ignored', event_id: event.event_id }]);
		expect(ended.host.executions).toEqual([]);
	});

	test('is taken under the bare hex signature, once per event or once per attempt', async () => {
		const { host } = await active();
		for (const signs of ['per-event', 'per-attempt'] as const) {
			for (const scheme of ['t-v1', 'hex'] as const) {
				sandbox.control.setSigning({ scheme, signs });
				sandbox.control.emit({ event: 'call.ended' });
			}
		}
		await settle(host);
		expect(ran(host)).toHaveLength(4);
	});

	test('is taken whichever of the two secrets changes first, in CallMatrix or in the credential', async () => {
		const old = sandbox.webhookSecret;
		const hosts = [
			await active(),
			await active({ credentials: { webhookSecret: 'new-secret', previousWebhookSecret: old } }),
		];
		sandbox.control.emit({ event: 'call.ended' });
		await Promise.all(hosts.map(({ host }) => settle(host)));
		sandbox.control.rotateSecret({ current: 'new-secret', previous: old });
		sandbox.control.emit({ event: 'call.ended' });
		await Promise.all(hosts.map(({ host }) => settle(host)));
		expect(hosts.map(({ host }) => ran(host).length)).toEqual([2, 2]);
	});

	test('is taken where the secret in the credential was pasted with spaces', async () => {
		const { host } = await listening({ credentials: { webhookSecret: ` ${sandbox.webhookSecret}\n` } });
		const body = JSON.stringify(sandbox.control.emit({ event: 'call.ended' }));
		expect((await post(host, body, signed(body))).status).toBe(200);
	});
});

describe('A duplicate', () => {
	test.each(['at-once', 'after-success'] as const)('sent %s starts nothing', async (when) => {
		const { host } = await active();
		sandbox.control.setFaults({ duplicates: { copies: 5, when } });
		const sent = Array.from({ length: 10 }, () => sandbox.control.emit({ event: 'call.ended' }).event_id);
		await settle(host);
		expect(ran(host).sort()).toEqual(sent.sort());
		expect(host.executions).toHaveLength(10);
		const copies = sandbox.control.attempts().filter(({ kind, status }) => kind === 'duplicate' && status === 200);
		expect(copies).toHaveLength(50);
		expect(copies.every(({ answer }) => answer.includes('"status":"duplicate"'))).toBe(true);
	});

	test('that arrives while the first is still unanswered is told to come again', async () => {
		const { host } = await active();
		const body = JSON.stringify({ ...sandbox.control.emit({ event: 'call.started' }), event: 'call.ended' });
		const answers = await Promise.all(Array.from({ length: 50 }, () => post(host, body, signed(body))));
		await settle(host);
		expect(host.executions).toHaveLength(1);
		expect(answers.every(({ status }) => status === 200 || status === 503)).toBe(true);
	});

	test('that arrives after its sender hung up on the first is told to come again, and starts nothing', async () => {
		const { host } = await active();
		const body = JSON.stringify({ ...sandbox.control.emit({ event: 'call.started' }), event: 'call.ended' });
		let store = (): void => undefined;
		const stored = new Promise<void>((resolve) => (store = resolve));
		const taken = new Promise<void>((resolve) => {
			host.store = async () => {
				resolve();
				await stored;
			};
		});
		const hangUp = new AbortController();
		const first = fetch(host.url, { method: 'POST', body, headers: signed(body), signal: hangUp.signal });
		const outcome = first.catch(() => 'hung up');
		await taken;
		hangUp.abort();
		expect(await outcome).toBe('hung up');
		expect((await post(host, body, signed(body))).status).toBe(503);
		store();
		await settle(host);
		expect((await post(host, body, signed(body))).status).toBe(503);
		expect(host.executions).toHaveLength(1);
	});

	test('of an event that n8n could not store is taken: the event is still needed', async () => {
		const { host } = await active();
		const body = JSON.stringify({ ...sandbox.control.emit({ event: 'call.started' }), event: 'call.ended' });
		host.store = () => Promise.reject(new Error('disk full'));
		expect((await post(host, body, signed(body))).status).toBe(500);
		host.store = () => Promise.resolve();
		expect((await post(host, body, signed(body))).status).toBe(200);
		await settle(host);
		expect(host.executions).toHaveLength(1);
	});

	test('that comes after a restart ends at the trigger: its execution lets nothing through', async () => {
		const workflow = trial();
		expect(await passes(workflow, 'evt_1')).toBe(1);
		expect(await passes(workflow, 'evt_1')).toBe(0);
	});

	test('for another trigger is an event of its own', async () => {
		for (const workflow of [trial(), trial()]) expect(await passes(workflow, 'evt_shared')).toBe(1);
	});
});

describe('The record of events', () => {
	test('loses none of a hundred first events at once: they are written one after the other', async () => {
		const workflow = trial();
		const passed = await Promise.all(
			Array.from({ length: 100 }, async (_, index) => await passes(workflow, `evt_${index}`)),
		);
		expect(passed).toEqual(Array(100).fill(1));
		expect(store.mostAtOnce).toBe(1);
	});

	test('that clashes with another process is written at the next try', async () => {
		const workflow = trial();
		store.faults.push(new Error('UNIQUE constraint failed: processed_data'));
		expect(await passes(workflow, 'evt_clash')).toBe(1);
		expect(await passes(workflow, 'evt_clash')).toBe(0);
	});

	test('that cannot be written at all does not stop the event', async () => {
		store.faults.push(...Array.from({ length: 10 }, () => new Error('database is locked')));
		expect(await passes(trial(), 'evt_locked')).toBe(1);
	});

	test('does not keep a crashed execution from running when a person retries it from the list', async () => {
		const workflow = trial();
		await passes(workflow, 'evt_crashed');
		expect(await passes(workflow, 'evt_crashed', 'retry')).toBe(1);
	});

	test('is written by a retry too, so that a late copy is a duplicate', async () => {
		const workflow = trial();
		await passes(workflow, 'evt_retried', 'retry');
		expect(await passes(workflow, 'evt_retried')).toBe(0);
	});

	test.each(['manual', 'evaluation'] as const)('is neither asked nor written in mode %s', async (mode) => {
		const workflow = trial();
		for (const each of [mode, mode, 'webhook'] as const) expect(await passes(workflow, 'evt_trial', each)).toBe(1);
	});
});

describe('A forgery', () => {
	test('of any kind is refused with 401 and runs nothing, and the true event is taken afterwards', async () => {
		const { host } = await active();
		const kinds: ForgeryKind[] = ['wrong-secret', 'tampered-body', 'no-signature', 'stale-timestamp', 'garbage-header'];
		sandbox.control.setFaults({ forge: { kinds } });
		const event = sandbox.control.emit({ event: 'call.ended' });
		await settle(host);
		expect(sandbox.control.figures()).toMatchObject({ forgeriesSent: 5, forgeriesRefused: 5, delivered: 1 });
		expect(ran(host)).toEqual([event.event_id]);
	});

	test('is refused where the scheme signs no timestamp, when the event itself is two days old', async () => {
		const { host } = await active();
		sandbox.control.setSigning({ scheme: 'hex' });
		sandbox.control.setFaults({ forge: { kinds: ['stale-timestamp'] } });
		sandbox.control.emit({ event: 'call.ended' });
		await settle(host);
		expect(sandbox.control.figures()).toMatchObject({ forgeriesRefused: 1, delivered: 1 });
	});

	test('is answered without the secret or anything that it said', async () => {
		const { host } = await active();
		const said = JSON.stringify({ event_id: 'evt_secret', event: 'call.ended', caller_id: '+12125550123' });
		const { status, body } = await post(host, said, { 'X-CallMatrix-Signature': 'ab'.repeat(32) });
		expect(status).toBe(401);
		expect(JSON.parse(body)).toEqual({
			status: 'refused',
			reason: 'signature_mismatch',
			message: expect.stringContaining('Paste the webhook secret from CallMatrix into Webhook Secret'),
		});
		expect(body).not.toContain(sandbox.webhookSecret);
		expect(body).not.toContain('5550123');
	});

	test('passes no trigger whose credential has no secret', async () => {
		const { host } = await listening({ credentials: { webhookSecret: '' } });
		const body = '{"event_id":"e","event":"call.ended"}';
		expect((await post(host, body, signed(body, 'x'))).status).toBe(401);
		expect(host.executions).toEqual([]);
	});
});

describe('A signed body that is no usable event is refused with 400 and runs nothing:', () => {
	test.each([
		['an empty body', '', 'body_not_json'],
		['a list', '[1]', 'body_not_an_object'],
		['an event without event_id', '{"event":"call.ended"}', 'event_id_missing'],
		['an event without a name', '{"event_id":"evt_1"}', 'event_name_missing'],
	])('%s', async (_, body, reason) => {
		const { host } = await listening();
		const answer = await post(host, body, signed(body));
		expect([answer.status, JSON.parse(answer.body)]).toEqual([400, expect.objectContaining({ reason })]);
		expect(host.executions).toEqual([]);
	});
});

describe('A test delivery', () => {
	const sendTest = async (host: Host): Promise<void> => {
		const [webhook] = sandbox.control.webhooks();
		await fetch(`${sandbox.baseUrl}/webhooks/${webhook?.id}/test`, {
			method: 'POST',
			headers: {
				authorization: `Bearer ${sandbox.apiKey}`,
				'content-type': 'application/json',
				'idempotency-key': 'a-key-of-one-test-delivery',
			},
			body: '{"event":"call.ended"}',
		});
		await settle(host);
	};

	test('runs nothing in production', async () => {
		const { host } = await active();
		await sendTest(host);
		expect(host.executions).toEqual([]);
	});

	test('is shown to a person who listens for one', async () => {
		const { host, workflow } = await listening({}, 'manual');
		await create(workflow);
		await sendTest(host);
		expect(host.executions).toMatchObject([{ input: { test: true, event: 'call.ended' } }]);
	});
});

describe('The subscription', () => {
	const hooks = () => sandbox.control.webhooks().map(({ url, events, status }) => ({ url, events, status }));

	test('is made at activation, found again at a restart, and gone after deactivation', async () => {
		const workflow = trial();
		expect(await checkExists(workflow)).toBe(false);
		await create(workflow);
		expect(hooks()).toEqual([
			{ url: 'http://127.0.0.1:5678/webhook/hook-1/webhook', events: ['call.ended'], status: 'active' },
		]);
		expect(await checkExists(workflow)).toBe(true);
		await remove(workflow);
		expect(hooks()).toEqual([]);
	});

	test('is found by its URL where its id was lost, and never made twice', async () => {
		const workflow = trial();
		await create(workflow);
		delete workflow.workflow.getStaticData('node', workflow.node).webhookId;
		expect(await checkExists(workflow)).toBe(true);
		expect(hooks()).toHaveLength(1);
	});

	test('is repaired where URL, events or status have drifted', async () => {
		const workflow = trial({ parameters: { triggerOn: ['call.missed', 'call.ended'] } });
		await create(workflow);
		const [webhook] = sandbox.control.webhooks();
		await fetch(`${sandbox.baseUrl}/webhooks/${webhook?.id}`, {
			method: 'PATCH',
			headers: { authorization: `Bearer ${sandbox.apiKey}`, 'content-type': 'application/json' },
			body: JSON.stringify({ url: 'http://127.0.0.1:1/other', events: ['*'], status: 'disabled' }),
		});
		expect(await checkExists(workflow)).toBe(true);
		expect(hooks()).toEqual([
			{ url: 'http://127.0.0.1:5678/webhook/hook-1/webhook', events: ['call.ended', 'call.missed'], status: 'active' },
		]);
	});

	test('of somebody else is left alone', async () => {
		const [mine, other] = [trial(), trial({ webhookBaseUrl: 'http://127.0.0.1:9/webhook' })];
		await create(other);
		expect(await checkExists(mine)).toBe(false);
		await create(mine);
		await remove(mine);
		expect(hooks()).toMatchObject([{ url: 'http://127.0.0.1:9/webhook/hook-1/webhook' }]);
	});

	test('that CallMatrix has already removed is gone as wanted', async () => {
		const workflow = trial();
		await create(workflow);
		const copy = trial();
		copy.workflow.getStaticData('node', copy.node).webhookId = sandbox.control.webhooks()[0]?.id;
		await remove(workflow);
		await expect(remove(copy)).resolves.toBe(true);
	});

	test('is not taken for gone while CallMatrix does not answer: activation and deactivation say so', async () => {
		const workflow = trial();
		await create(workflow);
		await sandbox.stop();
		for (const method of [checkExists, create, remove]) {
			await expect(method(workflow)).rejects.toMatchObject({
				message: expect.stringContaining('CallMatrix could not be reached'),
			});
		}
	});
});

describe('The trigger does not start', () => {
	test.each<[string, Setup, string]>([
		['without a webhook secret', { credentials: { webhookSecret: '' } }, 'The Webhook Secret is missing'],
		['with spaces around the secret', { credentials: { webhookSecret: ' secret' } }, 'The Webhook Secret has spaces'],
		[
			'with spaces around the previous secret',
			{ credentials: { previousWebhookSecret: 'old\n' } },
			'The Previous Webhook Secret has spaces',
		],
		[
			'with Always Output Data, which would run for every duplicate',
			{ settings: { alwaysOutputData: true } },
			'Always Output Data',
		],
		['with nothing chosen', { parameters: { triggerOn: [] } }, 'Trigger On is empty'],
		[
			'at an address that CallMatrix cannot reach',
			{ credentials: { baseUrl: 'https://api.callmatrix.io/v1' }, webhookBaseUrl: 'http://localhost:5678/webhook' },
			'CallMatrix cannot reach this n8n',
		],
		[
			'with a base URL that would send the key unencrypted',
			{ credentials: { baseUrl: 'http://api.callmatrix.io' } },
			'The Base URL',
		],
	])('%s, and says what to do; nothing is registered', async (_, setup, message) => {
		const outcome: unknown = await checkExists(trial(setup)).catch((fault: unknown) => fault);
		expect(outcome).toMatchObject({
			message: expect.stringContaining(message),
			description: expect.stringMatching(/.{20}/),
		});
		expect(sandbox.control.webhooks()).toEqual([]);
	});

	test('with a wrong API key, and names the field', async () => {
		await expect(checkExists(trial({ credentials: { apiKey: 'wrong' } }))).rejects.toMatchObject({
			description: expect.stringContaining('API Key'),
		});
	});
});
