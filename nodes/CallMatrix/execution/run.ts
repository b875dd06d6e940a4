import { sleep, type IDataObject, type INodeExecutionData } from 'n8n-workflow';

import { Dispatch } from './sending/scheduler';
import { asFailure, stopWith, toErrorItem, type Failure } from './output/failures';
import { checkIdentities } from './input/identityCheck';
import type { Job } from './runContext';
import { showNotes } from './output/hints';
import { Progress } from './output/progress';
import { prepare } from './workItem';

/** Longer than this nothing else of n8n waits while items are read. Milliseconds. */
const SLICE_MS = 40;

/**
 * Carries out the operation for every item, and gives each its own answer, linked to it and in input order.
 * @throws when items failed and the node is not set to go on: only after all have been sent
 */
export async function run(job: Job): Promise<INodeExecutionData[]> {
	const { context, patience } = job;
	const count = context.getInputData().length;
	const outcomes: (Failure | IDataObject[] | undefined)[] = new Array(count);
	const progress = new Progress(context.logger, count);
	const fail = (itemIndex: number, thrown: unknown): void => {
		// What is done stays done, whatever becomes of the others of its batch.
		if (outcomes[itemIndex]) return;
		outcomes[itemIndex] = asFailure(context, thrown, itemIndex);
		progress.one();
	};
	const finish = (itemIndex: number, answers: IDataObject[]): void => {
		outcomes[itemIndex] = answers;
		progress.one();
	};
	const dispatch = new Dispatch(job, {
		done: ({ itemIndex }, answers) => finish(itemIndex, answers),
		failed: ({ itemIndex }, fault) => fail(itemIndex, fault),
	});
	await checkIdentities(job);
	let since = Date.now();
	for (let itemIndex = 0; itemIndex < count; itemIndex++) {
		patience.signal?.throwIfAborted();
		try {
			const task = prepare(job, itemIndex);
			if (Array.isArray(task)) finish(itemIndex, task);
			else await dispatch.take(task);
		} catch (thrown) {
			fail(itemIndex, thrown);
		}
		if (Date.now() - since < SLICE_MS) continue;
		await sleep(0);
		since = Date.now();
	}
	await dispatch.end();
	patience.signal?.throwIfAborted();
	showNotes(job);

	const failures = outcomes.filter((outcome): outcome is Failure => outcome !== undefined && !Array.isArray(outcome));
	if (failures.length && !context.continueOnFail()) throw stopWith(job, failures, count);
	return outcomes.flatMap((outcome, item): INodeExecutionData[] =>
		Array.isArray(outcome)
			? outcome.map((json) => ({ json, pairedItem: { item } }))
			: outcome
				? [toErrorItem(outcome)]
				: [],
	);
}
