/** The types with which a resource file describes fields. Those of operations and resources are in `model.ts`. */

/** How a value is written in the editor and in sheets, and how it is sent. */
export type FieldType =
	/** The ID of a resource; chosen from a list where `resource` is set. */
	| 'id'
	/** Several IDs. */
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
	/** US states of `choices`, sent as two letters each; the word all means every state. */
	| 'states'
	/** A date and time, sent as ISO 8601 with an offset. */
	| 'moment'
	/** Sent as E.164. */
	| 'phone'
	/** Three digits. */
	| 'areaCode'
	/** Five digits. */
	| 'zipCode'
	| 'url'
	| 'email'
	/** A JSON object, written as JSON. */
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
	/** What the user reads, in title case, with the unit where there is one. */
	label: string;
	/** In n8n's column mapping, which cuts labels of more than 25 letters. */
	shortLabel?: string;
	type: FieldType;
	description?: string;
	/** An example, without the "e.g.". */
	example?: string;
	/** Of an ID: the name of its resource, e.g. `buyer`. */
	resource?: string;
	choices?: Choice[];
	/** Of rows: the fields of each row. */
	fields?: Field[];
	/** Of a field in a row: may be left empty. */
	optional?: boolean;
	/** Numbers outside the range are refused before anything is sent. */
	min?: number;
	max?: number;
	/** A word removes the value: null is sent. Which word, see `removalWord`. Neither an empty cell nor N/A removes anything. */
	removable?: 'cap' | 'value';
	/** The unit that a column header may add, where the label does not have it in parentheses. */
	unit?: string;
	/** Other names that the column may have in a sheet. */
	aliases?: string[];
	/** A word that accepts every value: nothing is sent, and the field counts as filled in. */
	omittedBy?: string;
	/** Required where another field has this value. */
	requiredWhere?: { field: string; is: string };
	/** Names of the fields that are required with it. */
	requires?: string[];
	/** Hidden in the editor, and never repeated in a message. */
	secret?: boolean;
	long?: boolean;
}
