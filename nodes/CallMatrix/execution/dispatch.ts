import { NodeOperationError } from 'n8n-workflow';

import { LARGEST_BATCH } from './batch';
import { IN_FLIGHT, runAlone, sendBatch, type Settle } from './bulk';
import type { Job } from './job';
import type { Task } from './task';

/**
 * Takes tasks in input order and sends them in as few requests as CallMatrix allows: batches where there are any, one after the
 * other, and single requests side by side. Two tasks about the same resource keep their order and never go together.
 */
export class Dispatch {
	private batch: Task[] = [];

	/** The batches that were handed over, in their order. */
	private batches: Promise<void> = Promise.resolve();

	private readonly alone = new Set<Promise<void>>();

	/** What the tasks since the last pause are about. */
	private readonly about = new Set<string>();

	constructor(
		private readonly job: Job,
		private readonly settle: Settle,
	) {}

	/** Takes a task. Waits while too many are under way, or one about the same resource is. */
	async take(task: Task): Promise<void> {
		const { order } = task;
		if (order !== undefined) {
			if (this.about.has(order)) await this.end();
			this.about.add(order);
		}
		if (task.inBatch && !this.job.oneAtATime) {
			this.batch.push(task);
			if (this.batch.length < LARGEST_BATCH) return;
			// One is under way while the next is read, and no more.
			await this.batches;
			this.handOver();
			return;
		}
		while (this.alone.size >= (this.job.oneAtATime ? 1 : IN_FLIGHT)) await Promise.race(this.alone);
		const running = runAlone(task, this.settle).finally(() => this.alone.delete(running));
		this.alone.add(running);
	}

	/** Resolves when all that was taken is over. */
	async end(): Promise<void> {
		this.handOver();
		await Promise.all([this.batches, ...this.alone]);
		this.about.clear();
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
		if (tasks.length) this.batches = this.batches.then(async () => await this.send(tasks));
	}
}
