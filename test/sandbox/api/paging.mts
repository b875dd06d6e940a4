/** Pagination: one page of a list by filters, search, sort order and cursor. */
import { createHash } from 'node:crypto';
import type { Collection, Position, Rank, Sorting } from '../data/collection.mts';
import { ApiError } from './errors.mts';
import type { Filters } from './filters.mts';

/** Query parameters, validated against the contract. */
export type Query = Record<string, string | number | boolean | string[] | undefined>;

/** How a list can be narrowed and sorted. */
export interface ListOptions<T> {
	/** By query parameter. */
	filters?: Filters<T>;
	/** The fields that `sort` can name. */
	sortFields?: ReadonlyArray<keyof T & string>;
	/** The fields that `search` looks into. */
	searchFields?: ReadonlyArray<keyof T & string>;
}

const DEFAULT_LIMIT = 50;

/** One page of the records that fit what the query asks for. */
export function page<T extends object>(
	collection: Collection<T>,
	{ filters = {}, sortFields = [], searchFields = [] }: ListOptions<T>,
	query: Query,
	within: (record: T) => boolean = () => true,
): { records: T[]; nextCursor: string | null } {
	const search: Filters<T> = { search: (record, text) => searchFields.some((field) => holds(record[field], text)) };
	const active = Object.entries({ ...filters, ...search }).flatMap(([name, fits]) => {
		const value = query[name];
		return value === undefined ? [] : [{ name, value: String(value), fits }];
	});
	const { sort, order } = query;
	const asked = createHash('sha256')
		.update(JSON.stringify([active.map(({ name, value }) => [name, value]), sort, order]))
		.digest('hex')
		.slice(0, 8);
	const after = query.cursor === undefined ? undefined : readCursor(String(query.cursor), asked);
	const where = (record: T) => within(record) && active.every(({ fits, value }) => fits(record, value));
	const field = sortFields.find((name) => name === sort);
	const sorting: Sorting<T> = {
		...(field && { by: (record) => rank(record[field]) }),
		...(order !== undefined && { descending: order === 'desc' }),
	};
	const { records, next } = collection.page(where, Number(query.limit ?? DEFAULT_LIMIT), after, sorting);
	return { records, nextCursor: next && writeCursor(next, asked) };
}

function holds(value: unknown, text: string): boolean {
	if (Array.isArray(value)) return value.some((item) => holds(item, text));
	return typeof value === 'string' && value.toLowerCase().includes(text.toLowerCase());
}

/** Names without regard to case; times, which are all written alike, as they are. */
function rank(value: unknown): Rank {
	if (typeof value === 'string') return value.toLowerCase();
	return typeof value === 'number' ? value : null;
}

/** A cursor holds where to go on, and for what it was given: with other filters or order it would skip records unseen. */
function writeCursor(position: Position, asked: string): string {
	return Buffer.from(JSON.stringify([...position, asked])).toString('base64url');
}

function readCursor(cursor: string, asked: string): Position {
	const [rank, order, askedBefore] = parse(cursor);
	if (!isRank(rank) || typeof order !== 'number') {
		throw new ApiError(400, 'invalid_cursor', 'This cursor was not given by this API.', { field: 'cursor' });
	}
	if (askedBefore !== asked) {
		throw new ApiError(400, 'invalid_cursor', 'This cursor was given for other filters.', { field: 'cursor' });
	}
	return [rank, order];
}

function isRank(value: unknown): value is Rank {
	return value === null || typeof value === 'number' || typeof value === 'string';
}

function parse(cursor: string): unknown[] {
	try {
		const value: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString());
		return Array.isArray(value) ? value : [];
	} catch {
		return [];
	}
}
