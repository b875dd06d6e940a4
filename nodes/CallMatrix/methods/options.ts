import type { IDataObject, INodePropertyOptions } from 'n8n-workflow';

import { isApiOperation } from '../resources/derived';
import { entryText, idOf, inOrder } from '../resources/entries';
import type { Lookup, Resource } from '../resources/model';

/** What the editor's lists of entries have in common: how they are asked for, and how they are shown. */

/** The query that asks CallMatrix for a list by name, where its operation declares that order. */
export function byName({ operations, lookup }: Resource): IDataObject {
	const isSortable = operations.some(
		(operation) =>
			isApiOperation(operation) &&
			operation.answers === 'list' &&
			operation.path === lookup?.path &&
			operation.sorts?.some(({ value }) => value === 'name'),
	);
	return isSortable ? { sort: 'name', order: 'asc' } : {};
}

/** Entries as options: with all that tells them apart, active ones first, then by name. Without an ID there is nothing to choose. */
export const toOptions = (
	resource: Resource,
	lookup: Lookup,
	entries: IDataObject[],
): (INodePropertyOptions & { value: string })[] =>
	inOrder(entries, lookup).flatMap((entry) => {
		const value = idOf(entry, lookup);
		return value === undefined ? [] : [{ name: entryText(resource, lookup, entry), value }];
	});
