import { NodeOperationError, type IDataObject, type IExecuteFunctions } from 'n8n-workflow';

import type { Field, Operation, Resource } from '../resources/model';
import type { ApiRequest } from '../client/apiRequest';
import { createClient, type CallMatrixClient } from '../client/client';
import { WaitBudget } from '../client/waitBudget';
import { readBoolean } from '../values/boolean';
import { readNumber } from '../values/number';
import { LARGEST_BATCH } from './batch';

/** One run of the node: what is to be done to every item, and what comes up on the way. */
export interface Job {
	context: IExecuteFunctions;
	resource: Resource;
	operation: Operation;
	/** An AI agent runs the node as a tool: a model filled in the parameters, and sees nothing but the output. */
	isTool: boolean;
	client: CallMatrixClient;
	/** How long CallMatrix may make all of it wait. */
	patience: WaitBudget;
	/** Each item in a request of its own, one after the other. */
	oneAtATime: boolean;
	/** How many items go in a batch: fewer once CallMatrix found one too large. */
	batchSize: number;
	/** By which methods something was sent that only an item says how to send: API Request. */
	sent: Set<ApiRequest['method']>;
	/** Parameters without an expression, which are the same for every item: read once. */
	constants: Map<string, unknown>;
	/** Columns of the input that are no field, and the field that each resembles. */
	ignored: Map<string, Field | undefined>;
	/** Why an item's ID and name are not, or may not be, of the same resource. */
	mismatches: Map<number, string>;
	/** What a language model filled with a word for nothing beside the fields, by item: `Limit ("None")`. */
	omitted: Map<number, string[]>;
	/** What a person should know of a run that went well; shown on the node. */
	notes: Set<string>;
}

/** How long the node waits for CallMatrix where a person says nothing. Seconds. */
export const LONGEST_WAIT = 120;

const isBlank = (raw: unknown): boolean => raw === undefined || raw === null || raw === '';

/** @throws NodeOperationError for an option that an expression filled with something else */
export async function jobOf(context: IExecuteFunctions, resource: Resource, operation: Operation): Promise<Job> {
	const options = context.getNodeParameter('options', 0, {}) as IDataObject;
	const refuse = (label: string, allowed: string): never => {
		throw new NodeOperationError(context.getNode(), `${label} cannot be read. Allowed: ${allowed}`, {
			description: `Look at the expression of ${label} under Options. Nothing was sent.`,
		});
	};
	const { longestWait: wait, oneAtATime: single } = options;
	const longestWait = isBlank(wait) ? LONGEST_WAIT : (readNumber(wait) ?? -1);
	if (longestWait < 0) refuse('Longest Wait', 'seconds, 0 or more');
	const oneAtATime = isBlank(single) ? false : readBoolean(single);
	const patience = new WaitBudget(longestWait, context.getExecutionCancelSignal());
	return {
		context,
		client: await createClient(context, { budget: patience }),
		resource,
		operation,
		// n8n gives the tool of a node a type of its own; `isToolExecution()` is false in it.
		isTool: context.getNode().type.endsWith('Tool'),
		patience,
		oneAtATime: oneAtATime ?? refuse('Send One at a Time', 'yes or no'),
		batchSize: LARGEST_BATCH,
		sent: new Set(),
		constants: new Map(),
		ignored: new Map(),
		mismatches: new Map(),
		omitted: new Map(),
		notes: new Set(),
	};
}
