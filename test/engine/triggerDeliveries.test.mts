import type { ForgeryKind } from '../sandbox/index.mts';
import type { Host } from './host.mts';
import { sign } from '../sandbox/webhooks/sign.mts';
import { startProcess } from './process.mts';
import { active, create, listening, passes, post, ran, sandbox, settle, signed } from './triggerGround.mts';

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

	test('that is unknown passes through untouched when every event is chosen, and runs nothing otherwise', async () => {
		const any = await active({ parameters: { triggerOn: ['*'] } });
		const ended = await listening();
		const event = sandbox.control.emit({ event: 'call.not_in_the_table' });
		await settle(any.host);
		expect(any.host.executions[0]?.input.payload).toEqual(event);
		expect((await post(ended.host, JSON.stringify(event), signed(JSON.stringify(event)))).status).toBe(200);
		await ended.host.settled();
		expect(ended.host.executions).toEqual([]);
	});

	test('that is known and not chosen is ignored without a word', async () => {
		const { host } = await listening();
		const event = sandbox.control.emit({ event: 'call.started' });
		const { status, body } = await post(host, JSON.stringify(event), signed(JSON.stringify(event)));
		expect([status, JSON.parse(body)]).toEqual([200, { status: 'ignored', event_id: event.event_id }]);
		expect([host.executions, host.failures]).toEqual([[], []]);
	});

	test('is taken in under the bare hex signature, once per event or once per attempt', async () => {
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

	test('is taken in during a rotation of the secret, whether it changes first in CallMatrix or in the credential', async () => {
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

	test('is taken in when the secret in the credential was pasted with spaces', async () => {
		const { host } = await listening({ credentials: { webhookSecret: ` ${sandbox.webhookSecret}\n` } });
		const body = JSON.stringify(sandbox.control.emit({ event: 'call.ended' }));
		expect((await post(host, body, signed(body))).status).toBe(200);
	});
});

describe('Signature: a forged delivery', () => {
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

	test('gets a response without the secret and without anything that it said', async () => {
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

describe('A signed body that is not a usable event is refused with 400 and runs nothing:', () => {
	test.each([
		['an empty body', '', 'body_not_json'],
		['a list', '[1]', 'body_not_an_object'],
		['an object that has nothing of an event', '{"message":"hello"}', 'not_an_event'],
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

describe('A delivery', () => {
	const HOUR_MS = 3_600_000;
	const eventNow = (id: string): string =>
		JSON.stringify({ event_id: id, event: 'call.ended', occurred_at: new Date().toISOString() });
	const bareHex = (body: string): Record<string, string> => ({
		'X-CallMatrix-Signature': sign(body, { current: sandbox.webhookSecret }, { scheme: 'hex', hexWith: 'current' }, 0),
	});
	const after = async (hours: number, act: () => Promise<{ status: number }>): Promise<number> => {
		const later = Date.now() + hours * HOUR_MS;
		const clock = jest.spyOn(Date, 'now').mockReturnValue(later);
		const { status } = await act();
		clock.mockRestore();
		return status;
	};

	test.each([1, 6, 23])(
		'that is repeated when n8n is back after %d hours is taken in once, however it is signed',
		async (hours) => {
			const { host } = await listening();
			for (const [id, isSignedAnew] of [
				['evt_once', false],
				['evt_anew', true],
			] as const) {
				const body = eventNow(id);
				const before = signed(body);
				for (const minutes of [0, 1, 5]) {
					const send = async () => await post(host, body, isSignedAnew ? signed(body) : before);
					expect(await after(hours + minutes / 60, send)).toBe(200);
				}
			}
			const undated = eventNow('evt_undated');
			expect(await after(hours, async () => await post(host, undated, bareHex(undated)))).toBe(200);
			await host.settled();
			expect(ran(host)).toEqual(['evt_once', 'evt_anew', 'evt_undated']);
		},
	);

	test('that somebody captured and replays a minute, a day and two days later runs nothing', async () => {
		const { host, workflow } = await listening();
		const body = eventNow('evt_captured');
		for (const headers of [signed(body), bareHex(body)]) {
			await post(host, body, headers);
			const send = async () => await post(host, body, headers);
			expect(await after(1 / 60, send)).toBe(200);
			expect(await after(24, send)).toBe(200);
			expect(await after(48, send)).toBe(401);
		}
		await host.settled();
		expect(ran(host)).toEqual(['evt_captured']);
		// Nor after a restart, when only n8n's record knows of it.
		expect(await passes(workflow, 'evt_captured', { process: startProcess() })).toBe(0);
	});
});
