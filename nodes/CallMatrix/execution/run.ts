import {
	NodeApiError,
	NodeOperationError,
	type IDataObject,
	type IExecuteFunctions,
	type INodeExecutionData,
} from 'n8n-workflow';

import type { Operation, Resource } from '../resources/model';
import { pages } from '../transport/paging';
import { request } from '../transport/request';
import { stopWith, toErrorItem, type Failure } from './failures';
import { readInput, readLimit } from './parameters';
import { plan } from './plan';

/** Carries out the operation for one item. @returns what CallMatrix answered: one resource, or those of a list */
async function runItem(
	context: IExecuteFunctions,
	resource: Resource,
	operation: Operation,
	itemIndex: number,
): Promise<IDataObject[]> {
	const planned = plan(resource, operation, readInput(context, resource, operation, itemIndex));
	if ('refusal' in planned) throw new NodeOperationError(context.getNode(), planned.refusal, { itemIndex });
	if (operation.answers === 'one') return [await request(context, planned.request)];
	const entries: IDataObject[] = [];
	for await (const page of pages(context, planned.request, readLimit(context, itemIndex))) entries.push(...page);
	return entries;
}

/** An error of ours as it is; any other with what it says, at the item it belongs to. */
const asNodeError = (context: IExecuteFunctions, fault: unknown, itemIndex: number): Failure['fault'] =>
	fault instanceof NodeApiError || fault instanceof NodeOperationError
		? fault
		: new NodeOperationError(context.getNode(), fault as Error, { itemIndex });

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
	for (let itemIndex = 0; itemIndex < count; itemIndex++) {
		try {
			for (const json of await runItem(context, resource, operation, itemIndex)) {
				output.push({ json, pairedItem: { item: itemIndex } });
			}
		} catch (fault) {
			const failure = { itemIndex, fault: asNodeError(context, fault, itemIndex) };
			failures.push(failure);
			output.push(toErrorItem(failure));
		}
	}
	if (failures.length && !context.continueOnFail()) throw stopWith(context, failures, count);
	return output;
}
