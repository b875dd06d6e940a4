import { NodeApiError, type IDataObject } from 'n8n-workflow';

import type { ApiRequest } from '../../client/apiRequest';
import { unknownOutcome } from '../../client/userMessage';
import type { RunContext } from '../runContext';
import { idempotencyKey } from './idempotency';

/** Whether a request must not be applied twice. */
export const isOnce = ({ method, repeatable }: ApiRequest): boolean =>
	method !== 'GET' && !(repeatable ?? method !== 'POST');

/** The error of a creation that an earlier try of this execution sent, and whose outcome it never learned. */
export const unknownEarlier = ({ context }: RunContext): NodeApiError =>
	new NodeApiError(
		context.getNode(),
		{},
		{
			message: unknownOutcome('an earlier try of this execution may have done it, so it was not sent again'),
			description: 'Check in CallMatrix whether it is there. Where it is not, run the workflow anew for this item.',
		},
	);

/**
 * Sends one request of an item; a POST with its idempotency key. Retries are up to the client. What must not be done twice is not
 * sent again by another try of the execution.
 * @throws NodeApiError for everything but success
 */
export async function sendRequest(run: RunContext, itemIndex: number, request: ApiRequest): Promise<IDataObject> {
	const { client, context, creations } = run;
	const key = request.method === 'POST' ? { idempotencyKey: idempotencyKey(context, itemIndex, request) } : {};
	if (!isOnce(request)) return await client.request({ ...request, ...key });
	const name = creations.key(itemIndex, request);
	const earlier = creations.earlier(name);
	if (earlier === 'sent') throw unknownEarlier(run);
	if (earlier) return earlier.answer;
	client.checkCredential();
	creations.begin(name);
	const result = await client.sendWithRetry({ ...request, ...key });
	if (!client.isSuccess(result) && !result.mayBeApplied) creations.forget(name);
	const answer = client.unwrap(result);
	creations.done(name, answer);
	return answer;
}
