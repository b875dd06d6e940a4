import { NodeApiError, NodeOperationError } from 'n8n-workflow';

import type { ApiRequest, SendResult } from '../../client/apiRequest';
import { isSuccess } from '../../client/response';
import { backoff } from '../../client/retry';
import { unknownOutcome } from '../../client/userMessage';
import type { BatchEndpoint } from '../../resources/derived';
import type { Outcomes } from '../output/outcomes';
import type { RunContext } from '../runContext';
import { targetId, type ApiItem, type WorkItem } from '../workItem';
import { batchBody, batchItem, mayPass, readBatch, type BatchResult } from './batchEnvelope';
import { idempotencyKey, groupModes } from './idempotency';
import { afterBatch, afterRefusals, chooseMode, type GroupMode } from './nextStep';
import { outputOf, sendSingle } from './sendSingle';

/**
 * Sends a group of items, in one batch or in several requests, and reports the outcome of each item. Carries out the decisions of
 * `nextStep.ts`. Nothing here rejects: a failure is the outcome of an item.
 */

/** With response times of 200 ms, 100 requests per second need 20 in flight. */
export const MAX_CONCURRENT_SINGLES = 20;

/** Items that are sent together, and how often they have been sent again. */
interface Group {
	items: ApiItem[];
	round: number;
}

type Refused = Extract<BatchResult, { refused: unknown }>['refused'];

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

function halvesOf({ items, round }: Group): Group[] {
	const half = halfOf(items);
	return [
		{ items: items.slice(0, half), round },
		{ items: items.slice(half), round },
	];
}

/** Makes a new error for each item, because an error holds the index of its item. */
function failAll(items: ApiItem[], outcomes: Outcomes, makeError: () => unknown): void {
	for (const { itemIndex } of items) outcomes.fail(itemIndex, makeError());
}

/** The error of an item that was refused within a batch, the same as for a separate request. */
function refusal(
	{ client }: RunContext,
	{ response }: SendResult,
	{ request }: ApiItem,
	refused: Refused,
): NodeApiError {
	const { status, error } = refused;
	return client.responseError({ status, headers: response?.headers ?? {}, body: { error } }, request);
}

const unknown = ({ context }: RunContext, reason: string): NodeApiError =>
	new NodeApiError(
		context.getNode(),
		{},
		{
			message: unknownOutcome(reason),
			description: 'It may or may not have been applied. Check in CallMatrix before you run it again.',
		},
	);

/** Reports the items with a final result. @returns those that were refused temporarily */
function readResults(
	run: RunContext,
	{ items }: Group,
	result: SendResult,
	outcomes: Outcomes,
): { item: ApiItem; refused: Refused }[] {
	const body = run.client.unwrap(result);
	const results = readBatch(body, items.length);
	return items.flatMap((item, at) => {
		const each = results[at] as BatchResult;
		if ('done' in each) outcomes.succeed(item.itemIndex, outputOf(item, each.done));
		else if ('unknown' in each) outcomes.fail(item.itemIndex, unknown(run, each.unknown));
		else if (mayPass(each.refused)) return [{ item, refused: each.refused }];
		else outcomes.fail(item.itemIndex, refusal(run, result, item, each.refused));
		return [];
	});
}

/** Waits, and sends again what was refused temporarily. @returns the groups that are left to send */
async function sendAgain(
	run: RunContext,
	{ kind }: BatchEndpoint,
	{ round }: Group,
	result: SendResult,
	again: { item: ApiItem; refused: Refused }[],
	outcomes: Outcomes,
): Promise<Group[]> {
	if (again.length === 0) return [];
	const { budget } = run;
	const until = budget.now() + backoff(round);
	const step = afterRefusals(kind, round);
	if (step === 'fail' || !budget.tryReserveUntil(until)) {
		for (const { item, refused } of again) outcomes.fail(item.itemIndex, refusal(run, result, item, refused));
		return [];
	}
	await budget.waitUntil(until);
	const items = again.map(({ item }) => item);
	if (step === 'batch') return [{ items, round: round + 1 }];
	await sendEach(run, items, outcomes);
	return [];
}

/** Sends one group, in one request where possible. @returns the groups that are left to send, in order */
async function sendStep(run: RunContext, endpoint: BatchEndpoint, group: Group, outcomes: Outcomes): Promise<Group[]> {
	const { client, context, resource, hints } = run;
	const { items } = group;
	const [first] = items;
	if (!first) return [];
	const { path, kind } = endpoint;
	const body = batchBody(
		kind,
		items.map((item) => batchItem(targetId(item), item.request.body)),
	);
	const request: ApiRequest = { method: 'POST', path, body };
	const key = idempotencyKey(context, first.itemIndex, request);
	const modes = groupModes(context);
	const earlierMode = modes.get(key);
	const sendAs = async (mode: GroupMode): Promise<Group[]> => {
		if (items.length > 1) modes.set(key, mode);
		if (mode === 'halves') return halvesOf(group);
		if (items.length > 1)
			hints.add(`CallMatrix does not support batches of ${resource.plural}, so they were sent one by one`);
		await sendEach(run, items, outcomes);
		return [];
	};
	const mode = chooseMode({
		size: items.length,
		maxBatchSize: run.maxBatchSize,
		isEndpointMissing: client.isMissing(path),
		...(earlierMode && { earlierMode }),
	});
	if (mode !== 'batch') return await sendAs(mode);

	client.checkCredential();
	// From here on it may be applied, even if the execution is cancelled before the response.
	modes.set(key, 'batch');
	const result = await client.sendWithRetry({ ...request, idempotencyKey: key });
	result.mayBeApplied ||= earlierMode === 'batch';
	const { response, mayBeApplied } = result;
	const after = afterBatch({
		isSuccess: response !== undefined && isSuccess(response),
		mayBeApplied: mayBeApplied ?? false,
		...(response && { status: response.status }),
	});
	switch (after.next) {
		case 'readResults':
			return await sendAgain(run, endpoint, group, result, readResults(run, group, result, outcomes), outcomes);
		case 'halves':
			if (after.isTooLarge) run.maxBatchSize = Math.min(run.maxBatchSize, halfOf(items));
			return await sendAs('halves');
		case 'single':
			client.addMissing(path);
			return await sendAs('single');
		case 'fail':
			if (after.isForgotten) modes.delete(key);
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
	let left: Group[] = [{ items, round: 0 }];
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
