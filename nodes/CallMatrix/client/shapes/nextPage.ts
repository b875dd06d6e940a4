/**
 * The shape of "there is more": how a page of a list says that the list goes on, and with which parameters the next page is asked
 * for. A guess that is wrong shows: the same page comes again, and the client stops.
 */

import type { IDataObject } from 'n8n-workflow';

import { isRecord, type ApiResponse } from '../response';
import { readId, recordId, type RecordShape } from './record';

/** What a page says of those after it. */
export interface Continuation {
	/** The query parameters of the next page; absent where there is none, or none that can be followed. */
	next?: string;
	/** How many entries the whole list has, where the page says so. */
	total?: number;
	/** The page says that there are more. */
	isMore: boolean;
	/** Nothing in it says whether there are more. */
	isEndUnknown: boolean;
}

/** A name without separators and capitals: `next_cursor`, `nextCursor` and `next-cursor` are one. */
export const plainName = (name: string): string => name.replace(/[_-]/g, '').toLowerCase();

/** Where APIs put what they say about pages, beside the top level. */
const CONTAINERS = new Set(['data', 'links', 'meta', 'pageinfo', 'pagination', 'paging', 'cursors']);

const HAS_MORE = ['hasmore', 'hasnext', 'hasnextpage', 'more', 'moreresults'];
const TOTAL_PAGES = ['totalpages', 'lastpage', 'pagecount', 'pages'];
const TOTAL = ['total', 'totalcount', 'totalentries', 'totalitems', 'totalresults'];
const PAGE_NUMBER = ['page', 'currentpage', 'pagenumber'];
const PER_PAGE = ['perpage', 'pagesize', 'limit'];
const OFFSET = ['offset', 'skip'];
const NEXT_PAGE = ['next', 'nextpage', 'nexturl', 'nextlink', 'nextpageurl'];

/** Fields with a cursor, and the parameter that takes it. */
const CURSORS: [field: string, parameter: string][] = [
	['nextcursor', 'cursor'],
	['nextpagetoken', 'page_token'],
	['nexttoken', 'next_token'],
	['after', 'after'],
	['endcursor', 'after'],
];

/** What a response says about pages, by name without separators. */
type Said = Map<string, unknown>;

function readSaid(body: unknown): Said {
	const said: Said = new Map();
	const take = (from: IDataObject, depth: number): void => {
		for (const [name, value] of Object.entries(from)) {
			const key = plainName(name);
			if (isRecord(value) && CONTAINERS.has(key) && depth < 2) take(value, depth + 1);
			else if (!Array.isArray(value)) said.set(key, isRecord(value) ? value.href : value);
		}
	};
	if (isRecord(body)) take(body, 0);
	return said;
}

const find = (said: Said, names: readonly string[]): unknown => said.get(names.find((name) => said.has(name)) ?? '');

function numberOf(said: Said, names: readonly string[]): number | undefined {
	const value = find(said, names);
	const number = typeof value === 'string' && /^\d{1,12}$/.test(value) ? Number(value) : value;
	return typeof number === 'number' && Number.isInteger(number) ? number : undefined;
}

const isCursor = (value: unknown): value is string | number =>
	typeof value === 'number' ? Number.isSafeInteger(value) : typeof value === 'string' && value !== '';

const asToken = (name: string, value: string | number): string =>
	new URLSearchParams({ [name]: String(value) }).toString();

/** A key in a link is not for us to repeat: n8n adds the one of the credential. */
const KEY = /^(?:api[-_]?key|access[-_]?token)$/i;

