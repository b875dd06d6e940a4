import type { ForgeryKind } from '../sandbox/index.mts';
import { extraHeaders, schemes, sign } from '../sandbox/webhooks/sign.mts';
import { active, listening, post, ran, sandbox, settle } from './triggerGround.mts';

const WHSEC = `whsec_${Buffer.alloc(24, 'sandbox').toString('base64')}`;

describe.each(schemes)('Signed in scheme %s', (scheme) => {
	test('an event is taken once, whether it is signed once per event or once per attempt', async () => {
		const { host } = await active();
		const expected = (['per-event', 'per-attempt'] as const).map((signs) => {
			sandbox.control.setSigning({ scheme, signs });
			sandbox.control.setFaults({ duplicates: { copies: 2, when: 'after-success' } });
			return sandbox.control.emit({ event: 'call.ended' }).event_id;
		});
		await settle(host);
		expect(ran(host).sort()).toEqual(expected.sort());
	});

	test('a forgery of any kind is refused with 401, and the true event is taken afterwards', async () => {
		const { host } = await active();
		const kinds: ForgeryKind[] = ['wrong-secret', 'tampered-body', 'no-signature', 'stale-timestamp', 'garbage-header'];
		sandbox.control.setSigning({ scheme });
		sandbox.control.setFaults({ forge: { kinds } });
		const { event_id } = sandbox.control.emit({ event: 'call.ended' });
		await settle(host);
		expect(sandbox.control.figures()).toMatchObject({ forgeriesSent: 5, forgeriesRefused: 5, delivered: 1 });
		expect(ran(host)).toEqual([event_id]);
	});

	test('an event is taken while the secret is changed, in CallMatrix and in the credential', async () => {
		const { host } = await active({ credentials: { webhookSecret: WHSEC, previousWebhookSecret: 'old' } });
		sandbox.control.setSigning({ scheme });
		const expected = [{ current: 'old' }, { current: WHSEC, previous: 'old' }, { current: WHSEC }].map((secrets) => {
			sandbox.control.rotateSecret(secrets);
			return sandbox.control.emit({ event: 'call.ended' }).event_id;
		});
		await settle(host);
		expect(ran(host).sort()).toEqual(expected.sort());
	});
});

describe('Standard Webhooks', () => {
	test('is read from the header that the credential names', async () => {
		const { host } = await listening({ credentials: { signatureHeader: 'webhook-signature' } });
		const { event_id, ...event } = sandbox.control.emit({ event: 'call.ended' });
		const body = JSON.stringify({ event_id, ...event });
		const at = Math.floor(Date.now() / 1_000);
		const signing = { scheme: 'standard', hexWith: 'current' } as const;
		const signature = sign(body, { current: sandbox.webhookSecret }, signing, at, 'msg_1');
		const headers = { 'Webhook-Signature': signature, ...extraHeaders('standard', 'msg_1', at) };
		expect((await post(host, body, headers)).status).toBe(200);
		await host.settled();
		expect(ran(host)).toEqual([event_id]);
	});

	test('without its id is refused in words that say what is missing', async () => {
		const { host } = await listening();
		const signature = `v1,${Buffer.alloc(32).toString('base64')}`;
		const { status, body } = await post(host, '{}', { 'X-CallMatrix-Signature': signature });
		expect([status, JSON.parse(body)]).toEqual([
			401,
			{
				status: 'refused',
				reason: 'signature_incomplete',
				message: expect.stringContaining('lacks webhook-id or webhook-timestamp'),
			},
		]);
	});
});

test('A trigger does not start with a secret that is nothing but the prefix of one', async () => {
	await expect(active({ credentials: { webhookSecret: 'whsec_' } })).rejects.toThrow('The Webhook Secret is missing');
});
