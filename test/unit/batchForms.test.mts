/** The answer to a batch in every form that is read: the names of its lists and fields, statuses and words, indices and wrappers. */
import type { IDataObject } from 'n8n-workflow';

import { batchBody, batchItem, readBatch, type BatchResult } from '../../nodes/CallMatrix/client/shapes/batch.ts';

const BUYER = { id: 'id', idAliases: ['buyer_id'], names: ['buyer'], plurals: ['buyers'] };

/** The result of the buyer `a`, in a batch that only it was in. */
const resultOf = (entry: IDataObject): BatchResult | undefined => readBatch([entry], [{ id: 'a' }], BUYER)?.[0];

const UNKNOWN = { unknown: 'CallMatrix returned no result for it' };
const NO_STATUS = { unknown: 'CallMatrix returned no status for it' };

describe('Batch response: a result', () => {
	test.each(['status', 'statusCode', 'status_code', 'code'])('has its HTTP status in %s, as number or text', (name) => {
		for (const done of [200, '201', '201 Created', '204 No Content']) {
			expect(resultOf({ id: 'a', [name]: done })).toMatchObject({ done: { id: 'a' } });
		}
		for (const refused of [404, '404', '404 Not Found']) {
			expect(resultOf({ id: 'a', [name]: refused })).toMatchObject({ refused: { status: 404 } });
		}
	});

	test.each([
		[100, { unknown: 'CallMatrix returned an unexpected status for it (100)' }],
		[199, { unknown: 'CallMatrix returned an unexpected status for it (199)' }],
		[200, { done: {} }],
		[299, { done: {} }],
		[300, { unknown: 'CallMatrix returned an unexpected status for it (300)' }],
		[399, { unknown: 'CallMatrix returned an unexpected status for it (399)' }],
		[400, { refused: { status: 400, body: {} } }],
		[599, { refused: { status: 599, body: {} } }],
		[99, NO_STATUS],
		[600, NO_STATUS],
		['99', NO_STATUS],
		['600', NO_STATUS],
		['2000', NO_STATUS],
		['HTTP 200', NO_STATUS],
		[true, NO_STATUS],
	])('with the status %j is %j', (status, result) => {
		expect(readBatch([{ status }], [{}])).toEqual([result]);
	});

	test.each(['accepted', 'created', 'deleted', 'done', 'ok', 'success', 'succeeded', 'successful', 'updated'])(
		'with the status %s is done, and the word is no field of the record',
		(word) => {
			for (const status of [word, word.toUpperCase()]) {
				expect(resultOf({ id: 'a', status })).toEqual({ done: { id: 'a' } });
				expect(resultOf({ id: 'a', status, name: 'A' })).toEqual({ done: { id: 'a', name: 'A' } });
			}
		},
	);

	test.each(['error', 'fail', 'failed', 'failure', 'invalid', 'rejected'])('with the status %s is refused', (word) => {
		for (const status of [word, word.toUpperCase()]) {
			expect(resultOf({ id: 'a', status, message: 'why' })).toEqual({
				refused: { status: 422, body: { message: 'why' } },
			});
		}
	});

	test.each(['success', 'ok'])('with %s: true is done, with false refused', (name) => {
		expect(resultOf({ id: 'a', [name]: true })).toMatchObject({ done: { id: 'a' } });
		expect(resultOf({ id: 'a', [name]: false })).toMatchObject({ refused: { status: 422 } });
	});

	test.each(['id', '_id', 'uuid'])('with an error and no status is refused, also where it has its ID in %s', (name) => {
		expect(resultOf({ [name]: 'a', error: 'why' })).toMatchObject({ refused: { status: 422, body: { error: 'why' } } });
	});

	test.each<[string, IDataObject]>([
		['a status and an error', { status: 200, error: { code: 'not_found' } }],
		['a status as text and an error', { status: '200', error: 'not found' }],
		['a word and an error', { status: 'updated', errors: [{ message: 'too large' }] }],
		['success and an error', { success: true, error: 'locked' }],
		['a status, and a body that is an error', { status: 200, body: { error: { code: 'not_found' } } }],
		['success, and data that say that it was none', { ok: true, data: { id: 'a', success: false } }],
	])('with %s says two things, so its outcome is unknown', (_, entry) => {
		const unknown = { unknown: 'CallMatrix returned both a success and an error for it' };
		expect(resultOf({ id: 'a', ...entry })).toEqual(unknown);
		const answer = readBatch({ succeeded: [{ id: 'a', ...entry }], failed: [] }, [{ id: 'a' }], BUYER);
		expect(answer).toEqual([unknown]);
	});

	test.each([null, '', [], {}, 0, false])('with a status and the empty error %j is done', (error) => {
		expect(resultOf({ id: 'a', status: 200, error, errors: error })).toMatchObject({ done: { id: 'a' } });
	});

	test('with an ID and nothing else says nothing', () => {
		expect(resultOf({ id: 'a' })).toEqual(NO_STATUS);
	});

	test.each<[string, IDataObject, IDataObject]>([
		['the entry itself', { name: 'A' }, { name: 'A' }],
		[
			'the entry itself, beside index, status and success',
			{ index: 0, status: 200, success: true, name: 'A' },
			{ name: 'A' },
		],
		['the entry itself, with a status of its own', { status: 'active', name: 'A' }, { status: 'active', name: 'A' }],
		['in data', { status: 200, data: { name: 'A' } }, { name: 'A' }],
		['in body', { status: 200, body: { name: 'A' } }, { name: 'A' }],
		['in result', { status: 200, result: { name: 'A' } }, { name: 'A' }],
		['in resource', { status: 200, resource: { name: 'A' } }, { name: 'A' }],
		['under the name of the resource', { status: 200, buyer: { name: 'A' } }, { name: 'A' }],
		['under the name of the resource in capitals', { status: 200, Buyer: { name: 'A' } }, { name: 'A' }],
		['in body, beside a data that is none', { status: 200, data: 'text', body: { name: 'A' } }, { name: 'A' }],
	])('has the record as %s', (_, entry, record) => {
		expect(resultOf({ id: 'a', ...entry })).toEqual({ done: { id: 'a', ...record } });
	});

	test('has the ID of the record before its own', () => {
		expect(readBatch([{ id: 'result_1', status: 200, data: { id: 'a', name: 'A' } }], [{ id: 'a' }], BUYER)).toEqual([
			{ done: { id: 'a', name: 'A' } },
		]);
	});

	test.each<[string, IDataObject, unknown]>([
		['without ID, index and status', { index: 0, error: { message: 'why' } }, { error: { message: 'why' } }],
		['the body of a response of its own', { body: { message: 'why' } }, { message: 'why' }],
		[
			'all of it, where an error stands beside the body',
			{ error: 'why', body: { a: 1 } },
			{ error: 'why', body: { a: 1 } },
		],
		[
			'all of it, where errors stand beside the body',
			{ errors: ['why'], body: { a: 1 } },
			{ errors: ['why'], body: { a: 1 } },
		],
		['all of it, where the error is an object', { error: { code: 'x' }, body: {} }, { error: { code: 'x' }, body: {} }],
		['all of it, where the body is text', { body: 'why' }, { body: 'why' }],
	])('that refuses says why: %s', (_, entry, body) => {
		expect(resultOf({ id: 'a', status: 422, ...entry })).toEqual({ refused: { status: 422, body } });
	});
});

