import { MAX_ATTEMPTS } from '../../client/retry';
import type { BatchKind } from '../../resources/model';

/**
 * What is sent next for a group of items that belong into one batch. Pure decisions: `sendGroup.ts` carries them out, and knows
 * no other reason to split, to repeat or to give up.
 */

/**
 * How a group goes out: as one batch, as two halves, or each item by itself. It is kept with the execution, because splitting
 * changes the idempotency keys: another try has to send the same items in the same way.
 */
export type GroupMode = 'batch' | 'halves' | 'single';

/** CallMatrix does not have the endpoint. */
const NO_ENDPOINT = new Set([404, 405]);

/** The whole request is too large. */
const TOO_LARGE = 413;

/** Something in the request is too large or not allowed: halves tell which items it is. */
const DIVISIBLE = new Set([400, TOO_LARGE, 422]);

export interface BeforeSending {
	/** How many items the group has. */
	size: number;
	/** The largest batch that CallMatrix has not refused as too large. */
	maxBatchSize: number;
	/** How an earlier try of this execution sent the group. */
	earlierMode?: GroupMode;
	/** CallMatrix has shown that it has no batches of this resource. */
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
	/** Absent where no response came. */
	status?: number;
	/** A success of CallMatrix, with a JSON object. */
	isSuccess: boolean;
	/** This request, or an earlier one with the same key, may have been applied. */
	mayBeApplied: boolean;
}

/** What follows a batch: read its results; send it in another way; or fail all its items. */
export type AfterBatch =
	| { next: 'readResults' }
	| { next: 'halves'; isTooLarge: boolean }
	| { next: 'single' }
	/** `isForgotten`: nothing was applied, so another try may send the group in any way. */
	| { next: 'fail'; isForgotten: boolean };

export function afterBatch({ status, isSuccess, mayBeApplied }: BatchResponse): AfterBatch {
	if (isSuccess) return { next: 'readResults' };
	// Never split what may have been applied: under other keys it would be applied twice.
	if (mayBeApplied || status === undefined) return { next: 'fail', isForgotten: !mayBeApplied };
	if (NO_ENDPOINT.has(status)) return { next: 'single' };
	if (DIVISIBLE.has(status)) return { next: 'halves', isTooLarge: status === TOO_LARGE };
	return { next: 'fail', isForgotten: true };
}

/**
 * How items are sent again that CallMatrix refused within a batch for now, if the wait budget covers the wait before it.
 * @param round how often they have been sent again already
 */
export function afterRefusals(kind: BatchKind, round: number): 'batch' | 'fail' | 'single' {
	if (round >= MAX_ATTEMPTS - 1) return 'fail';
	// Another try of the execution may find other items refused, and a batch of others has another key. A single creation has its own.
	return kind === 'create' ? 'single' : 'batch';
}
