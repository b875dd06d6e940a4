/**
 * The retry policy: whether a request is sent again, and after how long. Pure decisions; `client.ts` does the sending and waiting,
 * and the run's wait budget has the last word.
 */

import type { ApiRequest, SendResult } from './apiRequest';
import { isFromCallMatrix, type ApiResponse } from './response';
import { readRetryAfter } from './retryAfter';

/** How often a request is sent at most, where CallMatrix did not ask to come again later. */
export const MAX_ATTEMPTS = 5;

/** Backoff: the upper bound doubles with each retry, from the first to the last. */
const BASE_DELAY_MS = 500;
const MAX_DELAY_MS = 30_000;

/** CallMatrix asks to come again later, and has not applied the request; after 503 only where it says when. */
const TRY_LATER_STATUS = new Set([429, 503]);

const isUnapplied = ({ status, headers }: ApiResponse): boolean =>
	status === 429 || (status === 503 && headers['retry-after'] !== undefined);

/** CallMatrix, or a proxy in front of it, is having trouble that may pass; the request may have been applied. */
const RETRYABLE_STATUS = new Set([500, 502, 504]);

const maxBackoff = (retries: number): number => Math.min(MAX_DELAY_MS, BASE_DELAY_MS * 2 ** retries);

/** Exponential backoff with full jitter. @param retries how many there were before @returns milliseconds */
export const backoff = (retries: number): number => Math.random() * maxBackoff(retries);

/** What is sent again, and when. */
export interface RetryDecision {
	waitMs: number;
	/** How much of the wait is for all requests of the API key (429), not just for this one. */
	pauseMs: number;
	/** What Retry-After said, where it could be read. */
	retryAfterMs?: number;
}

/** Whether a request may be applied twice without harm. The caller says so; by default HTTP does. Never because of an idempotency key. */
const isRepeatable = ({ method, repeatable }: ApiRequest): boolean => repeatable ?? method !== 'POST';

/** Whether a request may have been applied, although its response does not say so, or none came. */
export function mayBeApplied({ response, networkError }: SendResult): boolean {
	if (!response) return networkError?.mayBeSent ?? false;
	const { status } = response;
	if (status < 300) return status >= 200 && !isFromCallMatrix(response);
	return status >= 500 && !isUnapplied(response);
}

/** @param attempts how often it was sent so far */
export function shouldRetry(request: ApiRequest, { response, networkError }: SendResult, attempts: number): boolean {
	// Not applied, or harmless if it was, and CallMatrix wants it later. Only the wait budget ends this.
	if (response && TRY_LATER_STATUS.has(response.status) && (isUnapplied(response) || isRepeatable(request)))
		return true;
	// Everything else may never pass.
	if (attempts >= MAX_ATTEMPTS) return false;
	// Never sent (DNS, connection, TLS): nothing can be applied twice, but only some of these pass by themselves.
	if (networkError && !networkError.mayBeSent) return networkError.isTransient;
	// It may have been applied, and applying it twice may do harm.
	if (!isRepeatable(request)) return false;
	// A 5xx that may pass; any other response is final.
	if (response) return RETRYABLE_STATUS.has(response.status);
	// The connection broke, or no response came in time.
	return networkError?.isTransient ?? false;
}

/** After 429 and 503: for all requests of the key, or for this request. @param now in Unix milliseconds */
function delayFromHeaders({ status, headers }: ApiResponse, retries: number, now: number): RetryDecision {
	const header = headers['retry-after'];
	const retryAfterMs = readRetryAfter(header, now);
	// A value that cannot be read asks for some wait, so jitter must not turn it into none.
	const minimum = retryAfterMs ?? (header === undefined ? 0 : maxBackoff(retries));
	// Retry-After: 0 must not become a busy loop.
	const waitMs = minimum < BASE_DELAY_MS ? Math.max(minimum, backoff(retries)) : minimum;
	return { waitMs, pauseMs: status === 429 ? minimum : 0, retryAfterMs };
}

/**
 * @param attempts how often the request was sent so far
 * @param now in Unix milliseconds
 * @returns undefined where the result is final, good or bad
 */
export function retryDelay(
	request: ApiRequest,
	result: SendResult,
	attempts: number,
	now = Date.now(),
): RetryDecision | undefined {
	if (!shouldRetry(request, result, attempts)) return undefined;
	const { response } = result;
	if (response && TRY_LATER_STATUS.has(response.status)) return delayFromHeaders(response, attempts - 1, now);
	return { waitMs: backoff(attempts - 1), pauseMs: 0 };
}
