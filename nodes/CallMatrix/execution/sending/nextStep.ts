import { MAX_ATTEMPTS } from '../../client/retry';
import type { BatchKind } from '../../resources/model';

/**
 * Decides what to send next for a group of items: a batch, halves, single requests, or nothing more. Pure, so that a table can test it;
 * `sendGroup.ts` carries out the decisions and makes none itself.
 */

/**
 * How a group is sent: as one batch, as two halves, or item by item. It is stored with the execution, because splitting changes the
 * idempotency keys: another try has to send the same items in the same way.
 */
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
	/** The largest batch that CallMatrix has not refused as too large. */
	maxBatchSize: number;
	/** How an earlier try of this execution sent the group. */
	earlierMode?: GroupMode;
	/** Whether CallMatrix has answered that it has no such batch endpoint. */
	isEndpointMissing: boolean;
}

/** How to send a group. */
export function chooseMode({ size, maxBatchSize, earlierMode, isEndpointMissing }: BeforeSending): GroupMode {
	if (size === 1) return 'single';
	if (earlierMode) return earlierMode;
	if (size > maxBatchSize) return 'halves';
	return isEndpointMissing ? 'single' : 'batch';
}

export interface BatchResponse {
	/** Absent where there was no response. */
	status?: number;
	/** The response is a success with a JSON object. */
	isSuccess: boolean;
	/** This request, or an earlier one with the same key, may have been applied. */
	mayBeApplied: boolean;
}

/** What to do after a batch: read its results, send it in another way, or fail all its items. */
export type AfterBatch =
	| { next: 'readResults' }
	| { next: 'halves'; isTooLarge: boolean }
	| { next: 'single' }
	/** `isForgotten`: nothing was applied, so another try may send the group in any way. */
	| { next: 'fail'; isForgotten: boolean };

export function afterBatch({ status, isSuccess, mayBeApplied }: BatchResponse): AfterBatch {
	if (isSuccess) return { next: 'readResults' };
	// Splitting changes the idempotency keys, so never split a batch that may have been applied.
	if (mayBeApplied || status === undefined) return { next: 'fail', isForgotten: !mayBeApplied };
	if (NO_ENDPOINT.has(status)) return { next: 'single' };
	if (DIVISIBLE.has(status)) return { next: 'halves', isTooLarge: status === TOO_LARGE };
	return { next: 'fail', isForgotten: true };
}

/**
 * How to send items again that CallMatrix refused temporarily, if the wait budget covers the delay.
 * @param round how often they have been sent again already
 */
export function afterRefusals(kind: BatchKind, round: number): 'batch' | 'fail' | 'single' {
	if (round >= MAX_ATTEMPTS - 1) return 'fail';
	// Another try of the execution may have other items refused, and a batch of other items has another key. A single creation keeps its key.
	return kind === 'create' ? 'single' : 'batch';
}
