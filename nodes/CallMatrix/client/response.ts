/**
 * HTTP responses as the client sees them, and the guards for what is in them. Everything that CallMatrix sends is unknown until
 * one of these has looked at it. The list envelope is in `page.ts`.
 */

import type { IDataObject } from 'n8n-workflow';

/** A response, whatever its status. */
export interface ApiResponse {
	status: number;
	/** Header names in lower case. */
	headers: IDataObject;
	/** A JSON object from CallMatrix; text from something else; empty after a 204. */
	body: unknown;
}

/** Whether a value is a JSON object. */
export const isRecord = (value: unknown): value is IDataObject =>
	typeof value === 'object' && value !== null && !Array.isArray(value);

/** An ID as text; undefined where there is none, so that a missing one never becomes the text `undefined`. */
export const readId = ({ id }: IDataObject): string | undefined =>
	typeof id === 'number' ? String(id) : typeof id === 'string' && id.trim() ? id : undefined;

/**
 * Reads what n8n's request helper resolved to.
 * @throws Error where that is no full response
 */
export function readResponse(raw: unknown): ApiResponse {
	if (!isRecord(raw) || typeof raw.statusCode !== 'number') throw new Error('No HTTP response');
	return { status: raw.statusCode, headers: isRecord(raw.headers) ? raw.headers : {}, body: raw.body };
}

/** Whether the response has the form of one from CallMatrix: a JSON object, or nothing with a 204. */
export const isFromCallMatrix = ({ status, body }: ApiResponse): boolean => status === 204 || isRecord(body);

/** Whether it is a success that CallMatrix itself sent. */
export const isSuccess = (response: ApiResponse): boolean =>
	response.status >= 200 && response.status < 300 && isFromCallMatrix(response);

/** The JSON object of a response; empty where it has none. */
export const jsonBody = ({ body }: ApiResponse): IDataObject => (isRecord(body) ? body : {});

/** CallMatrix's `error` object; undefined where the response has none, e.g. because a proxy sent it. */
export function apiError(response: ApiResponse): IDataObject | undefined {
	const { error } = jsonBody(response);
	return isRecord(error) ? error : undefined;
}

/** CallMatrix's code for why it refused. */
export const errorCode = (response: ApiResponse): unknown => apiError(response)?.code;

/** The code that says that the account may have no further webhook (assumed). */
export const WEBHOOK_LIMIT = 'webhook_limit_reached';

/** CallMatrix's own words for why it refused: `Daily cap must be >= 0 (invalid_request, field daily_cap, request req_1)`. */
export function errorText(response: ApiResponse): string {
	const { headers, status } = response;
	const { message, code, field } = apiError(response) ?? {};
	const text = typeof message === 'string' && message ? message.replace(/\.$/, '') : `Status ${status}`;
	const requestId = headers['x-request-id'];
	const details = [
		typeof code === 'string' && code,
		typeof field === 'string' && `field ${field}`,
		typeof requestId === 'string' && `request ${requestId}`,
	].filter(Boolean);
	return details.length ? `${text} (${details.join(', ')})` : text;
}

/** The same text, without what differs from request to request. */
export const withoutRequestId = (text: string): string => text.replace(/(?:, | \()request [^,()]+(?=\))/, '');
