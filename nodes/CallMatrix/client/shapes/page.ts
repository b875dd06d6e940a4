/**
 * The shape of a list: what is sent to get a page of it, and where its entries are. How it says that it goes on is in `nextPage.ts`;
 * sending is in `../client.ts`.
 *
 * A page that cannot be understood is refused: part of a list looks like the whole list to a workflow.
 */

import type { IDataObject } from 'n8n-workflow';

import type { ApiRequest } from '../apiRequest';
import { isRecord, type ApiResponse } from '../response';
import type { Result } from '../userMessage';
import { plainName, readContinuation } from './nextPage';
import { readRecord, recordId, type RecordShape } from './record';
import { readRefusal } from './refusal';

/** CallMatrix returns at most this many entries per page (assumed). */
export const MAX_PAGE_SIZE = 200;

/** Page sizes that are tried where CallMatrix refuses the one asked for; at last none is asked for. */
const SMALLER_SIZES = [100, 50, 25, 10];

/** Which page is wanted. */
export interface PagePosition {
	/** Entries per page: the same for every page of a list, because page numbers count in it. Undefined: CallMatrix chooses. */
	size?: number;
	/** What the previous page gave as `nextToken`; absent for the first page. */
	token?: string;
}

export interface Page {
	entries: IDataObject[];
	/** Opaque: only `pageRequest` reads it. Absent on the last page. */
	nextToken?: string;
	/** How many entries the whole list has, where CallMatrix says so. */
	total?: number;
	/** Nothing in the response says whether there are more. */
	isEndUnknown?: boolean;
	/** How many entries were asked for; absent where CallMatrix chose. */
	size?: number;
}

/** The page size for a list of at most `limit` entries: as few pages as possible, and no more entries than needed. */
export const pageSize = (limit: number): number =>
	Number.isFinite(limit) && limit > 0 ? Math.ceil(limit / Math.ceil(limit / MAX_PAGE_SIZE)) : MAX_PAGE_SIZE;

/** The page size that a request for a page asks for: what a user wrote counts first. */
export function askedSize({ query, writtenQuery = [] }: ApiRequest): number | undefined {
	const size = Number(writtenQuery.find(([name]) => name === 'limit')?.[1] ?? query?.limit);
	return Number.isInteger(size) && size > 0 ? size : undefined;
}

/**
 * A request for a list, made into one for a page of it. A page size or starting point that a user wrote is kept.
 *
 * A token is a query string: the parameters that lead to the next page, whatever they are called.
 */
export function pageRequest(request: ApiRequest, { size, token = '' }: PagePosition): ApiRequest {
	const written = request.writtenQuery ?? [];
	const query: IDataObject = { ...request.query };
	if (size !== undefined && !written.some(([name]) => name === 'limit')) query.limit = size;
	const next = new URLSearchParams(token);
	// An empty value takes a parameter away.
	for (const [name, value] of next) query[name] = value || undefined;
	return { ...request, query, writtenQuery: written.filter(([name]) => !next.has(name)) };
}

/** A token whose page has another size: null for none. */
export function withSize(token: string, size: number | null): string {
	const next = new URLSearchParams(token);
	if (!next.has('limit')) next.set('limit', size === null ? '' : String(size));
	return next.toString();
}

/** A page size that CallMatrix may accept instead of one that it refused; null asks for none; undefined: the size was not the reason. */
export function smallerSize(response: ApiResponse, size: number | undefined): number | null | undefined {
	if (size === undefined || (response.status !== 400 && response.status !== 422)) return undefined;
	const { message = '', field = '' } = readRefusal(response);
	if (!/\b(?:limit|page[\s_-]?size|per[\s_-]?page)\b/i.test(`${field} ${message}`)) return undefined;
	return SMALLER_SIZES.find((smaller) => smaller < size) ?? null;
}

const NO_LIST = {
	message: 'CallMatrix answered without a list',
	description:
		'Its answer has no list of objects that the node can find. Look at Base URL in the credential, or run Account Settings: Check API.',
};

const NO_IDS = {
	message: 'CallMatrix answered with a list whose entries have no ID',
	description:
		'Look at Base URL in the credential: something else may answer there. Account Settings: Check API tells more.',
};

/** @param count how many entries there are */
export const moreThan = (count: number): { message: string; description: string } => ({
	message: `CallMatrix has more than the ${count} it returned, but the node cannot get them`,
	description:
		'Nothing was returned, because part of a list would look like all of it. Narrow the list or lower Limit so that it fits in one page, and report it to the maintainers of this node with the result of Account Settings: Check API.',
});

const LISTS = ['data', 'items', 'results', 'records'];

const isRecords = (value: unknown): value is IDataObject[] => Array.isArray(value) && value.every(isRecord);

/** Finds the entries of a list: in the response itself, under a usual name or its own, or one level down. */
function findEntries(body: unknown, shape: RecordShape): IDataObject[] | undefined {
	const hasIds = (entries: IDataObject[]): boolean =>
		entries.every((entry) => recordId(readRecord(entry, shape), shape) !== undefined);
	if (Array.isArray(body)) return isRecords(body) && (shape.id === undefined || hasIds(body)) ? body : undefined;
	if (!isRecord(body)) return undefined;
	const names = new Set([...LISTS, ...(shape.plurals ?? [])].map(plainName));
	const containers = [
		body,
		...Object.entries(body).flatMap(([name, value]) => (names.has(plainName(name)) && isRecord(value) ? [value] : [])),
	];
	for (const container of containers) {
		const lists = Object.entries(container).filter(([, value]) => Array.isArray(value));
		const named = lists.find(([name]) => names.has(plainName(name)));
		if (named) return isRecords(named[1]) ? named[1] : undefined;
		// Under any other name, IDs show that it is the one.
		const others = lists
			.map(([, value]) => value)
			.filter(isRecords)
			.filter((entries) => entries.length > 0 && hasIds(entries));
		if (shape.id !== undefined && others.length === 1) return others[0];
	}
	return undefined;
}

/**
 * Reads a page.
 * @param wanted how many entries of it, and of those after it, are of use: where it has as many, what follows is not looked at
 * @param shape of an entry
 * @returns a refusal where it is no list, or where more is wanted and there but how to get it cannot be read
 */
export function readPage(
	{ headers, body }: Pick<ApiResponse, 'body' | 'headers'>,
	{ token }: Pick<PagePosition, 'token'>,
	wanted: number,
	shape: RecordShape = {},
): Result<Page> {
	const found = findEntries(body, shape);
	if (!found) return { refusal: NO_LIST };
	const entries = found.map((entry) => readRecord(entry, shape));
	const needsIds = shape.id !== undefined && !shape.isIdOptional && entries.length > 0;
	if (needsIds && entries.every((entry) => recordId(entry, shape) === undefined)) return { refusal: NO_IDS };
	if (entries.length >= wanted) return { entries };
	const { next, total, isMore, isEndUnknown } = readContinuation(
		{ headers, body },
		entries,
		token === undefined,
		shape,
	);
	if (next === undefined && isMore) return { refusal: moreThan(entries.length) };
	return {
		entries,
		...(next !== undefined && { nextToken: next }),
		...(total !== undefined && { total }),
		...(isEndUnknown && { isEndUnknown }),
	};
}
