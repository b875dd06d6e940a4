import type { IDataObject } from 'n8n-workflow';

import type { BatchKind } from '../../resources/model';
import { isRecord } from '../../client/response';

/** The format of batch requests and responses, known only here. When batches are sent is decided in `nextStep.ts`. Pure. */

/** The API's limit. A batch counts as one request. */
export const MAX_BATCH_SIZE = 1_000;

/** The outcome of one item of a batch. */
export type BatchResult =
	| { done: IDataObject }
	/** CallMatrix refused it, with this error. */
	| { refused: { status: number; error: IDataObject } }
	/** The response has no result for it, or contradictory ones. */
	| { unknown: string };

/** One item in the body of a batch: its ID, where it has one, and the fields to set. */
export const batchItem = (id: string | undefined, body: IDataObject = {}): IDataObject => ({
	...(id && { id }),
	...body,
});

/** The body of a batch request. */
export const batchBody = (operation: BatchKind, items: IDataObject[]): IDataObject => ({ operation, items });

const isSuccess = (status: number): boolean => status >= 200 && status < 300;
const isRefusal = (status: number): boolean => status >= 400 && status < 600;

function readResult(result: IDataObject): BatchResult {
	const { status, data, id, error } = result;
	if (typeof status !== 'number') return { unknown: 'CallMatrix returned no status for it' };
	if (isSuccess(status)) return { done: isRecord(data) ? data : typeof id === 'string' ? { id } : {} };
	if (isRefusal(status)) return { refused: { status, error: isRecord(error) ? error : {} } };
	return { unknown: `CallMatrix returned an unexpected status for it (${status})` };
}

/**
 * Reads the response to a batch. Nothing is assumed: results may be out of order, missing, unknown or duplicate.
 * @param count the number of items sent
 * @returns one result for each item, in the order in which the items were sent
 */
export function readBatch(answer: IDataObject, count: number): BatchResult[] {
	const read = Array.from({ length: count }, (): BatchResult | undefined => undefined);
	for (const result of Array.isArray(answer.results) ? (answer.results as unknown[]) : []) {
		if (!isRecord(result)) continue;
		const { index } = result;
		if (typeof index !== 'number' || !Number.isInteger(index) || index < 0 || index >= count) continue;
		const now = readResult(result);
		const before = read[index];
		read[index] =
			before && JSON.stringify(before) !== JSON.stringify(now)
				? { unknown: 'CallMatrix returned two different results for it' }
				: now;
	}
	return read.map((result) => result ?? { unknown: 'CallMatrix returned no result for it' });
}

/** Whether a refused item may succeed later without a change. */
export const mayPass = ({ status, error }: { status: number; error: IDataObject }): boolean =>
	status === 429 || status >= 500 || (status === 409 && /lock|busy|concurren/i.test(String(error.code)));
