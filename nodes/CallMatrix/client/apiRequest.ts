import {
	NodeOperationError,
	type IDataObject,
	type IExecuteFunctions,
	type IHookFunctions,
	type IHttpRequestMethods,
	type IHttpRequestOptions,
	type ILoadOptionsFunctions,
} from 'n8n-workflow';

import type { Answer } from './response';
import { readBaseUrl } from './baseUrl';
import { readFault, type Fault } from './networkError';
import { paceOf, type Pace } from './rateLimiter';
import type { Patience } from './waitBudget';

/** Where a request can come from: a running node, the activation of a trigger, or the editor. */
export type RequestContext = IExecuteFunctions | IHookFunctions | ILoadOptionsFunctions;

/** One request to CallMatrix, in its own terms. */
export interface ApiRequest {
	method: Extract<IHttpRequestMethods, 'DELETE' | 'GET' | 'PATCH' | 'POST' | 'PUT'>;
	/** Below the base URL, e.g. `/buyers/buy_1`; its parts are already encoded. */
	path: string;
	/** The path is below the API's host, not below the base URL. */
	atHost?: boolean;
	/** What it is about, for messages: `buyer buy_1`. */
	target?: string;
	/** What its address was made of, for advice: an ID that a person chose, a path that one wrote, or that of webhooks. */
	address?: 'id' | 'webhooks' | 'written';
	query?: IDataObject;
	/** Query parameters that a person wrote, in their order; a name may be there several times. */
	writtenQuery?: [name: string, value: string][];
	body?: IDataObject;
	/** Goes with every POST: the same in each repetition of one logical request, so that it is carried out once. */
	idempotencyKey?: string;
	/** Nobody knows whether carrying it out twice does harm, so it is not repeated where it may have been carried out. */
	once?: boolean;
}

const TIMEOUT_MS = 60_000;

/** The query as it is sent. n8n's own way would lose parameters of some names, and repeat none. */
function searchOf({ query = {}, writtenQuery = [] }: ApiRequest): string {
	const search = new URLSearchParams(writtenQuery);
	for (const [name, value] of Object.entries(query)) if (value !== undefined) search.append(name, String(value));
	return search.size ? `?${search.toString().replace(/\+/g, '%20')}` : '';
}

/** What goes out over the wire for a request. Built anew each time: n8n changes the object that it is given. */
export const httpOptions = (baseUrl: string, request: ApiRequest): IHttpRequestOptions => ({
	method: request.method,
	url: `${request.atHost ? new URL(baseUrl).origin : baseUrl}${request.path}${searchOf(request)}`,
	body: request.body,
	headers: request.idempotencyKey ? { 'Idempotency-Key': request.idempotencyKey } : {},
	json: true,
	returnFullResponse: true,
	ignoreHttpStatusErrors: true,
	// The API key goes nowhere but to the base URL.
	disableFollowRedirect: true,
	timeout: TIMEOUT_MS,
});

/** What came of sending a request once. */
export interface Attempt {
	request: ApiRequest;
	/** Absent where none came. */
	answer?: Answer;
	/** What came instead of an answer. */
	fault?: Fault;
	/** For how long CallMatrix wants nothing to be sent, in milliseconds, where the run may not wait for that. */
	heldMs?: number;
	/** It, or an attempt before it, may have been carried out, although no answer says so. */
	mayBeDone?: boolean;
	baseUrl: string;
	/** Of the API key that it went with. */
	pace: Pace;
}

/**
 * Sends a request once, when its turn has come; not at all where CallMatrix wants a longer wait than the run has patience for.
 * @throws NodeOperationError for a base URL that cannot be used
 */
export async function attempt(context: RequestContext, request: ApiRequest, patience: Patience): Promise<Attempt> {
	const { baseUrl: setting, apiKey } = await context.getCredentials<{ baseUrl: string; apiKey: string }>(
		'callMatrixApi',
	);
	const base = readBaseUrl(setting);
	if ('refusal' in base) {
		throw new NodeOperationError(context.getNode(), base.refusal.message, { description: base.refusal.description });
	}
	const pace = paceOf(base.url, apiKey);
	const heldMs = await pace.turn(patience);
	const sent = { request, baseUrl: base.url, pace };
	if (heldMs !== undefined) return { ...sent, heldMs };
	try {
		// n8n itself breaks it off when the execution is cancelled.
		const response = (await context.helpers.httpRequestWithAuthentication.call(
			context,
			'callMatrixApi',
			httpOptions(base.url, request),
		)) as { statusCode: number; headers: IDataObject; body: unknown };
		return {
			...sent,
			answer: { status: response.statusCode, headers: response.headers, body: response.body },
		};
	} catch (thrown) {
		return { ...sent, fault: readFault(thrown) };
	}
}
