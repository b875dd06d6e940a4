/**
 * The shape of batch requests and of their answers: which answer belongs to which item, and whether the item was done, was refused,
 * or nothing is known of it. Pure. When batches are sent is decided in `execution/sending/nextStep.ts`.
 */

import { omit } from 'lodash';
import type { IDataObject } from 'n8n-workflow';

import { isRecord } from '../response';
import { plainName } from './nextPage';
import { readId, readRecord, recordId, type RecordShape } from './record';
import { saysFailure } from './refusal';

/** The API's limit. A batch counts as one request. */
export const MAX_BATCH_SIZE = 1_000;

/** The outcome of one item of a batch. */
export type BatchResult =
	/** The record after the change; empty where the answer does not show it. */
	| { done: IDataObject }
	/** CallMatrix refused it; the body says why. */
	| { refused: { status: number; body: unknown } }
	/** The answer has no result for it, or contradictory ones. */
	| { unknown: string };

/** One item in the body of a batch: its ID, where it has one, and the fields to set. */
export const batchItem = (id: string | undefined, body: IDataObject = {}): IDataObject => ({
	...(id && { id }),
	...body,
});

/** The body of a batch request. */
export const batchBody = (operation: string, items: IDataObject[]): IDataObject => ({ operation, items });

/** What an answer is matched with. */
export interface SentItem {
	/** Absent for a creation: its ID is only in the answer. */
	id?: string | undefined;
}

const NO_RESULT = 'CallMatrix returned no result for it';

const LISTS = ['results', 'data', 'responses', 'items', 'records'];
const DONE_LISTS = ['succeeded', 'successful', 'success', 'successes', 'created', 'updated', 'deleted'];
const FAILED_LISTS = ['failed', 'failures', 'errors'];

/** Words for how it went, besides an HTTP status. */
const DONE_WORDS = new Set([
	'accepted',
	'created',
	'deleted',
	'done',
	'ok',
	'success',
	'succeeded',
	'successful',
	'updated',
]);
const REFUSED_WORDS = new Set(['error', 'fail', 'failed', 'failure', 'invalid', 'rejected']);

const isSuccess = (status: number): boolean => status >= 200 && status < 300;
const isRefusal = (status: number): boolean => status >= 400 && status < 600;

/** An HTTP status: 201, "201", "201 Created". */
function httpStatus(entry: IDataObject): number | undefined {
	for (const value of [entry.status, entry.statusCode, entry.status_code, entry.code]) {
		const number = typeof value === 'string' ? Number(/^([1-5]\d\d)\b/.exec(value)?.[1] ?? NaN) : value;
		if (typeof number === 'number' && number >= 100 && number < 600) return number;
	}
	return undefined;
}

const WRAPPERS = new Set(['data', 'body', 'result', 'resource']);

/** What an entry wraps, where it wraps anything: the record, or the body of a response of its own. */
function innerOf(entry: IDataObject, shape: RecordShape): IDataObject | undefined {
	for (const [name, value] of Object.entries(entry)) {
		if (!isRecord(value)) continue;
		const plain = plainName(name);
		if (WRAPPERS.has(plain) || shape.names?.some((each) => plainName(each) === plain)) return value;
	}
	return undefined;
}

/** The record in an entry: what it wraps, or the entry itself. */
function recordOf(entry: IDataObject, shape: RecordShape, inner: IDataObject | undefined): IDataObject {
	const { status } = entry;
	const others = (): IDataObject => omit(entry, ['index', 'status', 'success']);
	const isHttp =
		httpStatus({ status }) !== undefined || (typeof status === 'string' && DONE_WORDS.has(status.toLowerCase()));
	const record = readRecord(
		inner ?? (isHttp ? others() : { ...others(), ...(status !== undefined && { status }) }),
		shape,
	);
	if (shape.id === undefined || recordId(record, shape) !== undefined) return record;
	const id = recordId(readRecord(others(), shape), shape);
	return id === undefined ? record : { [shape.id]: id, ...record };
}

/** @param said what the list that it stands in says of it */
function readEntry(entry: IDataObject, shape: RecordShape, said?: 'done' | 'refused'): BatchResult {
	const status = httpStatus(entry);
	const word = typeof entry.status === 'string' ? entry.status.toLowerCase() : '';
	const isRefused = said === 'refused' || entry.success === false || entry.ok === false || REFUSED_WORDS.has(word);
	if (status !== undefined && isRefusal(status)) return { refused: { status, body: refusalBody(entry) } };
	if (isRefused) return { refused: { status: 422, body: refusalBody(entry) } };
	if (status !== undefined && !isSuccess(status)) {
		return { unknown: `CallMatrix returned an unexpected status for it (${status})` };
	}
	const isDone =
		said === 'done' || status !== undefined || entry.success === true || entry.ok === true || DONE_WORDS.has(word);
	const inner = innerOf(entry, shape);
	if (saysOwnFailure(entry) || saysFailure(inner)) {
		return isDone
			? { unknown: 'CallMatrix returned both a success and an error for it' }
			: { refused: { status: 422, body: refusalBody(entry) } };
	}
	const record = recordOf(entry, shape, inner);
	// The record itself, with an ID and more, is what became of it.
	const isRecordItself = recordId(record, shape) !== undefined && Object.keys(record).length > 1;
	return isDone || isRecordItself ? { done: record } : { unknown: 'CallMatrix returned no status for it' };
}

