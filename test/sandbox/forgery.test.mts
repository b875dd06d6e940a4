import { startSandbox, type Sandbox } from './index.mts';
import { fewRecords, hmac, partsOf, startReceiver, subscribe, type Received, type Receiver } from './testing.mts';

describe('a forged webhook delivery', () => {
	let sandbox: Sandbox;
	let receiver: Receiver;

	beforeEach(async () => {
		receiver = await startReceiver();
		receiver.reply = () => 401;
		sandbox = await startSandbox({ sizes: fewRecords, timeFactor: 20_000, previousWebhookSecret: 'old' });
		await subscribe(sandbox, receiver);
	});
	afterEach(async () => {
		await sandbox.stop();
		await receiver.close();
	});

	const isGenuine = ({ signature, body }: Received) => {
		const { t, v1 } = partsOf(signature);
		return v1.some((one) => one === hmac(`${t}.${body}`, sandbox.webhookSecret) || one === hmac(`${t}.${body}`, 'old'));
	};

	it.each(['wrong-secret', 'tampered-body', 'no-signature', 'garbage-header'] as const)(
		'of kind %s has no valid signature',
		async (kind) => {
			for (let turn = 0; turn < 8; turn += 1) await sandbox.control.forge({ kind });
			expect(receiver.received).toHaveLength(8);
			expect(receiver.received.some(isGenuine)).toBe(false);
			expect(receiver.received.every(({ signature }) => (signature === undefined) === (kind === 'no-signature'))).toBe(
				true,
			);
			expect(sandbox.control.figures()).toMatchObject({
				events: 0,
				forgeriesSent: 8,
				forgeriesRefused: 8,
				retried: 0,
				failed: 0,
			});
		},
	);

	it('of kind stale-timestamp has a valid signature from two days ago', async () => {
		await sandbox.control.forge({ kind: 'stale-timestamp' });
		const [delivery] = receiver.received;
		expect(delivery && isGenuine(delivery)).toBe(true);
		expect(Date.now() / 1_000 - Number(partsOf(delivery?.signature).t)).toBeGreaterThan(1.9 * 86_400);
	});

	it('of kind stale-timestamp has an event from two days ago where no timestamp is signed', async () => {
		sandbox.control.setSigning({ scheme: 'hex' });
		await sandbox.control.forge({ kind: 'stale-timestamp' });
		const [delivery] = receiver.received;
		expect(delivery?.signature).toBe(hmac(delivery?.body ?? '', sandbox.webhookSecret));
		expect(Date.now() - Date.parse(delivery?.event.occurred_at ?? '')).toBeGreaterThan(1.9 * 86_400_000);
	});

	it('goes out before the event whose ID it carries, and is not retried', async () => {
		receiver.reply = (delivery) => (isGenuine(delivery) ? 200 : 403);
		sandbox.control.setFaults({ forge: { kinds: ['wrong-secret', 'tampered-body'], events: 1 } });
		const { event_id } = sandbox.control.emit();
		sandbox.control.emit();
		await sandbox.control.idle();
		const own = sandbox.control.attempts().filter(({ eventId }) => eventId === event_id);
		expect(own.map(({ kind, status }) => [kind, status]).sort()).toEqual([
			['event', 200],
			['tampered-body', 403],
			['wrong-secret', 403],
		]);
		expect(own.at(-1)?.kind).toBe('event');
		expect(sandbox.control.figures()).toMatchObject({ events: 2, delivered: 2, forgeriesSent: 2, forgeriesRefused: 0 });
	});

	it('of an unknown kind is refused', async () => {
		const kind = 'rubber-stamp' as 'wrong-secret';
		await expect(sandbox.control.forge({ kind })).rejects.toThrow('kind is one of');
		expect(() => {
			sandbox.control.setFaults({ forge: { kinds: [kind] } });
		}).toThrow('There is no forgery');
	});
});
