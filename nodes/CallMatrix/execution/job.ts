import type { IExecuteFunctions } from 'n8n-workflow';

import type { Operation, Resource } from '../resources/model';
import type { ApiRequest } from '../transport/attempt';
import { Patience } from '../transport/patience';
import { LARGEST_BATCH } from './batch';

/** One run of the node: what is to be done to every item, and what comes up on the way. */
export interface Job {
	context: IExecuteFunctions;
	resource: Resource;
	operation: Operation;
	/** How long CallMatrix may make all of it wait. */
	patience: Patience;
	/** Each item in a request of its own, one after the other. */
	oneAtATime: boolean;
	/** How many items go in a batch: fewer once CallMatrix found one too large. */
	batchSize: number;
	/** By which methods something was sent that only an item says how to send: API Request. */
	sent: Set<ApiRequest['method']>;
	/** Parameters without an expression, which are the same for every item: read once. */
	constants: Map<string, unknown>;
	/** What a person should know of a run that went well; shown on the node. */
	notes: Set<string>;
}

/** How long the node waits for CallMatrix where a person says nothing. Seconds. */
export const LONGEST_WAIT = 120;

export function jobOf(context: IExecuteFunctions, resource: Resource, operation: Operation): Job {
	const { longestWait = LONGEST_WAIT, oneAtATime = false } = context.getNodeParameter('options', 0, {}) as {
		longestWait?: number;
		oneAtATime?: boolean;
	};
	return {
		context,
		resource,
		operation,
		patience: new Patience(longestWait, context.getExecutionCancelSignal()),
		oneAtATime,
		batchSize: LARGEST_BATCH,
		sent: new Set(),
		constants: new Map(),
		notes: new Set(),
	};
}
