import { NodeOperationError, type IDataObject } from 'n8n-workflow';

import { unknownOutcome } from '../../client/userMessage';
import type { ApiOperation, Resource } from '../../resources/model';
import { toOutput, withNote } from '../output/shape';
import type { RunContext } from '../runContext';
import { targetId, type ApiItem, type WorkItem } from '../workItem';
import { checkPrecondition } from './precondition';
import { runCustom } from './runCustom';
import { sendRequest } from './sendRequest';

/** Sends the request of one item and turns the response into its output. Batches are sent by `sendGroup.ts`. */

/**
 * Whether the JSON response to a change is not about the resource: a server that is not CallMatrix may return 200 for anything. After an
 * update or a deletion, an empty object is valid.
 */
function isOfOther({ id, lookup }: Resource, { kind }: ApiOperation, answer: IDataObject): boolean {
	if (kind === 'read' || kind === 'action' || !id || !lookup) return false;
	if (lookup.key in answer || (kind === 'delete' && 'deleted' in answer)) return false;
	return kind === 'create' || Object.keys(answer).length > 0;
}

/** The output of an item whose response is one JSON object, also one from the response to a batch. */
export function outputOf(item: ApiItem, answer: IDataObject): IDataObject[] {
	const { operation, ids, outputFields, omitted } = item;
	if (operation.answers === 'deleted') return withNote([{ deleted: true, id: targetId(item) }], omitted);
	if (operation.answers === 'removed') return withNote([{ removed: true, ...ids }], omitted);
	return withNote([toOutput(answer, outputFields)], omitted);
}

async function sendApiItem(run: RunContext, item: ApiItem): Promise<IDataObject[]> {
	const { client, context, resource } = run;
	const { itemIndex, operation, request, ids, limit, outputFields, omitted } = item;
	if (operation.precondition)
		await checkPrecondition(run, operation.precondition, { ...request.body, ...ids }, itemIndex);
	if (operation.answers === 'list' || operation.answers === 'all') {
		const entries = await client.list(request, limit);
		return withNote(
			entries.map((entry) => toOutput(entry, outputFields)),
			omitted,
		);
	}
	const answer = await sendRequest(run, itemIndex, request);
	if (isOfOther(resource, operation, answer)) {
		throw new NodeOperationError(
			context.getNode(),
			unknownOutcome(`the response is not a CallMatrix ${resource.noun}`),
			{
				itemIndex,
				description: 'Check in CallMatrix whether it was applied, and check Base URL in the CallMatrix credential.',
			},
		);
	}
	return outputOf(item, answer);
}

/** @returns the item's output @throws NodeApiError or NodeOperationError where it failed */
export async function sendSingle(run: RunContext, item: WorkItem): Promise<IDataObject[]> {
	return item.request ? await sendApiItem(run, item) : await runCustom(run, item.operation, item.itemIndex);
}
