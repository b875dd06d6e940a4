/** The types with which `itemFields.ts` describes the fields of an event's item. */

import type { Versioned } from './events';

/** `id` is text that may be sent as a number; `usd` is a number of US dollars; `seconds` a number. */
export type PayloadType = 'id' | 'text' | 'usd' | 'seconds';

/** What no single value of the payload gives. */
export type ComputedField = 'answered' | 'callerMasked' | 'eventId' | 'eventName' | 'isTest' | 'occurredAt' | 'payload';

/** A filter of the trigger that compares a field. */
export interface FieldFilter {
	/** Of the parameter in the collection Filters. */
	name: string;
	label: string;
	description: string;
	/** How it is written, for a person whose value cannot be read. */
	format: string;
	example: string;
	/**
	 * `ids`, `phones`, `texts`: the field is one of those given, as IDs, as phone numbers, or as texts without regard to case and
	 * spacing. `minimum`: it is at least the number given.
	 */
	compare: 'ids' | 'phones' | 'texts' | 'minimum';
	/** Of `ids`: the method that lists what can be chosen. */
	loadOptionsMethod?: string;
	/** Of `texts`: what one entry is called. */
	entryLabel?: string;
	/** Of `texts`: a list of values in a parameter of its own, as a list takes no typed text. What is in either counts. */
	suggestions?: FilterSuggestions;
}

export interface FilterSuggestions {
	/** Of the parameter in the collection Filters. */
	name: string;
	label: string;
	description: string;
	loadOptionsMethod: string;
}

interface Field extends Versioned {
	/** In the item. */
	name: string;
	description: string;
	/** In the simplified output, too. */
	isSimplified?: true;
	filter?: FieldFilter;
}

/** A field that is read from the payload. */
export interface PayloadField extends Field {
	type: PayloadType;
	/** Where the payload may have it, with dots between the steps; the first place that has a value counts. The name, unless given. */
	paths?: readonly string[];
}

/** A field that is computed from the event. */
export interface ComputedItemField extends Field {
	computed: ComputedField;
}

export type ItemField = PayloadField | ComputedItemField;
