/**
 * The words in which a resource file says what CallMatrix has. Data only: what n8n shows is made from it in
 * `descriptions/`, what goes to CallMatrix in `execution/`.
 */

/** How people and sheets write a value, and what goes to CallMatrix. */
export type FieldType =
	/** Opaque text that names a resource. */
	| 'id'
	| 'text'
	/** One of `choices`. */
	| 'choice'
	/** Some of `choices`. */
	| 'choices'
	/** A number of calls, or no cap at all: the words none and unlimited remove it. */
	| 'cap'
	/** A whole number, 0 or more. */
	| 'count'
	/** Any number. */
	| 'number'
	/** HH:mm in America/New_York. */
	| 'timeOfDay'
	/** US states as two letters each; the word all takes every state. */
	| 'states'
	/** A moment, sent as ISO 8601 with an offset. */
	| 'moment';

export interface Choice {
	value: string;
	label: string;
	description?: string;
}

export interface Field {
	/** The API's name; a dot leads into an object: `business_hours.start`. */
	name: string;
	/** What a person reads, in title case. */
	label: string;
	type: FieldType;
	description?: string;
	/** An example, without the "e.g.". */
	example?: string;
	choices?: Choice[];
	/** Numbers below are refused before anything is sent. */
	least?: number;
}

export interface Operation {
	/** n8n's name for it, e.g. `setBidPriority`. */
	name: string;
	/** Title case, e.g. `Set Bid Priority`. */
	label: string;
	/** Sentence case without articles, e.g. `Set buyer bid priority`. */
	action: string;
	description: string;
	method: 'GET' | 'PATCH';
	/** Below the base URL; `{id}` stands for the resource's id. */
	path: string;
	/** `one` resource, or the `list` of those that match. */
	answers: 'one' | 'list';
	/** Sent as it is: `{ status: 'active' }`. */
	sets?: Record<string, string>;
	/** Sent in the body and always filled in. */
	required?: Field[];
	/** Sent in the body where filled in; at least one has to be. Shown without a collection. */
	anyOf?: Field[];
	/** Sent in the body where added; at least one has to be. Shown as Fields to Update. */
	changes?: Field[];
	/** Sent in the query where added. Shown as Filters. */
	filters?: Field[];
}

export interface Resource {
	/** n8n's name for it, e.g. `buyer`. */
	name: string;
	label: string;
	description: string;
	id: Field;
	/** The name of the operation that stands first chosen: one that only reads. */
	defaultOperation: string;
	operations: Operation[];
}

/** n8n's parameter name for a field: `business_hours.start` is `businessHoursStart`. */
export const parameterName = ({ name }: Field): string =>
	name.replace(/[._]([a-z])/g, (_, letter: string) => letter.toUpperCase());
