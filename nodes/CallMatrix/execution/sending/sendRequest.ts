import type { IDataObject } from 'n8n-workflow';

import type { ApiRequest } from '../../client/apiRequest';
import type { RunContext } from '../runContext';
import { idempotencyKey } from './idempotency';

/** Sends a request; a POST under the idempotency key of the item. @throws NodeApiError for everything but success */
export async function sendRequest(
	{ client, context }: RunContext,
	itemIndex: number,
	request: ApiRequest,
): Promise<IDataObject> {
	const key = request.method === 'POST' ? { idempotencyKey: idempotencyKey(context, itemIndex, request) } : {};
	return await client.request({ ...request, ...key });
}
