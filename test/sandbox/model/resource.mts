/**
 * What a resource definition can say. The files in resources/ are written in these terms; store, seeding and API read them and
 * know no resource by name.
 */
import type { Result } from '../api/envelope.mts';
import type { ErrorBody } from '../api/errors.mts';
import type { References } from '../api/lookup.mts';
import type { ListOptions, Query } from '../api/paging.mts';
import type { Store, StoredKind } from '../data/store.mts';
import type { CallChange, CallEvent, PartialEvent } from '../webhooks/event.mts';
import type { CapUsage } from './fields.mts';
import type { FullRecords, Kind, Kinds } from './kinds.mts';

/** A resource: how it is stored and seeded (`StoredKind`), listed (`ListOptions`), and what the API does with it. */
export interface Resource<K extends Kind> extends StoredKind<K>, ListOptions<Kinds[K]> {
	/**
	 * Where the API has it, as in the contract: `/ivr-flows/{flow_id}/prompts`. What the contract has there is carried out: list
	 * (GET) and create (POST); get, update (PATCH) and delete at `<path>/{id}`; create, update and delete in a batch at
	 * `<path>/batch` (POST). Left out where it has `handlers` only.
	 */
	path?: string;
	/** The resource that the path is nested in: its kind, and the field, and path parameter, that holds its ID. */
	parent?: { kind: Kind; field: keyof Kinds[K] & string };
	/** Fields that hold IDs of other records, checked on each write. */
	references?: References;
	/** Refuses what the contract cannot, before a write. @param record undefined on create */
	validate?: (fields: Partial<FullRecords[K]>, record: Kinds[K] | undefined, context: Context) => void;
	/** Replaces the usual update. */
	update?: (record: Kinds[K], fields: Partial<Kinds[K]>, context: Context) => void;
	/** What else a create or update does. */
	afterSave?: (record: Kinds[K], fields: Partial<FullRecords[K]>, context: Context) => void;
	/** Refuses a delete, or does what else it does. */
	beforeDelete?: (record: Kinds[K], context: Context) => void;
	/** The record as the API shows it. Default: all fields. */
	present?: (record: FullRecords[K]) => object;
	/** The other operations, by the contract's operationId. One of them can replace a usual operation. */
	handlers?: Handlers;
}

/** Carries out a request; throws an `ApiError` to refuse it. */
export type Handler = (request: OperationRequest, context: Context) => Result;

export type Handlers = Record<string, Handler>;

/** A request that is valid under the contract, but for the items of a batch that are refused one by one. */
export interface OperationRequest {
	params: Record<string, string>;
	query: Query;
	body: unknown;
	/** By index in the batch. */
	refusedItems: ReadonlyMap<number, ErrorBody>;
}

/** What operations can use besides their request. */
export interface Context {
	store: Store;
	events: {
		/** Sends an event about a call. */
		emitOf(call: Kinds['calls'], change: CallChange): CallEvent;
		/** Makes an event without sending it. */
		make(partial: PartialEvent): CallEvent;
	};
	deliveries: {
		/** Sends an event to one webhook, once. */
		sendTest(event: CallEvent, webhook: Kinds['webhooks']): void;
		/** Gives up what waits for a webhook that was removed or disabled. */
		close(webhook: Kinds['webhooks']): void;
	};
	/** How many webhooks the account can have. */
	webhookLimit: number;
	/** Set by a tester, by buyer ID; what is not set is counted from the calls. */
	capUsage: ReadonlyMap<string, Partial<CapUsage>>;
}
