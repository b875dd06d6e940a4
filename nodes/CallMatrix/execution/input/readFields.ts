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

/** Puts a value where the field's name leads: `business_hours.start` is `{ business_hours: { start } }`. */
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

/** Reads fields into an object by the API's names. @returns also which were filled in, or why some cannot be read */
export function readFields(fields: Field[], values: IDataObject, options: ReadOptions): Readings | { refusal: string } {
	const read: IDataObject = {};
	const names = new Set<string>();
	const omitted: string[] = [];
	const unreadable: Unreadable[] = [];
	for (const field of fields) {
		const reading = readValue(field, values[parameterName(field)], options);
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

/** Longer lists of fields are cut in messages. */
const NAMED = 6;

const listed = (names: string[]): string =>
	names.slice(0, NAMED).join(', ') + (names.length > NAMED ? ` and ${names.length - NAMED} more` : '');

/** Columns that look like fields and are none, with what they hold. */
export const misleading = (ignored: Ignored[]): string[] =>
	ignored.flatMap(({ column, resembles, isBlank }) =>
		resembles && !isBlank ? [`The column ${quote(column)} is ignored: it is not the field ${resembles.label}`] : [],
	);

export function describeNothingToChange(fields: Field[], ignored: Ignored[]): string {
	const columns = misleading(ignored);
	if (columns.length) return `Nothing would change. ${columns.join('. ')}`;
	const labels = fields.slice(0, NAMED).map(({ label }) => label);
	const more = fields.length > NAMED ? ' or another field' : '';
	const filled = ignored.filter(({ isBlank }) => !isBlank).map(({ column }) => column);
	const others = filled.length ? `. Ignored columns, which are none of these: ${listed(filled)}` : '';
	return `Nothing to change. Fill in at least one of ${labels.join(', ')}${more}${others}`;
}

/** What a refusal for something empty adds where a language model did not leave it empty. */
export const countedAsEmpty = (omitted: string[]): string =>
	omitted.length ? `. A word for nothing counts as empty: ${omitted.join(', ')}` : '';

/** Required fields that are empty, and fields that go only with others. */
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
		if (other) return `${label} goes only with ${other.label}. ${describeEmpty(other)}`;
	}
	return undefined;
}
