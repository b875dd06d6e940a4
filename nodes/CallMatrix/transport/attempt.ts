import {
	NodeOperationError,
	type IDataObject,
	type IExecuteFunctions,
	type IHookFunctions,
	type IHttpRequestMethods,
	type IHttpRequestOptions,
	type ILoadOptionsFunctions,
} from 'n8n-workflow';

import type { Answer } from './answer';
import { readBaseUrl } from './baseUrl';
import { paceOf, type Pace } from './pace';
import type { Patience } from './patience';

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
	query?: IDataObject;
	body?: IDataObject;
	/** Goes with every POST: the same in each repetition of one logical request, so that it is carried out once. */
	idempotencyKey?: string;
	/** Nobody knows whether carrying it out twice does harm, so it is not repeated where it may have been carried out. */
	once?: boolean;
}

const TIMEOUT_MS = 60_000;

/** What goes out over the wire for a request. Built anew each time: n8n changes the object that it is given. */
export const httpOptions = (baseUrl: string, request: ApiRequest): IHttpRequestOptions => ({
	method: request.method,
	url: `${request.atHost ? new URL(baseUrl).origin : baseUrl}${request.path}`,
	qs: request.query,
	body: request.body,
	headers: request.idempotencyKey ? { 'Idempotency-Key': request.idempotencyKey } : {},
	json: true,
	returnFullResponse: true,
	ignoreHttpStatusErrors: true,
	// The API key goes nowhere but to the base URL.
	disableFollowRedirect: true,
	timeout: TIMEOUT_MS,
});

/** Node's code for a connection that failed, wherever n8n put it; empty where there is none. */
export function faultCode(fault: unknown): string {
	for (let at = fault as { code?: unknown; cause?: unknown } | undefined, depth = 0; at && depth < 4; depth++) {
		if (typeof at.code === 'string' && /^[A-Z_]+$/.test(at.code)) return at.code;
		at = at.cause as typeof at;
	}
	return '';
}

/** What came of sending a request once. */
export interface Attempt {
	request: ApiRequest;
	/** Absent where none came. */
	answer?: Answer;
	/** Node's code for what broke the connection, e.g. ECONNREFUSED; empty where it has none. */
	code: string;
	/** It, or an attempt before it, may have been carried out, although no answer says so. */
	mayBeDone?: boolean;
	baseUrl: string;
	/** Of the API key that it went with. */
	pace: Pace;
}

/**
 * Sends a request once, when its turn has come.
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
	await pace.turn(patience, patience.signal);
	const sent = { request, baseUrl: base.url, pace };
	try {
		// n8n itself breaks it off when the execution is cancelled.
		const response = (await context.helpers.httpRequestWithAuthentication.call(
			context,
			'callMatrixApi',
			httpOptions(base.url, request),
		)) as { statusCode: number; headers: IDataObject; body: unknown };
		return {
			...sent,
			code: '',
			answer: { status: response.statusCode, headers: response.headers, body: response.body },
		};
	} catch (fault) {
		// Nothing of the fault itself goes on: it holds the request with its Authorization header.
		return { ...sent, code: faultCode(fault) };
	}
}