describe('Batch response: its results are found', () => {
	const done = [{ id: 'a', name: 'A' }];
	const expected = [{ done: done[0] }];

	test.each(['results', 'data', 'responses', 'items', 'records', 'buyers', 'Results', 'BUYERS'])('in %s', (name) => {
		expect(readBatch({ [name]: done }, [{ id: 'a' }], BUYER)).toEqual(expected);
		expect(readBatch({ meta: {}, [name]: done }, [{ id: 'a' }], BUYER)).toEqual(expected);
	});

	const BOTH = [{ id: 'a' }, { id: 'b' }];

	test.each(['succeeded', 'successful', 'success', 'successes', 'created', 'updated', 'deleted', 'Succeeded'])(
		'in %s, beside those that failed',
		(name) => {
			for (const list of [['a'], [{ id: 'a' }], [{ buyer_id: 'a' }]]) {
				for (const failed of ['failed', 'failures', 'errors', 'Failed']) {
					const [first, second] = readBatch({ [name]: list, [failed]: ['b'] }, BOTH, BUYER) ?? [];
					expect(first).toHaveProperty('done');
					expect(second).toEqual({ refused: { status: 422, body: {} } });
				}
			}
			expect(readBatch({ [name]: ['a'] }, BOTH, BUYER)).toEqual([{ done: {} }, UNKNOWN]);
			expect(readBatch({ [name]: 1, failed: ['b'] }, BOTH, BUYER)).toEqual([
				UNKNOWN,
				{ refused: { status: 422, body: {} } },
			]);
		},
	);

	test('in data, result or results, one level down and no further', () => {
		for (const name of ['data', 'result', 'results']) {
			expect(readBatch({ [name]: { items: done } }, [{ id: 'a' }], BUYER)).toEqual(expected);
			expect(readBatch({ [name]: { [name]: { items: done } } }, [{ id: 'a' }], BUYER)).toBeUndefined();
		}
	});

	test('not in a list of those that failed alone: the others may have been done or not', () => {
		expect(readBatch({ failed: ['b'] }, BOTH, BUYER)).toBeUndefined();
	});

	test('by IDs that are numbers, too', () => {
		expect(readBatch({ succeeded: [1], failed: [{ id: 2 }] }, [{ id: '1' }, { id: '2' }], BUYER)).toEqual([
			{ done: {} },
			{ refused: { status: 422, body: {} } },
		]);
	});

	test('and what is said of an item counts, unless its own status contradicts', () => {
		expect(
			readBatch({ succeeded: [{ id: 'a', status: 422 }], failed: [{ id: 'b', status: 200 }] }, BOTH, BUYER),
		).toEqual([{ refused: { status: 422, body: {} } }, { refused: { status: 422, body: {} } }]);
	});

	test('not where an entry is only an ID or no object: that says nothing of how it went', () => {
		expect(readBatch(['a', 'b'], BOTH, BUYER)).toEqual([UNKNOWN, UNKNOWN]);
		expect(readBatch([null, true], [{}, {}], BUYER)).toEqual([UNKNOWN, UNKNOWN]);
	});
});

