/** Lists in the shapes of a dialect: where the entries are, and how to get the next page. */
import type { Dialect } from './dialect.mts';

/** The query parameters by which clients ask for the next page. */
export const CONTINUATIONS = ['cursor', 'page', 'per_page', 'offset', 'starting_after'] as const;

/** How much is asked for, and of which part of the list. */
export interface PageRequest {
	limit: number;
	/** From the query, by the names of `CONTINUATIONS`. */
	position: Readonly<Partial<Record<(typeof CONTINUATIONS)[number], string>>>;
}

/** One page of a list, with all that a dialect may say about it. */
export interface Page {
	entries: readonly object[];
	/** Of all pages. Where the dialect goes by the contract's cursor, no more than is known. */
	total: number;
	/** How many entries came before. */
	offset: number;
	limit: number;
	/** The contract's cursor; null on the last page. */
	cursor: string | null;
}

type Style = Dialect['nextPage'];

/** The parameters that a dialect continues by. Where it ignores all of them there is no way on. */
const continuedBy: Record<Style, ReadonlyArray<(typeof CONTINUATIONS)[number]> | 'ignored'> = {
	next_cursor: ['cursor'],
	nextCursor: ['cursor'],
	'meta.next_cursor': ['cursor'],
	'pagination.next_cursor': ['cursor'],
	'paging.next': ['cursor'],
	numberCursor: ['cursor'],
	nextUrl: ['page', 'per_page'],
	'links.next': ['cursor'],
	linkHeader: ['cursor'],
	hasMore: ['starting_after'],
	pageOfTotal: ['page', 'per_page'],
	offsetOfTotal: ['offset'],
	unfollowable: 'ignored',
	ignored: 'ignored',
	totalOnly: 'ignored',
	silent: 'ignored',
};

/** Whether a dialect takes a query parameter that asks for the next page, ignores it, or does not know it. */
export function continuation(name: string, { nextPage }: Dialect): 'taken' | 'ignored' | 'unknown' {
	const taken = continuedBy[nextPage];
	if (taken === 'ignored') return 'ignored';
	return taken.some((other) => other === name) ? 'taken' : 'unknown';
}

/** Whether a dialect goes by the contract's cursors. Otherwise it counts entries, and all of them have to be known. */
export function goesByCursor({ nextPage }: Dialect): boolean {
	const counted: readonly Style[] = [
		'numberCursor',
		'nextUrl',
		'hasMore',
		'pageOfTotal',
		'offsetOfTotal',
		'unfollowable',
		'totalOnly',
	];
	return !counted.includes(nextPage);
}

/**
 * How many entries to pass over.
 *
 * @param all the whole list, and `idOf` the ID of an entry as the dialect writes it
 */
export function offsetOf<T>({ limit, position }: PageRequest, all: readonly T[], idOf: (entry: T) => string): number {
	if (position.starting_after !== undefined) {
		return all.findIndex((entry) => idOf(entry) === position.starting_after) + 1;
	}
	if (position.page !== undefined) return (Math.max(1, Number(position.page)) - 1) * sizeOf({ limit, position });
	return Number(position.offset ?? position.cursor ?? 0);
}

/** How many entries a page has at most. */
export function sizeOf({ limit, position }: PageRequest): number {
	return position.per_page === undefined ? limit : Math.min(limit, Number(position.per_page));
}

/** What a page says of the next one: in its body, and in its headers. */
export function hintOf(
	{ total, offset, limit, entries, cursor }: Page,
	{ nextPage }: Dialect,
	address: (query: Record<string, string>) => string,
): { body: object; headers: Record<string, string> } {
	const end = offset + entries.length;
	const hasMore = end < total;
	const urlOf = (query: Record<string, string>, more: boolean) => (more ? address(query) : null);
	const cursorUrl = urlOf({ cursor: cursor ?? '' }, cursor !== null);
	const bodies: Record<Style, object> = {
		next_cursor: { next_cursor: cursor },
		ignored: { next_cursor: cursor },
		nextCursor: { nextCursor: cursor },
		'meta.next_cursor': { meta: { next_cursor: cursor } },
		'pagination.next_cursor': { pagination: { next_cursor: cursor } },
		'paging.next': { paging: { next: cursor } },
		numberCursor: { next_cursor: hasMore ? end : null },
		nextUrl: { next: urlOf({ page: String(end / limit + 1), per_page: String(limit) }, hasMore) },
		'links.next': { links: { next: cursorUrl } },
		linkHeader: {},
		hasMore: { has_more: hasMore },
		pageOfTotal: { page: offset / limit + 1, total_pages: Math.ceil(total / limit) },
		offsetOfTotal: { offset, total },
		unfollowable: { has_more: hasMore },
		totalOnly: { total },
		silent: {},
	};
	const link = nextPage === 'linkHeader' && cursorUrl !== null;
	return { body: bodies[nextPage], headers: link ? { Link: `<${cursorUrl}>; rel="next"` } : {} };
}

/** @param plural the resource's name: `buyers` */
export function listOf(entries: readonly object[], plural: string, hint: object, { listAs }: Dialect): unknown {
	switch (listAs) {
		case 'data':
		case 'items':
		case 'results':
		case 'records':
			return { [listAs]: entries, ...hint };
		case 'plural':
			return { [plural]: entries, ...hint };
		case 'nested':
			return { data: { items: entries }, ...hint };
		case 'nestedPlural':
			return { data: { [plural]: entries }, ...hint };
		case 'bare':
			return entries;
	}
}
