import type { IDataObject } from 'n8n-workflow';

import { NO_NAMES, type NameReader } from '../../lookup/names';
import { isNumeric, parameterName, removalWord } from '../../resources/derived';
import type { Field } from '../../resources/model';
import { clean, isBroken, isNothing, quote } from '../../values/text';
import { ALLOWED, READERS } from './fieldReaders';
import { isByName, rowsOf, unlocated } from './locator';

/**
 * Reads the value of one field: empty, set or removed; or refuses it with a message that says what is allowed. How each type is read is
 * in `fieldReaders.ts`. Pure.
 */

/** A field whose value is invalid or ambiguous. */
export interface Unreadable {
	/** The label of the field. */
	label: string;
	/** What is wrong with the value: `cannot be read from "soon"`. */
	given: string;
	/** What is allowed instead, a sentence without its full stop. */
	allowed: string;
}

/** The result of reading a field. */
export type Reading =
	/** Empty: the field stays unchanged. */
	| { left: true }
	/** A placeholder from a language model, such as None: the field stays unchanged, and the model is told so. */
	| { leftOut: string }
	/** The word that accepts every value, such as any: filled in, and nothing is sent. */
	| { any: true }
	/** `omitted`: placeholders in its rows, such as `Rules, row 1: Source ("None")`. */
	| { value: unknown; omitted?: string[] }
	| { unreadable: Unreadable };

export interface ReadOptions {
	/** Of the workflow, e.g. `America/Los_Angeles`; only used for dates and times. */
	timezone?: string;
	/** The values are the arguments of an AI agent's tool. */
	isTool?: boolean;
	/** What names mean. Without it every name is refused. */
	names?: NameReader;
	/** The ID of the resource in which a name lies. */
	parentId?: string;
}

const LEFT: Reading = { left: true };

/** The words that remove a value. No program writes them for a missing value. */
const REMOVES_CAP = /^(?:unlimited|no cap|no limit|remove|\(remove\))$/i;
const REMOVES_NUMBER = /^(?:remove|\(remove\))$/i;
const REMOVES_TEXT = /^\(remove\)$/i;

/** Longer lists of choices are not repeated in a message. */
const MAX_CHOICES = 12;

function isRemoval(field: Field, text: string): boolean {
	if (!field.removable) return false;
	return (field.removable === 'cap' ? REMOVES_CAP : isNumeric(field) ? REMOVES_NUMBER : REMOVES_TEXT).test(text);
}

/** The ID that a name means. A name is never taken for an ID. */
function readName({ label, resource = '' }: Field, name: string, { names = NO_NAMES, parentId }: ReadOptions): Reading {
	// The words for nothing are no names, as they are no IDs.
	if (isNothing(name)) {
		const given = `cannot be read from ${quote(name)}`;
		return { unreadable: { label, given, allowed: 'Allowed: a name as CallMatrix has it' } };
	}
	const named = names.find({ resource, name, ...(parentId !== undefined && { parentId }) });
	return 'id' in named ? { value: named.id } : { unreadable: { label, ...named.refusal } };
}

/** The trimmed text of a value; undefined for an empty cell. */
function cell(raw: unknown): string | undefined {
	if (raw === null || raw === undefined) return undefined;
	return clean(textOf(raw)) || undefined;
}

/** A value as text. */
const textOf = (raw: unknown): string => (typeof raw === 'object' ? JSON.stringify(raw) : String(raw));

/** The text to quote in a message: invisible characters are kept, so that the message can show them; plain spaces are trimmed. */
function asGiven(raw: unknown): string {
	const text = textOf(raw);
	const isBlank = (at: number): boolean => '\t\n\r '.includes(text.charAt(at));
	let [start, end] = [0, text.length];
	// A regular expression would take quadratic time for a long run of spaces.
	while (start < end && isBlank(start)) start++;
	while (end > start && isBlank(end - 1)) end--;
	return text.slice(start, end);
}

/** The text of a Date or a luxon DateTime. An invalid one is not a value. */
function plain(raw: unknown): unknown {
	if (typeof raw !== 'object' || raw === null || !('toJSON' in raw) || typeof raw.toJSON !== 'function') return raw;
	return (raw.toJSON as () => unknown)() ?? 'Invalid Date';
}

/**
 * NaN, an infinite number or a function, as the text that a program makes of it. n8n reads a text in place of a collection as one, and
 * then finds the methods of strings in it: `search`.
 */
function withoutValue(raw: unknown): unknown {
	if (typeof raw === 'function') return String(undefined);
	return typeof raw === 'number' && !Number.isFinite(raw) ? String(NaN) : raw;
}

/** The first broken text in a value or in the entries of a list. */
const brokenIn = (raw: unknown): string | undefined =>
	[raw]
		.flat()
		.map(withoutValue)
		.find((each): each is string => typeof each === 'string' && isBroken(clean(each)));

function allowedIn(field: Field, isTool: boolean): string {
	const { type, choices, min, max, removable, omittedBy } = field;
	const word = isTool ? undefined : removalWord(field);
	const range = min === undefined ? '' : max === undefined ? `, ${min} or more` : `, ${min} to ${max}`;
	const values =
		choices && choices.length <= MAX_CHOICES
			? choices.map(({ label }) => label).join(', ')
			: choices && type === 'choice'
				? `one of the choices, such as ${choices[0]?.label ?? ''}`
				: ALLOWED[type];
	return [
		`Allowed: ${values}${range}`,
		omittedBy && `${omittedBy} for any of them`,
		removable === 'cap' && type === 'count' && '0 blocks all calls',
		removable && 'empty leaves it unchanged',
		word && `${word} removes it`,
	]
		.filter(Boolean)
		.join('; ');
}