describe('Batch response: a result belongs to an item', () => {
	const sent = [{}, {}, {}];
	const refused = { refused: { status: 422, body: {} } };

	test.each(['index', 'position', 'row'])('by its %s, as number or text', (name) => {
		for (const write of [Number, String]) {
			const result = readBatch([{ [name]: write(1), status: 422 }], sent);
			expect(result?.map((each) => 'refused' in each)).toEqual([false, true, false]);
		}
	});

	test.each<[string, unknown[], number | undefined]>([
		['counted from 0', [0, 1, 2], 0],
		['counted from 1 where 1 to n came', [1, 2, 3], 0],
		['counted from 0 where only some came', [1, 2], 1],
		['counted from 0 where one came twice', [1, 1, 2], 1],
		['counted from 0 where others than 1 to n came', [2, 3, 4], 2],
		['none where it is no whole number', [1.5], undefined],
		['none where it is no number', ['first'], undefined],
		['none where it is beyond the last item', [3], undefined],
		['none where it is negative', [-1], undefined],
	])('by its index: %s', (_, indices, place) => {
		const results = readBatch(
			indices.map((index) => ({ index, status: 422 })),
			sent,
		);
		expect(results).toHaveLength(3);
		const first = results?.findIndex((each) => 'refused' in each);
		expect(first).toBe(place ?? -1);
	});

	test('by its order, where as many came as there are items without a result', () => {
		const [first, second, third] = readBatch([{ index: 1, status: 200 }, { status: 422 }, { status: 200 }], sent) ?? [];
		expect([first, third]).toMatchObject([refused, { done: {} }]);
		expect(second).toMatchObject({ done: {} });
		expect(readBatch([{ status: 422 }, { status: 422 }], sent)).toEqual([UNKNOWN, UNKNOWN, UNKNOWN]);
	});

	test('by no order where those that were done and those that failed stand in lists of their own', () => {
		expect(readBatch({ created: [{ name: 'A' }], failed: [{ message: 'why' }] }, [{}, {}])).toEqual([UNKNOWN, UNKNOWN]);
		expect(readBatch({ created: [{ name: 'A' }], failed: [] }, [{}])).toEqual([{ done: { name: 'A' } }]);
	});

	test('by its ID before its index; an ID that was not sent is that of no item', () => {
		expect(readBatch([{ id: 'b', index: 0, status: 422 }], [{ id: 'a' }, { id: 'b' }], BUYER)).toEqual([
			UNKNOWN,
			refused,
		]);
		expect(
			readBatch(
				[
					{ id: 'z', index: 0, status: 422 },
					{ id: 'y', status: 422 },
				],
				[{ id: 'a' }, { id: 'b' }],
				BUYER,
			),
		).toEqual([UNKNOWN, UNKNOWN]);
	});
});

test('Batch request: an item is its ID, where it has one, and the fields to set', () => {
	expect(batchItem('buy_1', { name: 'A' })).toEqual({ id: 'buy_1', name: 'A' });
	expect(batchItem('buy_1')).toEqual({ id: 'buy_1' });
	expect(batchItem(undefined, { name: 'A' })).toEqual({ name: 'A' });
	expect(batchBody('update', [{ id: 'buy_1' }])).toEqual({ operation: 'update', items: [{ id: 'buy_1' }] });
});
