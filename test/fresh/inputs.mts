import { readFileSync } from 'node:fs';

import type { IDataObject, INodeParameters } from 'n8n-workflow';

/**
 * Inputs with their expected results, written from the rules before they were run. The expected results stay as they are:
 * where one of them fails, the product or the rule is wrong. A file that has an unknown key is refused.
 */

/** What must come of an input of the action node, or of one of its rows. */
export interface ActionResult {
	/** The body that must be sent, exactly this; a moment may have another offset. */
	sent?: IDataObject;
	/** The ID of what it must be sent to. */
	to?: string;
	/** Nothing may be sent, and the message must hold these texts. */
	refused?: string[];
	/** Nothing may be sent, and the item must go through. */
	unchanged?: true;
	/** The query that must be sent, exactly this; limit and cursor count only where they are named. */
	query?: Record<string, string[] | string>;
	/** How many entries must be returned. */
	entries?: number;
	/** Columns that a hint must name. */
	ignored?: string[];
	/** Fields that the hint must name as those that the columns resemble. */
	resembles?: string[];
	/** Labels of arguments that the result must name. */
	omitted?: string[];
	/** Words that neither a message nor the result may hold. */
	neverSays?: string[];
}

/** Several rows: one result for each, and a text that must not stand in the message once for each row. */
export interface RowsResult {
	rows: ActionResult[];
	oneMessage?: string;
}

export interface ActionInput {
	why: string;
	/** As the panel shows it: `Buyer: Update Caps`. */
	operation: string;
	given: {
		/** What the panel holds, by n8n's names. */
		parameters?: INodeParameters;
		/** The rows of a sheet, mapped automatically. */
		rows?: IDataObject[];
		/** What the expressions of the panel read; one empty item where absent. */
		items?: IDataObject[];
		/** What a language model fills in, by the parameter's path: `added.notes`. */
		model?: IDataObject;
		/** Of the workflow; America/New_York where absent. */
		timezone?: string;
	};
	/** One of them where there are two right answers. */
	expect: ActionResult | RowsResult | { anyOf: ActionResult[] };
}

/** What must come of an event at the trigger. */
export interface FilterResult {
	/** The event must start one execution. */
	runs?: true;
	/** It must start none, and be answered with 200. */
	filtered?: true;
	/** Publishing must be refused with these texts; where absent, it must succeed. */
	refusedAtPublish?: string[];
	/** Texts that a hint of the execution must hold. */
	hint?: string[];
}

export interface FilterInput {
	why: string;
	given: { filters: INodeParameters; event: IDataObject };
	expect: FilterResult | { anyOf: FilterResult[] };
}

function refuseUnknownKeys(where: string, value: object, known: string[]): void {
	const unknown = Object.keys(value).filter((key) => !known.includes(key));
	if (unknown.length) throw new Error(`${where} has unknown keys: ${unknown.join(', ')}`);
}

/** Exactly one of these says what is expected. */
function refuseUnlessOne(where: string, value: object, outcomes: string[]): void {
	const found = outcomes.filter((key) => key in value);
	if (found.length !== 1) throw new Error(`${where} must have exactly one of ${outcomes.join(', ')}`);
}

const OUTCOMES = ['sent', 'refused', 'unchanged', 'query', 'entries'];
const DETAILS = ['to', 'ignored', 'resembles', 'omitted', 'neverSays'];

function checkActionResult(where: string, result: object): void {
	refuseUnknownKeys(where, result, [...OUTCOMES, ...DETAILS]);
	refuseUnlessOne(where, result, OUTCOMES);
}

function checkFilterResult(where: string, result: object): void {
	refuseUnknownKeys(where, result, ['runs', 'filtered', 'refusedAtPublish', 'hint']);
	refuseUnlessOne(where, result, ['runs', 'filtered']);
}

/** Reads one file. @throws where it has a key that nothing here knows */
function read<T extends { why: string; expect: object }>(
	file: URL | string,
	keys: { input: string[]; given: string[] },
	checkResult: (where: string, result: object) => void,
): T[] {
	const inputs = JSON.parse(readFileSync(file, 'utf8')) as (T & { given: object })[];
	for (const { why, expect, given, ...rest } of inputs) {
		refuseUnknownKeys(why, rest, keys.input);
		refuseUnknownKeys(`${why}: given`, given, keys.given);
		if ('anyOf' in expect) {
			refuseUnknownKeys(why, expect, ['anyOf']);
			for (const result of expect.anyOf as object[]) checkResult(why, result);
		} else if ('rows' in expect) {
			refuseUnknownKeys(why, expect, ['rows', 'oneMessage']);
			for (const result of expect.rows as object[]) checkResult(why, result);
		} else {
			checkResult(why, expect);
		}
	}
	return inputs;
}

export const readActionInputs = (file: string): ActionInput[] =>
	read(file, { input: ['operation'], given: ['parameters', 'rows', 'items', 'model', 'timezone'] }, checkActionResult);

export const readFilterInputs = (file: string): FilterInput[] =>
	read(file, { input: [], given: ['filters', 'event'] }, checkFilterResult);
