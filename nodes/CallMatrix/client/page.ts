/**
 * The list envelope: what is sent to get a page, and how one is read. Nothing else knows `data`, `next_cursor`, `limit` and
 * `cursor`, so another envelope (page numbers, say) is a change of this file only. Sending is in `client.ts`.
 *
 * A page that cannot be understood is refused: part of a list looks like the whole list to a workflow.
 */

import type { IDataObject } from 'n8n-workflow';

import type { ApiRequest } from './apiRequest';
import { isRecord, jsonBody, type ApiResponse } from './response';
import type { Result } from './userMessage';

/** CallMatrix returns at most this many entries per page (assumed). */
export const MAX_PAGE_SIZE = 200;

/** Which page is wanted. */
export interface PagePosition {
	/** Entries per page: the same for every page of a list, because page numbers count in it. */
	size: number;
	/** What the previous page gave as `nextToken`; absent for the first page. */
	token?: string;
}

export interface Page {
	entries: IDataObject[];
	/** Opaque: only `pageRequest` reads it. Absent on the last page. */
	nextToken?: string;
}

/** The page size for a list of at most `limit` entries: as few pages as possible, and no more entries than needed. */
export const pageSize = (limit: number): number =>
	Number.isFinite(limit) && limit > 0 ? Math.ceil(limit / Math.ceil(limit / MAX_PAGE_SIZE)) : MAX_PAGE_SIZE;

/** A request for a list, made into one for a page of it. A page size or starting point that a user wrote is kept. */
export function pageRequest(request: ApiRequest, { size, token }: PagePosition): ApiRequest {
	const written = request.writtenQuery ?? [];
	const query: IDataObject = { ...request.query };
	if (!written.some(([name]) => name === 'limit')) query.limit = size;
	if (token) query.cursor = token;
	return { ...request, query, writtenQuery: written.filter(([name]) => !(token && name === 'cursor')) };
}

const NO_LIST = {
	message: 'CallMatrix answered without a list',
	description: 'Its answer has no "data" with objects in it. Look at Base URL in the credential, or tell CallMatrix.',
};

const UNREADABLE_NEXT = {
	message: 'CallMatrix has more entries, but the node cannot read how to get them',
	description:
		'Its answer has no "next_cursor" that the node understands. Nothing was returned, because part of a list would look like all of it. Narrow the list or lower Limit so that it fits in one page, and report it to the maintainers of this node.',
};

/** Where APIs put what they say about pages, beside the top level. */
const CONTAINERS = ['links', '_links', 'meta', 'page_info', 'pageinfo', 'pagination', 'paging'];

const HAS_MORE = new Set(['hasmore', 'hasnext', 'hasnextpage', 'more', 'moreresults']);
const NEXT = new Set(['next', 'nextcursor', 'nextlink', 'nextpage', 'nextpagetoken', 'nexttoken', 'nexturl']);
const TOTAL_PAGES = new Set(['lastpage', 'pagecount', 'pages', 'totalpages']);
const TOTAL_ENTRIES = new Set(['total', 'totalcount', 'totalentries', 'totalitems', 'totalresults']);
const PAGE_NUMBER = new Set(['currentpage', 'page', 'pagenumber']);

const NEXT_LINK = /;\s*rel="?next\b/i;

/** Whether a page says, in any common way, that there are more after it. Used only where `next_cursor` does not say so. */
function hasMore({ headers }: ApiResponse, body: IDataObject, count: number, isFirst: boolean): boolean {
	const containers = [body, ...CONTAINERS.map((name) => body[name]).filter(isRecord)];
	const fields = containers.flatMap((container) =>
		Object.entries(container).map(([name, value]): [string, unknown] => [
			name.replace(/[_-]/g, '').toLowerCase(),
			value,
		]),
	);
	const find = (names: Set<string>): unknown[] => fields.filter(([name]) => names.has(name)).map(([, value]) => value);
	const greatest = (names: Set<string>): number =>
		Math.max(0, ...find(names).filter((value): value is number => typeof value === 'number'));

	if (NEXT_LINK.test(String(headers.link ?? ''))) return true;
	if (find(HAS_MORE).includes(true)) return true;
	if (find(NEXT).some(Boolean)) return true;
	// With an explicit "no next cursor", numbers are about the whole list.
	if (body.next_cursor !== undefined) return false;
	if (greatest(TOTAL_PAGES) > Math.max(1, greatest(PAGE_NUMBER))) return true;
	return isFirst && count > 0 && greatest(TOTAL_ENTRIES) > count;
}

/**
 * Reads a page.
 * @param wanted how many entries of it, and of those after it, are of use: where it has as many, what follows is not looked at
 * @returns a refusal where it is no list, or where more is wanted and there but how to get it cannot be read
 */
export function readPage(response: ApiResponse, { token }: Pick<PagePosition, 'token'>, wanted: number): Result<Page> {
	const body = jsonBody(response);
	const { data, next_cursor: cursor } = body;
	if (!Array.isArray(data)) return { refusal: NO_LIST };
	const entries: unknown[] = data;
	if (!entries.every(isRecord)) return { refusal: NO_LIST };
	if (entries.length >= wanted) return { entries };
	if (typeof cursor === 'string' && cursor) return { entries, nextToken: cursor };
	return hasMore(response, body, entries.length, token === undefined) ? { refusal: UNREADABLE_NEXT } : { entries };
}
