import fc from 'fast-check';
import { startSandbox, type Sandbox, type SandboxOptions } from './index.mts';
import {
	fewRecords,
	hmac,
	partsOf,
	startReceiver,
	subscribe,
	type Received,
	type Receiver,
	type Reply,
} from './testing.mts';
import { defaultSigning, sign, type Scheme, type Secrets } from './webhooks/sign.mts';

describe('webhook delivery', () => {
	let sandbox: Sandbox;
	let receiver: Receiver;

	async function start(options: SandboxOptions = {}): Promise<void> {
		sandbox = await startSandbox({ sizes: fewRecords, timeFactor: 20_000, ...options });
		await subscribe(sandbox, receiver);
	}

	beforeEach(async () => {
		receiver = await startReceiver();
	});
	afterEach(async () => {
		await sandbox.stop();
		await receiver.close();
	});

	const firstTimes = (count: number, status: number) => (_delivery: Received, number: number) =>
		number <= count ? status : 200;

	it('has a webhook signature (t=,v1=) that node:crypto verifies', async () => {
		await start();
		sandbox.control.emit({ disposition: 'très qualifié ✓ 🙂' });
		await sandbox.control.idle();
		const [delivery] = receiver.received;
		const { t, v1 } = partsOf(delivery?.signature);
		expect(v1).toEqual([hmac(`${t}.${delivery?.body ?? ''}`, sandbox.webhookSecret)]);
		expect(Math.abs(Number(t) - Date.now() / 1_000)).toBeLessThan(5);
		expect(delivery?.headers['content-type']).toBe('application/json');
	});

	it('has a webhook signature equal to that of node:crypto, for any body and scheme (property)', async () => {
		await start();
		fc.assert(
			fc.property(fc.string({ unit: 'grapheme' }), fc.string({ minLength: 1 }), fc.nat(), (body, current, at) => {
				expect(sign(body, { current }, defaultSigning, at)).toBe(`t=${at},v1=${hmac(`${at}.${body}`, current)}`);
				const bare = hmac(body, current);
				const base64 = (hex: string) => Buffer.from(hex, 'hex').toString('base64');
				const signedIn = (scheme: Scheme, secrets: Secrets) =>
					sign(body, secrets, { ...defaultSigning, scheme }, at, 'msg');
				expect(signedIn('hex', { current })).toBe(bare);
				expect(signedIn('sha256', { current })).toBe(`sha256=${bare}`);
				expect(signedIn('base64', { current })).toBe(base64(bare));
				const standard = base64(hmac(`msg.${at}.${body}`, current));
				expect(signedIn('standard', { current })).toBe(`v1,${standard}`);
				const encoded = `whsec_${Buffer.from(current).toString('base64')}`;
				expect(signedIn('standard', { current: encoded, previous: current })).toBe(`v1,${standard} v1,${standard}`);
			}),
		);
	});

	it('signs only the body in the hex scheme, in the configured signature header', async () => {
		await receiver.close();
		receiver = await startReceiver('x-signature');
		await start({ signatureHeader: 'X-Signature', signing: { scheme: 'hex' } });
		sandbox.control.emit();
		await sandbox.control.idle();
		const [delivery] = receiver.received;
		expect(delivery?.signature).toBe(hmac(delivery?.body ?? '', sandbox.webhookSecret));
	});

	it('sends webhook-id and webhook-timestamp of Standard Webhooks, the same in all retries of an event', async () => {
		await start({ signing: { scheme: 'standard' } });
		receiver.reply = firstTimes(2, 500);
		const { event_id } = sandbox.control.emit();
		sandbox.control.setSigning({ scheme: 't-v1', clockOffsetSeconds: 60 });
		await sandbox.control.idle();
		const sent = receiver.received.map(({ headers, signature }) => ({
			id: headers['webhook-id'],
			timestamp: headers['webhook-timestamp'],
			signature,
		}));
		expect(sent).toHaveLength(3);
		const [{ id, timestamp, signature } = {}] = sent;
		const mac = hmac(`${String(id)}.${String(timestamp)}.${receiver.received[0]?.body ?? ''}`, sandbox.webhookSecret);
		expect(id).toBe(event_id);
		expect(signature).toBe(`v1,${Buffer.from(mac, 'hex').toString('base64')}`);
		expect(new Set(sent.map((one) => JSON.stringify(one))).size).toBe(1);
	});

	it('retries until a 2xx, with the same bytes each time', async () => {
		await start();
		const replies: Reply[] = [500, 404, null, { status: 302, headers: { Location: receiver.url } }, 204];
		receiver.reply = (_delivery, number) => replies[number - 1] as Reply;
		const { event_id } = sandbox.control.emit();
		await sandbox.control.idle();
		expect(receiver.received).toHaveLength(5);
		expect(new Set(receiver.received.map(({ body }) => body)).size).toBe(1);
		expect(sandbox.control.attempts().map(({ eventId, attempt, status }) => [eventId, attempt, status])).toEqual([
			[event_id, 1, 500],
			[event_id, 2, 404],
			[event_id, 3, null],
			[event_id, 4, 302],
			[event_id, 5, 204],
		]);
		expect(sandbox.control.attempts()[0]?.answer).toBe('answered 500');
		expect(sandbox.control.attempts()[2]?.error).not.toBeNull();
		expect(sandbox.control.figures()).toMatchObject({
			events: 1,
			attempts: 5,
			delivered: 1,
			retried: 4,
			pending: 0,
			failed: 0,
		});
	});

	it('gives up after 24 hours of retries', async () => {
		await start({ timeFactor: 1_000_000 });
		receiver.reply = () => 503;
		sandbox.control.emit();
		await sandbox.control.idle();
		expect(sandbox.control.figures()).toMatchObject({ delivered: 0, failed: 1, pending: 0 });
		// A little over an hour until the pauses are an hour long, then one attempt an hour, a little more for the jitter.
		expect(receiver.received.length).toBeGreaterThanOrEqual(30);
		expect(receiver.received.length).toBeLessThanOrEqual(36);
	});

	it('retries while nothing listens (connection refused)', async () => {
		await start({ timeFactor: 1_000_000 });
		await receiver.close();
		sandbox.control.emit();
		await sandbox.control.idle();
		const errors = new Set(sandbox.control.attempts().map(({ error }) => error));
		expect([...errors]).toContain('ECONNREFUSED');
		expect(sandbox.control.figures().failed).toBe(1);
	});

	it('times out when no answer comes, and retries', async () => {
		await start({ deliveryTimeoutMs: 40 });
		receiver.reply = (_delivery, number) => {
			if (number > 1) return 200;
			const until = Date.now() + 120;
			while (Date.now() < until);
			return 200;
		};
		sandbox.control.emit();
		await sandbox.control.idle();
		expect(sandbox.control.attempts()[0]).toMatchObject({ status: null, error: 'no answer within 0.04 s' });
		expect(sandbox.control.figures()).toMatchObject({ delivered: 1 });
	});

	it('waits at least for the Retry-After of a 503', async () => {
		await start({ timeFactor: 10_000 });
		receiver.reply = (_delivery, number) => (number === 1 ? { status: 503, headers: { 'Retry-After': '1500' } } : 200);
		const began = performance.now();
		sandbox.control.emit();
		await sandbox.control.idle();
		expect(performance.now() - began).toBeGreaterThan(145);
	});

	it('keeps to its concurrency limit per webhook', async () => {
		await start({ deliveryConcurrency: 2 });
		for (let count = 0; count < 20; count += 1) sandbox.control.emit();
		await sandbox.control.idle();
		const spans = sandbox.control
			.attempts()
			.map(({ at, tookMs }) => ({ from: Date.parse(at), to: Date.parse(at) + tookMs }));
		expect(spans).toHaveLength(20);
		// Times are whole milliseconds, so only an overlap of more than one says something.
		const most = Math.max(
			...spans.map(({ from }) => spans.filter((other) => other.from <= from && other.to > from + 2).length),
		);
		expect(most).toBeLessThanOrEqual(2);
	});

	it('signs once per event, or per attempt', async () => {
		await start();
		const signedTwice = async (signs: 'per-event' | 'per-attempt') => {
			receiver.received.length = 0;
			sandbox.control.setSigning({ signs, clockOffsetSeconds: 0 });
			receiver.reply = (_delivery, number) => {
				// A minute passes until the second attempt.
				sandbox.control.setSigning({ clockOffsetSeconds: 60 });
				return number === 1 ? 500 : 200;
			};
			sandbox.control.emit();
			await sandbox.control.idle();
			return receiver.received.map(({ signature, body }) => ({ signature, body, ...partsOf(signature) }));
		};
		const [once, again] = await signedTwice('per-event');
		expect(again?.signature).toBe(once?.signature);

		const [first, second] = await signedTwice('per-attempt');
		expect(Number(second?.t) - Number(first?.t)).toBeGreaterThanOrEqual(60);
		expect(second?.body).toBe(first?.body);
		expect(second?.v1).toEqual([hmac(`${second?.t ?? ''}.${second?.body ?? ''}`, sandbox.webhookSecret)]);
	});

	it('signs with both secrets during a secret rotation, and with the new one afterwards', async () => {
		await start();
		sandbox.control.rotateSecret({ current: 'new', previous: 'old' });
		sandbox.control.emit();
		sandbox.control.setSigning({ scheme: 'hex' });
		sandbox.control.emit();
		sandbox.control.setSigning({ hexWith: 'previous' });
		sandbox.control.emit();
		sandbox.control.rotateSecret({ current: 'new' });
		sandbox.control.setSigning({ scheme: 't-v1' });
		sandbox.control.emit();
		await sandbox.control.idle();
		const [both, current, previous, after] = [...receiver.received].sort((a, b) =>
			a.event.event_id.localeCompare(b.event.event_id),
		);
		const { t, v1 } = partsOf(both?.signature);
		expect(v1).toEqual(['new', 'old'].map((secret) => hmac(`${t}.${both?.body ?? ''}`, secret)));
		expect(current?.signature).toBe(hmac(current?.body ?? '', 'new'));
		expect(previous?.signature).toBe(hmac(previous?.body ?? '', 'old'));
		expect(partsOf(after?.signature).v1).toHaveLength(1);
	});

	it('signs with a clock offset (clock skew)', async () => {
		await start({ signing: { clockOffsetSeconds: -3_600 } });
		sandbox.control.emit();
		await sandbox.control.idle();
		expect(Date.now() / 1_000 - Number(partsOf(receiver.received[0]?.signature).t)).toBeGreaterThan(3_590);
	});

	it.each(['at-once', 'after-success'] as const)('sends copies %s of as many events as it is told to', async (when) => {
		await start();
		receiver.reply = firstTimes(1, 500);
		sandbox.control.setFaults({ duplicates: { copies: 2, when, events: 1 } });
		const doubled = sandbox.control.emit();
		const single = sandbox.control.emit();
		await sandbox.control.idle();
		const bodies = (id: string) =>
			receiver.received.filter(({ event }) => event.event_id === id).map(({ body }) => body);
		expect(new Set(bodies(doubled.event_id)).size).toBe(1);
		expect(bodies(doubled.event_id).length + bodies(single.event_id).length).toBe(5);
		const kinds = sandbox.control.attempts().map(({ kind }) => kind);
		expect(kinds.filter((kind) => kind === 'duplicate').length).toBeGreaterThanOrEqual(2);
		if (when === 'after-success') {
			const own = sandbox.control.attempts().filter(({ eventId }) => eventId === doubled.event_id);
			const taken = own.findIndex(({ kind, status }) => kind === 'event' && status === 200);
			expect(own.findIndex(({ kind }) => kind === 'duplicate')).toBeGreaterThan(taken);
		}
		expect(sandbox.control.figures()).toMatchObject({ events: 2, delivered: 2, duplicatesSent: 2, attempts: 5 });
	});

	it('delays events while a delay fault is set', async () => {
		await start({ timeFactor: 1_000 });
		sandbox.control.setFaults({ delay: { seconds: 100 } });
		const began = performance.now();
		sandbox.control.emit();
		await sandbox.control.idle();
		expect(performance.now() - began).toBeGreaterThan(95);
		sandbox.control.setFaults({ delay: null });
		sandbox.control.setFaults({ duplicates: null });
		const again = performance.now();
		sandbox.control.emit();
		await sandbox.control.idle();
		expect(performance.now() - again).toBeLessThan(95);
	});
});
