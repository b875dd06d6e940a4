import { MAX_ATTEMPTS } from '../../client/retry';
import { isLocked } from '../../client/shapes/refusal';

/**
 * Decides what to send next for a group of items: a batch, halves, single requests, or nothing more. Pure, so that a table can test it;
 * `sendGroup.ts` carries out the decisions and makes none itself.
 */

/** How a group is sent: as one batch, as two halves, or item by item. */
export type GroupMode = 'batch' | 'halves' | 'single';

/** CallMatrix does not have the endpoint. */
const NO_ENDPOINT = new Set([404, 405]);

/** The whole request is too large. */
const TOO_LARGE = 413;

/** Some items are too large or invalid: splitting the batch finds out which. */
const DIVISIBLE = new Set([400, TOO_LARGE, 422]);

export interface BeforeSending {
	/** The number of items in the group. */
	size: number;
	/** The largest batch that CallMatrix has not refused as too large; 1 where it does not say what became of the items of a batch. */
	maxBatchSize: number;
	/** Whether CallMatrix has answered that it has no such batch endpoint. */
	isEndpointMissing: boolean;
}

/** How to send a group. */
export function chooseMode({ size, maxBatchSize, isEndpointMissing }: BeforeSending): GroupMode {
	if (size === 1 || maxBatchSize === 1 || isEndpointMissing) return 'single';
	return size > maxBatchSize ? 'halves' : 'batch';
}

export interface BatchResponse {
	/** Absent where there was no response. */
	status?: number;
	/** The response is a success, in a form that CallMatrix may have. */
	isSuccess: boolean;
	/** The request may have been applied. */
	mayBeApplied: boolean;
	/** Whether applying it twice has the same effect as applying it once. */
	isRepeatable: boolean;
}

/** What to do after a batch: read its results, send it in another way, or fail all its items. */
export type AfterBatch =
	| { next: 'fail' }
	| { next: 'halves'; isTooLarge: boolean }
	| { next: 'readResults' }
	| { next: 'single' };

export function afterBatch({ status, isSuccess, mayBeApplied, isRepeatable }: BatchResponse): AfterBatch {
	if (isSuccess) return { next: 'readResults' };
	// Sent in another way it would be applied again.
	if ((mayBeApplied && !isRepeatable) || status === undefined) return { next: 'fail' };
	if (NO_ENDPOINT.has(status)) return { next: 'single' };
	return DIVISIBLE.has(status) ? { next: 'halves', isTooLarge: status === TOO_LARGE } : { next: 'fail' };
}

/**
 * Whether to send items again that CallMatrix refused temporarily, if the wait budget covers the delay.
 * @param round how often they have been sent again already
 */
export const isSentAgain = (round: number): boolean => round < MAX_ATTEMPTS - 1;

/** Whether an item that CallMatrix refused within a batch may be sent again without a change. */
export function mayPass(
	{ status, code = '' }: { status: number; code?: string | undefined },
	isRepeatable: boolean,
): boolean {
	if (status === 429 || (status === 409 && isLocked(code))) return true;
	// What failed may have been applied.
	return status >= 500 && isRepeatable;
}
