import type { IDataObject } from 'n8n-workflow';

/**
 * The words in which a resource file says what CallMatrix has. Data only: what n8n shows is made from it in
 * `descriptions/`, what n8n's editor asks for in `methods/`, what goes to CallMatrix in `execution/`.
 */

/** How people and sheets write a value, and what goes to CallMatrix. */
export type FieldType =
	/** Opaque text that names a resource; chosen from a list where `resource` says which. */
	| 'id'
	/** Several of them. */
	| 'ids'
	| 'text'
	/** Several words, sent as a list. */
	| 'words'
	/** Several words, sent as one text with commas. */
	| 'commaList'
	/** One of `choices`. */
	| 'choice'
	/** Some of `choices`, sent as a list. */
	| 'choices'
	/** Some of `choices`, sent as one text with commas. */
	| 'choiceList'
	/** A whole number, 0 or more. */
	| 'count'
	/** Any number. */
	| 'number'
	/** US dollars, 0 or more, at most two decimal places. Never rounded. */
	| 'money'
	/** 0 to 100. */
	| 'percent'
	| 'yesNo'
	/** HH:mm in America/New_York. */
	| 'timeOfDay'
	/** An IANA time zone: America/Chicago. */
	| 'timeZone'
	/** US states of `choices`, sent as two letters each; the word all takes every state. */
	| 'states'
	/** A moment, sent as ISO 8601 with an offset. */
	| 'moment'
	/** Sent as E.164. */
	| 'phone'
	/** Three digits. */
	| 'areaCode'
	/** Five digits. */
	| 'zipCode'
	| 'url'
	| 'email'
	/** A JSON object, typed as such. */
	| 'json'
	/** A list of objects, each with `fields`. */
	| 'rows';

export interface Choice {
	value: string;
	label: string;
	description?: string;
	/** Other words that sheets use for it, in lower case. */
	aliases?: string[];
}

export interface Field {
	/** The API's name; a dot leads into an object: `business_hours.start`. */
	name: string;
	/** What a person reads, in title case, with the unit where there is one. */
	label: string;
	type: FieldType;
	description?: string;
	/** An example, without the "e.g.". */
	example?: string;
	/** Of an id: the name of the resource that it names, e.g. `buyer`. */
	resource?: string;
	choices?: Choice[];
	/** Of rows: what each holds. */
	fields?: Field[];
	/** Of a field in a row: may be left empty. */
	optional?: boolean;
	/** Numbers below are refused before anything is sent. */
	min?: number;
	/** Numbers above are refused before anything is sent. */
	max?: number;
	/**
	 * A word removes it: null goes to CallMatrix. A `cap` is removed by unlimited, no cap, no limit or remove; another number by
	 * remove; a text or an ID by (remove). An empty cell or a word for nothing never does.
	 */
	removable?: 'cap' | 'value';
	/** Its unit in the header of a column, where the label does not have it in parentheses. */
	unit?: string;
	/** Other names that the column of a sheet may have. */
	aliases?: string[];
	/** A word that asks for no particular value: nothing is sent, and the field counts as filled in. */
	omittedBy?: string;
	/** Has to be filled in where another field has this value. */
	requiredWhere?: { field: string; is: string };
	/** Names of the fields that have to be filled in with it. */
	requires?: string[];
	/** Never shown again: hidden in the editor, and not repeated in a message. */
	secret?: boolean;
	/** Text that takes several lines. */
	long?: boolean;
}

/** The two query parameters between which a list is read; the second moment is not part of it. */
export interface Period {
	from: string;
	to: string;
	/** Of what, for a person: `Calls that started`. */
	what: string;
	/** Both ends have to be said. */
	required?: boolean;
}

/** What has to be true of other resources before anything is sent. Costs one request for each. */
export interface Precondition {
	/** What one of them is, in a sentence. */
	noun: string;
	/** Where each is read; `{id}` stands for its id. */
	path: string;
	/** The field, of the path or the body, that holds the id or the ids. */
	ids: string;
	/** The field of the answer, and what it must be. */
	field: string;
	is: string;
	/** What a person is told otherwise; `{id}` and `{value}` are filled in. */
	otherwise: string;
}

/**
 * What an operation does. Create, update and delete are about the resource itself, so that a batch can hold them; an action is
 * every other change. Everything that says whether something was changed asks the kind, never the method or the path.
 */
