import { NodeOperationError, type IDataObject, type IExecuteFunctions } from 'n8n-workflow';

import type { Field, Operation, OperationKind, Resource } from '../resources/model';
import { createClient, type CallMatrixClient } from '../client/client';
import { WaitBudget } from '../client/waitBudget';
import { readBoolean } from '../values/boolean';
import { readNumber } from '../values/number';
import { MAX_BATCH_SIZE } from './sending/batchEnvelope';

/** One run of the node: what is to be done to every item, and what comes up on the way. */
export interface RunContext {
	context: IExecuteFunctions;
	resource: Resource;
	operation: Operation;
	/** An AI agent runs the node as a tool: a model filled in the parameters, and sees nothing but the output. */
	isTool: boolean;
	client: CallMatrixClient;
	/** How long CallMatrix may make all of it wait. */
	budget: WaitBudget;
	/** Each item in a request of its own, one after the other. */
	oneAtATime: boolean;
	/** How many items go in a batch: fewer once CallMatrix found one too large. */
	maxBatchSize: number;
	/** What was sent by an operation of which only the item says what it does: API Request. */
	sentKinds: Set<OperationKind>;
	/** Parameters without an expression, which are the same for every item: read once. */
	constants: Map<string, unknown>;
	/** Columns of the input that are no field, and the field that each resembles. */
	ignored: Map<string, Field | undefined>;
	/** Why an item's ID and name are not, or may not be, of the same resource. */
	mismatches: Map<number, string>;
	/** What a language model filled with a word for nothing beside the fields, by item: `Limit ("None")`. */
	omitted: Map<number, string[]>;
	/** What a person should know of a run that went well; shown on the node. */
	hints: Set<string>;
}

/** How long the node waits for CallMatrix where a person says nothing. Seconds. */
export const LONGEST_WAIT = 120;

const isBlank = (raw: unknown): boolean => raw === undefined || raw === null || raw === '';

/** @throws NodeOperationError for an option that an expression filled with something else */
export async function createRunContext(
	context: IExecuteFunctions,
	resource: Resource,
	operation: Operation,
): Promise<RunContext> {
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
	const budget = new WaitBudget(longestWait, context.getExecutionCancelSignal());
	return {
		context,
		client: await createClient(context, { budget }),
		budget,
		resource,
		operation,
		// n8n gives the tool of a node a type of its own; `isToolExecution()` is false in it.
		isTool: context.getNode().type.endsWith('Tool'),
		oneAtATime: oneAtATime ?? refuse('Send One at a Time', 'yes or no'),
		maxBatchSize: MAX_BATCH_SIZE,
		sentKinds: new Set(),
		constants: new Map(),
		ignored: new Map(),
		mismatches: new Map(),
		omitted: new Map(),
		hints: new Set(),
	};
}
