import type { IDataObject } from 'n8n-workflow';

import { accept, checkFilters } from '../output/accept';
import { toOutput, withNote } from '../output/shape';
import type { RunContext } from '../runContext';
import type { ApiItem, WorkItem } from '../workItem';
import { checkPrecondition } from './precondition';
import { runCustom } from './runCustom';
import { sendRequest } from './sendRequest';

/** Sends the request of one item and turns the response into its output. Batches are sent by `sendGroup.ts`. */

async function sendApiItem(run: RunContext, item: ApiItem): Promise<IDataObject[]> {
	const { client } = run;
	const { itemIndex, operation, request, ids, limit, outputFields, omitted } = item;
	if (operation.precondition)
		await checkPrecondition(run, operation.precondition, { ...request.body, ...ids }, itemIndex);
	if (operation.answers === 'list' || operation.answers === 'all') {
		const entries = await client.list(request, limit);
		checkFilters(run, item, entries);
		return withNote(
			entries.map((entry) => toOutput(entry, outputFields, run.shown)),
			omitted,
		);
	}
	return accept(run, item, await sendRequest(run, itemIndex, request));
}

/** @returns the item's output @throws NodeApiError or NodeOperationError where it failed */
export async function sendSingle(run: RunContext, item: WorkItem): Promise<IDataObject[]> {
	return item.request ? await sendApiItem(run, item) : await runCustom(run, item.operation, item.itemIndex);
}
