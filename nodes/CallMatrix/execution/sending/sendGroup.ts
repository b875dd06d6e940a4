import { NodeOperationError } from 'n8n-workflow';

import type { ApiRequest } from '../../client/apiRequest';
import { isFromCallMatrix, isSuccessStatus, type ApiResponse } from '../../client/response';
import { backoff } from '../../client/retry';
import { batchBody, batchItem, readBatch } from '../../client/shapes/batch';
import { saysFailure } from '../../client/shapes/refusal';
import type { BatchEndpoint } from '../../resources/derived';
import type { Outcomes } from '../output/outcomes';
import type { RunContext } from '../runContext';
import { targetId, type ApiItem, type WorkItem } from '../workItem';
import { NOTHING_SAID, readResults, refuse, unknown, withoutEarlier, type Sent } from './batchResults';
import { idempotencyKey } from './idempotency';
import { afterBatch, chooseMode, isSentAgain, type GroupMode } from './nextStep';
import { sendSingle } from './sendSingle';

/**
 * Sends a group of items, in one batch or in several requests, and reports the outcome of each item. Carries out the decisions of
 * `nextStep.ts`. Nothing here rejects: a failure is the outcome of an item.
 */

/** With response times of 250 ms, 100 requests per second need 25 in flight; more would reach CallMatrix in bunches. */
export const MAX_CONCURRENT_SINGLES = 25;

/** Items that are sent together, and how often they have been sent again. */
interface Group {
	items: ApiItem[];
	round: number;
	/** An earlier request with them may have been applied. */
	mayBeApplied: boolean;
}

/** Sends an item in a separate request. */
export async function sendOne(run: RunContext, item: WorkItem, outcomes: Outcomes): Promise<void> {
	try {
		outcomes.succeed(item.itemIndex, await sendSingle(run, item));
	} catch (fault) {
		outcomes.fail(item.itemIndex, fault);
	}
}

/** Sends each item of a group in a separate request, concurrently: no two of them are about the same resource. */
async function sendEach(run: RunContext, items: ApiItem[], outcomes: Outcomes): Promise<void> {
	const waiting = [...items];
	const work = async (): Promise<void> => {
		for (let item = waiting.shift(); item; item = waiting.shift()) await sendOne(run, item, outcomes);
	};
	await Promise.all(Array.from({ length: MAX_CONCURRENT_SINGLES }, work));
}

const halfOf = (items: ApiItem[]): number => Math.ceil(items.length / 2);

function halvesOf({ items, ...group }: Group): Group[] {
	const half = halfOf(items);
	return [
		{ ...group, items: items.slice(0, half) },
		{ ...group, items: items.slice(half) },
	];
}

/** Makes a new error for each item, because an error holds the index of its item. */
function failAll(items: ApiItem[], outcomes: Outcomes, makeError: () => unknown): void {
	for (const { itemIndex } of items) outcomes.fail(itemIndex, makeError());
}

/** Waits, and sends again what was refused temporarily. @returns the groups that are left to send */
async function sendAgain(
	run: RunContext,
	{ round, mayBeApplied }: Group,
	again: { sent: Sent; response: ApiResponse }[],
	outcomes: Outcomes,
): Promise<Group[]> {
	if (again.length === 0) return [];
	const { budget, creations } = run;
	const until = budget.now() + backoff(round);
	if (!isSentAgain(round) || !budget.tryReserveUntil(until)) {
		for (const { sent, response } of again) {
			refuse(run, sent, response, mayBeApplied || response.status >= 500, outcomes);
		}
		return [];
	}
	for (const { sent } of again) if (sent.creation !== undefined) creations.forget(sent.creation);
	await budget.waitUntil(until);
	return [
		{
			items: again.map(({ sent: { item } }) => item),
			round: round + 1,
			mayBeApplied: mayBeApplied || again.some(({ response }) => response.status >= 500),
		},
	];
}

