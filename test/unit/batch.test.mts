import fc from 'fast-check';
import type { IDataObject } from 'n8n-workflow';

import { readBatch, type SentItem } from '../../nodes/CallMatrix/client/shapes/batch.ts';
import { readRefusal } from '../../nodes/CallMatrix/client/shapes/refusal.ts';

/** Creations: no item has an ID before. */
const nameless = (count: number): SentItem[] => Array.from({ length: count }, () => ({}));

const good = (index: number) => ({ index, status: 200, data: { id: `buy_${index}` } });

describe('The answer to a batch', () => {
	test('is read by the place of each item, whatever its order', () => {
		fc.assert(
			fc.property(fc.nat({ max: 40 }), fc.infiniteStream(fc.integer()), (count, order) => {
				const results = Array.from({ length: count }, (_, index) => good(index));
				const keys = new Map(results.map((result) => [result, order.next().value]));
				const shuffled = [...results].sort((a, b) => (keys.get(a) ?? 0) - (keys.get(b) ?? 0));
				expect(readBatch({ results: shuffled }, nameless(count))).toEqual(results.map(({ data }) => ({ done: data })));
			}),
		);
	});

	test('that leaves an item out leaves its outcome unknown: never a success', () => {
		expect(readBatch({ results: [good(0), good(2)] }, nameless(3))?.[1]).toEqual({
			unknown: 'CallMatrix returned no result for it',
		});
	});

	test('that says two things of an item is believed in neither', () => {
		const [result] =
			readBatch({ results: [good(0), { index: 0, status: 422, error: { code: 'invalid' } }] }, nameless(1)) ?? [];
		expect(result).toEqual({ unknown: expect.stringContaining('two different results') });
		expect(readBatch({ results: [good(0), good(0)] }, nameless(1))).toEqual([{ done: { id: 'buy_0' } }]);
	});

	test.each([0, 100, 302, 600, -1, 'maybe', null, undefined])(
		'with a status that says nothing leaves it unknown: %p',
		(status) => {
			expect(readBatch({ results: [{ index: 0, status }] as IDataObject[] }, nameless(1))).toEqual([
				{ unknown: expect.any(String) },
			]);
		},
	);

	test('gives one result for each item, or none for all, whatever is in it', () => {
		fc.assert(
			fc.property(fc.anything(), fc.nat({ max: 20 }), (results, count) => {
				for (const body of [results, { results }, { data: { results } }, { succeeded: results }]) {
					expect(readBatch(body, nameless(count))?.length ?? count).toBe(count);
				}
			}),
			{ numRuns: 1000 },
		);
	});
});

/** Updates of the buyers `a`, `b` and `c`, of which `b` is refused. */
const SENT: SentItem[] = [{ id: 'a' }, { id: 'b' }, { id: 'c' }];
const BUYER = { id: 'id', idAliases: ['buyer_id'], names: ['buyer'], plurals: ['buyers'] };

const WHY = { message: 'Daily cap is too high' };

