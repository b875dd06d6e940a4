/** A local CallMatrix: the API of the contract over real HTTP, and the sender of its webhooks. */
import type { RequestListener } from 'node:http';
import { apiApp } from './api/app.mts';
import { Keys } from './api/auth.mts';
import { contractEnvelope } from './api/envelope.mts';
import { ApiFaults } from './api/faults.mts';
import { operationsOf } from './api/operations.mts';
import { RequestLog } from './api/requestLog.mts';
import { readContract } from './contract.mts';
import { controlOf, controlTable, type Control } from './control.mts';
import { controlApp } from './controlServer.mts';
import { Store } from './data/store.mts';
import { Events } from './events.mts';
import { Idempotency } from './idempotency.mts';
import { listen } from './listen.mts';
import type { CapUsage } from './model/fields.mts';
import type { SandboxOptions } from './options.mts';
import { Random } from './random.mts';
import { RateLimit } from './rateLimit.mts';
import { api as definition, resources } from './resources/index.mts';
import { FaultSet } from './webhooks/faults.mts';
import { Sender } from './webhooks/sender.mts';

export type { ApiFault } from './api/faults.mts';
export type { ApiRequest } from './api/requestLog.mts';
export type { AllFaults, Control, Figures } from './control.mts';
export type { FullRecords, Kind, Kinds } from './model/kinds.mts';
export type { CallScript } from './playCall.mts';
export type { DayScript, DaySummary } from './playDay.mts';
export type { Buyer } from './resources/buyer.mts';
export type { Call } from './resources/call.mts';
export type { CallRecord } from './resources/callRecord.mts';
export type { IvrPrompt } from './resources/ivrPrompt.mts';
export type { NumberPool } from './resources/numberPool.mts';
export type { PhoneNumber } from './resources/phoneNumber.mts';
export type { Webhook } from './resources/webhook.mts';
export type { CallEvent, CallEventName } from './webhooks/event.mts';
export type { SandboxOptions } from './options.mts';
export type { ForgeryKind } from './webhooks/forge.mts';
export type { Attempt, DeliveryKind } from './webhooks/records.mts';
export type { Secrets, Signing } from './webhooks/sign.mts';
export { PortInUseError } from './listen.mts';

export interface Sandbox {
	/** `http://127.0.0.1:<port>/v1`: what the credential's Base URL is to be. */
	baseUrl: string;
	/** `http://127.0.0.1:<port>`: `GET <controlUrl>/control` lists what can be done there. */
	controlUrl: string;
	control: Control;
	apiKey: string;
	/** The secret it started with. */
	webhookSecret: string;
	/** Ends it: closes its servers, breaks off what is connected and gives up what waits. */
	stop(): Promise<void>;
}

/** Starts a sandbox on 127.0.0.1. A port that was asked for and is in use throws a `PortInUseError`. */
export async function startSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
	const { seed = 1, apiKey = 'sandbox-api-key', webhookSecret = 'sandbox-webhook-secret' } = options;
	const store = new Store(resources, seed, options.sizes ?? {});
	const capUsage = new Map<string, Partial<CapUsage>>();
	const sender = new Sender(
		{
			signatureHeader: options.signatureHeader ?? 'X-CallMatrix-Signature',
			secrets: { current: webhookSecret, previous: options.previousWebhookSecret },
			signing: options.signing ?? {},
			timeFactor: options.timeFactor ?? 1,
			deliveryTimeoutMs: options.deliveryTimeoutMs ?? 10_000,
			concurrency: options.deliveryConcurrency ?? 4,
			seed,
		},
		() => store.of('webhooks').all(),
	);
	const faults = new FaultSet();
	const prefix = options.eventIdPrefix ?? `evt_${new Random(seed, 'event ids').hex(8)}`;
	const events = new Events(prefix, store, sender, faults);
	const requests = new RequestLog();
	const apiFaults = new ApiFaults();
	const ending = new AbortController();
	const table = controlTable({ store, capUsage, events, sender, faults, apiFaults, requests, signal: ending.signal });
	const contract = readContract(options.contractFile);
	const envelope = contractEnvelope;
	const context = { store, events, deliveries: sender, webhookLimit: options.webhookLimit ?? 50, capUsage };
	const app = apiApp({
		contract,
		keys: new Keys([apiKey, ...(options.moreApiKeys ?? [])]),
		rateLimit: new RateLimit(options.requestsPerSecond ?? 100),
		idempotency: new Idempotency(),
		faults: apiFaults,
		requests,
		operations: operationsOf(definition, contract, context, envelope),
		envelope,
	});

	const api = await listen(late(app, options.latencyMs ?? 0), options.port ?? 0);
	const control = await listen(controlApp(table), options.controlPort ?? 0).catch(async (error: unknown) => {
		await api.close();
		throw error;
	});
	return {
		baseUrl: `http://127.0.0.1:${api.port}/v1`,
		controlUrl: `http://127.0.0.1:${control.port}`,
		control: controlOf(table),
		apiKey,
		webhookSecret,
		async stop() {
			ending.abort();
			sender.stop();
			await Promise.all([api.close(), control.close()]);
		},
	};
}

/** Hears of each request so many milliseconds later. */
function late(listener: RequestListener, milliseconds: number): RequestListener {
	if (milliseconds === 0) return listener;
	return (request, response) => {
		setTimeout(() => {
			listener(request, response);
		}, milliseconds);
	};
}
