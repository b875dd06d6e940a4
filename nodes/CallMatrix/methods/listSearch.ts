/** The searchable lists of the editor, one per resource that can be chosen from a list. */

import {
	NodeApiError,
	NodeOperationError,
	type IDataObject,
	type ILoadOptionsFunctions,
	type INodeListSearchResult,
} from 'n8n-workflow';

import { Directory } from '../lookup/directory';
import { resources } from '../resources';
import { BY_NAME, parameterName, recordShape } from '../resources/derived';
import type { Field, Lookup, Resource } from '../resources/model';
import type { ApiRequest } from '../client/apiRequest';
import { createClient, type CallMatrixClient } from '../client/client';
import { isRecord } from '../client/response';
import type { Page, PagePosition } from '../client/shapes/page';
import { byName, toOptions } from './options';

/** As many as fit in the list before a user searches. */
const PAGE_SIZE = 50;

type ListSearch = (
	this: ILoadOptionsFunctions,
	filter?: string,
	paginationToken?: string,
) => Promise<INodeListSearchResult>;

/**
 * The ID of the resource in which the list lies.
 * @throws NodeOperationError where the user has not chosen one yet, or it cannot be found: n8n shows the message in place of the list
 */
async function parentId(
	context: ILoadOptionsFunctions,
	client: CallMatrixClient,
	parent: Field,
	{ plural, label }: Resource,
): Promise<string> {
	const located: unknown = context.getCurrentNodeParameter(parameterName(parent));
	const chosen = isRecord(located) ? located.value : located;
	const refuse = (message: string, description: string): never => {
		throw new NodeOperationError(context.getNode(), message, { description });
	};
	if (typeof chosen !== 'string' || !chosen.trim()) {
		return refuse(`Choose ${parent.label} first`, `The list then shows the ${plural} that belong to it.`);
	}
	// The editor has no item whose data an expression could use.
	if (chosen.startsWith('=')) {
		return refuse(
			`${parent.label} is an expression, so there is no list`,
			`Enter ${label} by ID or by name, or choose ${parent.label} from its list.`,
		);
	}
	const resource = resources.find(({ name }) => name === parent.resource);
	if (!resource || !isRecord(located) || located.mode !== BY_NAME) return chosen;
	const [named] = await new Directory(client).find(resource, [{ resource: resource.name, name: chosen }]);
	if (named && 'id' in named) return named.id;
	return refuse(`${parent.label} ${named?.refusal.given ?? ''}`, `${named?.refusal.allowed ?? ''}.`);
}

/** The path of the list. @throws as `parentId` */
async function pathOf(
	context: ILoadOptionsFunctions,
	client: CallMatrixClient,
	{ path }: Lookup,
	resource: Resource,
): Promise<string> {
	const { parent } = resource;
	if (!parent) return path;
	const id = await parentId(context, client, parent, resource);
	return path.replace(`{${parent.name}}`, () => encodeURIComponent(id));
}

/** An empty value takes a parameter away: the pages after this one are not asked for in that order either. */
const UNSORTED = 'sort=&order=';

/** CallMatrix refused what was asked for, which may be the order. */
const isRefused = (fault: unknown): boolean =>
	fault instanceof NodeApiError && (fault.httpCode === '400' || fault.httpCode === '422');

/** One page, by name where CallMatrix sorts by name; in its own order where it refuses to. */
async function sortedPage(
	client: CallMatrixClient,
	request: ApiRequest,
	sorting: IDataObject,
	position: PagePosition,
): Promise<Page> {
	const isFirst = position.token === undefined && Object.keys(sorting).length > 0;
	const sorted = { ...request, query: { ...request.query, ...sorting } };
	const page = await client.page(sorted, position).catch((fault: unknown) => {
		if (isFirst && isRefused(fault)) return undefined;
		throw fault;
	});
	if (page) return page;
	const { nextToken, ...unsorted } = await client.page(request, position);
	return nextToken === undefined ? unsorted : { ...unsorted, nextToken: `${nextToken}&${UNSORTED}` };
}

/** Lists one kind of resource: CallMatrix does the searching, and the editor asks for one page at a time. */
export const listSearch = (resource: Resource, lookup: Lookup): ListSearch =>
	async function (this, filter, paginationToken) {
		const client = await createClient(this);
		const path = await pathOf(this, client, lookup, resource);
		const { entries, nextToken } = await sortedPage(
			client,
			{
				method: 'GET',
				path,
				query: filter ? { search: filter } : {},
				target: `list of ${resource.plural}`,
				record: recordShape(resource),
				...(resource.parent && { address: 'id' }),
			},
			byName(resource),
			{ size: PAGE_SIZE, ...(paginationToken !== undefined && { token: paginationToken }) },
		);
		return { results: toOptions(resource, lookup, entries), paginationToken: nextToken };
	};
