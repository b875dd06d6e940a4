import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';

import { pages } from '../transport/paging';
import { request, type ApiRequest } from '../transport/request';
import { idempotencyKey } from './idempotency';

/** Sends the request of one item. @returns what CallMatrix answered */
export async function send(context: IExecuteFunctions, itemIndex: number, planned: ApiRequest): Promise<IDataObject> {
	const key = planned.method === 'POST' ? { idempotencyKey: idempotencyKey(context, itemIndex, planned) } : {};
	return await request(context, { ...planned, ...key });
}

/** Walks a list. @param limit how many entries at most; all where undefined */
export async function entriesOf(
	context: IExecuteFunctions,
	planned: ApiRequest,
	limit?: number,
): Promise<IDataObject[]> {
	const entries: IDataObject[] = [];
	for await (const page of pages(context, planned, limit)) entries.push(...page);
	return entries;
}
