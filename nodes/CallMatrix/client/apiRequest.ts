/**
 * One request to CallMatrix in the API's terms, how it is written for n8n's HTTP helper, and what sending it resulted in. Sending
 * is in `client.ts`.
 */

import type { IDataObject, IHttpRequestMethods, IHttpRequestOptions } from 'n8n-workflow';

import type { NetworkError } from './networkError';
import type { ApiResponse } from './response';
import type { RecordShape } from './shapes/record';

export interface ApiRequest {
	method: Extract<IHttpRequestMethods, 'DELETE' | 'GET' | 'PATCH' | 'POST' | 'PUT'>;
	/** Below the base URL, e.g. `/buyers/buy_1`; its parts are already encoded. */
	path: string;
	/** The path is below the API's host, not below the base URL. */
	atHost?: boolean;
	/** What it is about, for messages: `buyer buy_1`. */
	target?: string;
	/** What its address was made of, for advice: an ID that a user chose, a path that a user wrote, or that of webhooks. */
	address?: 'id' | 'webhooks' | 'written';
	query?: IDataObject;
	/** Query parameters that a user wrote, in their order; a name may be there several times. */
	writtenQuery?: [name: string, value: string][];
	body?: IDataObject;
	/** Of what it answers with, or of the entries of a list; absent where the answer is taken as it comes. */
	record?: RecordShape;
	/** Sent as Idempotency-Key: the same in each repetition of one logical request. Nothing relies on it: CallMatrix may ignore it. */
	idempotencyKey?: string;
	/**
	 * Whether applying it twice has the same effect as applying it once; if not, it is never sent again where it may have been
	 * applied. Where absent, every method but POST is.
	 */
	repeatable?: boolean;
	/** An earlier request with the same effect, such as a batch, may have been applied. */
	mayBeApplied?: boolean;
}

/** What came of sending a request. */
export interface SendResult {
	request: ApiRequest;
	/** Absent where none came. */
	response?: ApiResponse;
	/** What came instead of a response. */
	networkError?: NetworkError;
	/** CallMatrix wants nothing to be sent for this long, and the wait budget does not cover it. Milliseconds. */
	pausedForMs?: number;
	/** This attempt, or one before it, may have been applied, although no response says so. */
	mayBeApplied?: boolean;
}

const TIMEOUT_MS = 60_000;

/** n8n's own serialization would lose parameters of some names, and repeat none. */
function queryString({ query = {}, writtenQuery = [] }: ApiRequest): string {
	const search = new URLSearchParams(writtenQuery);
	for (const [name, value] of Object.entries(query)) if (value !== undefined) search.append(name, String(value));
	return search.size ? `?${search.toString().replace(/\+/g, '%20')}` : '';
}

/** Options for n8n's HTTP helper. Make a new object for each attempt, because n8n changes the one it gets. */
export const httpOptions = (baseUrl: string, request: ApiRequest): IHttpRequestOptions => ({
	method: request.method,
	url: `${request.atHost ? new URL(baseUrl).origin : baseUrl}${request.path}${queryString(request)}`,
	body: request.body,
	headers: request.idempotencyKey ? { 'Idempotency-Key': request.idempotencyKey } : {},
	json: true,
	returnFullResponse: true,
	ignoreHttpStatusErrors: true,
	// The API key goes to the base URL and nowhere else.
	disableFollowRedirect: true,
	timeout: TIMEOUT_MS,
});
