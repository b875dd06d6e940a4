import { batchEndpoint, type BatchEndpoint } from '../../resources/derived';
import type { Outcomes } from '../output/outcomes';
import { MAX_BATCH_SIZE } from '../../client/shapes/batch';
import type { RunContext } from '../runContext';
import type { ApiItem, WorkItem } from '../workItem';
import { MAX_CONCURRENT_SINGLES, sendGroup, sendOne } from './sendGroup';

/** While one batch is processed, the next can be sent. More than two would only slow each other down. */
const MAX_CONCURRENT_BATCHES = 2;

/**
 * Takes items in input order and decides when to send each: it collects batches, limits concurrency, and keeps items about the same
 * resource in order, never two of them in one batch. How a group is sent is up to `sendGroup.ts`.
 */
export class Scheduler {
	/** What is collected for each batch endpoint, by kind and path: a batch of call records is for one client. */
	private readonly groups = new Map<string, { endpoint: BatchEndpoint; items: ApiItem[] }>();

	private readonly batches = new Set<Promise<void>>();

	private readonly singles = new Set<Promise<void>>();

	/** Lock keys of the items that are not finished yet. */
	private readonly locked = new Set<string>();

	private readonly maxSingles: number;

	constructor(
		private readonly run: RunContext,
		private readonly outcomes: Outcomes,
	) {
		this.maxSingles = run.oneAtATime ? 1 : MAX_CONCURRENT_SINGLES;
	}

	/** Takes an item. Waits while too many items are in flight, or one about the same resource. */
	async schedule(item: WorkItem): Promise<void> {
		if (item.lockKey !== undefined && this.locked.has(item.lockKey)) await this.finish();
		if (item.lockKey !== undefined) this.locked.add(item.lockKey);
		const { resource, oneAtATime } = this.run;
		const endpoint =
			item.request && !oneAtATime ? batchEndpoint(resource, item.operation, item.request.path) : undefined;
		if (endpoint && item.request) {
			const key = `${endpoint.kind} ${endpoint.path}`;
			const group = this.groups.get(key) ?? { endpoint, items: [] };
			this.groups.set(key, group);
			group.items.push(item);
			// Only full batches: fewer requests.
			if (group.items.length < MAX_BATCH_SIZE) return;
			while (this.batches.size >= MAX_CONCURRENT_BATCHES) await Promise.race(this.batches);
			this.sendCollected(key);
			return;
		}
		while (this.singles.size >= this.maxSingles) await Promise.race(this.singles);
		this.track(this.singles, [item], sendOne(this.run, item, this.outcomes));
	}

	/** Sends what is collected. Resolves when all items are finished. */
	async finish(): Promise<void> {
		for (const key of [...this.groups.keys()]) {
			while (this.batches.size >= MAX_CONCURRENT_BATCHES) await Promise.race(this.batches);
			this.sendCollected(key);
		}
		await Promise.all([...this.batches, ...this.singles]);
	}

	private sendCollected(key: string): void {
		const group = this.groups.get(key);
		this.groups.delete(key);
		if (!group) return;
		const { endpoint, items } = group;
		this.track(this.batches, items, sendGroup(this.run, endpoint, items, this.outcomes));
	}

	/** @param sending must never reject, because nothing may be awaiting it yet */
	private track(inFlight: Set<Promise<void>>, items: WorkItem[], sending: Promise<void>): void {
		const tracked = sending.finally(() => {
			inFlight.delete(tracked);
			for (const { lockKey } of items) if (lockKey !== undefined) this.locked.delete(lockKey);
		});
		inFlight.add(tracked);
	}
}
