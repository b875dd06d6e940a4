/** All that can be done to a sandbox from outside the CallMatrix API. */
import type { ApiFault, ApiFaults } from './api/faults.mts';
import type { ApiFigures, ApiRequest, RequestLog } from './api/requestLog.mts';
import type { Collection } from './data/collection.mts';
import type { Store } from './data/store.mts';
import type { Dialect } from './dialect/dialect.mts';
import type { Edge } from './dialect/edge.mts';
import type { Events } from './events.mts';
import type { CapUsage } from './model/fields.mts';
import type { FullRecords, Kind, Kinds } from './model/kinds.mts';
import { prepareCall, type CallScript } from './playCall.mts';
import { playDay, type DayScript, type DaySummary } from './playDay.mts';
import type { CallEvent, PartialEvent } from './webhooks/event.mts';
import type { Faults, FaultSet } from './webhooks/faults.mts';
import { forgeryKinds, type ForgeryKind } from './webhooks/forge.mts';
import type { Attempt, DeliveryFigures } from './webhooks/records.mts';
import type { Sender } from './webhooks/sender.mts';
import type { Secrets, Signing } from './webhooks/sign.mts';

type Buyer = Kinds['buyers'];
type Call = Kinds['calls'];
type Webhook = Kinds['webhooks'];

export interface Figures extends DeliveryFigures {
	apiRequests: ApiFigures;
}

/** Faults of the deliveries, and of the API. */
export interface AllFaults extends Faults {
	api?: ApiFault | null;
}

export interface ControlParts {
	store: Store;
	/** By buyer ID. */
	capUsage: Map<string, Partial<CapUsage>>;
	events: Events;
	sender: Sender;
	faults: FaultSet;
	apiFaults: ApiFaults;
	requests: RequestLog;
	edge: Edge;
	/** Ends what is being played. */
	signal: AbortSignal;
}

