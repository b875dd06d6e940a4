import type { IDataObject } from 'n8n-workflow';

import { isRecord } from '../../client/response';

/**
 * Describes JSON without its values, so that it can be pasted into a public issue: names of fields and types of what is in them. Pure.
 */

/** A name that is one of a field. Anything else may be somebody's data: the key of a map, say. */
const FIELD_NAME = /^[A-Za-z_$][\w$.-]{0,40}$/;

/** More would hide the rest. */
const MAX_FIELDS = 60;

const FORMATS: [form: RegExp, name: string][] = [
	[/^\d{4}-\d{2}-\d{2}T[\d:.]+(?:Z|[+-]\d{2}:?\d{2})$/, 'time with zone'],
	[/^\d{4}-\d{2}-\d{2}[T ][\d:.]+$/, 'time without zone'],
	[/^\d{4}-\d{2}-\d{2}$/, 'date'],
	[/^\d{2}:\d{2}(?::\d{2})?$/, 'time of day'],
	[/^\+\d{8,15}$/, 'phone number with +'],
	[/^-?\d+(?:\.\d+)?$/, 'number as text'],
	[/^https?:\/\//, 'URL'],
];

/** The type of a value: `text`, `number`, `text (time with zone)`, `list of objects`. */
export function typeOf(value: unknown): string {
	if (value === null || value === undefined) return 'empty';
	if (typeof value === 'string') {
		if (value === '') return 'empty text';
		const format = FORMATS.find(([form]) => form.test(value))?.[1];
		return format ? `text (${format})` : 'text';
	}
	if (typeof value === 'boolean') return 'yes or no';
	if (typeof value === 'number') return Number.isInteger(value) ? 'whole number' : 'number';
	if (Array.isArray(value)) {
		const types = [...new Set(value.map(typeOf))].map((type) => (type === 'object' ? 'objects' : type));
		return types.length ? `list of ${types.join(' and ')}` : 'empty list';
	}
	return 'object';
}

const nameOf = (name: string): string => (FIELD_NAME.test(name) ? name : '(another name)');

/** The fields of records with their types, those of objects inside with a dot: `business_hours.start: text (time of day)`. */
export function fieldsOf(records: IDataObject[], depth = 1): Map<string, string> {
	const types = new Map<string, Set<string>>();
	for (const record of records) {
		for (const [name, value] of Object.entries(record)) {
			const key = nameOf(name);
			const seen = types.get(key) ?? new Set();
			types.set(key, seen);
			if (!isRecord(value) || depth === 0) seen.add(typeOf(value));
			else for (const [inner, type] of fieldsOf([value], depth - 1)) types.set(`${key}.${inner}`, new Set([type]));
		}
	}
	return new Map(
		[...types]
			.filter(([, seen]) => seen.size > 0)
			.map(([name, seen]): [string, string] => [name, [...seen].join(' or ')]),
	);
}

/** `name: text, daily_cap: whole number or empty` */
export function listFields(fields: Map<string, string>): string {
	const shown = [...fields].slice(0, MAX_FIELDS).map(([name, type]) => `${name}: ${type}`);
	const more = fields.size - shown.length;
	return `${shown.join(', ')}${more > 0 ? ` and ${more} more` : ''}` || 'nothing';
}

/** What a body consists of, one level deep. */
export function describeBody(body: unknown): string {
	if (isRecord(body)) return `an object with ${listFields(fieldsOf([body], 0))}`;
	if (Array.isArray(body)) return `a ${typeOf(body)}`;
	if (typeof body !== 'string' || body === '') return 'nothing';
	return /<html|<!doctype/i.test(body) ? 'a page (HTML)' : 'text';
}
