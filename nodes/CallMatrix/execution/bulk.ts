import { NodeApiError, type IDataObject } from 'n8n-workflow';

import { batchKind } from '../resources/model';
import type { ApiRequest, SendResult } from '../client/apiRequest';
import { unknownOutcome } from '../client/userMessage';
import { backoff, MAX_ATTEMPTS } from '../client/retry';
import { batchBody, mayPass, readBatch, type BatchResult } from './batch';
import { idempotencyKey, waysOf } from './idempotency';
import type { Job } from './job';
import type { Task } from './task';

/** Takes what became of an item. */
export interface Settle {
	done: (task: Task, answers: IDataObject[]) => void;
	failed: (task: Task, fault: unknown) => void;
}

/** What goes out at the same time: at 200 ms an answer it takes 20 to keep up with 100 requests a second. */
export const IN_FLIGHT = 20;

/** One batch is on its way while CallMatrix works on the other and the next is read; no more, or they would be in its way. */
export const BATCHES_IN_FLIGHT = 2;

/** CallMatrix does not have the endpoint. */
const ABSENT = new Set([404, 405]);

/** The whole request is too large. */
const TOO_LARGE = 413;

/** Something in the request is too large or not allowed: halves tell which items it is. */
const DIVISIBLE = new Set([400, TOO_LARGE, 422]);

type Refused = Extract<BatchResult, { refused: unknown }>['refused'];

/** Carries out a task by itself. */
export async function runAlone(task: Task, settle: Settle): Promise<void> {
	try {
		settle.done(task, await task.alone());
	} catch (fault) {
		settle.failed(task, fault);
	}
}

/** Carries out each task of a batch by itself, side by side: no two of them are about the same resource. */
async function runEach(tasks: Task[], settle: Settle): Promise<void> {
	const waiting = [...tasks];
	const work = async (): Promise<void> => {
		for (let task = waiting.shift(); task; task = waiting.shift()) await runAlone(task, settle);
	};
	await Promise.all(Array.from({ length: IN_FLIGHT }, work));
}

/** An item that CallMatrix refused, as if it had been sent by itself. */
function refusal(
	{ client }: Job,
	{ response }: SendResult,
	{ asked = { method: 'POST' } }: Task,
	{ status, error }: Refused,
): NodeApiError {
	return client.responseError({ status, headers: response?.headers ?? {}, body: { error } }, asked);
}

const unknown = ({ context }: Job, reason: string): NodeApiError =>
	new NodeApiError(
		context.getNode(),
		{},
		{
			message: unknownOutcome(reason),
			description: 'It may or may not have been done. Look at it in CallMatrix before you run it again.',
		},
	);

/** Why all of a batch did not go through, said anew for each of its items. */
function failAll({ client }: Job, outcome: SendResult, tasks: Task[], settle: Settle): void {
	for (const task of tasks) {
		try {
			client.unwrap(outcome);
		} catch (fault) {
			settle.failed(task, fault);
		}
	}
}

const halfOf = (tasks: Task[]): number => Math.ceil(tasks.length / 2);

async function sendHalves(job: Job, tasks: Task[], settle: Settle): Promise<void> {
	const half = halfOf(tasks);
	await sendBatch(job, tasks.slice(0, half), settle);
	await sendBatch(job, tasks.slice(half), settle);
}

/**
 * Sends tasks in one request, which counts as one, and gives each its own answer. What may pass is sent again in a smaller batch;
 * what is too much is halved; where CallMatrix has no batches, each is sent by itself.
 */
export async function sendBatch(job: Job, tasks: Task[], settle: Settle, round = 0): Promise<void> {
	const { client, context, resource, operation, patience, notes } = job;
	const kind = batchKind(resource, operation);
	const [first] = tasks;
	const path = resource.batch?.path;
	if (!first || !kind || !path) return;
	if (tasks.length === 1) {
		await runAlone(first, settle);
		return;
	}
	const items = tasks.map(({ inBatch }) => inBatch?.item ?? {});
	const request: ApiRequest = { method: 'POST', path, body: batchBody(kind, items) };
	const key = idempotencyKey(context, first.itemIndex, request);
	const ways = waysOf(context);
	const before = ways[key];
	const oneByOne = async (): Promise<void> => {
		ways[key] = 'alone';
		notes.add(`CallMatrix has no batches of ${resource.plural}, so they were sent one by one`);
		await runEach(tasks, settle);
	};
	const inHalves = async (): Promise<void> => {
		ways[key] = 'halves';
		await sendHalves(job, tasks, settle);
	};
	const isTooLarge = tasks.length > job.batchSize;
	// Where another batch was too large meanwhile, this one is too.
	if (before === 'halves' || (before === undefined && isTooLarge)) {
		await inHalves();
		return;
	}
	if (before === 'alone' || (before === undefined && client.isMissing(path))) {
		await oneByOne();
		return;
	}
	// From here on it may be carried out, also where the execution is cancelled before the answer.
	ways[key] = 'whole';
	const outcome = await client.sendWithRetry({ ...request, idempotencyKey: key });
	const { response } = outcome;
	outcome.mayBeApplied ||= before === 'whole';
	// In another way they would go under other keys: where the batch may have been carried out, that would be twice.
	const mayGoOtherwise = !outcome.mayBeApplied;
	if (mayGoOtherwise && response && ABSENT.has(response.status)) {
		client.addMissing(path);
		await oneByOne();
		return;
	}
	if (mayGoOtherwise && response && DIVISIBLE.has(response.status)) {
		if (response.status === TOO_LARGE) job.batchSize = Math.min(job.batchSize, halfOf(tasks));
		await inHalves();
		return;
	}
	let body: IDataObject;
	try {
		body = client.unwrap(outcome);
	} catch {
		if (mayGoOtherwise) delete ways[key];
		failAll(job, outcome, tasks, settle);
		return;
	}
	const again: [Task, Refused][] = [];
	for (const [at, result] of readBatch(body, tasks.length).entries()) {
		const task = tasks[at] as Task;
		if ('done' in result) settle.done(task, task.inBatch?.finish(result.done) ?? []);
		else if ('unknown' in result) settle.failed(task, unknown(job, result.unknown));
		else if (mayPass(result.refused)) again.push([task, result.refused]);
		else settle.failed(task, refusal(job, outcome, task, result.refused));
	}
	if (again.length === 0) return;
	const until = patience.now() + backoff(round);
	if (round + 1 < MAX_ATTEMPTS && patience.tryReserveUntil(until)) {
		await patience.waitUntil(until);
		const rest = again.map(([task]) => task);
		// Another try may find others among them. A creation that goes alone has the same key all the same.
		if (kind === 'create') await runEach(rest, settle);
		else await sendBatch(job, rest, settle, round + 1);
		return;
	}
	for (const [task, refused] of again) settle.failed(task, refusal(job, outcome, task, refused));
}