/** Sends one group, in one request where possible. @returns the groups that are left to send, in order */
async function sendStep(run: RunContext, endpoint: BatchEndpoint, group: Group, outcomes: Outcomes): Promise<Group[]> {
	const { client, context, creations, resource, hints } = run;
	const { path, kind, atHost } = endpoint;
	const sendAs = async (mode: GroupMode, items: ApiItem[], wasMaybeApplied: boolean): Promise<Group[]> => {
		if (mode === 'halves') return halvesOf({ ...group, items, mayBeApplied: wasMaybeApplied });
		if (items.length > 1 && client.isMissing(path))
			hints.add(`CallMatrix does not support batches of ${resource.plural}, so they were sent one by one`);
		const again = items.map((item) => ({ ...item, request: { ...item.request, mayBeApplied: wasMaybeApplied } }));
		await sendEach(run, wasMaybeApplied ? again : items, outcomes);
		return [];
	};
	const mode = chooseMode({
		size: group.items.length,
		maxBatchSize: run.maxBatchSize,
		isEndpointMissing: client.isMissing(path),
	});
	if (mode !== 'batch') return await sendAs(mode, group.items, group.mayBeApplied);

	const sent = withoutEarlier(run, group.items, outcomes);
	const [first] = sent;
	if (!first) return [];
	const items = sent.map(({ item }) => item);
	const idOf = (item: ApiItem): string | undefined => (kind === 'create' ? undefined : targetId(item));
	const isRepeatable = first.creation === undefined;
	const body = batchBody(
		kind,
		items.map((item) => batchItem(idOf(item), item.request.body)),
	);
	const request: ApiRequest = {
		method: 'POST',
		path,
		body,
		repeatable: isRepeatable,
		mayBeApplied: group.mayBeApplied,
		...(atHost && { atHost }),
	};
	client.checkCredential();
	// From here on it may be applied, even if the execution is cancelled before the response.
	for (const { creation } of sent) if (creation !== undefined) creations.begin(creation);
	const idempotency = idempotencyKey(context, first.item.itemIndex, request);
	const result = await client.sendWithRetry({ ...request, idempotencyKey: idempotency });
	const { response, mayBeApplied = false } = result;
	const isTaken = response !== undefined && isSuccessStatus(response.status) && isFromCallMatrix(response);
	const ids = items.map((item) => ({ id: idOf(item) }));
	const results = isTaken ? readBatch(response.body, ids, first.item.request.record) : undefined;
	if (isTaken && !results && !saysFailure(response.body)) {
		run.maxBatchSize = 1;
		failAll(items, outcomes, () => unknown(run, NOTHING_SAID));
		return [];
	}
	const after = afterBatch({
		isSuccess: results !== undefined,
		mayBeApplied,
		isRepeatable,
		...(response && { status: response.status }),
	});
	if (after.next !== 'readResults' && !mayBeApplied) {
		for (const { creation } of sent) if (creation !== undefined) creations.forget(creation);
	}
	switch (after.next) {
		case 'readResults':
			return await sendAgain(
				run,
				{ ...group, mayBeApplied },
				readResults(run, sent, result, outcomes, results ?? []),
				outcomes,
			);
		case 'halves':
			if (after.isTooLarge) run.maxBatchSize = Math.min(run.maxBatchSize, halfOf(items));
			return await sendAs('halves', items, mayBeApplied);
		case 'single':
			client.addMissing(path);
			return await sendAs('single', items, mayBeApplied);
		case 'fail':
			failAll(items, outcomes, () => client.errorOf(result));
			return [];
	}
}

/** Sends a group of items whose operation has a batch endpoint. */
export async function sendGroup(
	run: RunContext,
	endpoint: BatchEndpoint,
	items: ApiItem[],
	outcomes: Outcomes,
): Promise<void> {
	const { context } = run;
	let left: Group[] = [{ items, round: 0, mayBeApplied: false }];
	try {
		for (let group = left.shift(); group; group = left.shift()) {
			left = [...(await sendStep(run, endpoint, group, outcomes)), ...left];
		}
	} catch (thrown) {
		const { message, description } =
			thrown instanceof NodeOperationError ? thrown : new NodeOperationError(context.getNode(), thrown as Error);
		failAll(
			items,
			outcomes,
			() => new NodeOperationError(context.getNode(), message, { description: description ?? undefined }),
		);
	}
}
