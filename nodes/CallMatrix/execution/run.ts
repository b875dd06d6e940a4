import { NodeOperationError, type IDataObject, type IExecuteFunctions, type INodeExecutionData } from 'n8n-workflow';

import type { Operation, Resource } from '../resources/model';
import { asFailure, stopWith, toErrorItem, type Failure } from './failures';
import { check } from './guard';
import { showNotes } from './notes';
import { readShape } from './output';
import { OWN } from './own';
import { readInput, readLimit } from './parameters';
import { plan } from './plan';
import { entriesOf, send } from './send';

/** Carries out the operation for one item. @returns what goes on in the workflow: one resource, or those of a list */
async function runItem(
	context: IExecuteFunctions,
	resource: Resource,
	operation: Operation,
	itemIndex: number,
	notes: Set<string>,
): Promise<IDataObject[]> {
	const own = operation.own && OWN[`${resource.name}.${operation.name}`];
	if (own) return await own(context, resource, operation, itemIndex);

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
	const { request } = planned;
	if (operation.guard) {
		await check(context, operation.guard, { ...request.body, ...planned.ids }, itemIndex);
	}
	switch (operation.answers) {
		case 'one':
			return [await send(context, itemIndex, request)].map(readShape(context, resource, operation, itemIndex));
		case 'deleted':
			await send(context, itemIndex, request);
			return [{ deleted: true, id: Object.values(planned.ids).at(-1) }];
		case 'removed':
			await send(context, itemIndex, request);
			return [{ removed: true, ...planned.ids }];
		default: {
			const entries = await entriesOf(context, request, readLimit(context, operation, itemIndex));
			return entries.map(readShape(context, resource, operation, itemIndex));
		}
	}
}

/**
 * Carries out the operation for every item, and gives each its own answer, linked to it and in input order.
 * @throws when items failed and the node is not set to go on: only after all have been sent
 */
export async function run(
	context: IExecuteFunctions,
	resource: Resource,
	operation: Operation,
): Promise<INodeExecutionData[]> {
	const count = context.getInputData().length;
	const output: INodeExecutionData[] = [];
	const failures: Failure[] = [];
	const notes = new Set<string>();
	for (let itemIndex = 0; itemIndex < count; itemIndex++) {
		try {
			for (const json of await runItem(context, resource, operation, itemIndex, notes)) {
				output.push({ json, pairedItem: { item: itemIndex } });
			}
		} catch (thrown) {
			const failure = asFailure(context, thrown, itemIndex);
			failures.push(failure);
			output.push(toErrorItem(failure));
		}
	}
	showNotes(context, notes);
	if (failures.length && !context.continueOnFail()) throw stopWith(context, operation, failures, count);
	return output;
}
