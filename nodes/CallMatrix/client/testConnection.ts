/** Checks base URL and API key for n8n's credential window, where there is no run and no client yet. */

import type { ICredentialDataDecryptedObject, ICredentialTestFunctions, IHttpRequestOptions } from 'n8n-workflow';

import { httpOptions, type ApiRequest } from './apiRequest';
import { readBaseUrl } from './baseUrl';
import { describeNetworkError, describeResponse } from './messages';
import { readNetworkError } from './networkError';
import { pageRequest, readPage } from './page';
import { readResponse, type ApiResponse } from './response';
import type { UserMessage } from './userMessage';

const ONE_BUYER: ApiRequest = pageRequest({ method: 'GET', path: '/buyers' }, { size: 1 });

type Authenticate = (
	credentials: ICredentialDataDecryptedObject,
	options: IHttpRequestOptions,
) => Promise<IHttpRequestOptions>;

/**
 * Asks CallMatrix for one buyer, which counts as one request of the rate limit.
 *
 * n8n gives a credential test no helper but the older `request`, whose options have other names.
 * @returns undefined when all is well, otherwise what to tell the user
 */
export async function testConnection(
	helpers: ICredentialTestFunctions['helpers'],
	credentials: ICredentialDataDecryptedObject,
	authenticate: Authenticate,
): Promise<UserMessage | undefined> {
	const base = readBaseUrl(credentials.baseUrl);
	if ('refusal' in base) return base.refusal;
	const options = await authenticate(credentials, httpOptions(base.url, ONE_BUYER));
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
		return describeNetworkError(readNetworkError(thrown), base.url, ONE_BUYER);
	}
	if (response.status === 200 && !('refusal' in readPage(response, {}, 0))) return undefined;
	// A JSON object that is no list of buyers comes from some other service.
	const { status, body } = response;
	return describeResponse({ ...response, body: status === 200 ? '' : body }, base.url, ONE_BUYER);
}