/** As `saysFailure`, also where it has an ID. Most entries have none of these fields, and copying each without its IDs takes long. */
const saysOwnFailure = (entry: IDataObject): boolean =>
	(['error', 'errors', 'Success'].some((name) => entry[name] !== undefined) || typeof entry.status === 'string') &&
	saysFailure(omit(entry, ['id', '_id', 'uuid']));

/** The part of an entry that says why: as the body of a response of its own. */
function refusalBody(entry: IDataObject): unknown {
	const { body, error, errors } = entry;
	const isWhole = isRecord(error) || typeof error === 'string' || errors !== undefined || !isRecord(body);
	return isWhole ? omit(entry, ['id', 'index', 'status']) : body;
}

interface Entry {
	id?: string | undefined;
	index?: number | undefined;
	/** Of the list that it stands in; a list of both has none. */
	said?: 'done' | 'refused' | undefined;
	result: BatchResult;
}

const indexOf = ({ index, position, row }: IDataObject): number | undefined => {
	const value = [index, position, row].find((each) => each !== undefined);
	const number = typeof value === 'string' && /^\d+$/.test(value) ? Number(value) : value;
	return typeof number === 'number' && Number.isInteger(number) ? number : undefined;
};

function toEntry(value: unknown, shape: RecordShape, said?: 'done' | 'refused'): Entry {
	const name = readId(value);
	// A list of IDs.
	if (name !== undefined) {
		const refused: BatchResult = { refused: { status: 422, body: {} } };
		return { id: name, said, result: said === 'refused' ? refused : said ? { done: {} } : { unknown: NO_RESULT } };
	}
	if (!isRecord(value)) return { said, result: { unknown: NO_RESULT } };
	const result = readEntry(value, shape, said);
	const own =
		recordId('done' in result ? result.done : recordOf(value, shape, innerOf(value, shape)), shape) ?? readId(value.id);
	return { id: own, index: indexOf(value), said, result };
}

const listAt = (body: IDataObject, names: string[]): unknown[] | undefined => {
	const value = Object.entries(body).find(
		([name, each]) => names.includes(plainName(name)) && Array.isArray(each),
	)?.[1];
	return Array.isArray(value) ? value : undefined;
};

/** The entries of an answer, whatever they stand in; undefined where it says nothing of the items. */
function entriesOf(body: unknown, shape: RecordShape, depth = 0): Entry[] | undefined {
	if (Array.isArray(body)) return body.map((each) => toEntry(each, shape));
	if (!isRecord(body)) return undefined;
	const done = listAt(body, DONE_LISTS);
	const failed = listAt(body, FAILED_LISTS);
	const list = listAt(body, [...LISTS, ...(shape.plurals ?? []).map(plainName)]);
	if (list) return list.map((each) => toEntry(each, shape));
	if (done || (failed && Object.keys(body).some((name) => DONE_LISTS.includes(plainName(name))))) {
		return [
			...(done ?? []).map((each) => toEntry(each, shape, 'done')),
			...(failed ?? []).map((each) => toEntry(each, shape, 'refused')),
		];
	}
	const inner = ['data', 'result', 'results'].map((name) => body[name]).find(isRecord);
	return inner && depth === 0 ? entriesOf(inner, shape, 1) : undefined;
}

/** From what the indices count: 1 where exactly 1 to n came. */
function firstIndex(entries: Entry[], count: number): 0 | 1 {
	const indices = new Set(entries.map(({ index }) => index));
	const isFromOne = entries.length === count && Array.from({ length: count }).every((_, at) => indices.has(at + 1));
	return isFromOne ? 1 : 0;
}

const isSame = (a: BatchResult, b: BatchResult): boolean => JSON.stringify(a) === JSON.stringify(b);

/**
 * Reads the answer to a batch. Nothing is assumed: results may be out of order, missing, unknown or duplicate. They are matched by ID
 * first, then by index; by their order only where as many are left as there are items without a result.
 * @returns one result for each item, in the order in which the items were sent; undefined where the answer says nothing of the items
 */
export function readBatch(body: unknown, sent: SentItem[], shape: RecordShape = {}): BatchResult[] | undefined {
	const entries = entriesOf(body, shape);
	if (!entries) return undefined;
	const byId = new Map(sent.flatMap(({ id }, at): [string, number][] => (id === undefined ? [] : [[id, at]])));
	const first = firstIndex(entries, sent.length);
	const read = sent.map((): BatchResult | undefined => undefined);
	const unplaced: Entry[] = [];
	for (const entry of entries) {
		const { id, index, result } = entry;
		// The ID of a new resource is not that of any item.
		const isNamed = id !== undefined && byId.size > 0;
		const at = isNamed ? byId.get(id) : index === undefined ? undefined : index - first;
		if (at === undefined && !isNamed) unplaced.push(entry);
		if (at === undefined || at < 0 || at >= sent.length) continue;
		const before = read[at];
		read[at] =
			before && !isSame(before, result) ? { unknown: 'CallMatrix returned two different results for it' } : result;
	}
	const left = read.flatMap((result, at) => (result ? [] : [at]));
	const isInOrder = unplaced.length === left.length && new Set(unplaced.map(({ said }) => said)).size === 1;
	if (isInOrder) for (const [order, at] of left.entries()) read[at] = unplaced[order]?.result;
	return read.map((result) => result ?? { unknown: NO_RESULT });
}
