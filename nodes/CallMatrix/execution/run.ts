import { NodeOperationError, type IDataObject, type INodeExecutionData } from 'n8n-workflow';

import { asFailure, stopWith, toErrorItem, type Failure } from './failures';
import { check } from './guard';
import type { Job } from './job';
import { showNotes } from './notes';
import { readShape } from './output';
import { OWN } from './own';
import { readInput, readLimit } from './parameters';
import { plan } from './plan';
import { entriesOf, send } from './send';

/** Carries out the operation for one item. @returns what goes on in the workflow: one resource, or those of a list */
async function runItem(job: Job, itemIndex: number): Promise<IDataObject[]> {
	const { context, resource, operation, notes } = job;
	const own = operation.own && OWN[`${resource.name}.${operation.name}`];
	if (own) return await own(job, itemIndex);

	const { input, leftOver } = readInput(context, resource, operation, itemIndex);
	if (leftOver.length)
		notes.add(`Columns that are no field of ${resource.plural} were left out: ${leftOver.join(', ')}`);
	const planned = plan(resource, operation, input);
	if ('refusal' in planned) throw new NodeOperationError(context.getNode(), planned.refusal, { itemIndex });
	if ('unchanged' in planned) {
		notes.add('Items in which every field was empty were left as they are; nothing was sent for them');
		return [{ ...planned.ids, unchanged: true }];
	}
	if (planned.note) notes.add(planned.note);
	const { request, ids } = planned;
	if (operation.guard) await check(job, operation.guard, { ...request.body, ...ids }, itemIndex);
	const shape = readShape(context, resource, operation, itemIndex);
	switch (operation.answers) {
		case 'one':
			return [shape(await send(job, itemIndex, request))];
		case 'deleted':
			await send(job, itemIndex, request);
			return [{ deleted: true, id: Object.values(ids).at(-1) }];
		case 'removed':
			await send(job, itemIndex, request);
			return [{ removed: true, ...ids }];
		default:
			return (await entriesOf(job, request, readLimit(context, operation, itemIndex))).map(shape);
	}
}

/**
 * Carries out the operation for every item, and gives each its own answer, linked to it and in input order.
 * @throws when items failed and the node is not set to go on: only after all have been sent
 */
export async function run(job: Job): Promise<INodeExecutionData[]> {
	const { context, operation, patience } = job;
	const count = context.getInputData().length;
	const output: INodeExecutionData[] = [];
	const failures: Failure[] = [];
	for (let itemIndex = 0; itemIndex < count; itemIndex++) {
		try {
			for (const json of await runItem(job, itemIndex)) output.push({ json, pairedItem: { item: itemIndex } });
		} catch (thrown) {
			patience.signal?.throwIfAborted();
			const failure = asFailure(context, thrown, itemIndex);
			failures.push(failure);
			output.push(toErrorItem(failure));
		}
	}
	showNotes(job);
	if (failures.length && !context.continueOnFail()) throw stopWith(context, operation, failures, count);
	return output;
}
