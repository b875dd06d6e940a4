/** Answers to batches in the shapes of a dialect. */
import type { BatchItem } from '../api/envelope.mts';
import type { Dialect } from './dialect.mts';
import { speakItemError } from './errors.mts';
import { entryOf, idKey, type RecordStyle } from './records.mts';

export interface SpokenBatch {
	status: number;
	/** Undefined where there is no body. */
	body?: unknown;
}

/** What came of each item. In the styles `job` and `none` nothing is said of the items, although they were carried out. */
export function speakBatch(results: readonly BatchItem[], status: number, style: RecordStyle): SpokenBatch {
	const { dialect } = style;
	const rows = results.map((result) => resultOf(result, style));
	switch (dialect.batchAs) {
		// At an address that is missing nothing is carried out.
		case 'missing':
		case 'contract':
		case 'indexFrom1':
		case 'byId':
			return { status, body: { results: rows } };
		case 'multiStatus':
			return { status: 207, body: { results: rows } };
		case 'data':
		case 'responses':
			return { status, body: { [dialect.batchAs]: rows } };
		case 'bare':
			return { status, body: rows };
		case 'shuffled':
			return { status, body: { results: shuffled(rows) } };
		case 'succeededFailed': {
			const succeeded = rows.filter((_row, at) => results[at]?.error === undefined);
			const failed = rows.filter((_row, at) => results[at]?.error !== undefined);
			return { status, body: { succeeded, failed } };
		}
		case 'job':
			return { status: 202, body: { job_id: 'job_000001' } };
		case 'none':
			return { status: 204 };
	}
}

function resultOf({ index, status, id, data, error }: BatchItem, style: RecordStyle): object {
	const { dialect, numberIds } = style;
	const place = dialect.batchAs === 'byId' ? {} : { index: index + firstIndex(dialect) };
	// Where the contract's records have call_id, its results have id.
	const key = dialect.idAs === 'id' || dialect.idAs === 'number' ? 'id' : idKey(style);
	return {
		...place,
		status,
		...(id !== undefined && { [key]: dialect.idAs === 'number' ? numberIds.toNumber(id) : id }),
		...(data && { data: entryOf(data, style) }),
		...(error && speakItemError(error, dialect)),
	};
}

const firstIndex = ({ batchAs }: Dialect): number => (batchAs === 'indexFrom1' ? 1 : 0);

/** In another order than the items, and the same one each time. */
function shuffled<T>(rows: readonly T[]): T[] {
	const odd = rows.filter((_row, at) => at % 2 === 1);
	const even = rows.filter((_row, at) => at % 2 === 0);
	return [...odd, ...even.reverse()];
}