describe('The answers to a batch of updates are read in whatever form they come', () => {
	const a = { id: 'a', daily_cap: 40 };
	const c = { id: 'c', daily_cap: 40 };

	test.each<[string, unknown]>([
		[
			'results with an index from 0',
			{
				results: [
					{ index: 0, status: 200, data: a },
					{ index: 1, status: 422, error: WHY },
					{ index: 2, status: 200, data: c },
				],
			},
		],
		[
			'results with an index from 1, where exactly 1 to n come',
			{
				results: [
					{ index: 1, status: 200, data: a },
					{ index: 2, status: 422, error: WHY },
					{ index: 3, status: 200, data: c },
				],
			},
		],
		[
			'results in another order, with an ID',
			{
				results: [
					{ id: 'c', status: 200, data: c },
					{ id: 'b', status: 422, error: WHY },
					{ id: 'a', status: 200, data: a },
				],
			},
		],
		[
			'data',
			{
				data: [
					{ status: 200, data: a },
					{ status: 422, error: WHY },
					{ status: 200, data: c },
				],
			},
		],
		[
			'responses with a body each',
			{
				responses: [
					{ status: 200, body: a },
					{ status: 422, body: { error: WHY } },
					{ status: 200, body: c },
				],
			},
		],
		['a bare array of records and errors', [a, { id: 'b', error: WHY }, c]],
		[
			'a bare array with success',
			[
				{ success: true, data: a },
				{ success: false, id: 'b', ...WHY },
				{ success: true, data: c },
			],
		],
		['succeeded and failed', { succeeded: [a, c], failed: [{ id: 'b', error: WHY }] }],
		['succeeded and failed inside data', { data: { succeeded: [a, c], failed: [{ buyer_id: 'b', error: WHY }] } }],
		[
			'status in words',
			{
				results: [
					{ status: 'ok', data: a },
					{ status: 'error', error: WHY },
					{ status: 'updated', data: c },
				],
			},
		],
		[
			'status as text',
			{
				results: [
					{ status: '200 OK', data: a },
					{ status: '422', error: WHY },
					{ status: '200', data: c },
				],
			},
		],
		[
			'camelCase with a wrapper',
			{
				results: [
					{ buyerId: 'a', status: 200, buyer: { buyerId: 'a', dailyCap: 40 } },
					{ buyerId: 'b', status: 422, error: WHY },
					{ buyerId: 'c', status: 200, buyer: { buyerId: 'c', dailyCap: 40 } },
				],
			},
		],
	])('%s', (_, body) => {
		const results = readBatch(body, SENT, BUYER);
		expect(results).toMatchObject([{ done: a }, { refused: { body: expect.anything() } }, { done: c }]);
		const refused = results?.[1];
		const { body: why, status } = refused && 'refused' in refused ? refused.refused : { body: {}, status: 0 };
		expect(readRefusal({ status, headers: {}, body: why }).message).toBe(WHY.message);
	});

	test.each<[string, unknown]>([
		['a job', { job_id: 'job_1', status: 'queued' }],
		['nothing', ''],
		['an empty object', {}],
		['a count', { accepted: 3 }],
		['text', 'OK'],
	])('%s says nothing of the items', (_, body) => {
		expect(readBatch(body, SENT, BUYER)).toBeUndefined();
	});

	test('an ID that was not sent is nobody’s result, whatever its index', () => {
		const results = readBatch({ results: [{ index: 0, id: 'z', status: 200 }] }, SENT, BUYER);
		expect(results?.every((result) => 'unknown' in result)).toBe(true);
	});

	test('fewer answers than items without ID or index are nobody’s', () => {
		const results = readBatch({ results: [{ status: 200 }, { status: 422 }] }, SENT, BUYER);
		expect(results?.every((result) => 'unknown' in result)).toBe(true);
	});

	test('creations get the new IDs by index, or else in order', () => {
		const made = ['x', 'y'].map((id) => ({ id, name: id }));
		for (const body of [
			made,
			{ data: made },
			{ succeeded: made, failed: [] },
			{ results: made.map((data, index) => ({ index, status: 201, data })).reverse() },
		]) {
			expect(readBatch(body, nameless(2), BUYER)).toEqual(made.map((done) => ({ done })));
		}
	});

	test('whatever the form, shuffled answers with IDs reach their items', () => {
		fc.assert(
			fc.property(
				fc.uniqueArray(
					fc.string({ minLength: 1 }).filter((id) => id.trim() !== ''),
					{ minLength: 1, maxLength: 30 },
				),
				fc.infiniteStream(fc.nat()),
				(ids, order) => {
					const keys = new Map(ids.map((id) => [id, order.next().value]));
					const shuffled = [...ids].sort((x, y) => (keys.get(x) ?? 0) - (keys.get(y) ?? 0));
					for (const body of [
						{ results: shuffled.map((id) => ({ id, status: 200, data: { id, name: id } })) },
						shuffled.map((id) => ({ id, name: id })),
						{ succeeded: shuffled.map((id) => ({ id, name: id })), failed: [] },
					]) {
						expect(
							readBatch(
								body,
								ids.map((id) => ({ id })),
								BUYER,
							),
						).toEqual(ids.map((id) => ({ done: { id, name: id } })));
					}
				},
			),
		);
	});
});
