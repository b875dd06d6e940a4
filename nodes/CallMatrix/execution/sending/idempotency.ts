import { createHash, randomUUID } from 'node:crypto';

import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';

import type { ApiRequest } from '../../client/apiRequest';

/**
 * The idempotency key of a POST, for a CallMatrix that applies requests with the same key once. Nothing relies on that: what must not
 * be done twice is in `creations.ts`.
 *
 * It is derived from a seed that n8n stores with the execution, so that another try of the execution repeats the key and a new run does
 * not; and from the run, the item and the request, so that each request of a run has its own. The request by itself is not enough: a cap
 * set to 100, 50 and 100 again is three writes.
 */
export function idempotencyKey(context: IExecuteFunctions, itemIndex: number, request: ApiRequest): string {
	const stored: IDataObject = context.getContext('node');
	stored.seed ??= randomUUID();
	const run = context.getWorkflowDataProxy(itemIndex).$runIndex as number;
	const whole = [stored.seed, run, itemIndex, request.method, request.path, request.body ?? null];
	return createHash('sha256').update(JSON.stringify(whole)).digest('hex');
}
