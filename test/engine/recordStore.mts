import { createHash } from 'node:crypto';

import { DataDeduplicationService } from 'n8n-core/dist/data-deduplication-service';
import type { ICheckProcessedContextData, ICheckProcessedOptions } from 'n8n-workflow';

import type { Bench } from './contexts.mts';

const md5 = (text: string): string => createHash('md5').update(text).digest('base64');

/**
 * n8n's processed-data store as it was measured: one row per workflow and node, read, changed and written without a lock,
 * the newest md5s kept, and a UNIQUE clash when two first writes of a row meet.
 */
export class RecordStore {
	private readonly rows = new Map<string, string[]>();

	/** Errors that the next calls meet. */
	readonly faults: Error[] = [];

	/** Of so many of the next writes the answer is lost. */
	lostAnswers = 0;

	/** Whether the process that uses it is gone: what it has begun is still written. */
	isCut = false;

	/** How often it was written. */
	writes = 0;

	/** How many of the faults have been met. */
	faultsMet = 0;

	/** How many reads and writes were under way at once at most. */
	mostAtOnce = 0;

	private atOnce = 0;

	async checkProcessedAndRecord(
		items: unknown[],
		_scope: string,
		{ workflow, node }: ICheckProcessedContextData,
		{ maxEntries }: ICheckProcessedOptions,
	): Promise<{ new: unknown[]; processed: unknown[] }> {
		this.mostAtOnce = Math.max(this.mostAtOnce, ++this.atOnce);
		try {
			if (this.isCut) throw new Error('the process is gone');
			const fault = this.faults.shift();
			if (fault) {
				this.faultsMet++;
				throw fault;
			}
			const key = `${workflow.id}/${node?.id}`;
			const isNewRow = !this.rows.has(key);
			const known = this.rows.get(key) ?? [];
			await new Promise((resolve) => setImmediate(resolve));
			if (isNewRow && this.rows.has(key)) throw new Error('UNIQUE constraint failed: processed_data');
			const result = { new: [] as unknown[], processed: [] as unknown[] };
			const hashes = new Set(known);
			for (const item of items) {
				const hash = md5(String(item));
				(hashes.has(hash) ? result.processed : result.new).push(item);
				hashes.add(hash);
			}
			this.rows.set(key, [...hashes].slice(-(maxEntries ?? Infinity)));
			this.writes++;
			if (this.lostAnswers > 0) {
				this.lostAnswers--;
				throw new Error('the connection is gone');
			}
			return result;
		} finally {
			this.atOnce--;
		}
	}

	async removeProcessed(
		items: unknown[],
		_scope: string,
		{ workflow, node }: ICheckProcessedContextData,
	): Promise<void> {
		if (this.isCut) throw new Error('the process is gone');
		const key = `${workflow.id}/${node?.id}`;
		const known = this.rows.get(key) ?? [];
		await new Promise((resolve) => setImmediate(resolve));
		const hashes = items.map((item) => md5(String(item)));
		this.rows.set(
			key,
			known.filter((hash) => !hashes.includes(hash)),
		);
	}

	/** Whether an event of a workflow's trigger is on record. */
	holds({ workflow, node }: Pick<Bench, 'workflow' | 'node'>, eventId: string): boolean {
		return this.rows.get(`${workflow.id}/${node.id}`)?.includes(md5(eventId)) ?? false;
	}

	/** Forgets everything. */
	clear(): void {
		this.rows.clear();
		this.faults.length = 0;
		this.lostAnswers = 0;
		this.isCut = false;
		this.writes = 0;
		this.faultsMet = 0;
		this.mostAtOnce = 0;
	}
}

const store = new RecordStore();
// n8n-core outlives a test file, and takes one store in its life.
Reflect.deleteProperty(DataDeduplicationService, 'instance');
const ready = DataDeduplicationService.init(store as never);

/** The store behind n8n-core's helper, empty. */
export async function recordStore(): Promise<RecordStore> {
	await ready;
	store.clear();
	return store;
}
