/**
 * The only way out to CallMatrix: sends requests in their turn, repeats them by the retry policy within the wait budget, and turns
 * what comes back into validated results or n8n errors. Made once per run, activation or editor request. Knows no resource.
 */

import { NodeOperationError, type IDataObject, type NodeApiError } from 'n8n-workflow';

import { httpOptions, type ApiRequest, type SendResult } from './apiRequest';
import { CREDENTIAL, readConnection, type Connection, type RequestContext } from './connection';
import { ClientErrors } from './errors';
import { notTheApi } from './messages';
import { readNetworkError } from './networkError';
import { readRateLimits } from './rateLimitHeaders';
import type { RateLimiter } from './rateLimiter';
import { asRecord, isRecord, readResponse, type ApiResponse } from './response';
import { mayBeApplied, retryDelay } from './retry';
import { DAY_MS } from './retryAfter';
import { END_UNKNOWN, ListProgress } from './shapes/list';
import {
	askedSize,
	pageRequest,
	pageSize,
	readPage,
	smallerSize,
	withSize,
	type Page,
	type PagePosition,
} from './shapes/page';
import { readRecord } from './shapes/record';
import { isSuccess } from './shapes/refusal';
import { ClientState } from './state';
import type { Refusal } from './userMessage';
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
	/** What a user should know of responses that are successes. */
	readonly notes = new Set<string>();

	/** Names base URL and API key without holding the key; empty where the credential cannot be used. */
	readonly account: string;

	private readonly budget: WaitBudget;

	private readonly state: ClientState;

	constructor(
		private readonly context: RequestContext,
		private readonly connection: Connection | Refusal,
		{ budget = new WaitBudget(), state = ClientState.shared }: ClientOptions,
	) {
		this.account = 'refusal' in connection ? '' : connection.account;
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
		let wasMaybeApplied = request.mayBeApplied ?? false;
		let previous: SendResult | undefined;
		for (let attempts = 1; ; attempts++) {
			const result = await this.sendOnce(request);
			const { response, pausedForMs } = result;
			// Not sent this time: what the attempt before it met is the reason.
			if (pausedForMs !== undefined) return { ...(previous ?? result), pausedForMs, mayBeApplied: wasMaybeApplied };
			previous = result;
			const now = this.budget.now();
			if (response) this.updateRateLimiter(response, now);
			// An earlier attempt, whose response was lost, deleted it. Only CallMatrix's own 404 counts: a proxy's may be JSON, too.
			const isGone = response?.status === 404 && isRecord(asRecord(response.body).error);
			if (request.method === 'DELETE' && wasMaybeApplied && isGone) {
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

	/** Sends a request with retries. @returns as `unwrap` @throws NodeApiError for everything but success */
	async request(request: ApiRequest): Promise<IDataObject> {
		return this.unwrap(await this.sendWithRetry(request));
	}

	/**
	 * Gets one page of a list. Asks for fewer entries where CallMatrix refuses the size of the first page.
	 * @param wanted how many entries are of use at most
	 * @throws NodeOperationError where the page cannot be read; NodeApiError as `request`
	 */
	async page(request: ApiRequest, position: PagePosition, wanted = Infinity): Promise<Page> {
		const asked = pageRequest(request, position);
		const result = await this.sendWithRetry(asked);
		const smaller =
			position.token === undefined && result.response ? smallerSize(result.response, askedSize(asked)) : undefined;
		if (smaller !== undefined) {
			const page = await this.page(request, smaller === null ? {} : { size: smaller }, wanted);
			// The next page has to be of the same size.
			return page.nextToken === undefined ? page : { ...page, nextToken: withSize(page.nextToken, smaller) };
		}
		const page = readPage(this.successOf(result), position, wanted, request.record);
		if ('refusal' in page) throw this.errors().ofOperation(page.refusal);
		const size = askedSize(asked);
		return { ...page, ...(size !== undefined && { size }) };
	}

	/**
	 * Gets a list page by page, with one page in memory at a time.
	 * @param limit how many entries at most
	 * @throws as `page`, and where the list cannot be taken for whole
	 */
	async *pages(request: ApiRequest, limit = Infinity): AsyncGenerator<IDataObject[]> {
		const size = pageSize(limit);
		const list = new ListProgress(request.record);
		let token: string | undefined;
		for (let left = limit; left > 0; ) {
			const page = await this.page(request, { size, ...(token !== undefined && { token }) }, left);
			const added = list.add(page);
			if ('refusal' in added) throw this.errors().ofOperation(added.refusal);
			const { entries } = added;
			left -= entries.length;
			const isLast = page.nextToken === undefined;
			const refusal = isLast && left > 0 ? list.refuseEnd(page) : undefined;
			if (refusal) throw this.errors().ofOperation(refusal);
			if (isLast && left > 0 && list.isEndUnknown(page)) this.notes.add(END_UNKNOWN);
			yield left < 0 ? entries.slice(0, left) : entries;
			if (isLast) return;
			token = page.nextToken;
		}
	}

	/** Gets a list. @param limit how many entries at most @throws as `pages` */
	async list(request: ApiRequest, limit = Infinity): Promise<IDataObject[]> {
		const entries: IDataObject[] = [];
		for await (const page of this.pages(request, limit)) entries.push(...page);
		return entries;
	}

	isSuccess({ request, response }: SendResult): boolean {
		return response !== undefined && isSuccess(response, request.method);
	}

	/** @returns the record where the request has the shape of one, otherwise the JSON object; empty where there is none @throws NodeApiError */
	unwrap(result: SendResult): IDataObject {
		const { status, body } = this.successOf(result);
		const { record } = result.request;
		if (!Array.isArray(body)) return record ? readRecord(asRecord(body), record) : asRecord(body);
		// Where one resource was asked for, a list comes from something else.
		if (record) throw this.errors().ofOperation(notTheApi(status, this.connected().baseUrl));
		return { data: body };
	}

	/** What to throw for a result that is no success: also for one that stood inside the response to a batch. */
	errorOf(result: SendResult): NodeApiError {
		return this.errors().ofResult(result);
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
		if ('refusal' in this.connection) {
			const { message, description } = this.connection.refusal;
			throw new NodeOperationError(this.context.getNode(), message, { description });
		}
		return this.connection;
	}

	private errors(): ClientErrors {
		return new ClientErrors(this.context.getNode(), this.connected());
	}

	private successOf(result: SendResult): ApiResponse {
		const { request, response } = result;
		if (response && isSuccess(response, request.method)) return response;
		throw this.errorOf(result);
	}

	/** Looked up for each request, because an idle limiter may have been evicted. */
	private rateLimiter(): RateLimiter {
		return this.state.rateLimiter(this.connected().account);
	}

	/** Takes in what a response says about the rate limit, for all requests of the key. @param now on the budget's clock */
	private updateRateLimiter({ status, headers }: ApiResponse, now: number): void {
		const limiter = this.rateLimiter();
		if (status === 429) limiter.onThrottled();
		else limiter.onSuccess();
		for (const { remaining, ms } of readRateLimits(headers, Date.now())) {
			if (remaining < 1) limiter.pauseUntil(now + ms);
			else limiter.spread(remaining, ms);
		}
	}
}