function unreadable(field: Field, text: string, isTool: boolean): Reading {
	// A secret that cannot be read may still hold most of the real one.
	const given = `cannot be read from ${field.secret ? 'what was given' : quote(text)}`;
	return { unreadable: { label: field.label, given, allowed: allowedIn(field, isTool) } };
}

const broken = ({ label, secret }: Field, text: string): Reading => ({
	unreadable: {
		label,
		given: secret ? 'is no value' : `is ${quote(text)}, which is no value`,
		allowed: 'It comes from a formula or an expression that did not work: correct that, or leave it empty',
	},
});

/** One row, by the API's names. */
function readRow(field: Field, row: unknown, at: number, options: ReadOptions): Reading {
	const values = (typeof row === 'object' && row !== null ? row : {}) as IDataObject;
	const read: IDataObject = {};
	const omitted: string[] = [];
	for (const inner of field.fields ?? []) {
		const reading = readValue(inner, values[parameterName(inner)] ?? values[inner.name], options);
		const label = `${field.label}, row ${at + 1}: ${inner.label}`;
		if ('unreadable' in reading) return { unreadable: { ...reading.unreadable, label } };
		if ('leftOut' in reading) omitted.push(`${label} (${quote(reading.leftOut)})`);
		if ('value' in reading) read[inner.name] = reading.value as IDataObject[string];
		else if (!inner.optional) {
			return { unreadable: { label, given: 'is empty', allowed: allowedIn(inner, options.isTool ?? false) } };
		}
	}
	return { value: read, omitted };
}

function readRows(field: Field, raw: unknown, options: ReadOptions): Reading {
	const rows = rowsOf(raw);
	if (!rows) return unreadable(field, asGiven(raw), options.isTool ?? false);
	if (rows.length === 0) return LEFT;
	const readings = rows.map((row, at) => readRow(field, row, at, options));
	const refused = readings.find((reading) => 'unreadable' in reading);
	if (refused) return refused;
	const omitted = readings.flatMap((reading) => ('value' in reading ? (reading.omitted ?? []) : []));
	const value = readings.map((reading) => ('value' in reading ? reading.value : {}));
	return { value, ...(omitted.length && { omitted }) };
}

/** The IDs in the rows of n8n's fixed collection, also where a row has a name. Anything else is returned unchanged. */
function chosenIds(field: Field, raw: unknown, options: ReadOptions): { raw: unknown } | { unreadable: Unreadable } {
	if (typeof raw !== 'object' || raw === null || Array.isArray(raw)) return { raw };
	const isRow = (row: unknown): row is IDataObject => typeof row === 'object' && row !== null && 'id' in row;
	const rows = rowsOf(raw);
	if (!rows?.every(isRow)) return { raw };
	const ids: unknown[] = [];
	let refused: Unreadable | undefined;
	for (const [at, { id }] of rows.entries()) {
		const one: Field = { ...field, type: 'id', label: `${field.label}, row ${at + 1}` };
		// All names are read, so that all are looked up at once.
		const reading = isByName(one, id) ? readValue(one, id, options) : { value: unlocated(field, id) };
		if ('unreadable' in reading) refused ??= reading.unreadable;
		else if ('value' in reading && cell(reading.value) !== undefined) ids.push(reading.value);
	}
	return refused ? { unreadable: refused } : { raw: ids };
}

const isChoice = (field: Field): boolean => field.choices !== undefined;

/**
 * Reads a value as users, sheets and language models write it.
 *
 * Three states are never confused: unchanged (empty, null, blank), set (0 means zero), removed (only by a word that no program writes
 * for a missing value). A placeholder such as None or N/A is kept in free text, and can be a choice of that name. Any other field
 * refuses it; from an AI agent it counts as empty.
 */
export function readValue(field: Field, given: unknown, options: ReadOptions = {}): Reading {
	const { timezone = 'utc', isTool = false } = options;
	const located = plain(unlocated(field, given));
	const chosen = field.type === 'ids' ? chosenIds(field, located, options) : { raw: located };
	if ('unreadable' in chosen) return chosen;
	const { raw } = chosen;
	const text = cell(raw);
	if (text === undefined || (Array.isArray(raw) && raw.length === 0)) return LEFT;
	const brokenText = brokenIn(raw);
	if (brokenText !== undefined) return broken(field, asGiven(brokenText));
	if (field.omittedBy && text.toLowerCase() === field.omittedBy) return { any: true };
	if (isRemoval(field, text)) return { value: null };
	// (remove) is never meant as the value of a field.
	if (REMOVES_TEXT.test(text)) return unreadable(field, text, isTool);
	const isPlaceholder = isTool && typeof raw === 'string' && isNothing(text);
	if (isPlaceholder && !isChoice(field)) return { leftOut: text };
	if (field.type === 'rows') return readRows(field, raw, options);
	if (isByName(field, given)) return readName(field, text, options);
	const value = READERS[field.type]({ raw, text, field, timezone });
	const outside = typeof value === 'number' && (value < (field.min ?? -Infinity) || value > (field.max ?? Infinity));
	if (value !== undefined && !outside) return { value };
	return isPlaceholder ? { leftOut: text } : unreadable(field, asGiven(raw), isTool);
}

/** One sentence for each reason, with the labels of all fields that share it. */
export function describeUnreadable(list: Unreadable[]): string {
	const labels = new Map<string, string[]>();
	for (const { label, given, allowed } of list) {
		const reason = `${given}. ${allowed}`;
		labels.set(reason, [...(labels.get(reason) ?? []), label]);
	}
	return [...labels]
		.map(([reason, of]) => `${[of.slice(0, -1).join(', '), of.at(-1)].filter(Boolean).join(' and ')} ${reason}`)
		.join('. ');
}
