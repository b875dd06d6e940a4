import type { IDataObject } from 'n8n-workflow';

import type { ApiRequest } from '../../client/apiRequest';
import type { RunContext } from '../runContext';
import { idempotencyKey } from './idempotency';

/** Sends one request of an item; a POST with its idempotency key. Retries are up to the client. @throws NodeApiError for everything but success */
export async function sendRequest(
	{ client, context }: RunContext,
	itemIndex: number,
	request: ApiRequest,
): Promise<IDataObject> {
	const key = request.method === 'POST' ? { idempotencyKey: idempotencyKey(context, itemIndex, request) } : {};
	return await client.request({ ...request, ...key });
}
