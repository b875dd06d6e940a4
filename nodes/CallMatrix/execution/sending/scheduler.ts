import { NodeOperationError } from 'n8n-workflow';

import { LARGEST_BATCH } from './batchEnvelope';
import { BATCHES_IN_FLIGHT, IN_FLIGHT, runAlone, sendBatch, type Settle } from './sendBatch';
import type { Job } from '../runContext';
import type { Task } from '../workItem';

/**
 * Takes tasks in input order and sends them in as few requests as CallMatrix allows: batches where there are any, and single
 * requests side by side. Two tasks about the same resource keep their order and never go together.
 */
export class Dispatch {
	private batch: Task[] = [];

	private readonly batches = new Set<Promise<void>>();

	private readonly alone = new Set<Promise<void>>();

	/** What the tasks that are not over yet are about. */
	private readonly about = new Set<string>();

	private readonly settle: Settle;

	constructor(
		private readonly job: Job,
		settle: Settle,
	) {
		const over = ({ order }: Task): void => {
			if (order !== undefined) this.about.delete(order);
		};
		this.settle = {
			done: (task, answers) => {
				over(task);
				settle.done(task, answers);
			},
			failed: (task, fault) => {
				over(task);
				settle.failed(task, fault);
			},
		};
	}

	/** Takes a task. Waits while too many are under way, or one about the same resource is. */
	async take(task: Task): Promise<void> {
		const { order } = task;
		if (order !== undefined) {
			if (this.about.has(order)) await this.end();
			this.about.add(order);
		}
		if (task.inBatch && !this.job.oneAtATime) {
			this.batch.push(task);
			// Always the same together: in another batch, another try of the execution would send them under another key.
			if (this.batch.length < LARGEST_BATCH) return;
			while (this.batches.size >= BATCHES_IN_FLIGHT) await Promise.race(this.batches);
			this.handOver();
			return;
		}
		while (this.alone.size >= (this.job.oneAtATime ? 1 : IN_FLIGHT)) await Promise.race(this.alone);
		keep(this.alone, runAlone(task, this.settle));
	}

	/** Resolves when all that was taken is over. */
	async end(): Promise<void> {
		this.handOver();
		await Promise.all([...this.batches, ...this.alone]);
	}

	/** Never rejects: nobody may be waiting for it yet. */
	private async send(tasks: Task[]): Promise<void> {
		try {
			await sendBatch(this.job, tasks, this.settle);
		} catch (thrown) {
			// What kept the whole of it from being sent is said of each anew: an error is one item's.
			const { message, description } = thrown as NodeOperationError;
			for (const task of tasks) {
				this.settle.failed(
					task,
					new NodeOperationError(this.job.context.getNode(), message, {
						description: description ?? undefined,
					}),
				);
			}
		}
	}

	private handOver(): void {
		const tasks = this.batch;
		this.batch = [];
		if (tasks.length) keep(this.batches, this.send(tasks));
	}
}

/** Holds what is under way until it is over. */
function keep(underWay: Set<Promise<void>>, running: Promise<void>): void {
	const held = running.finally(() => underWay.delete(held));
	underWay.add(held);
}
