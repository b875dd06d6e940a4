import { createHash, randomUUID } from 'node:crypto';

import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';

import type { ApiRequest } from '../../client/apiRequest';
import { isRecord } from '../../client/response';
import type { GroupMode } from './nextStep';

/** Idempotency keys, and the state that n8n stores with the execution so that another try sends the same requests with the same keys. */

/** The mode of each group that was sent, by the idempotency key of its batch. */
export interface GroupModes {
	get: (key: string) => GroupMode | undefined;
	set: (key: string, mode: GroupMode) => void;
	delete: (key: string) => void;
}

const MODES: readonly unknown[] = ['batch', 'halves', 'single'] satisfies GroupMode[];

const isGroupMode = (value: unknown): value is GroupMode => MODES.includes(value);

export function groupModes(context: IExecuteFunctions): GroupModes {
	const stored: IDataObject = context.getContext('node');
	const modes = isRecord(stored.groupModes) ? stored.groupModes : (stored.groupModes = {});
	return {
		get: (key) => {
			const mode = modes[key];
			return isGroupMode(mode) ? mode : undefined;
		},
		set: (key, mode) => {
			modes[key] = mode;
		},
		delete: (key) => {
			delete modes[key];
		},
	};
}

/**
 * The idempotency key of a POST: CallMatrix applies requests with the same key once.
 *
 * It is derived from a seed that n8n stores with the execution, so that Retry On Fail and a retry from the list of executions repeat the
 * key and a new run does not; and from the run, the item and the request, so that each request of a run has its own. The request by
 * itself is not enough: a cap set to 100, 50 and 100 again is three writes.
 */
export function idempotencyKey(context: IExecuteFunctions, itemIndex: number, request: ApiRequest): string {
	const stored: IDataObject = context.getContext('node');
	stored.seed ??= randomUUID();
	const run = context.getWorkflowDataProxy(itemIndex).$runIndex as number;
	const whole = [stored.seed, run, itemIndex, request.method, request.path, request.body ?? null];
	return createHash('sha256').update(JSON.stringify(whole)).digest('hex');
}
