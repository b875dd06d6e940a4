import { NodeOperationError, type IDataObject } from 'n8n-workflow';

import { batchKind, type Operation, type Resource } from '../resources/model';
import type { ApiRequest } from '../client/apiRequest';
import type { RequestInfo } from '../client/messages';
import { unknownOutcome } from '../client/userMessage';
import { batchItem } from './batch';
import { check } from './guard';
import type { Job } from './job';
import { readShape, withNote } from './output';
import { OWN } from './own';
import { readInput, readLimit } from './parameters';
import { plan } from './plan';
import { entriesOf, send } from './send';

/** What is to be done for one item. */
export interface Task {
	itemIndex: number;
	/** Tasks of the same order are about the same resource: one has to be over before the next begins. */
	order?: string;
	/** Carries it out by itself. @returns what goes on in the workflow: one resource, or those of a list */
	alone: () => Promise<IDataObject[]>;
	/** The same as an item of a batch, and what goes on in the workflow of the answer to it; absent where there is none. */
	inBatch?: { item: IDataObject; finish: (answer: IDataObject) => IDataObject[] };
	/** What is sent for it by itself, for messages; absent where only sending it tells. */
	asked?: RequestInfo;
}

/**
 * Whether the JSON object that answers the creation, change or deletion of a resource is about something else: what is not
 * CallMatrix may answer 200 to anything. What was there before may be answered with nothing.
 */
function isOfOther({ id, listed }: Resource, { method, path }: Operation, answer: IDataObject): boolean {
	if (method === 'GET' || !id || !listed) return false;
	const isCreation = path === listed.path;
	if (!isCreation && path !== `${listed.path}/{${id.name}}`) return false;
	if (listed.key in answer || (method === 'DELETE' && 'deleted' in answer)) return false;
	return isCreation || Object.keys(answer).length > 0;
}

/**
 * Reads what a person filled in for an item.
 * @returns a task; or what goes on in the workflow where there is nothing to send
 * @throws NodeOperationError where it cannot be read
 */
export function prepare(job: Job, itemIndex: number): IDataObject[] | Task {
	const { context, resource, operation, notes, omitted } = job;
	const own = operation.own && OWN[`${resource.name}.${operation.name}`];
	// What a person wrote may be about anything, so one goes after the other.
	if (own) return { itemIndex, order: resource.name, alone: async () => await own(job, itemIndex) };

	const mismatch = job.mismatches.get(itemIndex);
	if (mismatch !== undefined) throw new NodeOperationError(context.getNode(), mismatch, { itemIndex });
	const input = readInput(job, itemIndex);
	for (const { column, resembles } of input.ignored) job.ignored.set(column, resembles);
	const planned = plan(resource, operation, input);
	if ('refusal' in planned) throw new NodeOperationError(context.getNode(), planned.refusal, { itemIndex });
	const noted = (answers: IDataObject[]): IDataObject[] =>
		withNote(answers, [...planned.omitted, ...(omitted.get(itemIndex) ?? [])]);
	if ('unchanged' in planned) {
		notes.add('Items in which every field was empty were left as they are; nothing was sent for them');
		return noted([{ ...planned.ids, unchanged: true }]);
	}
	if (planned.note) notes.add(planned.note);
	const { ids } = planned;
	const id = Object.values(ids).at(-1);
	const request: ApiRequest = { ...planned.request, ...(id !== undefined && { address: 'id' }) };
	const shape = readShape(job, itemIndex);
	const finish = (answer: IDataObject): IDataObject[] => {
		if (operation.answers === 'deleted') return noted([{ deleted: true, id }]);
		return noted(operation.answers === 'removed' ? [{ removed: true, ...ids }] : [shape(answer)]);
	};
	const isList = operation.answers === 'list' || operation.answers === 'all';
	const limit = isList ? readLimit(job, itemIndex) : undefined;
	const alone = async (): Promise<IDataObject[]> => {
		if (operation.guard) await check(job, operation.guard, { ...request.body, ...ids }, itemIndex);
		if (isList) {
			return noted((await entriesOf(job, request, limit)).map(shape));
		}
		const answer = await send(job, itemIndex, request);
		if (isOfOther(resource, operation, answer)) {
			throw new NodeOperationError(
				context.getNode(),
				unknownOutcome(`what was answered is no ${resource.noun} of CallMatrix`),
				{ itemIndex, description: `Look whether it was done, and at Base URL in the CallMatrix credential.` },
			);
		}
		return finish(answer);
	};
	const isCreation = request.method === 'POST' && id === undefined;
	const isChange = request.method !== 'GET' && !isCreation;
	return {
		itemIndex,
		alone,
		...(isChange && { order: request.path }),
		asked: request,
		...(batchKind(resource, operation) && { inBatch: { item: batchItem(id, request.body), finish } }),
	};
}
