import type {
	ICredentialDataDecryptedObject,
	ICredentialTestFunctions,
	IDataObject,
	IHttpRequestOptions,
} from 'n8n-workflow';

import { isFromCallMatrix } from './response';
import { httpOptions, type ApiRequest } from './apiRequest';
import { readBaseUrl } from './baseUrl';
import { explainAnswer, explainFault } from './messages';
import type { Explanation } from './userMessage';
import { readFault } from './networkError';

const ONE_BUYER: ApiRequest = { method: 'GET', path: '/buyers', query: { limit: 1 } };

type Authenticate = (
	credentials: ICredentialDataDecryptedObject,
	options: IHttpRequestOptions,
) => Promise<IHttpRequestOptions>;

/**
 * Asks CallMatrix for one buyer, to see whether base URL and API key hold. Costs one tick of the rate limit.
 *
 * n8n gives a credential test no other way to send a request than the older `request` helper, whose options go by other
 * names.
 * @returns nothing when all is well, otherwise what to tell the person
 */
export async function probe(
	helpers: ICredentialTestFunctions['helpers'],
	credentials: ICredentialDataDecryptedObject,
	authenticate: Authenticate,
): Promise<Explanation | undefined> {
	const base = readBaseUrl(credentials.baseUrl);
	if ('refusal' in base) return base.refusal;
	const options = await authenticate(credentials, httpOptions(base.url, ONE_BUYER));
	let response: { statusCode: number; headers: IDataObject; body: unknown };
	try {
		response = await helpers.request({
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
	} catch (thrown) {
		return explainFault(readFault(thrown), base.url, ONE_BUYER);
	}
	const answer = { status: response.statusCode, headers: response.headers, body: response.body };
	const isList = isFromCallMatrix(answer) && Array.isArray((answer.body as IDataObject).data);
	if (answer.status === 200 && isList) return undefined;
	// A JSON object that is no list of buyers comes from some other service.
	return explainAnswer(answer.status === 200 ? { ...answer, body: '' } : answer, base.url, ONE_BUYER);
}
