import type { IDataObject, ILoadOptionsFunctions, INodeListSearchResult } from 'n8n-workflow';

import { parameterName, type Resource } from '../resources/model';
import { request } from '../client/client';

/** As many as fit in the list before a person searches. */
const PAGE_SIZE = 50;

type ListSearch = (
	this: ILoadOptionsFunctions,
	filter?: string,
	paginationToken?: string,
) => Promise<INodeListSearchResult>;

/** The path of the list, where it lies within another resource that a person has chosen; undefined before that. */
function pathOf(context: ILoadOptionsFunctions, path: string, within: Resource['within']): string | undefined {
	if (!within) return path;
	const located = context.getCurrentNodeParameter(parameterName(within)) as { value?: unknown } | string | undefined;
	const chosen = typeof located === 'object' ? located.value : located;
	return typeof chosen === 'string' && chosen
		? path.replace(`{${within.name}}`, () => encodeURIComponent(chosen))
		: undefined;
}

/** What a person knows an entry by; its ID where it has nothing else. */
function titleOf(entry: IDataObject, { key, titles }: NonNullable<Resource['listed']>): string {
	const texts = titles
		.map((title) => entry[title])
		.filter((text) => text !== null && text !== undefined && text !== '');
	return texts.map(String).join(' · ') || String(entry[key]);
}

/** Lists the resources of one kind to choose from: searched by CallMatrix, a page at a time. */
export const listSearch = (resource: Resource, listed: NonNullable<Resource['listed']>): ListSearch =>
	async function (this, filter, paginationToken) {
		const path = pathOf(this, listed.path, resource.within);
		if (path === undefined) return { results: [] };
		const query: IDataObject = { limit: PAGE_SIZE };
		if (filter) query.search = filter;
		if (paginationToken) query.cursor = paginationToken;
		const page = await request(this, {
			method: 'GET',
			path,
			query,
			target: `list of ${resource.plural}`,
			...(resource.within && { address: 'id' }),
		});
		const entries = Array.isArray(page.data) ? (page.data as IDataObject[]) : [];
		return {
			results: entries.map((entry) => ({ name: titleOf(entry, listed), value: String(entry[listed.key]) })),
			paginationToken: typeof page.next_cursor === 'string' ? page.next_cursor : undefined,
		};
	};
