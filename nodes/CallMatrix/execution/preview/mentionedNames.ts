import type { IDataObject } from 'n8n-workflow';

import { pathFields } from '../../resources/derived';
import type { Field, Resource } from '../../resources/model';
import type { ApiItem } from '../workItem';
import { changesOf, settableFields, valueIn } from './changes';

/** Which other resources a preview mentions, so that it can name them. Pure; the names are read in `sending/currentRecords.ts`. */

/** By the name of the resource, the names by ID. */
export type MentionedNames = ReadonlyMap<string, ReadonlyMap<string, string>>;

/** An ID with its name, where it is known: `Roofing Tampa (cmp_000012)`. */
export function idText(names: MentionedNames, { resource = '' }: Field, id: string): string {
	const name = names.get(resource)?.get(id);
	return name === undefined ? id : `${name} (${id})`;
}

/** @param record that the item is about; absent where it is about none @returns each resource with an ID in it */
export function mentionedIds(
	resource: Resource,
	item: ApiItem,
	record?: IDataObject,
): [resource: string, id: string][] {
	const { operation, ids, request } = item;
	const { body = {} } = request;
	const mentions = (field: Field, value: unknown): [string, string][] =>
		[value].flat().flatMap((id) => (typeof id === 'string' && field.resource ? [[field.resource, id]] : []));
	const fields = operation.open
		? []
		: settableFields(resource, operation).filter((field) => field.resource !== undefined);
	if (record) {
		return changesOf(fields, body, record).flatMap((change) =>
			[change.old, change.new].flatMap((value) => mentions(change.field, value)),
		);
	}
	return [
		...pathFields(resource, operation).flatMap((field) => mentions(field, ids[field.name])),
		...fields.flatMap((field) => mentions(field, valueIn(body, field.name))),
	];
}
