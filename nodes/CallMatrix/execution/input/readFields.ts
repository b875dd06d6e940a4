import type { IDataObject } from 'n8n-workflow';

import { parameterName } from '../../resources/derived';
import type { Field, Operation } from '../../resources/model';
import { quote } from '../../values/text';
import type { Ignored } from './columns';
import { describeUnreadable, readValue, type ReadOptions, type Unreadable } from './fieldValue';

/**
 * Reads several fields into one object and finds which required ones are empty, so that API and custom operations refuse input in
 * the same words. One value is read in `fieldValue.ts`; the request is made in `plan.ts`. Pure.
 */

export interface Readings {
	/** By the API's names. */
	read: IDataObject;
	/** The API's names of the fields that were filled in. */
	names: Set<string>;
	omitted: string[];
}

/** Sets a value at the path of the field: `business_hours.start` is `{ business_hours: { start } }`. */
function put(body: IDataObject, name: string, value: unknown): void {
	const [first = name, ...rest] = name.split('.');
	if (rest.length === 0) {
		body[first] = value as IDataObject[string];
		return;
	}
	const inner = (body[first] ?? {}) as IDataObject;
	put(inner, rest.join('.'), value);
	body[first] = inner;
}

/** Reads fields into an object by the API's names. @returns also which were filled in; or the message that refuses some */
export function readFields(fields: Field[], values: IDataObject, options: ReadOptions): Readings | { refusal: string } {
	const read: IDataObject = {};
	const names = new Set<string>();
	const omitted: string[] = [];
	const unreadable: Unreadable[] = [];
	for (const field of fields) {
		const given = values[parameterName(field)];
		// Most fields are in no column.
		if (given === undefined) continue;
		const reading = readValue(field, given, options);
		if ('unreadable' in reading) unreadable.push(reading.unreadable);
		if ('leftOut' in reading) omitted.push(`${field.label} (${quote(reading.leftOut)})`);
		if ('any' in reading) names.add(field.name);
		if (!('value' in reading)) continue;
		omitted.push(...(reading.omitted ?? []));
		put(read, field.name, reading.value);
		names.add(field.name);
	}
	return unreadable.length ? { refusal: describeUnreadable(unreadable) } : { read, names, omitted };
}

export function describeEmpty({ label, example, choices, omittedBy }: Field): string {
	const instead = choices
		? `Choose one of ${choices.map((choice) => choice.label).join(', ')}`
		: example
			? `Write e.g. ${example}${omittedBy ? `, or ${omittedBy}` : ''}`
			: 'Fill it in';
	return `${label} is empty. ${instead}`;
}

/** Longer lists of names are cut in messages. */
const MAX_NAMES = 6;

const listed = (names: string[]): string =>
	names.slice(0, MAX_NAMES).join(', ') + (names.length > MAX_NAMES ? ` and ${names.length - MAX_NAMES} more` : '');

/** One sentence for each filled column that resembles a field but is ignored. */
export const misleading = (ignored: Ignored[]): string[] =>
	ignored.flatMap(({ column, resembles, isBlank }) =>
		resembles && !isBlank ? [`The column ${quote(column)} is ignored: it is not the field ${resembles.label}`] : [],
	);

export function describeNothingToChange(fields: Field[], ignored: Ignored[]): string {
	const columns = misleading(ignored);
	if (columns.length) return `Nothing would change. ${columns.join('. ')}`;
	const labels = fields.slice(0, MAX_NAMES).map(({ label }) => label);
	const more = fields.length > MAX_NAMES ? ' or another field' : '';
	const filled = ignored.filter(({ isBlank }) => !isBlank).map(({ column }) => column);
	const others = filled.length ? `. Ignored columns: ${listed(filled)}` : '';
	return `Nothing to change. Fill in at least one of ${labels.join(', ')}${more}${others}`;
}

/** What a refusal adds where a language model used a placeholder instead of leaving a field empty. */
export const countedAsEmpty = (omitted: string[]): string =>
	omitted.length ? `. Placeholders count as empty: ${omitted.join(', ')}` : '';

/** @returns a message for the first required field that is empty; undefined where all are filled in */
export function findMissing(
	operation: Operation,
	fields: Field[],
	{ names, read }: Readings,
	ignored: Ignored[],
): string | undefined {
	const missing =
		operation.required?.find(({ name }) => !names.has(name)) ??
		fields.find(({ name, requiredWhere: where }) => where && read[where.field] === where.is && !names.has(name));
	if (missing) {
		const columns = misleading(ignored.filter(({ resembles }) => resembles?.name === missing.name));
		return [describeEmpty(missing), ...columns].join('. ');
	}
	for (const { name, label, requires = [] } of fields) {
		const needed = names.has(name) && requires.find((other) => !names.has(other));
		const other = fields.find((field) => field.name === needed);
		if (other) return `${label} requires ${other.label}. ${describeEmpty(other)}`;
	}
	return undefined;
}
