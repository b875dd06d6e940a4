import type { IDataObject } from 'n8n-workflow';

import { namesOf } from '../../resources/entries';
import { pathFields } from '../../resources/derived';
import type { Field, Resource } from '../../resources/model';
import { outputName, toOutput } from '../output/shape';
import type { ApiItem } from '../workItem';
import { changesOf, restoring, settableFields, type Change } from './changes';
import { changesText, recordText, SECRET, valuesText } from './describe';
import { idText, type MentionedNames } from './mentionedNames';

/**
 * The output of an item that is only previewed: what it would change, and the old values in a form that the node reads back under Map
 * Automatically. Reads nothing and sends nothing. Pure.
 */

interface Preview {
	output: IDataObject;
	changes: Change[];
}

const shownValue = ({ secret }: Field, value: unknown): unknown =>
	value === undefined || value === null ? null : secret ? SECRET : value;

const listOf = (changes: Change[]): IDataObject[] =>
	changes.map(
		({ field, old, new: value }) =>
			({ field: field.label, old: shownValue(field, old), new: shownValue(field, value) }) as IDataObject,
	);

/** The IDs by which Map Automatically finds the record again: those of what contains it, and its own as `id`. */
function identity(resource: Resource, { ids }: ApiItem): IDataObject {
	const { id, lookup } = resource;
	const names = Object.entries(ids).map(([name, value]) => [name === id?.name ? (lookup?.key ?? name) : name, value]);
	return Object.fromEntries(names) as IDataObject;
}

const ownId = ({ id }: Resource, { ids }: ApiItem): string | undefined => (id ? ids[id.name] : undefined);

/**
 * Previews an update.
 * @param record as CallMatrix has it now: what restores it
 * @param before the record after the items before this one, which may be about it too: what this item changes. Restoring in input order
 * then gives the record as it is now, whichever of the items was the last to change a field.
 */
export function previewUpdate(
	resource: Resource,
	item: ApiItem,
	record: IDataObject,
	before: IDataObject,
	names: MentionedNames,
): Preview {
	const { operation, request } = item;
	const { body = {} } = request;
	const fields = settableFields(resource, operation);
	const changes = changesOf(fields, body, before);
	const changed = changes.map(({ field }) => field);
	const { values, lost } = restoring(fields, changed, record, body);
	const restored = [...values].map(([{ name }, value]) => [outputName(name), value] as const);
	const who = recordText(resource, ownId(resource, item), record);
	const output = {
		...identity(resource, item),
		...Object.fromEntries(restored),
		preview: `${who}: ${changes.length ? changesText(changes, lost, names) : 'no change'}`,
		changes: listOf(changes),
	} as IDataObject;
	return { output, changes };
}

/** Previews a deletion: the record that would be gone. */
export function previewDeletion(resource: Resource, item: ApiItem, record: IDataObject): IDataObject {
	const who = recordText(resource, ownId(resource, item), record);
	// The sentence first: a record has many columns.
	const sentence = { preview: `${who}: would be deleted`, changes: [] };
	return { ...identity(resource, item), ...sentence, ...toOutput(record, undefined, new Map()), ...sentence };
}

/** What a creation or another action would send; where the item itself is sent, all its columns. */
function sentValues(resource: Resource, { operation, request: { body = {} } }: ApiItem): Change[] {
	const known = settableFields(resource, operation);
	const fields = operation.open
		? Object.keys(body).map(
				(name): Field => known.find((each) => each.name === name) ?? { name, label: name, type: 'text' },
			)
		: known;
	return changesOf(fields, body, {}).map((change) => ({ ...change, old: null }));
}

/** Previews a creation, or an action such as Assign: what would be sent. */
export function previewSending(resource: Resource, item: ApiItem, names: MentionedNames): IDataObject {
	const { operation, ids, request } = item;
	const values = sentValues(resource, item);
	const [name] = resource.lookup ? namesOf(request.body ?? {}, resource.lookup) : [];
	const of = pathFields(resource, operation).map(
		(field) => `${field.label} ${idText(names, field, ids[field.name] ?? '')}`,
	);
	const about = operation.kind === 'create' && name !== undefined ? [name, ...of] : of;
	// Of Create or Update: an item before it creates the record.
	const verb = item.created === false ? `Update ${resource.noun} that an earlier item creates` : operation.action;
	const what = verb + (about.length ? ` (${about.join(', ')})` : '');
	return {
		...identity(resource, item),
		preview: values.length ? `${what}: ${valuesText(values, names)}` : what,
		changes: listOf(values),
	};
}