export type OperationKind = 'action' | 'create' | 'delete' | 'read' | 'update';

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
	/** Carrying it out twice leaves the same as once. */
	repeatable: boolean;
	/** Sent where filled in, and always shown and filled in. */
	required?: Field[];
	/** Sent where filled in, and always shown. */
	shown?: Field[];
	/** Sent where added: a collection. */
	added?: Field[];
	/** Required and added fields are shown as n8n's column mapping, so that a sheet can fill them. */
	mapped?: boolean;
	/** Sent in the query where added. */
	filters?: Field[];
	period?: Period;
	/** By what a list can be sorted. */
	sorts?: Choice[];
	/** The fields of the response to keep when simplified, in this order; those of the resource where absent. */
	simplified?: string[];
	/** What a person should know before running it, e.g. that it cannot be undone. */
	warning?: string;
}

/** An operation that is one endpoint of the API, described by data alone. */
export interface ApiOperation extends OperationBase {
	method: HttpMethod;
	/** Below the base URL; `{buyer_id}` stands for the field of that name: the resource's own, or one of `ids`. */
	path: string;
	/** The path is below the API's host, not below the base URL. */
	atHost?: boolean;
	/** Fields of the path beside the resource's own. */
	ids?: Field[];
	/** `one` resource; the `list` of those that match, up to a limit; `all` of them; nothing, as it was `deleted` or `removed`. */
	answers: 'all' | 'deleted' | 'list' | 'one' | 'removed';
	/** Sent as it is: `{ status: 'active' }`. */
	fixedBody?: Record<string, string>;
	/** Sent although nothing is filled in: the path says it all, and the body may be an empty object. */
	sendsEmptyBody?: boolean;
	/**
	 * What is sent belongs to somebody else: the item goes as it is given, all columns of it, and nothing is refused. Only complete
	 * phone numbers and times with an offset are normalised.
	 */
	open?: boolean;
	precondition?: Precondition;
	execute?: undefined;
}

/** A request that a custom operation makes of what a person wrote. */
export interface CustomRequest {
	kind: OperationKind;
	repeatable: boolean;
	method: HttpMethod;
	/** Below the base URL. */
	path: string;
	/** Query parameters in their order; a name may be there several times. */
	query?: [name: string, value: string][];
	body?: IDataObject;
}

/** What the run of the node does for a custom operation. */
export interface OperationRun {
	/** An AI agent runs the node as a tool. */
	isTool: boolean;
	/** Refuses the item with a message for a person. */
	refuse: (message: string) => never;
	/** Sends one request. @returns the JSON object that answers it */
	send: (request: CustomRequest) => Promise<IDataObject>;
	/** Reads all pages of a list. */
	list: (request: CustomRequest) => Promise<IDataObject[]>;
}

/** An operation that data cannot describe. It goes the same way out as every other. */
export interface CustomOperation extends OperationBase {
	/**
	 * Carries it out for one item.
	 * @param values what was filled in, by the API's names of the fields
	 * @returns what goes on in the workflow
	 */
	execute: (values: IDataObject, run: OperationRun) => Promise<IDataObject[]>;
}

export type Operation = ApiOperation | CustomOperation;

/** What one request can do to up to 1,000 of a resource. */
export type BatchKind = 'create' | 'delete' | 'update';

export interface Resource {
	/** n8n's name for it, e.g. `buyer`. */
	name: string;
	label: string;
	/** In a sentence: `buyer`, `IVR prompt`. */
	noun: string;
	/** Several of them in a sentence. */
	plural: string;
	description: string;
	/** What names one of them; absent where there is only one. */
	id?: Field;
	/** The field of the path that says which resource contains it, e.g. the flow of a prompt. */
	parent?: Field;
	/** Where they are listed to choose from, and the fields by which a person knows one. */
	lookup?: { path: string; key: string; titles: string[] };
	/** Where many of them are changed in one request, and what it can do. */
	batch?: { path: string; kinds: BatchKind[] };
	/** The fields that a person wants, at most ten, in this order; a dot leads into an object. */
	simplified: string[];
	/** The name of the operation that stands first chosen: one that only reads, where there is one. */
	defaultOperation: string;
	operations: Operation[];
}
