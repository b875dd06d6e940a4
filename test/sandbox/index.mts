/**
 * A local CallMatrix for tests, benches and the demo: the API of the contract (test/contract/openapi.yaml) over real HTTP, its
 * webhooks, and a control API to play calls and set faults. It is made from the contract and knows nothing of the nodes.
 *
 *     index.mts            startSandbox, the public API
 *     main.mts             `npm run sandbox`
 *     options.mts          what a sandbox can be told when it starts
 *     resources/           one file per resource: type, path, IDs, seed, references, list options, custom operations
 *       index.mts          the registry, with one line per resource
 *       report.mts         the only operations without records
 *     model/               what resource definitions are made of
 *       resource.mts       what a definition can say
 *       kinds.mts          the types of all records, by kind
 *       fields.mts         fields that several kinds share
 *     fixtures/            made-up names, phone numbers, dates, caps and visits for the seeds
 *     data/                records in memory, for any kind
 *       store.mts          add, change, IDs, derived fields
 *       collection.mts     ordered records, read page by page
 *       seed.mts           seeds each kind with its own random numbers
 *     api/                 the HTTP API, for any resource
 *       app.mts            authentication, rate limit, validation, faults, idempotency, responses
 *       operations.mts     operations by the contract's operationId
 *       crud.mts           list, get, create, update, delete, batch
 *       envelope.mts       the shape of singles, lists, batches and errors in the contract
 *       errors.mts         ApiError, and what validator and body parser throw
 *       paging.mts         cursor pagination, sort, search
 *       filters.mts        filters of lists
 *       lookup.mts         records by ID, references
 *       batchItems.mts     invalid items of a batch
 *       validator.mts      requests and responses against the contract (validatorContract.mts, servers.mts)
 *       auth.mts           API keys
 *       faults.mts         faults of the API
 *       requestLog.mts     the log of requests
 *     dialect/             the same API as other plausible APIs would speak, at its edge
 *       dialect.mts        the dimensions, their values, and which go together
 *       edge.mts           the dialect of a sandbox; requests before their body
 *       exchange.mts       one request in a dialect, from its arrival to its answer
 *       requests.mts       address, query and body in the contract's words (credentials.mts: the API key)
 *       lists.mts          entries and next pages
 *       records.mts        one record: IDs, wrappers (numberIds.mts, casing.mts, normalise.mts)
 *       changes.mts        answers to changes, deletions and registrations
 *       batches.mts        results of batches
 *       errors.mts         refusals
 *       apiMap.mts         operations by method and path
 *       events.mts         the body of an event (deliveries.mts: how it is signed)
 *     idempotency.mts      idempotency keys
 *     rateLimit.mts        429 and Retry-After
 *     webhooks/            delivery of events
 *       sender.mts         retries and the other rules of delivery
 *       backoff.mts        retry backoff, Retry-After
 *       queue.mts          concurrency per webhook
 *       post.mts           one HTTP request
 *       sign.mts           webhook signatures
 *       forge.mts          forged deliveries
 *       faults.mts         duplicates, delays and forgeries
 *       event.mts          the type of an event
 *       records.mts        attempts and counts
 *     events.mts           makes events from calls
 *     playCall.mts         a call, event by event
 *     playDay.mts          a day of calls
 *     control.mts          the control methods (controlServer.mts: over HTTP)
 *     testing.mts          a client and a webhook receiver for tests
 *
 * To add a resource: describe it in the contract, write resources/<resource>.mts, add it to resources/index.mts.
 */
import type { RequestListener } from 'node:http';
import { apiApp } from './api/app.mts';
import { Keys } from './api/auth.mts';
import { ApiFaults } from './api/faults.mts';
import { operationsOf } from './api/operations.mts';
import { RequestLog } from './api/requestLog.mts';
import { readContract } from './contract.mts';
import { controlOf, controlTable, type Control } from './control.mts';
import { controlApp } from './controlServer.mts';
import { Store } from './data/store.mts';
import { ApiMap } from './dialect/apiMap.mts';
import { deliveryStyle } from './dialect/deliveries.mts';
import { Edge } from './dialect/edge.mts';
import { NumberIds } from './dialect/numberIds.mts';
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
export { contractDialect, dialectDimensions, dialectOf } from './dialect/dialect.mts';
export type { Dialect, DialectDimension } from './dialect/dialect.mts';
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
	/** Closes its servers and connections, and gives up what waits. */
	stop(): Promise<void>;
}

const idFields = new Map(Object.values(resources).map(({ path = '', idField = 'id' }) => [path, idField]));
export const numberIds = new NumberIds(Object.values(resources).map(({ idPrefix }) => idPrefix));

/** Starts a sandbox on 127.0.0.1. A port that was asked for and is in use throws a `PortInUseError`. */
export async function startSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
	const { seed = 1, apiKey = 'sandbox-api-key', webhookSecret = 'sandbox-webhook-secret' } = options;
	const store = new Store(resources, seed, options.sizes ?? {});
	const capUsage = new Map<string, Partial<CapUsage>>();
	const edge = new Edge(options.dialect);
	const sender = new Sender(
		{
			signatureHeader: options.signatureHeader ?? 'X-CallMatrix-Signature',
			secrets: { current: webhookSecret, previous: options.previousWebhookSecret },
			signing: options.signing ?? {},
			timeFactor: options.timeFactor ?? 1,
			deliveryTimeoutMs: options.deliveryTimeoutMs ?? 10_000,
			concurrency: options.deliveryConcurrency ?? 4,
			seed,
			style: deliveryStyle(() => edge.dialect, numberIds),
		},
		() => store.of('webhooks').all(),
	);
	const faults = new FaultSet();
	const prefix = options.eventIdPrefix ?? `evt_${new Random(seed, 'event ids').hex(8)}`;
	const events = new Events(prefix, store, sender, faults);
	const requests = new RequestLog();
	const apiFaults = new ApiFaults();
	const ending = new AbortController();
	const { signal } = ending;
	const table = controlTable({ store, capUsage, events, sender, faults, apiFaults, requests, edge, signal });
	const contract = readContract(options.contractFile);
	const context = { store, events, deliveries: sender, webhookLimit: options.webhookLimit ?? 50, capUsage };
	const app = apiApp({
		contract,
		keys: new Keys([apiKey, ...(options.moreApiKeys ?? [])]),
		rateLimit: new RateLimit(options.requestsPerSecond ?? 100),
		idempotency: new Idempotency(),
		faults: apiFaults,
		requests,
		operations: operationsOf(definition, contract, context),
		edge,
		dialectTools: { map: new ApiMap(contract, idFields), numberIds },
	});

	const api = await listen(delayed(app, options.latencyMs ?? 0), options.port ?? 0);
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

/** Passes each request on so many milliseconds later. */
function delayed(listener: RequestListener, milliseconds: number): RequestListener {
	if (milliseconds === 0) return listener;
	return (request, response) => {
		setTimeout(() => {
			listener(request, response);
		}, milliseconds);
	};
}
