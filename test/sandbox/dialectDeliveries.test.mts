import { createHmac } from 'node:crypto';
import fc from 'fast-check';
import { dialectDimensions, type Dialect } from './dialect/dialect.mts';
import { at, useDialects, type Json } from './dialectTesting.mts';
import { startReceiver, subscribe, type Received, type Receiver } from './testing.mts';
import type { CallEvent } from './webhooks/event.mts';

const { sandbox, speak, ask } = useDialects();

describe('a delivery', () => {
	let receiver: Receiver;

	beforeAll(async () => {
		receiver = await startReceiver();
		await subscribe(sandbox, receiver);
	});
	beforeEach(() => {
		receiver.received.length = 0;
	});
	afterAll(async () => {
		await receiver.close();
	});

	/** The event as it was sent, and as it came. */
	async function deliver(dialect: Partial<Dialect>, event: Partial<CallEvent> = { event: 'call.ended' }) {
		speak(dialect);
		const sent = sandbox.control.emit(event);
		await sandbox.control.idle();
		const delivery = receiver.received[0] as Received;
		return { sent, delivery, came: JSON.parse(delivery.body) as Json };
	}

	it('is the contract where nothing is said, byte for byte', async () => {
		const { sent, delivery } = await deliver({});
		expect(delivery.body).toBe(JSON.stringify(sent));
	});

	it.each([
		['bare', ''],
		['data', 'data'],
		['data.call', 'data.call'],
		['data.object', 'data.object'],
		['call', 'call'],
		['payload', 'payload'],
		['cloudLike', 'data'],
	] as const)('as %s has the call at "%s"', async (eventAs, place) => {
		const { sent, came } = await deliver({ eventAs });
		const { event_id, event, occurred_at, ...call } = sent;
		expect(at(came, place)).toMatchObject(call);
		expect(came).toMatchObject(
			eventAs === 'cloudLike' ? { id: event_id, type: event, time: occurred_at } : { event_id, event, occurred_at },
		);
	});

	it.each([
		['call.ended', 'call.disposition_set'],
		['call_ended', 'call_disposition_set'],
		['CALL.ENDED', 'CALL.DISPOSITION_SET'],
		['ended', 'disposition_set'],
		['callEnded', 'callDispositionSet'],
		['Call Ended', 'Call Disposition Set'],
		['other', 'call.dispositioned'],
	] as const)('with eventName %s calls call.disposition_set %s', async (eventName, name) => {
		expect((await deliver({ eventName }, { event: 'call.disposition_set' })).came.event).toBe(name);
	});

	it.each([
		['event_id', {}, 'event_id'],
		['eventId', {}, 'eventId'],
		['id', { eventAs: 'data' }, 'id'],
		['none', {}, null],
		['webhookIdHeader', {}, null],
	] as const)('with eventIdAs %s (%j) has the ID at %s', async (eventIdAs, more, key) => {
		const { sent, came, delivery } = await deliver({ eventIdAs, ...more });
		expect(key === null ? undefined : came[key]).toBe(key === null ? undefined : sent.event_id);
		for (const other of ['event_id', 'eventId', 'id']) if (other !== key) expect(came).not.toHaveProperty(other);
		expect(delivery.headers['webhook-id']).toBe(eventIdAs === 'webhookIdHeader' ? sent.event_id : undefined);
	});

	it('with eventIdAs number has digits above 2^53, which are rounded alike when they are read as numbers', async () => {
		speak({ eventIdAs: 'number' });
		for (let i = 0; i < 20; i++) sandbox.control.emit();
		await sandbox.control.idle();
		const digits = receiver.received.map(({ body }) => /^\{"event_id":(\d+),/.exec(body)?.[1] ?? '');
		expect(digits.every((id) => BigInt(id) > 2n ** 53n)).toBe(true);
		expect(new Set(digits).size).toBe(20);
		expect(new Set(digits.map(Number)).size).toBeLessThan(20);
	});

	it.each([
		['iso', '2026-11-27T15:04:05.678Z'],
		['isoNoZone', '2026-11-27T15:04:05.678'],
		['seconds', 1795791845],
		['milliseconds', 1795791845678],
		['microseconds', 1795791845678000],
		['secondsText', '1795791845'],
		['none', undefined],
	] as const)('with eventTime %s says %s', async (eventTime, time) => {
		const { came } = await deliver({ eventTime }, { occurred_at: '2026-11-27T15:04:05.678Z' });
		expect(came.occurred_at).toBe(time);
	});

	it('with eventCasing camel and callIdAs number has other keys and the number that the API has', async () => {
		const { sent, came } = await deliver({ eventCasing: 'camel', callIdAs: 'number', idAs: 'number' });
		expect(came).toMatchObject({
			eventId: sent.event_id,
			callerId: sent.caller_id,
			session: { utmTerm: sent.session.utm_term },
		});
		const call = (await ask('GET', `/calls/${String(came.callId)}`)).json;
		expect([call.call_id, call.campaign_id]).toEqual([came.callId, came.campaignId]);
	});

	it.each([
		['contract', { transition: { from: 'missed', to: 'completed' } }, { transition: { from: 'in_progress' } }],
		['state', { transition: { from: 'ringing', to: 'missed' } }, { transition: { to: 'completed' } }],
		['disposition', { disposition: 'no_answer' }, {}],
		['answeredFalse', { answered: false }, { answered: true }],
		['answeredZero', { answered: 0 }, { answered: 1 }],
		[
			'answeredAtNull',
			{ answered_at: null, buyer_id: null, duration_seconds: 0 },
			{ answered_at: expect.stringMatching(/Z$/), duration_seconds: 120 },
		],
		['answeredAtMissing', { buyer_id: null, duration_seconds: 0 }, { answered_at: expect.stringMatching(/Z$/) }],
		['nothing', { transition: { from: 'in_progress', to: 'completed' } }, {}],
	] as const)('with missedAs %s', async (missedAs, missed, answered) => {
		speak({ missedAs });
		sandbox.control.playCall({ answered: false, disposition: null });
		sandbox.control.playCall({ disposition: null });
		await sandbox.control.idle();
		const ended = receiver.received.map(({ event }) => event).filter(({ event }) => event === 'call.ended');
		const first = ended.find(({ event_id }) => event_id === ended.map((one) => one.event_id).sort()[0]);
		expect(first).toMatchObject(missed);
		expect(ended.find((event) => event !== first)).toMatchObject(answered);
		if (missedAs === 'nothing') {
			const shown = ended.map((event) => Object.keys(event).sort());
			expect(shown[0]).toEqual(shown[1]);
		}
	});

	const digest = (text: string, encoding: 'hex' | 'base64' | 'base64url' = 'hex') =>
		createHmac('sha256', sandbox.webhookSecret).update(text).digest(encoding);

	it.each<[Dialect['signature'], (body: string, time: string, id: string) => string, string?]>([
		['contract', (body, time) => `t=${time},v1=${digest(`${time}.${body}`)}`],
		['t-v1', (body, time) => `t=${time},v1=${digest(`${time}.${body}`)}`],
		['sha256', (body) => `sha256=${digest(body)}`],
		['hex', (body) => digest(body)],
		['base64', (body) => digest(body, 'base64')],
		['standard', (body, time, id) => `v1,${digest(`${id}.${time}.${body}`, 'base64')}`, 'webhook-signature'],
		['hmac-sha256=', (body) => `hmac-sha256=${digest(body)}`],
		['sha256:', (body) => `sha256:${digest(body)}`],
		['base64url', (body) => digest(body, 'base64url')],
		['base64urlPadded', (body) => `${digest(body, 'base64url')}=`],
		['timestampHeader', (body, time) => digest(`${time}.${body}`)],
		['otherHeader', (body, time) => `t=${time},v1=${digest(`${time}.${body}`)}`, 'x-cm-signature'],
		['articleOnly', (body) => digest(body)],
	])(
		'with signature %s is signed as node:crypto does it',
		async (signature, expected, header = 'x-callmatrix-signature') => {
			const { delivery, sent } = await deliver({ signature });
			const { headers, body } = delivery;
			const value = String(headers[header]);
			const time = /^t=(\d+)/.exec(value)?.[1] ?? headers['webhook-timestamp'] ?? headers['x-callmatrix-timestamp'];
			expect(value).toBe(expected(body, String(time), sent.event_id));
			expect(Object.keys(headers).filter((name) => name.endsWith('signature'))).toEqual([header]);
		},
	);

	it('with signature withUnknownVersions has the known one among them', async () => {
		const { delivery } = await deliver({ signature: 'withUnknownVersions' });
		const time = /^t=(\d+),v2=/.exec(delivery.signature ?? '')?.[1] ?? '';
		expect(delivery.signature).toContain(`,v1=${digest(`${time}.${delivery.body}`)},v0=`);
	});

	it('with signature articleOnly has the fields of the article, and no time', async () => {
		const { came, sent } = await deliver({ signature: 'articleOnly' });
		const { event_id, event, call_id, caller_id, dialed_number, campaign_id, transition, session } = sent;
		expect(came).toEqual({ event_id, event, call_id, caller_id, dialed_number, campaign_id, transition, session });
	});

	it('that is forged is no true one in any dialect (property)', async () => {
		await fc.assert(
			fc.asyncProperty(
				fc.constantFrom(...dialectDimensions.signature),
				fc.constantFrom('wrong-secret' as const, 'tampered-body' as const),
				async (signature, kind) => {
					speak({ signature });
					receiver.received.length = 0;
					const { event } = await sandbox.control.forge({ kind });
					sandbox.control.emit(event);
					await sandbox.control.idle();
					const [forged, genuine] = receiver.received.map(({ headers, body }) => [
						body,
						Object.entries(headers).find(([name]) => name.endsWith('signature'))?.[1],
					]);
					// Of the body and the signature one is that of the event itself, and the other is not.
					if (kind === 'wrong-secret') expect(forged?.[0]).toBe(genuine?.[0]);
					else expect(forged?.[0]).not.toBe(genuine?.[0]);
					if (kind === 'wrong-secret') expect(forged?.[1]).not.toBe(genuine?.[1]);
				},
			),
			{ numRuns: 25 },
		);
	});
});
