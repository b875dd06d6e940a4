import { startSandbox, type Sandbox } from './index.mts';
import { clientOf, fewRecords, startReceiver, subscribe, type ErrorAnswer, type Receiver } from './testing.mts';

describe('webhooks', () => {
	let sandbox: Sandbox;
	let receiver: Receiver;
	let request: ReturnType<typeof clientOf>;

	beforeEach(async () => {
		receiver = await startReceiver();
		sandbox = await startSandbox({ sizes: fewRecords, requestsPerSecond: 10_000, webhookLimit: 3, timeFactor: 1_000 });
		request = clientOf(sandbox);
	});
	afterEach(async () => {
		await sandbox.stop();
		await receiver.close();
	});

	it('are registered, read, updated and deleted', async () => {
		const created = await request('POST', '/webhooks', { url: receiver.url, events: ['call.ended'] });
		expect(created.status).toBe(201);
		const webhook = created.body as { id: string };
		expect(webhook).toMatchObject({ url: receiver.url, events: ['call.ended'], status: 'active' });
		expect((await request('GET', `/webhooks/${webhook.id}`)).body).toEqual(webhook);
		expect((await request('GET', '/webhooks')).body).toEqual({ data: [webhook], next_cursor: null });
		const changed = await request('PATCH', `/webhooks/${webhook.id}`, { events: ['*'], status: 'disabled' });
		expect(changed.body).toEqual({ ...webhook, events: ['*'], status: 'disabled' });
		const removed = await request('DELETE', `/webhooks/${webhook.id}`);
		expect([removed.status, removed.text]).toEqual([204, '']);
		expect((await request('GET', `/webhooks/${webhook.id}`)).status).toBe(404);
		expect((await request('DELETE', `/webhooks/${webhook.id}`)).status).toBe(404);
	});

	it('are limited in number; deleting one makes room', async () => {
		const [first] = await Promise.all([1, 2, 3].map(() => subscribe(sandbox, receiver)));
		const { status, body } = await request('POST', '/webhooks', { url: receiver.url, events: ['*'] });
		expect([status, (body as ErrorAnswer).error.code]).toEqual([422, 'webhook_limit_reached']);
		await request('DELETE', `/webhooks/${first ?? ''}`);
		await expect(subscribe(sandbox, receiver)).resolves.toMatch(/^whk_/);
	});

	it('need an http or https URL', async () => {
		const id = await subscribe(sandbox, receiver);
		const created = await request('POST', '/webhooks', { url: 'ftp://example.com/', events: ['*'] });
		const changed = await request('PATCH', `/webhooks/${id}`, { url: 'mailto:someone@example.com' });
		expect([created, changed].map(({ status, body }) => [status, (body as ErrorAnswer).error.field])).toEqual([
			[422, 'url'],
			[422, 'url'],
		]);
	});

	it('get the events that they subscribe to, and with * also unknown events', async () => {
		await subscribe(sandbox, receiver, ['call.ended']);
		const all = await startReceiver();
		await subscribe(sandbox, all);
		sandbox.control.playCall({});
		sandbox.control.emit({ event: 'call.not_in_the_table' });
		await sandbox.control.idle();
		expect(receiver.received.map(({ event }) => event.event)).toEqual(['call.ended']);
		expect(all.received.map(({ event }) => event.event).sort()).toEqual([
			'call.answered',
			'call.disposition_set',
			'call.ended',
			'call.not_in_the_table',
			'call.started',
		]);
		await all.close();
	});

	it('that are disabled get nothing, not even pending retries', async () => {
		const id = await subscribe(sandbox, receiver);
		receiver.reply = () => ({ status: 503, headers: { 'Retry-After': '36000' } });
		sandbox.control.emit();
		while (receiver.received.length === 0) await new Promise((resolve) => setTimeout(resolve, 2));
		await request('PATCH', `/webhooks/${id}`, { status: 'disabled' });
		sandbox.control.emit();
		await sandbox.control.idle();
		expect((await request('POST', `/webhooks/${id}/test`, { event: 'call.started' })).status).toBe(409);
		expect(receiver.received).toHaveLength(1);
		expect(sandbox.control.figures()).toMatchObject({ dropped: 1, delivered: 0, pending: 0 });

		receiver.reply = () => 200;
		await request('PATCH', `/webhooks/${id}`, { status: 'active' });
		sandbox.control.emit();
		await sandbox.control.idle();
		expect(sandbox.control.figures()).toMatchObject({ delivered: 1 });
	});

	it('that are deleted get no more retries', async () => {
		const id = await subscribe(sandbox, receiver);
		receiver.reply = () => ({ status: 503, headers: { 'Retry-After': '36000' } });
		sandbox.control.emit();
		while (receiver.received.length === 0) await new Promise((resolve) => setTimeout(resolve, 2));
		await request('DELETE', `/webhooks/${id}`);
		await sandbox.control.idle();
		expect(receiver.received).toHaveLength(1);
	});

	it('whose URL changes get pending retries at the new URL', async () => {
		const id = await subscribe(sandbox, receiver);
		const moved = await startReceiver();
		receiver.reply = () => 500;
		const { event_id } = sandbox.control.emit();
		await request('PATCH', `/webhooks/${id}`, { url: moved.url });
		await sandbox.control.idle();
		expect(moved.received.map(({ event }) => event.event_id)).toEqual([event_id]);
		await moved.close();
	});

	it('get a test delivery: one signed event of the chosen type, marked as a test, for this webhook only', async () => {
		const other = await startReceiver();
		const id = await subscribe(sandbox, receiver, ['call.started']);
		await subscribe(sandbox, other);
		receiver.reply = () => 500;
		const { status, body } = await request('POST', `/webhooks/${id}/test`, { event: 'call.missed' });
		await sandbox.control.idle();
		expect(status).toBe(202);
		expect(receiver.received).toHaveLength(1);
		expect(receiver.received[0]?.event).toMatchObject({ ...(body as object), event: 'call.missed', test: true });
		expect(receiver.received[0]?.signature).toMatch(/^t=\d+,v1=[0-9a-f]{64}$/);
		expect(other.received).toEqual([]);
		expect(sandbox.control.attempts()).toMatchObject([{ kind: 'test', webhookId: id, status: 500 }]);
		expect(sandbox.control.figures()).toMatchObject({ events: 0, attempts: 1, failed: 0 });
		await other.close();
	});

	it('get call.disposition_set when a disposition is set through the API, once per call', async () => {
		await subscribe(sandbox, receiver);
		const before = sandbox.control.getCall('call_000003')?.disposition;
		await request('PATCH', '/calls/call_000003', { disposition: 'sale' });
		const items = [
			{ id: 'call_000004', disposition: 'spam' },
			{ id: 'nobody', disposition: 'spam' },
		];
		await request('POST', '/calls/batch', { operation: 'update', items });
		await sandbox.control.idle();
		const told = receiver.received.map(({ event }) => event).sort((a, b) => a.call_id.localeCompare(b.call_id));
		expect(told).toMatchObject([
			{
				event: 'call.disposition_set',
				call_id: 'call_000003',
				disposition: 'sale',
				transition: { from: before, to: 'sale' },
			},
			{ event: 'call.disposition_set', call_id: 'call_000004', disposition: 'spam' },
		]);
		expect(sandbox.control.getCall('call_000004')?.disposition).toBe('spam');
	});
});
