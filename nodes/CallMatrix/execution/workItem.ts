import { NodeOperationError } from 'n8n-workflow';

import type { ApiRequest } from '../client/apiRequest';
import type { ApiOperation, CustomOperation, UpsertOperation } from '../resources/model';
import { readOutputFields } from './input/outputFields';
import { readInput, readLimit, readPreview } from './input/parameters';
import { plan, type Input, type Plan } from './input/plan';
import type { RunContext } from './runContext';
import { chooseUpsert, type UpsertChoice } from './upsert';

/** Turns an input item into data that says what to send. `input/` reads the item, `sending/` sends the data. */

interface BaseItem {
	itemIndex: number;
	/** Items with the same key change the same resource: each is sent after the one before it has finished. */
	lockKey?: string;
}

/** An item that becomes one API request. */
export interface ApiItem extends BaseItem {
	operation: ApiOperation;
	request: ApiRequest;
	/** The IDs in the path, by the API's names, in order. */
	ids: Record<string, string>;
	/** The fields of the response to return; all where absent. */
	outputFields?: string[];
	/** Of a list: the maximum number of entries; all where absent. */
	limit?: number;
	/** What a language model filled with a placeholder. */
	omitted: string[];
	/** Nothing is sent for it: its row is empty, or it is only previewed. `currentRecords.ts` makes its output. */
	sendsNothing?: 'preview' | 'unchanged';
	/** Of Create or Update: which of the two it is. */
	created?: boolean;
}

/** An item whose custom operation sends its requests itself. */
export interface CustomItem extends BaseItem {
	operation: CustomOperation;
	request?: undefined;
}

export type WorkItem = ApiItem | CustomItem;

/** The ID of the resource that the request is about: the last one in its path. */
export const targetId = ({ ids }: ApiItem): string | undefined => Object.values(ids).at(-1);

/** The operation that carries the item out, and what it sends; undefined where the item waits for another one. */
function choose(
	run: RunContext,
	operation: ApiOperation | UpsertOperation,
	input: Input,
	itemIndex: number,
): UpsertChoice | { operation: ApiOperation; planned: Plan; created?: undefined; lockKey?: undefined } | undefined {
	if (operation.kind === 'upsert') return chooseUpsert(run, operation, input, itemIndex);
	return { operation, planned: plan(run.resource, operation, input) };
}

/**
 * Reads the input of an item.
 * @returns what to send; undefined where it waits for another item
 * @throws NodeOperationError where the input is refused
 */
export function prepareItem(run: RunContext, itemIndex: number): WorkItem | undefined {
	const { context, resource, hints, omitted } = run;
	// A request that the user wrote may change anything, so these items are sent one at a time.
	if (run.operation.execute) return { itemIndex, operation: run.operation, lockKey: resource.name };

	const isPreview = run.operation.kind !== 'read' && readPreview(run, itemIndex);
	run.sentKinds.add(isPreview ? 'read' : run.operation.kind);
	if (isPreview) run.previewed.add(itemIndex);
	const mismatch = run.mismatches.get(itemIndex);
	if (mismatch !== undefined) throw new NodeOperationError(context.getNode(), mismatch, { itemIndex });
	const input = readInput(run, itemIndex);
	for (const { column, resembles } of input.ignored) run.ignored.set(column, resembles);
	const choice = choose(run, run.operation, input, itemIndex);
	if (!choice) return undefined;
	const { operation, planned, created } = choice;
	if ('refusal' in planned) throw new NodeOperationError(context.getNode(), planned.refusal, { itemIndex });
	const target = Object.values(planned.ids).at(-1);
	if (input.isChosen && target !== undefined) run.chosen.set(target, (run.chosen.get(target) ?? 0) + 1);
	// Evaluated late, because reading the parameters below may add entries.
	const allOmitted = (): string[] => [...planned.omitted, ...(omitted.get(itemIndex) ?? [])];
	const outputFields = readOutputFields(run, itemIndex);
	if ('unchanged' in planned) {
		hints.add(
			created === undefined
				? 'Items with only empty fields stay unchanged; nothing was sent for them'
				: 'Items with nothing to change stay unchanged; nothing was sent for them',
		);
		return {
			itemIndex,
			operation,
			request: planned.request,
			ids: planned.ids,
			omitted: allOmitted(),
			sendsNothing: isPreview ? 'preview' : 'unchanged',
			...(outputFields && { outputFields }),
			...(created !== undefined && { created }),
		};
	}
	if (planned.note) hints.add(planned.note);
	const { ids } = planned;
	const hasId = Object.keys(ids).length > 0;
	const request: ApiRequest = { ...planned.request, ...(hasId && { address: 'id' }) };
	const isList = operation.answers === 'list' || operation.answers === 'all';
	const limit = isList ? readLimit(run, itemIndex) : undefined;
	// New resources do not affect each other, unless they are created inside the same resource: their order may matter there.
	const isOrdered = operation.kind !== 'read' && !operation.batched && (operation.kind !== 'create' || hasId);
	return {
		itemIndex,
		operation,
		request,
		ids,
		omitted: allOmitted(),
		...(outputFields && { outputFields }),
		...(limit !== undefined && { limit }),
		...(isOrdered && { lockKey: request.path }),
		...(choice.lockKey !== undefined && { lockKey: choice.lockKey }),
		...(created !== undefined && { created }),
		...(isPreview && { sendsNothing: 'preview' as const }),
	};
}
