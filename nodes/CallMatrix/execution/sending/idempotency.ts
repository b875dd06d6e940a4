import { createHash, randomUUID } from 'node:crypto';

import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';

import type { ApiRequest } from '../../client/apiRequest';

/**
 * How a batch was sent, by its key: as it is, in halves, or each of its items alone. Kept with the execution, so that another
 * try sends its items under the same keys, whatever CallMatrix says then.
 */
export type Way = 'alone' | 'halves' | 'whole';

export function waysOf(context: IExecuteFunctions): Record<string, Way> {
	const kept = context.getContext('node') as { ways?: Record<string, Way> };
	return (kept.ways ??= {});
}

/**
 * The key under which CallMatrix carries out a POST once.
 *
 * It is made from a seed that n8n keeps with the execution, so that Retry On Fail and a retry from the list repeat it and a
 * new run does not; and from the run, the item and the request, so that no two requests of a run share it. Never from the
 * request alone: a cap set to 100, 50 and 100 again is three writes.
 */
export function idempotencyKey(context: IExecuteFunctions, itemIndex: number, request: ApiRequest): string {
	const kept = context.getContext('node') as IDataObject;
	kept.seed ??= randomUUID();
	const run = context.getWorkflowDataProxy(itemIndex).$runIndex as number;
	const whole = [kept.seed, run, itemIndex, request.method, request.path, request.body ?? null];
	return createHash('sha256').update(JSON.stringify(whole)).digest('hex');
}
