import { NodeApiError, type IDataObject, type JsonObject } from 'n8n-workflow';

import { batchKind } from '../resources/model';
import { explainAnswer } from '../transport/answer';
import type { ApiRequest, Attempt } from '../transport/attempt';
import { backoff, REPEATS, persist } from '../transport/persist';
import { bodyOf } from '../transport/request';
import { batchBody, mayPass, readBatch, type BatchResult } from './batch';
import { idempotencyKey } from './idempotency';
import type { Job } from './job';
import type { Task } from './task';

/** Takes what became of an item. */
export interface Settle {
	done: (task: Task, answers: IDataObject[]) => void;
	failed: (task: Task, fault: unknown) => void;
}

/** What goes out at the same time: at 200 ms an answer it takes 20 to keep up with 100 requests a second. */
export const IN_FLIGHT = 20;

/** Batch endpoints that CallMatrix turned out not to have, by address: of this process, and asked once. */
const missing = new Set<string>();

/** CallMatrix does not have the endpoint. */
const ABSENT = new Set([404, 405]);

/** Something in the request is too large or not allowed: halves tell which items it is. */
const DIVISIBLE = new Set([400, 413, 422]);

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
	{ context }: Job,
	{ answer, baseUrl }: Attempt,
	{ target }: Task,
	{ status, error }: Refused,
): NodeApiError {
	const own = { status, headers: answer?.headers ?? {}, body: { error } };
	return new NodeApiError(context.getNode(), { status } as JsonObject, {
		...explainAnswer(own, baseUrl, target),
		httpCode: String(status),
	});
}

const unknown = ({ context }: Job, reason: string): NodeApiError =>
	new NodeApiError(
		context.getNode(),
		{},
		{
			message: `The outcome is unknown: ${reason}`,
			description: 'It may or may not have been done. Look at it in CallMatrix before you run it again.',
		},
	);

/** Why all of a batch did not go through, said anew for each of its items. */
function failAll({ context }: Job, outcome: Attempt, tasks: Task[], settle: Settle): void {
	for (const task of tasks) {
		try {
			bodyOf(context, outcome);
		} catch (fault) {
			settle.failed(task, fault);
		}
	}
}

/**
 * Sends tasks in one request, which counts as one, and gives each its own answer. What may pass is sent again in a smaller batch;
 * what is too much is halved; where CallMatrix has no batches, each is sent by itself.
 */
export async function sendBatch(job: Job, tasks: Task[], settle: Settle, round = 0): Promise<void> {
	const { context, resource, operation, patience, notes } = job;
	const kind = batchKind(resource, operation);
	const [first] = tasks;
	const path = resource.batch?.path;
	if (!first || !kind || !path) return;
	if (tasks.length === 1) {
		await runAlone(first, settle);
		return;
	}
	const { baseUrl } = await context.getCredentials<{ baseUrl: string }>('callMatrixApi');
	const place = baseUrl + path;
	const oneByOne = async (): Promise<void> => {
		notes.add(`CallMatrix has no batches of ${resource.plural}, so they were sent one by one`);
		await runEach(tasks, settle);
	};
	if (missing.has(place)) {
		await oneByOne();
		return;
	}
	const items = tasks.map(({ inBatch }) => inBatch?.item ?? {});
	const request: ApiRequest = { method: 'POST', path, body: batchBody(kind, items) };
	const key = idempotencyKey(context, first.itemIndex, request);
	const outcome = await persist(context, { ...request, idempotencyKey: key }, patience);
	const { answer } = outcome;
	if (answer && ABSENT.has(answer.status)) {
		missing.add(place);
		await oneByOne();
		return;
	}
	if (answer && DIVISIBLE.has(answer.status)) {
		const half = Math.ceil(tasks.length / 2);
		await sendBatch(job, tasks.slice(0, half), settle);
		await sendBatch(job, tasks.slice(half), settle);
		return;
	}
	let body: IDataObject;
	try {
		body = bodyOf(context, outcome);
	} catch {
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
	const wait = backoff(round);
	if (round < REPEATS && patience.allows(wait, Date.now())) {
		await patience.wait(wait);
		await sendBatch(
			job,
			again.map(([task]) => task),
			settle,
			round + 1,
		);
		return;
	}
	for (const [task, refused] of again) settle.failed(task, refusal(job, outcome, task, refused));
}
