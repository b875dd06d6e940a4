/** The searchable lists of the editor, one per resource that can be chosen from a list. */

import type { IDataObject, ILoadOptionsFunctions, INodeListSearchResult } from 'n8n-workflow';

import { parameterName, recordShape } from '../resources/derived';
import type { Resource } from '../resources/model';
import { createClient } from '../client/client';
import { isRecord } from '../client/response';

/** As many as fit in the list before a user searches. */
const PAGE_SIZE = 50;

type ListSearch = (
	this: ILoadOptionsFunctions,
	filter?: string,
	paginationToken?: string,
) => Promise<INodeListSearchResult>;

/** The path of the list; undefined where it lies within another resource that the user has not chosen yet. */
function pathOf(context: ILoadOptionsFunctions, path: string, parent: Resource['parent']): string | undefined {
	if (!parent) return path;
	const located: unknown = context.getCurrentNodeParameter(parameterName(parent));
	const chosen = isRecord(located) ? located.value : located;
	return typeof chosen === 'string' && chosen
		? path.replace(`{${parent.name}}`, () => encodeURIComponent(chosen))
		: undefined;
}

/** The texts by which a user knows an entry; its ID where it has none. */
function titleOf(entry: IDataObject, { key, titles }: NonNullable<Resource['lookup']>): string {
	const texts = titles
		.map((title) => entry[title])
		.filter((text) => text !== null && text !== undefined && text !== '');
	return texts.map(String).join(' · ') || String(entry[key]);
}

/** Lists one kind of resource: CallMatrix does the searching, and the editor asks for one page at a time. */
export const listSearch = (resource: Resource, lookup: NonNullable<Resource['lookup']>): ListSearch =>
	async function (this, filter, paginationToken) {
		const path = pathOf(this, lookup.path, resource.parent);
		if (path === undefined) return { results: [] };
		const client = await createClient(this);
		const { entries, nextToken } = await client.page(
			{
				method: 'GET',
				path,
				query: filter ? { search: filter } : {},
				target: `list of ${resource.plural}`,
				record: recordShape(resource),
				...(resource.parent && { address: 'id' }),
			},
			{ size: PAGE_SIZE, token: paginationToken },
		);
		return {
			results: entries
				// Without an ID there is nothing to choose.
				.filter(({ [lookup.key]: id }) => id !== undefined && id !== null && id !== '')
				.map((entry) => ({ name: titleOf(entry, lookup), value: String(entry[lookup.key]) })),
			paginationToken: nextToken,
		};
	};
