import type { IDataObject } from 'n8n-workflow';

import type { BatchKind } from '../../resources/model';
import { isRecord } from '../../client/response';

/** CallMatrix takes so many in one request, and counts it as one. */
export const MAX_BATCH_SIZE = 1_000;

/** What became of one item of a batch. */
export type BatchResult =
	| { done: IDataObject }
	/** CallMatrix refused it, with its words. */
	| { refused: { status: number; error: IDataObject } }
	/** CallMatrix did not say, or said two things. */
	| { unknown: string };

/** What an item of a batch is: the id, where there is one, and what is to be set. */
export const batchItem = (id: string | undefined, body: IDataObject = {}): IDataObject => ({
	...(id && { id }),
	...body,
});

/** The body of a batch. */
export const batchBody = (operation: BatchKind, items: IDataObject[]): IDataObject => ({ operation, items });

const isSuccess = (status: number): boolean => status >= 200 && status < 300;
const isRefusal = (status: number): boolean => status >= 400 && status < 600;

function readResult(result: IDataObject): BatchResult {
	const { status, data, id, error } = result;
	if (typeof status !== 'number') return { unknown: 'CallMatrix answered for it without a status' };
	if (isSuccess(status)) return { done: isRecord(data) ? data : typeof id === 'string' ? { id } : {} };
	if (isRefusal(status)) return { refused: { status, error: isRecord(error) ? error : {} } };
	return { unknown: `CallMatrix answered for it with a status that says nothing (${status})` };
}

/**
 * Reads the answer to a batch, whatever is in it: results may be in another order, missing, too many, or there twice. Pure.
 * @param count how many items were sent
 * @returns one for each item, in the order in which they were sent
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
				? { unknown: 'CallMatrix answered for it twice, and not the same' }
				: now;
	}
	return read.map((result) => result ?? { unknown: 'CallMatrix did not answer for it' });
}

/** Whether an item that was refused may go through later, as it is. */
export const mayPass = ({ status, error }: { status: number; error: IDataObject }): boolean =>
	status === 429 || status >= 500 || (status === 409 && /lock|busy|concurren/i.test(String(error.code)));
