/**
 * The only way out to CallMatrix: sends requests in their turn, repeats them by the retry policy within the wait budget, and turns
 * what comes back into validated results or n8n errors. Made once per run, activation or editor request. Knows no resource.
 */

import { NodeApiError, NodeOperationError, type IDataObject, type JsonObject } from 'n8n-workflow';

import { httpOptions, type ApiRequest, type SendResult } from './apiRequest';
import { CREDENTIAL, readConnection, type Connection, type RequestContext } from './connection';
import { describeNetworkError, describePause, describeResponse, formatDuration, type RequestInfo } from './messages';
import { readNetworkError } from './networkError';
import { pageRequest, pageSize, readPage, type Page, type PagePosition } from './page';
import { readRateLimits } from './rateLimitHeaders';
import type { RateLimiter } from './rateLimiter';
import { apiError, isSuccess, jsonBody, readResponse, type ApiResponse } from './response';
import { mayBeApplied, retryDelay } from './retry';
import { DAY_MS } from './retryAfter';
import { ClientState } from './state';
import { unknownOutcome, type Refusal, type UserMessage } from './userMessage';
import { WaitBudget } from './waitBudget';

export interface ClientOptions {
	/** Shared by all requests of the client. */
	budget?: WaitBudget;
	/** Rate limiters and endpoint knowledge. */
	state?: ClientState;
}

/**
 * Makes a client, with the credential read once. A credential that cannot be used is reported by every request of the client
 * instead of here, so that each item of a run fails with a separate error, as Continue On Fail needs.
 */
export async function createClient(context: RequestContext, options: ClientOptions = {}): Promise<CallMatrixClient> {
	return new CallMatrixClient(context, await readConnection(context), options);
}

export class CallMatrixClient {
	private readonly budget: WaitBudget;

	private readonly state: ClientState;

	constructor(
		private readonly context: RequestContext,
		private readonly connection: Connection | Refusal,
		{ budget = new WaitBudget(), state = ClientState.shared }: ClientOptions,
	) {
		this.budget = budget;
		this.state = state;
	}

	/**
	 * Sends a request once, when the rate limit allows; not at all where CallMatrix wants a longer pause than the budget covers.
	 * @throws NodeOperationError for a credential that cannot be used; the signal's reason when the execution is cancelled
	 */
	async sendOnce(request: ApiRequest): Promise<SendResult> {
		const { baseUrl } = this.connected();
		const pausedForMs = await this.rateLimiter().acquire(this.budget);
		if (pausedForMs !== undefined) return { request, pausedForMs };
		try {
			// n8n itself aborts it when the execution is cancelled.
			const raw: unknown = await this.context.helpers.httpRequestWithAuthentication.call(
				this.context,
				CREDENTIAL,
				httpOptions(baseUrl, request),
			);
			return { request, response: readResponse(raw) };
		} catch (thrown) {
			return { request, networkError: readNetworkError(thrown) };
		}
	}

	/**
	 * Sends a request until its result is final: waits as long as CallMatrix says, and repeats what may be repeated. Ends at once
	 * where the wait budget does not cover the next wait.
	 * @throws as `sendOnce`
	 */
	async sendWithRetry(request: ApiRequest): Promise<SendResult> {
		let wasMaybeApplied = false;
		let previous: SendResult | undefined;
		for (let attempts = 1; ; attempts++) {
			const result = await this.sendOnce(request);
			const { response, pausedForMs } = result;
			// Not sent this time: what the attempt before it met is the reason.
			if (pausedForMs !== undefined) return { ...(previous ?? result), pausedForMs, mayBeApplied: wasMaybeApplied };
			previous = result;
			const now = this.budget.now();
			if (response) this.updateRateLimiter(response, now);
			// An earlier attempt, whose response was lost, deleted it. Only CallMatrix's own 404 counts.
			if (request.method === 'DELETE' && wasMaybeApplied && response?.status === 404 && apiError(response)) {
				return { request, response: { ...response, status: 204, body: '' } };
			}
			wasMaybeApplied ||= mayBeApplied(result);
			const final = { ...result, mayBeApplied: wasMaybeApplied };
			const decision = retryDelay(request, result, attempts);
			if (!decision) return final;
			const { waitMs, pauseMs, retryAfterMs } = decision;
			const isCovered = this.budget.tryReserveUntil(now + waitMs);
			// Other runs wait or not by their own budget. A pause that nobody waits for would block the key until n8n restarts.
			if (pauseMs > 0 && (isCovered || pauseMs <= DAY_MS)) this.rateLimiter().pauseUntil(now + pauseMs);
			if (!isCovered) return { ...final, ...(retryAfterMs && { pausedForMs: retryAfterMs }) };
			if (waitMs > pauseMs) await this.budget.waitUntil(now + waitMs);
		}
	}

