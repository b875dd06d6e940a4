import type { IDataObject, ILoadOptionsFunctions, INodeListSearchResult } from 'n8n-workflow';

import { parameterName } from '../resources/derived';
import type { Resource } from '../resources/model';
import { request } from '../client/client';

/** As many as fit in the list before a person searches. */
const PAGE_SIZE = 50;

type ListSearch = (
	this: ILoadOptionsFunctions,
	filter?: string,
	paginationToken?: string,
) => Promise<INodeListSearchResult>;

/** The path of the list, where it lies parent another resource that a person has chosen; undefined before that. */
function pathOf(context: ILoadOptionsFunctions, path: string, parent: Resource['parent']): string | undefined {
	if (!parent) return path;
	const located = context.getCurrentNodeParameter(parameterName(parent)) as { value?: unknown } | string | undefined;
	const chosen = typeof located === 'object' ? located.value : located;
	return typeof chosen === 'string' && chosen
		? path.replace(`{${parent.name}}`, () => encodeURIComponent(chosen))
		: undefined;
}

/** What a person knows an entry by; its ID where it has nothing else. */
function titleOf(entry: IDataObject, { key, titles }: NonNullable<Resource['lookup']>): string {
	const texts = titles
		.map((title) => entry[title])
		.filter((text) => text !== null && text !== undefined && text !== '');
	return texts.map(String).join(' · ') || String(entry[key]);
}

/** Lists the resources of one kind to choose from: searched by CallMatrix, a page at a time. */
export const listSearch = (resource: Resource, lookup: NonNullable<Resource['lookup']>): ListSearch =>
	async function (this, filter, paginationToken) {
		const path = pathOf(this, lookup.path, resource.parent);
		if (path === undefined) return { results: [] };
		const query: IDataObject = { limit: PAGE_SIZE };
		if (filter) query.search = filter;
		if (paginationToken) query.cursor = paginationToken;
		const page = await request(this, {
			method: 'GET',
			path,
			query,
			target: `list of ${resource.plural}`,
			...(resource.parent && { address: 'id' }),
		});
		const entries = Array.isArray(page.data) ? (page.data as IDataObject[]) : [];
		return {
			results: entries.map((entry) => ({ name: titleOf(entry, lookup), value: String(entry[lookup.key]) })),
			paginationToken: typeof page.next_cursor === 'string' ? page.next_cursor : undefined,
		};
	};
