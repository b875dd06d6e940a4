import type { IDataObject } from 'n8n-workflow';

import type { ApiRequest } from '../client/apiRequest';
import { idempotencyKey } from './idempotency';
import type { Job } from './job';

/** Sends the request of one item. @returns what CallMatrix answered */
export async function send({ client, context }: Job, itemIndex: number, planned: ApiRequest): Promise<IDataObject> {
	const key = planned.method === 'POST' ? { idempotencyKey: idempotencyKey(context, itemIndex, planned) } : {};
	return await client.request({ ...planned, ...key });
}

/** Walks a list. @param limit how many entries at most; all where undefined */
export async function entriesOf({ client }: Job, planned: ApiRequest, limit?: number): Promise<IDataObject[]> {
	return await client.list(planned, limit);
}
