import { createHash } from 'node:crypto';
import type { Collection, Position } from '../data/collection.mts';
import { ApiError, type Answer } from './answers.mts';

/** Query parameters, validated against the contract. */
export type Query = Record<string, string | number | undefined>;

/** Whether a record fits the value of a filter. */
export type Filters<T> = Record<string, (record: T, value: string) => boolean>;

const defaultLimit = 50;

/** One page of the records that fit the filters in the query. */
export function page<T extends object>(collection: Collection<T>, filters: Filters<T>, query: Query): Answer {
	const active = Object.entries(filters).flatMap(([name, fits]) => {
		const value = query[name];
		return value === undefined ? [] : [{ name, value: String(value), fits }];
	});
	const asked = createHash('sha256')
		.update(JSON.stringify(active.map(({ name, value }) => [name, value])))
		.digest('hex')
		.slice(0, 8);
	const after = query.cursor === undefined ? undefined : readCursor(String(query.cursor), asked);
	const where = (record: T) => active.every(({ fits, value }) => fits(record, value));
	const { records, next } = collection.page(where, Number(query.limit ?? defaultLimit), after);
	return { status: 200, body: { data: records, next_cursor: next && writeCursor(next, asked) } };
}

/** A cursor holds where to go on, and for which filters it was given: with others it would skip records unseen. */
function writeCursor(position: Position, asked: string): string {
	return Buffer.from(JSON.stringify([...position, asked])).toString('base64url');
}

function readCursor(cursor: string, asked: string): Position {
	const [rank, order, askedBefore] = parse(cursor);
	if (typeof rank !== 'number' || typeof order !== 'number') {
		throw new ApiError(400, 'invalid_cursor', 'This cursor was not given by this API.', { field: 'cursor' });
	}
	if (askedBefore !== asked) {
		throw new ApiError(400, 'invalid_cursor', 'This cursor was given for other filters.', { field: 'cursor' });
	}
	return [rank, order];
}

function parse(cursor: string): unknown[] {
	try {
		const value: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString());
		return Array.isArray(value) ? value : [];
	} catch {
		return [];
	}
}
