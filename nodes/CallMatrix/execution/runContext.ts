import { NodeOperationError, type IDataObject, type IExecuteFunctions } from 'n8n-workflow';

import type { Field, Operation, OperationKind, Resource } from '../resources/model';
import { createClient, type CallMatrixClient } from '../client/client';
import { WaitBudget } from '../client/waitBudget';
import { Directory } from '../lookup/directory';
import { Names } from '../lookup/names';
import { Records } from '../lookup/records';
import { readBoolean } from '../values/boolean';
import { readNumber } from '../values/number';
import { MAX_BATCH_SIZE } from '../client/shapes/batch';
import type { ShownFields } from './output/shape';
import { Creations } from './sending/creations';
import { Turns } from './turns';

/** The state of one run of the node, created once and passed to everything that reads or sends items. */
export interface RunContext {
	context: IExecuteFunctions;
	resource: Resource;
	operation: Operation;
	/** Whether an AI agent runs the node as a tool: a language model filled in the parameters, and sees only the output. */
	isTool: boolean;
	client: CallMatrixClient;
	/** Total wait budget of the run, shared by all its requests. */
	budget: WaitBudget;
	/** Whether each item is sent in a separate request, one at a time. */
	oneAtATime: boolean;
	/** What came of creations, also in earlier tries of the execution. */
	creations: Creations;
	/** Maximum number of items in a batch; reduced after CallMatrix refuses a batch as too large. */
	maxBatchSize: number;
	/** What the items do: only a preview or a request of API Request says so itself. */
	sentKinds: Set<OperationKind>;
	/** Parameters without an expression, read once because they are the same for every item. */
	constants: Map<string, unknown>;
	/** Ignored columns of the input, and the field that each resembles. */
	ignored: Map<string, Field | undefined>;
	/** What the names in the input mean; looked up before anything is sent. */
	names: Names;
	/** The lists that names are looked up in. */
	directory: Directory;
	/** Whether names are looked up for the IDs in the output. */
	resolvesNames: boolean;
	/** What CallMatrix has now of the resources that the run is about. */
	records: Records;
	/** Which items are only previewed. */
	previewed: Set<number>;
	/** Of Create or Update: by normal name, the record that an item of the run gives that name to. */
	renamed: Map<string, string>;
	/** Which items wait for another one about the same record. */
	turns: Turns;
	/** Of a sheet: by the ID that was chosen in the node, how many rows say nothing else about whose they are. */
	chosen: Map<string, number>;
	/** By item, why its ID and its name do not match or could not be checked. */
	mismatches: Map<number, string>;
	/** By item, other parameters that a language model filled with a placeholder: `Limit ("None")`. */
	omitted: Map<number, string[]>;
	/** Which fields of a simplified output came back. */
	shown: ShownFields;
	/** What could not be confirmed of the changes that were made. */
	unconfirmed: Unconfirmed;
	/** Hints about a successful run; shown above the output. */
	hints: Set<string>;
}

/** Of fields that were sent: what came back, or did not. Labels, except in `money`. */
export interface Unconfirmed {
	/** `daily_cap is 11, 40 was sent`: of a creation, which is a success all the same. */
	money: Set<string>;
	/** Caps, money, status, bid priority and hours that did not come back. */
	guarded: Set<string>;
	/** Other fields that came back in another form. */
	changed: Set<string>;
	/** Other fields that did not come back. */
	hidden: Set<string>;
}

/** The default of Longest Wait. Seconds. */
export const LONGEST_WAIT = 120;

const isBlank = (raw: unknown): boolean => raw === undefined || raw === null || raw === '';

/** @throws NodeOperationError for an option that an expression filled with an invalid value */
export async function createRunContext(
	context: IExecuteFunctions,
	resource: Resource,
	operation: Operation,
): Promise<RunContext> {
	const options = context.getNodeParameter('options', 0, {}) as IDataObject;
	const refuse = (label: string, allowed: string): never => {
		throw new NodeOperationError(context.getNode(), `${label} cannot be read. Allowed: ${allowed}`, {
			description: `Check the expression in ${label} under Options. Nothing was sent.`,
		});
	};
	const { longestWait: wait, oneAtATime: single, resolveNames } = options;
	const longestWait = isBlank(wait) ? LONGEST_WAIT : (readNumber(wait) ?? -1);
	if (longestWait < 0) refuse('Longest Wait', 'seconds, 0 or more');
	const oneAtATime = isBlank(single) ? false : readBoolean(single);
	const resolvesNames = isBlank(resolveNames) ? false : readBoolean(resolveNames);
	const budget = new WaitBudget(longestWait, context.getExecutionCancelSignal());
	const client = await createClient(context, { budget });
	// Where an expression decides, other items may be changed.
	const isExpression = (JSON.stringify(context.getNode().parameters.options) ?? '').includes('"=');
	const isPreview = !isExpression && readBoolean(options.preview);
	const records = new Records(client, isPreview ? resource : undefined);
	return {
		context,
		client,
		budget,
		resource,
		operation,
		// n8n gives a node that runs as a tool a separate type; `isToolExecution()` is false there.
		isTool: context.getNode().type.endsWith('Tool'),
		oneAtATime: oneAtATime ?? refuse('Send One at a Time', 'yes or no'),
		creations: new Creations(context),
		maxBatchSize: MAX_BATCH_SIZE,
		sentKinds: new Set(),
		constants: new Map(),
		ignored: new Map(),
		names: new Names(),
		directory: new Directory(client, records),
		records,
		previewed: new Set(),
		resolvesNames: (resolvesNames ?? refuse('Resolve Names', 'yes or no')) && operation.kind === 'read',
		renamed: new Map(),
		turns: new Turns(),
		chosen: new Map(),
		mismatches: new Map(),
		omitted: new Map(),
		shown: new Map(),
		unconfirmed: { money: new Set(), guarded: new Set(), changed: new Set(), hidden: new Set() },
		hints: new Set(),
	};
}
