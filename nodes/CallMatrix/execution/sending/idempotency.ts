import { createHash, randomUUID } from 'node:crypto';

import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';

import type { ApiRequest } from '../../client/apiRequest';
import { isRecord } from '../../client/response';
import type { GroupMode } from './nextStep';

/** What n8n keeps with the execution, so that another try of it sends the same items in the same way and under the same keys. */

/** How each group was sent, by the idempotency key of its batch. */
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
 * The key under which CallMatrix carries out a POST once.
 *
 * It is made from a seed that n8n keeps with the execution, so that Retry On Fail and a retry from the list repeat it and a
 * new run does not; and from the run, the item and the request, so that no two requests of a run share it. Never from the
 * request alone: a cap set to 100, 50 and 100 again is three writes.
 */
export function idempotencyKey(context: IExecuteFunctions, itemIndex: number, request: ApiRequest): string {
	const stored: IDataObject = context.getContext('node');
	stored.seed ??= randomUUID();
	const run = context.getWorkflowDataProxy(itemIndex).$runIndex as number;
	const whole = [stored.seed, run, itemIndex, request.method, request.path, request.body ?? null];
	return createHash('sha256').update(JSON.stringify(whole)).digest('hex');
}
