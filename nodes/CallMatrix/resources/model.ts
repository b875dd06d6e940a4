import type { IDataObject } from 'n8n-workflow';

import type { Choice, Field } from './fieldModel';

export type { Choice, Field, FieldType } from './fieldModel';

/**
 * The types with which a resource file describes resources and operations; those of fields are in `fieldModel.ts`. Data only:
 * `descriptions/` turns it into what n8n shows, `methods/` into what n8n's editor loads, `execution/` into requests.
 */

/** The query parameters of the start (inclusive) and the end (exclusive) of a period. */
export interface Period {
	from: string;
	to: string;
	/** What the period limits, in words for the user: `Calls that started`. */
	what: string;
	/** Both ends are required. */
	required?: boolean;
}

/** The state that other resources must have before anything is sent. Checking it takes one request for each of them. */
export interface Precondition {
	/** What each of them is called in a sentence. */
	noun: string;
	/** The path to read one of them; `{id}` is replaced with its ID. */
	path: string;
	/** The field of the path or the body that holds the ID or the IDs. */
	ids: string;
	/** The field of the response, and the value that it must have. */
	field: string;
	is: string;
	/** The message otherwise; `{id}` and `{value}` are replaced. */
	otherwise: string;
}

/**
 * What an operation does. Create, update and delete change the resource itself, so that a batch can hold them; an action is any
 * other change; an upsert is a create or an update, for each item. Code that depends on whether an operation changes something asks
 * the kind, never the method or the path.
 */
export type OperationKind = RequestKind | 'upsert';

/** What a request does: an upsert is always sent as one of these. */
export type RequestKind = 'action' | 'create' | 'delete' | 'read' | 'update';

export type HttpMethod = 'DELETE' | 'GET' | 'PATCH' | 'POST' | 'PUT';

interface OperationBase {
	/** n8n's name for it, e.g. `setBidPriority`. */
	name: string;
	/** Title case, e.g. `Set Bid Priority`. */
	label: string;
	/** Sentence case without articles, e.g. `Set buyer bid priority`. */
	action: string;
	description: string;
	kind: OperationKind;
	/** Applying it twice has the same result as applying it once. */
	repeatable: boolean;
	/** Always shown, and must be filled in. */
	required?: Field[];
	/** Always shown; sent where filled in. */
	shown?: Field[];
	/** Shown in a collection; sent where added. */
	added?: Field[];
	/** Required and added fields are shown as n8n's column mapping, so that the columns of a sheet can fill them. */
	mapped?: boolean;
	/** Shown in a collection; sent in the query where added. */
	filters?: Field[];
	period?: Period;
	/** The fields by which a list can be sorted. */
	sorts?: Choice[];
	/** The fields of the response to keep when simplified, in this order; those of the resource where absent. */
	simplified?: string[];
	/** What the user should know before running it, e.g. that it cannot be undone. */
	warning?: string;
}

/** An operation that is one endpoint of the API, described by data only. */
export interface ApiOperation extends OperationBase {
	kind: RequestKind;
	method: HttpMethod;
	/** Below the base URL; `{buyer_id}` is replaced with the field of that name: the ID of the resource, its parent, or one of `ids`. */
	path: string;
	/** The path is below the API's host, not below the base URL. */
	atHost?: boolean;
	/** Fields of the path besides the ID of the resource and its parent. */
	ids?: Field[];
	/** What the response holds: `one` resource; a `list` of matches, up to a limit; `all` matches; nothing after it was `deleted` or `removed`. */
	answers: 'all' | 'deleted' | 'list' | 'one' | 'removed';
	/** Always sent: `{ status: 'active' }`. */
	fixedBody?: Record<string, string>;
	/** Sent with an empty object where nothing is filled in, because the path identifies everything. */
	sendsEmptyBody?: boolean;
	/**
	 * The format of the record is not CallMatrix's: the item is sent with all its columns, and nothing is refused. Only complete phone
	 * numbers and times with an offset are normalised.
	 */
	open?: boolean;
	/** Many items go to `<path>/batch` in one request. For batches of the resource itself, see `Resource`. */
	batched?: boolean;
	precondition?: Precondition;
	execute?: undefined;
}

/** A request of a custom operation. Where `repeatable` is absent, HTTP and the idempotency key decide. */
export interface CustomRequest {
	kind: RequestKind;
	repeatable?: boolean;
	method: HttpMethod;
	/** Below the base URL. */
	path: string;
	/** Query parameters in order; a name may occur several times. */
	query?: [name: string, value: string][];
	body?: IDataObject;
}

/** What a custom operation can ask of the run of the node. */
export interface OperationRun {
	/** Whether an AI agent runs the node as a tool. */
	isTool: boolean;
	/** Refuses the item with a message for the user. */
	refuse: (message: string) => never;
	/** Sends one request. @returns the JSON object of the response */
	send: (request: CustomRequest) => Promise<IDataObject>;
	/** Reads all pages of a list. */
	list: (request: CustomRequest) => Promise<IDataObject[]>;
	/** Compares what CallMatrix answers with what the node assumes. Only reads. */
	checkApi: () => Promise<IDataObject>;
}

/** An operation that data cannot describe. Its requests are sent in the same way as all others. */
export interface CustomOperation extends OperationBase {
	kind: RequestKind;
	/**
	 * Carries it out for one item.
	 * @param values what was filled in, by the API's names of the fields
	 * @returns the output of the item
	 */
	execute: (values: IDataObject, run: OperationRun) => Promise<IDataObject[]>;
}

/** Create or Update: each item is carried out as one of two other operations of the resource. Which one is up to `execution/upsert.ts`. */
export interface UpsertOperation extends OperationBase {
	kind: 'upsert';
	create: ApiOperation;
	update: ApiOperation;
	execute?: undefined;
}

export type Operation = ApiOperation | CustomOperation | UpsertOperation;

/** What a batch of up to 1,000 resources can do. */
export type BatchKind = 'create' | 'delete' | 'update';

/** The list in which a user chooses one of a resource. */
export interface Lookup {
	path: string;
	/** The field of the ID. */
	key: string;
	/**
	 * The fields that hold its name, most usual first; several that make one name stand together: `first_name last_name`. Absent
	 * where it has no name.
	 */
	names?: string[];
	/** An example of a name, without the "e.g.". */
	nameExample?: string;
	/** The fields that a user recognizes one by, as a list shows them before the ID. */
	titles: string[];
}

export interface Resource {
	/** n8n's name for it, e.g. `buyer`. */
	name: string;
	label: string;
	/** Singular and plural in a sentence: `IVR prompt`, `IVR prompts`. */
	noun: string;
	plural: string;
	description: string;
	/** The field that identifies one of them; absent where there is only one. */
	id?: Field;
	/** The field of the path that identifies the containing resource, e.g. the flow of a prompt. */
	parent?: Field;
	/** Absent where there is no list to choose from. */
	lookup?: Lookup;
	/** The batch endpoint, and the kinds of batches that it accepts. */
	batch?: { path: string; kinds: BatchKind[] };
	/** The most useful fields, at most ten, in this order; a dot leads into an object. */
	simplified: string[];
	/** The name of the preselected operation: one that only reads, where there is one. */
	defaultOperation: string;
	operations: Operation[];
}
