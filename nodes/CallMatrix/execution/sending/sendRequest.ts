import type { IDataObject } from 'n8n-workflow';

import type { ApiRequest } from '../../client/apiRequest';
import { pages } from '../../client/page';
import { request } from '../../client/client';
import { idempotencyKey } from './idempotency';
import type { Job } from '../runContext';

/** Sends the request of one item. @returns what CallMatrix answered */
export async function send({ context, patience }: Job, itemIndex: number, planned: ApiRequest): Promise<IDataObject> {
	const key = planned.method === 'POST' ? { idempotencyKey: idempotencyKey(context, itemIndex, planned) } : {};
	return await request(context, { ...planned, ...key }, patience);
}

/** Walks a list. @param limit how many entries at most; all where undefined */
export async function entriesOf(
	{ context, patience }: Job,
	planned: ApiRequest,
	limit?: number,
): Promise<IDataObject[]> {
	const entries: IDataObject[] = [];
	for await (const page of pages(context, planned, limit, patience)) entries.push(...page);
	return entries;
}
