/**
 * HTTP responses as the client sees them, and the guards for what is in them. Everything that CallMatrix sends is unknown until one
 * of these has looked at it. What the bodies mean is in `shapes/`.
 */

import type { IDataObject } from 'n8n-workflow';

/** A response, whatever its status. */
export interface ApiResponse {
	status: number;
	/** Header names in lower case. */
	headers: IDataObject;
	/** A JSON object or list from CallMatrix; text from something else; empty after a 204. */
	body: unknown;
}

/** Whether a value is a JSON object. */
export const isRecord = (value: unknown): value is IDataObject =>
	typeof value === 'object' && value !== null && !Array.isArray(value);

/**
 * Reads what n8n's request helper resolved to.
 * @throws Error where that is no full response
 */
export function readResponse(raw: unknown): ApiResponse {
	if (!isRecord(raw) || typeof raw.statusCode !== 'number') throw new Error('No HTTP response');
	return { status: raw.statusCode, headers: isRecord(raw.headers) ? raw.headers : {}, body: raw.body };
}

const isEmpty = (body: unknown): boolean => body === undefined || body === null || body === '';

/** Whether the response has the form of one from CallMatrix: JSON, or nothing. */
export const isFromCallMatrix = ({ status, body }: ApiResponse): boolean =>
	status === 204 || isEmpty(body) || isRecord(body) || Array.isArray(body);

export const isSuccessStatus = (status: number): boolean => status >= 200 && status < 300;

/** A value as an object; an empty one where it is none. */
export const asRecord = (value: unknown): IDataObject => (isRecord(value) ? value : {});
