import { NodeOperationError, type IDataObject } from 'n8n-workflow';

import type { ApiRequest } from '../client/apiRequest';
import type { ApiOperation, CustomOperation } from '../resources/model';
import { readOutputFields } from './input/outputFields';
import { readInput, readLimit } from './input/parameters';
import { plan } from './input/plan';
import { withNote } from './output/shape';
import type { RunContext } from './runContext';

/** Turns an input item into what has to be sent for it: data only, read by `sending/`. */

interface BaseItem {
	itemIndex: number;
	/** Items with the same key are about the same resource: one has to be finished before the next is sent. */
	lockKey?: string;
}

/** An item that is one request of the API. */
export interface ApiItem extends BaseItem {
	operation: ApiOperation;
	request: ApiRequest;
	/** The IDs in the path, by the API's names, in its order. */
	ids: Record<string, string>;
	/** The fields of the response to keep; all of them where absent. */
	outputFields?: string[];
	/** Of a list: how many entries at most; all where absent. */
	limit?: number;
	/** What a language model filled with a word for nothing. */
	omitted: string[];
}

/** An item whose operation sends what it needs by itself. */
export interface CustomItem extends BaseItem {
	operation: CustomOperation;
	request?: undefined;
}

export type WorkItem = ApiItem | CustomItem;

/** The ID of what the request is about: the last one in its path. */
export const targetId = ({ ids }: ApiItem): string | undefined => Object.values(ids).at(-1);

/**
 * Reads what a person filled in for an item.
 * @returns what to send; or the item's output where there is nothing to send
 * @throws NodeOperationError where it cannot be read
 */
export function prepareItem(run: RunContext, itemIndex: number): WorkItem | { output: IDataObject[] } {
	const { context, resource, operation, hints, omitted } = run;
	// What a person wrote may be about anything, so one goes after the other.
	if (operation.execute) return { itemIndex, operation, lockKey: resource.name };

	const mismatch = run.mismatches.get(itemIndex);
	if (mismatch !== undefined) throw new NodeOperationError(context.getNode(), mismatch, { itemIndex });
	const input = readInput(run, itemIndex);
	for (const { column, resembles } of input.ignored) run.ignored.set(column, resembles);
	const planned = plan(resource, operation, input);
	if ('refusal' in planned) throw new NodeOperationError(context.getNode(), planned.refusal, { itemIndex });
	// Reading the other parameters below may add to it.
	const allOmitted = (): string[] => [...planned.omitted, ...(omitted.get(itemIndex) ?? [])];
	if ('unchanged' in planned) {
		hints.add('Items in which every field was empty were left as they are; nothing was sent for them');
		return { output: withNote([{ ...planned.ids, unchanged: true }], allOmitted()) };
	}
	if (planned.note) hints.add(planned.note);
	const { ids } = planned;
	const hasId = Object.keys(ids).length > 0;
	const request: ApiRequest = { ...planned.request, ...(hasId && { address: 'id' }) };
	const outputFields = readOutputFields(run, itemIndex);
	const isList = operation.answers === 'list' || operation.answers === 'all';
	const limit = isList ? readLimit(run, itemIndex) : undefined;
	// Creations are about nothing that exists, unless it is within another resource: there their order counts.
	const isOrdered = operation.kind !== 'read' && (operation.kind !== 'create' || hasId);
	return {
		itemIndex,
		operation,
		request,
		ids,
		omitted: allOmitted(),
		...(outputFields && { outputFields }),
		...(limit !== undefined && { limit }),
		...(isOrdered && { lockKey: request.path }),
	};
}
