import { createHash } from 'node:crypto';

import { DataDeduplicationService } from 'n8n-core/dist/data-deduplication-service';
import type { ICheckProcessedContextData, ICheckProcessedOptions } from 'n8n-workflow';

/**
 * n8n's processed-data store as it was measured: one row per workflow and node, read, changed and written without a lock,
 * the newest md5s kept, and a UNIQUE clash when two first writes of a row meet.
 */
export class RecordStore {
	private readonly rows = new Map<string, string[]>();

	/** Errors that the next calls meet. */
	readonly faults: Error[] = [];

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
			const fault = this.faults.shift();
			if (fault) throw fault;
			const key = `${workflow.id}/${node?.id}`;
			const isNewRow = !this.rows.has(key);
			const known = this.rows.get(key) ?? [];
			await new Promise((resolve) => setImmediate(resolve));
			if (isNewRow && this.rows.has(key)) throw new Error('UNIQUE constraint failed: processed_data');
			const result = { new: [] as unknown[], processed: [] as unknown[] };
			const hashes = [...known];
			for (const item of items) {
				const hash = createHash('md5').update(String(item)).digest('base64');
				(hashes.includes(hash) ? result.processed : result.new).push(item);
				if (!hashes.includes(hash)) hashes.push(hash);
			}
			this.rows.set(key, hashes.slice(-(maxEntries ?? Infinity)));
			return result;
		} finally {
			this.atOnce--;
		}
	}

	/** Forgets everything. */
	clear(): void {
		this.rows.clear();
		this.faults.length = 0;
		this.mostAtOnce = 0;
	}
}

const store = new RecordStore();
const ready = DataDeduplicationService.init(store as never);

/** The store behind n8n-core's helper, empty. */
export async function recordStore(): Promise<RecordStore> {
	await ready;
	store.clear();
	return store;
}
