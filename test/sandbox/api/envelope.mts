/**
 * The shape of everything that the API answers: single records, lists, batches and errors, as in the contract. Operations give a
 * `Result` and know no shape. How the same is said in other shapes is in dialect/.
 */
import { toApiError, type ErrorBody } from './errors.mts';

/** What an operation comes to. */
export type Result =
	| { type: 'single'; status: number; record: object }
	| { type: 'list'; status: number; records: readonly object[]; nextCursor: string | null }
	| { type: 'batch'; status: number; items: BatchItem[] }
	| { type: 'empty'; status: number };

/** What came of one item of a batch. */
export interface BatchItem {
	index: number;
	/** The HTTP status that the item would have had by itself. */
	status: number;
	id?: string;
	/** The record after the change. */
	data?: object;
	error?: ErrorBody;
}

/** A response as the contract has it. Its body is sent as JSON; undefined sends none. */
export type ApiResponse = { status: number; headers?: Record<string, string> } & (
	| { type: 'single'; body: object }
	| { type: 'list'; body: { data: readonly object[]; next_cursor: string | null } }
	| { type: 'batch'; body: { results: BatchItem[] } }
	| { type: 'error'; body: { error: ErrorBody } }
	| { type: 'empty'; body?: undefined }
);

export const single = (record: object, status = 200): Result => ({ type: 'single', status, record });

export const list = (records: readonly object[], nextCursor: string | null): Result => ({
	type: 'list',
	status: 200,
	records,
	nextCursor,
});

export const batch = (items: BatchItem[]): Result => ({ type: 'batch', status: 200, items });

export const noContent = (): Result => ({ type: 'empty', status: 204 });

export function responseTo(result: Result): ApiResponse {
	const { type, status } = result;
	switch (type) {
		case 'single':
			return { type, status, body: result.record };
		case 'list':
			return { type, status, body: { data: result.records, next_cursor: result.nextCursor } };
		case 'batch':
			return { type, status, body: { results: result.items } };
		case 'empty':
			return { type, status };
	}
}

/** The response that tells of an error. */
export function errorResponse(error: unknown): ApiResponse {
	const { status, body, more } = toApiError(error);
	return { type: 'error', status, body: { error: body }, headers: more.headers ?? {} };
}
