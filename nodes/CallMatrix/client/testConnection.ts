/** Checks base URL and API key for n8n's credential window, where there is no run and no client yet. */

import type { ICredentialDataDecryptedObject, ICredentialTestFunctions, IHttpRequestOptions } from 'n8n-workflow';

import { httpOptions, type ApiRequest } from './apiRequest';
import { readBaseUrl } from './baseUrl';
import { describeNetworkError, describeResponse, notTheApi } from './messages';
import { readNetworkError } from './networkError';
import { redactAll, redactor } from './redact';
import { readResponse, type ApiResponse } from './response';
import { pageRequest, readPage } from './shapes/page';
import { isSuccess } from './shapes/refusal';
import type { UserMessage } from './userMessage';

type Authenticate = (
	credentials: ICredentialDataDecryptedObject,
	options: IHttpRequestOptions,
) => Promise<IHttpRequestOptions>;

/**
 * Asks CallMatrix for one entry of a list, which counts as one request of the rate limit.
 *
 * n8n gives a credential test no helper but the older `request`, whose options have other names.
 * @param list a request for a list that every account has
 * @returns undefined when all is well, otherwise what to tell the user
 */
export async function testConnection(
	helpers: ICredentialTestFunctions['helpers'],
	credentials: ICredentialDataDecryptedObject,
	authenticate: Authenticate,
	list: ApiRequest,
): Promise<UserMessage | undefined> {
	const base = readBaseUrl(credentials.baseUrl);
	if ('refusal' in base) return base.refusal;
	const request = pageRequest(list, { size: 1 });
	const options = await authenticate(credentials, httpOptions(base.url, request));
	let response: ApiResponse;
	try {
		const raw: unknown = await helpers.request({
			method: options.method,
			uri: options.url,
			qs: options.qs,
			headers: options.headers,
			json: true,
			simple: false,
			resolveWithFullResponse: true,
			followRedirect: false,
			timeout: options.timeout,
		});
		response = readResponse(raw);
	} catch (thrown) {
		return describeNetworkError(readNetworkError(thrown), base.url, request);
	}
	const redact = redactor(credentials);
	if (!isSuccess(response, request.method)) {
		const told = describeResponse({ ...response, body: redactAll(response.body, redact) }, base.url, request);
		return { message: redact(told.message), description: redact(told.description) };
	}
	// JSON that is no list of what was asked for comes from some other service.
	return 'refusal' in readPage(response, {}, 0, list.record) ? notTheApi(response.status, base.url) : undefined;
}
