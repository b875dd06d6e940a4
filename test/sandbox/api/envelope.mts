/**
 * The shape of everything that the API answers: single records, lists, batches and errors. Operations give a `Result` and know no
 * shape; another `Envelope` makes the same API speak another dialect.
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

/** A response as it is sent. */
export interface ApiResponse {
	status: number;
	/** Sent as JSON; undefined sends no body. */
	body?: unknown;
	headers?: Record<string, string>;
}

/** The bodies of a dialect. */
export interface Envelope {
	single(record: object): object;
	list(records: readonly object[], nextCursor: string | null): object;
	batch(items: BatchItem[]): object;
	error(error: ErrorBody): object;
}

/** The shapes of the contract. */
export const contractEnvelope: Envelope = {
	single: (record) => record,
	list: (data, next_cursor) => ({ data, next_cursor }),
	batch: (results) => ({ results }),
	error: (error) => ({ error }),
};

export const single = (record: object, status = 200): Result => ({ type: 'single', status, record });

export const list = (records: readonly object[], nextCursor: string | null): Result => ({
	type: 'list',
	status: 200,
	records,
	nextCursor,
});

export const batch = (items: BatchItem[]): Result => ({ type: 'batch', status: 200, items });

export const noContent = (): Result => ({ type: 'empty', status: 204 });

export function responseTo(result: Result, envelope: Envelope): ApiResponse {
	const { status } = result;
	switch (result.type) {
		case 'single':
			return { status, body: envelope.single(result.record) };
		case 'list':
			return { status, body: envelope.list(result.records, result.nextCursor) };
		case 'batch':
			return { status, body: envelope.batch(result.items) };
		case 'empty':
			return { status };
	}
}

/** The response that tells of an error. */
export function errorResponse(error: unknown, envelope: Envelope): ApiResponse {
	const { status, body, more } = toApiError(error);
	return { status, body: envelope.error(body), headers: more.headers ?? {} };
}
