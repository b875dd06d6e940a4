import fc from 'fast-check';
import type { IDataObject } from 'n8n-workflow';

import { mayPass, readBatch } from '../../nodes/CallMatrix/execution/sending/batchEnvelope.ts';

const good = (index: number) => ({ index, status: 200, data: { id: `buy_${index}` } });

describe('The answer to a batch', () => {
	test('is read by the place of each item, whatever its order', () => {
		fc.assert(
			fc.property(fc.nat({ max: 40 }), fc.infiniteStream(fc.integer()), (count, order) => {
				const results = Array.from({ length: count }, (_, index) => good(index));
				const keys = new Map(results.map((result) => [result, order.next().value]));
				const shuffled = [...results].sort((a, b) => (keys.get(a) ?? 0) - (keys.get(b) ?? 0));
				expect(readBatch({ results: shuffled }, count)).toEqual(results.map(({ data }) => ({ done: data })));
			}),
		);
	});

	test('that leaves an item out leaves its outcome unknown: never a success', () => {
		expect(readBatch({ results: [good(0), good(2)] }, 3)[1]).toEqual({
			unknown: 'CallMatrix returned no result for it',
		});
	});

	test('that says two things of an item is believed in neither', () => {
		const [result] = readBatch({ results: [good(0), { index: 0, status: 422, error: { code: 'invalid' } }] }, 1);
		expect(result).toEqual({ unknown: expect.stringContaining('twice') });
		expect(readBatch({ results: [good(0), good(0)] }, 1)).toEqual([{ done: { id: 'buy_0' } }]);
	});

	test.each([0, 100, 302, 600, -1, 'ok', null, undefined])(
		'with a status that says nothing leaves it unknown: %p',
		(status) => {
			expect(readBatch({ results: [{ index: 0, status }] as IDataObject[] }, 1)).toEqual([
				{ unknown: expect.any(String) },
			]);
		},
	);

	test('gives one result for each item, whatever is in it', () => {
		fc.assert(
			fc.property(fc.anything(), fc.nat({ max: 20 }), (results, count) => {
				expect(readBatch({ results } as IDataObject, count)).toHaveLength(count);
			}),
			{ numRuns: 1000 },
		);
	});
});

test('An item is sent again where it may pass as it is, and not where it is refused for what it says', () => {
	for (const status of [429, 500, 503]) expect(mayPass({ status, error: {} })).toBe(true);
	expect(mayPass({ status: 409, error: { code: 'resource_locked' } })).toBe(true);
	for (const status of [400, 404, 422]) expect(mayPass({ status, error: {} })).toBe(false);
	expect(mayPass({ status: 409, error: { code: 'idempotency_key_reused' } })).toBe(false);
});