/** The control methods: called in this process, and served over HTTP by controlServer.mts. */
export function controlTable(parts: ControlParts) {
	const { store, capUsage, events, sender, requests, signal } = parts;
	return {
		figures: method('Counts of API requests and deliveries since the start.', (): Figures => {
			const { total, byStatus } = requests.figures;
			return { ...sender.figures, apiRequests: { total, byStatus: { ...byStatus } } };
		}),
		attempts: method(
			'Each request to a webhook, in the order of the answers; the newest 50,000 at least.',
			(): Attempt[] => sender.log.all(),
		),
		requests: method('Each request to the API, oldest first; the newest 20,000 at least.', (): ApiRequest[] =>
			requests.all(),
		),
		emit: method(
			'Sends an event; what is left out is filled in.',
			(event?: PartialEvent): CallEvent => events.emit(event),
		),
		playCall: method(
			'Plays a call from start to disposition, all at once.',
			(script?: CallScript): { call: Call; events: CallEvent[] } => {
				const { call, steps } = prepareCall(script ?? {}, store, events);
				const sent = steps.map((act) => act());
				return { call: { ...call }, events: sent };
			},
		),
		playDay: method(
			'Plays a day of calls.',
			async (script?: DayScript): Promise<DaySummary> => await playDay(script ?? {}, store, events, signal),
		),
		forge: method(
			'Sends a forgery to the webhooks, of an event that never comes itself unless one is given; resolves with their answers.',
			async ({
				kind,
				event,
			}: {
				kind: ForgeryKind;
				event?: PartialEvent;
			}): Promise<{ event: CallEvent; attempts: Attempt[] }> => {
				if (!forgeryKinds.includes(kind)) throw new Error(`kind is one of ${forgeryKinds.join(', ')}.`);
				const forged = events.make(event);
				return { event: forged, attempts: await sender.sendForgery(kind, forged) };
			},
		),
		setFaults: method(
			'Sets what goes wrong with the next events and API requests; null takes a fault back.',
			(faults: AllFaults): void => {
				const { api, ...deliveries } = faults;
				parts.faults.set(deliveries);
				if (api !== undefined) parts.apiFaults.set(api);
			},
		),
		rotateSecret: method(
			'Sets the webhook secrets; without a previous one, the rotation is over.',
			(secrets: Secrets): void => {
				sender.secrets = { current: secrets.current, previous: secrets.previous };
			},
		),
		setSigning: method(
			'Sets how events are signed; what is left out stays as it is.',
			(signing: Partial<Signing>): Signing => {
				sender.signing = { ...sender.signing, ...signing };
				return sender.signing;
			},
		),
		setDialect: method(
			'Sets what the API does in another way than the contract: setDialect({ "listAs": "items" }). What is left out stays as it is; null goes back to the contract. Returns the whole dialect.',
			(dialect: Partial<Dialect> | null): Dialect => parts.edge.set(dialect),
		),
		getOne: method(
			'A record of a kind by its id, or null: getOne("offers", "off_000001").',
			<K extends Kind>(kind: K, id: string): FullRecords[K] | null => {
				const record = collectionOf(store, kind).get(id);
				return (record && copiesOf(store, kind, [record])[0]) ?? null;
			},
		),
		all: method(
			'All records of a kind, in the order in which they are kept: all("numbers").',
			<K extends Kind>(kind: K) => copiesOf(store, kind, collectionOf(store, kind).all()),
		),
		put: method(
			'Overwrites fields of a record, or adds one: put("calls", { "call_id": "call_000001", "revenue": 12 }).',
			<K extends Kind>(kind: K, fields: Partial<Kinds[K]>): FullRecords[K] => put(store, kind, structuredClone(fields)),
		),
		setUsage: method(
			'Sets how much of its caps a buyer has used: setUsage("buy_000001", { "daily": 9 }). What is left out is counted.',
			(buyerId: string, usage: Partial<CapUsage>): void => {
				capUsage.set(buyerId, { ...usage });
			},
		),
		getBuyer: method('A buyer by its id, or null.', (id: string): Buyer | null => copy(store.of('buyers').get(id))),
		getCall: method('A call by its id, or null.', (id: string): Call | null => copy(store.of('calls').get(id))),
		webhooks: method('The registered webhooks.', (): Webhook[] => structuredClone([...store.of('webhooks').all()])),
		idle: method('Resolves when no delivery is pending.', async (): Promise<void> => {
			await sender.idle();
		}),
	};
}

export type ControlTable = ReturnType<typeof controlTable>;

/** The methods themselves: `control.figures()`, `control.emit({ event: 'call.ended' })` … */
export type Control = { [Name in keyof ControlTable]: ControlTable[Name]['run'] };

/** The table without its descriptions. */
export function controlOf(table: ControlTable): Control {
	return Object.fromEntries(Object.entries(table).map(([name, { run }]) => [name, run])) as Control;
}

/** A control method: what it is for, and what it does. */
function method<F extends (...argument: never[]) => unknown>(about: string, run: F): { about: string; run: F } {
	return { about, run };
}

function copy<T extends object>(record: T | undefined): T | null {
	return record ? structuredClone(record) : null;
}

function collectionOf<K extends Kind>(store: Store, kind: K): Collection<Kinds[K]> {
	// Over HTTP anything may be asked for.
	const collection = store.of(kind) as Collection<Kinds[K]> | undefined;
	if (!collection) throw new Error(`There is no kind "${kind}".`);
	return collection;
}

function copiesOf<K extends Kind>(store: Store, kind: K, records: readonly Kinds[K][]): FullRecords[K][] {
	return structuredClone(store.full(kind, records));
}

function put<K extends Kind>(store: Store, kind: K, fields: Partial<Kinds[K]>): FullRecords[K] {
	const derived = store.derivedFields(kind).find((field) => field in fields);
	if (derived !== undefined) throw new Error(`${derived} follows from other records: change those.`);
	const records = collectionOf(store, kind);
	const known = records.get(records.idOf(fields as Kinds[K]));
	const record = known ? records.change(known, fields) : store.add(kind, fields);
	return copiesOf(store, kind, [record])[0] as FullRecords[K];
}
