import {
	NodeApiError,
	NodeOperationError,
	type IDataObject,
	type IExecuteFunctions,
	type IHookFunctions,
	type IHttpRequestMethods,
	type IHttpRequestOptions,
	type ILoadOptionsFunctions,
	type JsonObject,
} from 'n8n-workflow';

import { explainAnswer, explainSilence, isFromCallMatrix, type Answer } from './answer';
import { readBaseUrl } from './baseUrl';

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

/**
 * Sends one request and gives back whatever CallMatrix answered, refusals included.
 * @throws NodeOperationError for a base URL that cannot be used, NodeApiError where no answer came
 */
export async function send(context: RequestContext, request: ApiRequest): Promise<{ answer: Answer; baseUrl: string }> {
	const node = context.getNode();
	const { baseUrl: setting } = await context.getCredentials<{ baseUrl: string }>('callMatrixApi');
	const base = readBaseUrl(setting);
	if ('refusal' in base) {
		throw new NodeOperationError(node, base.refusal.message, { description: base.refusal.description });
	}
	try {
		const response = (await context.helpers.httpRequestWithAuthentication.call(
			context,
			'callMatrixApi',
			httpOptions(base.url, request),
		)) as { statusCode: number; headers: IDataObject; body: unknown };
		return {
			answer: { status: response.statusCode, headers: response.headers, body: response.body },
			baseUrl: base.url,
		};
	} catch (fault) {
		const code = faultCode(fault);
		// Nothing of the fault itself goes on: it holds the request with its Authorization header.
		throw new NodeApiError(node, {}, explainSilence(code, base.url));
	}
}

/** @returns the answer's body where it is a success of CallMatrix's @throws NodeApiError otherwise */
export function bodyOf(
	context: RequestContext,
	{ answer, baseUrl }: { answer: Answer; baseUrl: string },
	target?: string,
): IDataObject {
	if (answer.status >= 200 && answer.status < 300 && isFromCallMatrix(answer))
		return (answer.body || {}) as IDataObject;
	throw new NodeApiError(context.getNode(), { status: answer.status } as JsonObject, {
		...explainAnswer(answer, baseUrl, target),
		httpCode: String(answer.status),
	});
}

/** Sends one request. @returns the JSON object that CallMatrix answered @throws NodeApiError for every other outcome */
export async function request(context: RequestContext, apiRequest: ApiRequest): Promise<IDataObject> {
	return bodyOf(context, await send(context, apiRequest), apiRequest.target);
}
