import type { IDataObject } from 'n8n-workflow';
import { isEqual, set } from 'lodash';

import { removalWord } from '../../resources/derived';
import type { ApiOperation, Field, FieldType, Resource } from '../../resources/model';
import { readValue } from '../input/fieldValue';
import { isSame, readAs } from '../output/compare';

/** Which fields of a record an operation would change, and what to write to restore them. Pure; `preview.ts` puts it into words. */

/** A field that would get another value. */
export interface Change {
	field: Field;
	/** As CallMatrix has it; undefined where it does not show it. */
	old: unknown;
	/** As it would be sent. */
	new: unknown;
}

/** Every field that an operation can set, also the status that Activate sends. */
export function settableFields(resource: Resource, operation: ApiOperation): Field[] {
	const { required = [], shown = [], added = [], fixedBody = {} } = operation;
	const fields = [...required, ...shown, ...added];
	const others = resource.operations.flatMap((each) => (each.kind === 'update' ? (each.added ?? []) : []));
	const fixed = Object.keys(fixedBody).map(
		(name): Field => others.find((each) => each.name === name) ?? { name, label: name, type: 'text' },
	);
	return [...fields, ...fixed.filter(({ name }) => !fields.some((each) => each.name === name))];
}

/** The value at the path of a field. A field within something that is null is null. */
export function valueIn(record: IDataObject, name: string): unknown {
	let at: unknown = record;
	for (const part of name.split('.')) {
		if (typeof at !== 'object' || at === null || !Object.hasOwn(at, part)) return at === null ? null : undefined;
		at = (at as IDataObject)[part];
	}
	return at;
}

/** Types in which letter case and spaces are part of the value. */
const SPELLED: ReadonlySet<FieldType> = new Set([
	...(['commaList', 'email', 'id', 'ids', 'json', 'rows', 'text', 'timeZone', 'url', 'words'] as const),
]);

/** The order of IDs and words means nothing. */
const inOrder = (value: unknown): unknown =>
	Array.isArray(value) && value.every((each) => typeof each === 'string') ? [...value].sort() : value;

/** Whether a field would get another value: as lenient as the check of what came back, except about spelling. */
function differs(field: Field, sent: unknown, current: unknown): boolean {
	if (!isSame(field, sent, current)) return true;
	return sent !== null && SPELLED.has(field.type) && !isEqual(inOrder(readAs(field, current)), inOrder(sent));
}

/** @param body what would be sent @param record what it would be sent to */
export function changesOf(fields: Field[], body: IDataObject, record: IDataObject): Change[] {
	return fields.flatMap((field) => {
		const sent = valueIn(body, field.name);
		const old = valueIn(record, field.name);
		return sent !== undefined && differs(field, sent, old) ? [{ field, old, new: sent }] : [];
	});
}

/** Makes the changes in a record. */
export function apply(record: IDataObject, changes: Change[]): void {
	for (const { field, new: value } of changes) set(record, field.name, value);
}

/** A value as the node reads it back: null is `unlimited`, no states are `all`. @returns undefined where it can not be set again */
export function writable(field: Field, value: unknown): unknown {
	if (field.secret) return undefined;
	const isEmpty = value === null || value === '';
	const isList = Array.isArray(value);
	const forms = isEmpty ? [removalWord(field)] : isList && value.length === 0 ? ['all'] : [value, `${String(value)}%`];
	return forms.find((form) => {
		const reading = readValue(field, form);
		return 'value' in reading && !differs(field, reading.value, value);
	});
}

/**
 * What to write to restore a record, by the API's names.
 * @param changed fields that would change @param record as it was before @param body what would be sent
 * @returns also those of the fields that cannot be restored
 */
export function restoring(
	fields: Field[],
	changed: Field[],
	record: IDataObject,
	body: IDataObject,
): { values: Map<Field, unknown>; lost: Field[] } {
	const values = new Map<Field, unknown>();
	const lost: Field[] = [];
	// A budget cannot be written without its period, also where only one of them changes.
	const wanted = (field: Field): Field[] => (field.requires ?? []).flatMap((name) => named(fields, name));
	for (const field of new Set(changed.flatMap((each) => [each, ...wanted(each)]))) {
		const old = valueIn(record, field.name);
		const form = writable(field, old);
		if (form !== undefined) {
			values.set(field, form);
			continue;
		}
		// Where the budget is removed again, its period means nothing.
		const isIdle = wanted(field).some((each) => each.removable && valueIn(record, each.name) === null);
		if (isIdle && old === null) values.set(field, writable(field, valueIn(body, field.name)));
		else if (changed.includes(field)) lost.push(field);
	}
	return { values, lost };
}

const named = (fields: Field[], name: string): Field[] => fields.filter((field) => field.name === name);
