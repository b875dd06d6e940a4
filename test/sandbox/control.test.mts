import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import express from 'express';
import * as OpenApiValidator from 'express-openapi-validator';
import { formats, validatorContract } from './api/validatorContract.mts';
import { readContract } from './contract.mts';
import {
	PortInUseError,
	startSandbox,
	type Call,
	type CallEvent,
	type DaySummary,
	type Figures,
	type Sandbox,
} from './index.mts';
import { fewRecords, startReceiver, subscribe, type Receiver } from './testing.mts';

/** A receiver that takes only what the contract says an event is. */
async function startStrictReceiver(): Promise<{ url: string; refused: unknown[]; taken: CallEvent[]; server: Server }> {
	const contract = validatorContract(readContract());
	const taken: CallEvent[] = [];
	const refused: unknown[] = [];
	const paths = { '/webhook': { post: contract.webhooks['call.started']?.post } };
	const apiSpec = { ...contract, servers: [{ url: '/' }], security: [], webhooks: {}, paths };
	const app = express();
	app.use(express.json());
	app.use(
		OpenApiValidator.middleware({
			apiSpec: apiSpec as unknown as Parameters<typeof OpenApiValidator.middleware>[0]['apiSpec'],
			validateSecurity: false,
			formats,
		}),
	);
	app.post('/webhook', (request, response) => {
		taken.push(request.body as CallEvent);
		response.end();
	});
	app.use((error: unknown, _request: express.Request, response: express.Response, next: express.NextFunction) => {
		refused.push(error);
		if (response.headersSent) next(error);
		else response.status(200).end();
	});
	const server = createServer(app);
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/webhook`, refused, taken, server };
}

describe('the control API', () => {
	let sandbox: Sandbox;
	let receiver: Receiver;

	beforeEach(async () => {
		receiver = await startReceiver();
		sandbox = await startSandbox({ sizes: fewRecords, timeFactor: 20_000, requestsPerSecond: 10_000 });
	});
	afterEach(async () => {
		await sandbox.stop();
		await receiver.close();
	});

	async function post(method: string, body?: string): Promise<{ status: number; body: unknown }> {
		const response = await fetch(`${sandbox.controlUrl}/control/${method}`, {
			method: 'POST',
			...(body !== undefined && { body }),
		});
		return { status: response.status, body: await response.json() };
	}

	it('plays a call: its events in order, each with all that is known by then, and the call in the data', async () => {
		await subscribe(sandbox, receiver);
		const campaignId = 'cmp_000003';
		const { call, events } = sandbox.control.playCall({
			campaignId,
			answered: true,
			durationSeconds: 95,
			revenue: 42.5,
			disposition: 'sale',
		});
		expect(events.map(({ event, transition }) => [event, transition.from, transition.to])).toEqual([
			['call.started', null, 'ringing'],
			['call.answered', 'ringing', 'in_progress'],
			['call.ended', 'in_progress', 'completed'],
			['call.disposition_set', null, 'sale'],
		]);
		expect(events.map(({ duration_seconds }) => duration_seconds)).toEqual([null, null, 95, 95]);
		expect(events.at(-1)).toMatchObject({ campaign_id: campaignId, revenue: 42.5, payout: 29.75, disposition: 'sale' });
		expect(Object.keys(events[0]?.session ?? {})).toContain('gclid');
		expect(new Set(events.map(({ event_id }) => event_id)).size).toBe(4);
		const times = events.map(({ occurred_at }) => Date.parse(occurred_at));
		expect(times).toEqual([...times].sort((a, b) => a - b));
		expect((times[2] ?? 0) - (times[1] ?? 0)).toBe(95_000);
		expect(Math.max(...times)).toBeLessThanOrEqual(Date.now());
		expect(sandbox.control.getCall(call.call_id)).toEqual(call);
		expect(call).toMatchObject({ status: 'completed', duration_seconds: 95, disposition: 'sale' });
		await sandbox.control.idle();
		expect(receiver.received).toHaveLength(4);
	});

	it('plays a missed call, and one without a disposition', () => {
		const missed = sandbox.control.playCall({ answered: false, buyerId: 'buy_000009' });
		expect(missed.events.map(({ event }) => event)).toEqual([
			'call.started',
			'call.missed',
			'call.ended',
			'call.disposition_set',
		]);
		expect(missed.call).toMatchObject({
			status: 'missed',
			duration_seconds: 0,
			revenue: 0,
			buyer_id: 'buy_000009',
			answered_at: null,
		});
		expect(sandbox.control.playCall({ disposition: null }).events.map(({ event }) => event)).not.toContain(
			'call.disposition_set',
		);
	});

	it('emits an event with the given fields, and the others from the call that it names', () => {
		const call = sandbox.control.getCall('call_000005');
		const event = sandbox.control.emit({
			event: 'call.ended',
			call_id: 'call_000005',
			revenue: 12.34,
			event_id: 'evt_mine',
		});
		expect(event).toMatchObject({
			event_id: 'evt_mine',
			caller_id: call?.caller_id,
			campaign_id: call?.campaign_id,
			revenue: 12.34,
		});
		expect(sandbox.control.emit({ call_id: 'call_elsewhere' }).call_id).toBe('call_elsewhere');
	});

	it('sends only events that are valid under the contract', async () => {
		const strict = await startStrictReceiver();
		await subscribe(sandbox, { ...receiver, url: strict.url });
		await sandbox.control.playDay({ calls: 40, seed: 3 });
		sandbox.control.playCall({ callerId: null });
		sandbox.control.emit({ event: 'call.not_in_the_table' });
		await sandbox.control.idle();
		expect(strict.refused).toEqual([]);
		expect(strict.taken).toHaveLength(sandbox.control.figures().events);
		const known = [
			'event_id',
			'event',
			'occurred_at',
			'call_id',
			'caller_id',
			'dialed_number',
			'campaign_id',
			'buyer_id',
		];
		const more = ['offer_id', 'transition', 'session', 'disposition', 'duration_seconds', 'revenue', 'payout'];
		expect(Object.keys(strict.taken[0] ?? {})).toEqual([...known, ...more]);
		strict.server.closeAllConnections();
		strict.server.close();
	});

	it('plays a day with the given numbers of duplicates and forgeries', async () => {
		await subscribe(sandbox, receiver);
		receiver.reply = ({ signature }) => (signature === undefined ? 401 : 200);
		const summary = await sandbox.control.playDay({ calls: 30, seed: 5, duplicates: 10, forgeries: 10 });
		await sandbox.control.idle();
		expect(summary).toMatchObject({
			calls: 30,
			duplicates: 10,
			forgeries: 10,
			byEvent: { 'call.started': 30, 'call.ended': 30 },
		});
		expect(summary.eventIds).toHaveLength(summary.events);
		const figures = sandbox.control.figures();
		expect(figures).toMatchObject({
			events: summary.events,
			delivered: summary.events,
			duplicatesSent: 10,
			forgeriesSent: 10,
		});
		expect(figures.forgeriesRefused).toBe(2);
		const kinds = new Set(sandbox.control.attempts().map(({ kind }) => kind));
		expect([...kinds].sort()).toEqual(
			[
				'duplicate',
				'event',
				'garbage-header',
				'no-signature',
				'stale-timestamp',
				'tampered-body',
				'wrong-secret',
			].sort(),
		);
	});

	it('plays the same day for the same seed, over the given time', async () => {
		const shape = ({ calls, answered, byEvent }: DaySummary) => ({ calls, answered, byEvent });
		const began = performance.now();
		const first = await sandbox.control.playDay({ calls: 20, seed: 9, overSeconds: 0.3 });
		expect(performance.now() - began).toBeGreaterThan(200);
		expect(shape(await sandbox.control.playDay({ calls: 20, seed: 9 }))).toEqual(shape(first));
	});

	it('reads, overwrites and adds records of any kind', () => {
		const [number] = sandbox.control.all('numbers');
		expect(sandbox.control.getOne('numbers', number?.id ?? '')).toEqual(number);
		expect(sandbox.control.getOne('numbers', 'nothing')).toBeNull();
		const put = sandbox.control.put('numbers', { id: number?.id ?? '', provisioning_status: 'pending' });
		expect(put).toEqual({ ...number, provisioning_status: 'pending' });

		const first = sandbox.control.put('calls', { call_id: 'call_000150', started_at: '2020-01-01T00:00:00Z' });
		expect(sandbox.control.all('calls')[0]).toEqual(first);
		const added = sandbox.control.put('clients', { name: 'Wexel Media' });
		expect(sandbox.control.all('clients').at(-1)).toEqual(added);
		const call = sandbox.control.put('calls', { call_id: 'call_mine', revenue: 12 });
		expect(sandbox.control.getCall('call_mine')).toEqual(call);
		expect(() => sandbox.control.put('numberPools', { id: 'pool_000001', number_ids: [] } as object)).toThrow(
			'number_ids follows from other records',
		);
	});

	it('is served over HTTP too, under the same names', async () => {
		const listed = (await (await fetch(`${sandbox.controlUrl}/control`)).json()) as Record<string, string>;
		expect(Object.keys(listed)).toEqual(Object.keys(sandbox.control));
		await subscribe(sandbox, receiver);
		const played = (await post('playCall', '{"answered":true,"durationSeconds":31}')).body as { call: Call };
		expect(played.call.duration_seconds).toBe(31);
		expect(await post('idle')).toEqual({ status: 200, body: null });
		expect((await post('figures')).body as Figures).toEqual(sandbox.control.figures());
		expect((await post('getCall', JSON.stringify(played.call.call_id))).body).toEqual(played.call);
		expect((await post('getBuyer', '"nobody"')).body).toBeNull();
		const buyer = sandbox.control.getBuyer('buy_000003');
		expect((await post('getOne', '["buyers","buy_000003"]')).body).toEqual(buyer);
		expect((await post('put', '["buyers",{"id":"buy_000003","weight":3}]')).body).toEqual({ ...buyer, weight: 3 });
		expect((await post('all', '"kings"')).body).toEqual({ error: 'There is no kind "kings".' });
		expect((await post('setFaults', '{"duplicates":{"copies":1,"events":1}}')).status).toBe(200);
		expect((await post('rotateSecret', '{"current":"new","previous":"old"}')).status).toBe(200);
		expect((await post('emit', '{"event":"call.missed"}')).body).toMatchObject({ event: 'call.missed' });
		await sandbox.control.idle();
		expect(((await post('attempts')).body as unknown[]).length).toBe(6);
		expect((await post('webhooks')).body).toEqual(sandbox.control.webhooks());
	});

	it('answers a control error over HTTP with the reason', async () => {
		expect((await post('sing')).status).toBe(404);
		expect((await post('constructor')).status).toBe(404);
		expect(await post('forge', '{"kind":"x"}')).toMatchObject({ status: 400, body: { error: /kind is one of/ } });
		expect((await post('emit', '{"event":')).status).toBe(400);
	});

	it('says so when a port is in use, and leaves nothing open', async () => {
		const port = Number(new URL(sandbox.baseUrl).port);
		await expect(startSandbox({ sizes: fewRecords, port })).rejects.toThrow(PortInUseError);
		await expect(startSandbox({ sizes: fewRecords, controlPort: port })).rejects.toThrow(
			`Port ${port} of 127.0.0.1 is in use`,
		);
	});

	it('stops while deliveries wait for a retry', async () => {
		const slow = await startSandbox({ sizes: fewRecords });
		await subscribe(slow, receiver);
		receiver.reply = () => ({ status: 503, headers: { 'Retry-After': '3600' } });
		slow.control.emit();
		while (receiver.received.length === 0) await new Promise((resolve) => setTimeout(resolve, 2));
		await slow.stop();
		await slow.control.idle();
		expect(slow.control.figures().pending).toBe(0);
	});
});