	/** Sends a request with retries. @returns the JSON object of the response @throws NodeApiError for everything but success */
	async request(request: ApiRequest): Promise<IDataObject> {
		return this.unwrap(await this.sendWithRetry(request));
	}

	/**
	 * Gets one page of a list.
	 * @param wanted how many entries are of use at most
	 * @throws NodeOperationError where the page cannot be read; NodeApiError as `request`
	 */
	async page(request: ApiRequest, position: PagePosition, wanted = Infinity): Promise<Page> {
		const response = this.successOf(await this.sendWithRetry(pageRequest(request, position)));
		const page = readPage(response, position, wanted);
		if ('refusal' in page) throw this.operationError(page.refusal);
		return page;
	}

	/**
	 * Gets a list page by page, with one page in memory at a time.
	 * @param limit how many entries at most
	 * @throws as `page`, and where a page comes twice and the list would never end
	 */
	async *pages(request: ApiRequest, limit = Infinity): AsyncGenerator<IDataObject[]> {
		const size = pageSize(limit);
		const seen = new Set<string>();
		let token: string | undefined;
		for (let left = limit; left > 0; ) {
			const { entries, nextToken } = await this.page(request, { size, token }, left);
			yield entries.slice(0, left);
			left -= entries.length;
			if (nextToken === undefined) return;
			if (seen.has(nextToken)) {
				throw this.operationError({
					message: 'CallMatrix gave the same page twice',
					description: 'The list would never end, so it was stopped. Narrow it with a filter, or tell CallMatrix.',
				});
			}
			seen.add(nextToken);
			token = nextToken;
		}
	}

	/** Gets a list as a whole. @param limit how many entries at most @throws as `pages` */
	async list(request: ApiRequest, limit?: number): Promise<IDataObject[]> {
		const entries: IDataObject[] = [];
		for await (const page of this.pages(request, limit)) entries.push(...page);
		return entries;
	}

	/** @returns the JSON object of a success, empty after a 204 @throws NodeApiError for every other result */
	unwrap(result: SendResult): IDataObject {
		return jsonBody(this.successOf(result));
	}

	/** What to throw for a result that is no success. */
	errorOf(result: SendResult): NodeApiError {
		return this.apiError(result.response, this.describe(result));
	}

	/** What to throw for a response that refuses: also for one that stood inside the response to a batch. */
	responseError(response: ApiResponse, request: RequestInfo): NodeApiError {
		return this.apiError(response, describeResponse(response, this.connected().baseUrl, request));
	}

	/** Whether CallMatrix turned out not to have an endpoint. False where the credential cannot be used. */
	isMissing(path: string): boolean {
		return !('refusal' in this.connection) && this.state.isMissing(this.connection.baseUrl + path);
	}

	addMissing(path: string): void {
		this.state.addMissing(this.connected().baseUrl + path);
	}

	/** @throws NodeOperationError for a credential that cannot be used, before anything is sent */
	checkCredential(): void {
		this.connected();
	}

	private connected(): Connection {
		if ('refusal' in this.connection) throw this.operationError(this.connection.refusal);
		return this.connection;
	}

	private successOf(result: SendResult): ApiResponse {
		const { response } = result;
		if (response && isSuccess(response)) return response;
		throw this.errorOf(result);
	}

	/** Looked up for each request, because an idle limiter may have been evicted. */
	private rateLimiter(): RateLimiter {
		return this.state.rateLimiter(this.connected().account);
	}

	/** Takes in what a response says about the rate limit, for all requests of the key. @param now on the budget's clock */
	private updateRateLimiter({ status, headers }: ApiResponse, now: number): void {
		const limiter = this.rateLimiter();
		for (const { remaining, ms } of readRateLimits(headers, Date.now())) {
			if (remaining < 1) limiter.pauseUntil(now + ms);
			else limiter.spread(remaining, ms);
		}
		if (status === 429) limiter.onThrottled();
		else limiter.onSuccess();
	}

	private describe({ request, response, networkError, pausedForMs, mayBeApplied: isUnknown }: SendResult): UserMessage {
		const { baseUrl } = this.connected();
		const cause = response
			? describeResponse(response, baseUrl, request)
			: networkError && describeNetworkError(networkError, baseUrl, request);
		if (!cause) return describePause(pausedForMs ?? 0);
		const wait = pausedForMs === undefined ? '' : `, and asks to wait ${formatDuration(pausedForMs)}`;
		const message = cause.message + wait;
		return { ...cause, message: isUnknown && request.method !== 'GET' ? unknownOutcome(message) : message };
	}

	private apiError(response: ApiResponse | undefined, { message, description }: UserMessage): NodeApiError {
		const body: JsonObject = response ? { status: response.status } : {};
		return new NodeApiError(this.context.getNode(), body, {
			message,
			description,
			...(response && { httpCode: String(response.status) }),
		});
	}

	private operationError({ message, description }: UserMessage): NodeOperationError {
		return new NodeOperationError(this.context.getNode(), message, { description });
	}
}