/** The query of a link. Never its host: the API key goes to the base URL and nowhere else. */
function tokenOfLink(link: string): string | undefined {
	const query = new URLSearchParams(/\?([^#]*)/.exec(link)?.[1] ?? '');
	for (const name of [...query.keys()]) if (KEY.test(name)) query.delete(name);
	return query.size ? query.toString() : undefined;
}

const NEXT_LINK = /<([^>]*)>(?=[^,<]*;\s*rel="?(?:[^",;]*\s)?next\b)/i;
const isLink = (value: string): boolean => /^(?:https?:\/)?\/|^\?/i.test(value);

/** How the list goes on, as the response says; undefined where it does not, or not in a way that can be followed. */
function nextToken(said: Said, headers: IDataObject, entries: IDataObject[], shape: RecordShape): string | undefined {
	const hasMore = find(said, HAS_MORE);
	for (const [field, parameter] of hasMore === false ? [] : CURSORS) {
		const value = said.get(field);
		if (isCursor(value))
			return typeof value === 'string' && isLink(value) ? tokenOfLink(value) : asToken(parameter, value);
	}
	const [, header] = NEXT_LINK.exec(String(headers.link ?? '')) ?? [];
	if (header !== undefined) return tokenOfLink(header);
	const page = numberOf(said, PAGE_NUMBER);
	const next = find(said, NEXT_PAGE);
	if (typeof next === 'string' && isLink(next)) return tokenOfLink(next);
	if (isCursor(next))
		return asToken(said.has('nextpage') || (page !== undefined && Number(next) === page + 1) ? 'page' : 'cursor', next);

	const total = numberOf(said, TOTAL) ?? 0;
	const offset = numberOf(said, OFFSET);
	if (offset !== undefined && (hasMore === true || (hasMore !== false && total > offset + entries.length))) {
		return entries.length ? asToken(said.has('offset') ? 'offset' : 'skip', offset + entries.length) : undefined;
	}
	if (page !== undefined && hasMore !== false) {
		const pages = numberOf(said, TOTAL_PAGES);
		const perPage = numberOf(said, PER_PAGE);
		const isBefore = pages !== undefined ? page < pages : perPage !== undefined && page * perPage < total;
		if (hasMore === true || isBefore) return asToken('page', page + 1);
	}
	const lastId = recordId(entries.at(-1) ?? {}, shape) ?? readId(entries.at(-1)?.id);
	return hasMore === true && lastId !== undefined ? asToken('starting_after', lastId) : undefined;
}

/** Whether a response without a next page that can be followed says that there is one. */
function saysMore(said: Said, headers: IDataObject, count: number, isFirst: boolean): boolean {
	if (find(said, HAS_MORE) === true || NEXT_LINK.test(String(headers.link ?? ''))) return true;
	if ([find(said, NEXT_PAGE), ...CURSORS.map(([field]) => said.get(field))].some(Boolean))
		return find(said, HAS_MORE) !== false;
	if ([...said.keys()].some((name) => name === 'nextcursor' || HAS_MORE.includes(name))) return false;
	const pages = numberOf(said, TOTAL_PAGES) ?? 0;
	if (pages > (numberOf(said, PAGE_NUMBER) ?? 1)) return isFirst || said.has('page');
	return isFirst && count > 0 && (numberOf(said, TOTAL) ?? 0) > count;
}

const END_NAMES = new Set([...HAS_MORE, ...NEXT_PAGE, ...TOTAL_PAGES, ...TOTAL, ...CURSORS.map(([field]) => field)]);

const saysEnd = (said: Said, headers: IDataObject): boolean =>
	[...said.keys()].some((name) => END_NAMES.has(name)) || headers.link !== undefined;

/** @returns the total that a header says, as some APIs with bare lists do */
const totalInHeaders = (headers: IDataObject): number | undefined =>
	numberOf(new Map([['total', headers['x-total-count'] ?? headers['x-total']]]), ['total']);

/** @param isFirst it is the first page @param shape of an entry */
export function readContinuation(
	{ headers, body }: Pick<ApiResponse, 'body' | 'headers'>,
	entries: IDataObject[],
	isFirst: boolean,
	shape: RecordShape,
): Continuation {
	const said = readSaid(body);
	const inHeaders = totalInHeaders(headers);
	if (inHeaders !== undefined && !said.has('total')) said.set('total', inHeaders);
	const next = nextToken(said, headers, entries, shape);
	const total = numberOf(said, TOTAL);
	return {
		...(next !== undefined && { next }),
		...(total !== undefined && { total }),
		isMore: next !== undefined || saysMore(said, headers, entries.length, isFirst),
		isEndUnknown: entries.length > 0 && !saysEnd(said, headers),
	};
}
