/** The idempotency key of a POST: when it is the same, and when it is another one. */
import fc from 'fast-check';
import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';

import type { ApiRequest } from '../../nodes/CallMatrix/client/apiRequest.ts';
import { idempotencyKey } from '../../nodes/CallMatrix/execution/sending/idempotency.ts';

interface Post {
	run: number;
	itemIndex: number;
	request: ApiRequest;
}

/** @param stored what n8n stores with the execution for the node */
function keyIn(stored: IDataObject, { run, itemIndex, request }: Post): string {
	const context = {
		getContext: (type: string) => (type === 'node' ? stored : {}),
		getWorkflowDataProxy: (item: number) => ({ $runIndex: item === itemIndex ? run : -1 }),
	} as unknown as IExecuteFunctions;
	return idempotencyKey(context, itemIndex, request);
}

const post = fc.record<Post>({
	run: fc.nat({ max: 2 }),
	itemIndex: fc.nat({ max: 2 }),
	request: fc.record({
		method: fc.constantFrom('POST', 'PATCH'),
		path: fc.constantFrom('/buyers', '/offers'),
		body: fc.constantFrom({ name: 'a' }, { name: 'b' }, {}),
	}),
});

describe('Idempotency key', () => {
	test('is the same for the same request of the same item and run, and another one for any other', () => {
		const stored: IDataObject = {};
		fc.assert(
			fc.property(post, post, (one, other) => {
				const isOne = JSON.stringify(one) === JSON.stringify(other);
				expect(keyIn(stored, one) === keyIn(stored, other)).toBe(isOne);
			}),
			{ numRuns: 500 },
		);
	});

	const one: Post = { run: 0, itemIndex: 0, request: { method: 'POST', path: '/buyers', body: { name: 'a' } } };

	test('is repeated by another try of the execution, for which n8n restores what was stored, and by no new execution', () => {
		const stored: IDataObject = {};
		const key = keyIn(stored, one);
		const restored = JSON.parse(JSON.stringify(stored)) as IDataObject;
		expect(keyIn(restored, one)).toBe(key);
		expect(keyIn({}, one)).not.toBe(key);
	});

	test('is SHA-256 in hex, also for a request without a body, which is not one with an empty body', () => {
		const stored: IDataObject = {};
		const request = { method: 'POST' as const, path: '/calls/call_1/activate' };
		const key = keyIn(stored, { ...one, request });
		expect(key).toMatch(/^[0-9a-f]{64}$/);
		expect(keyIn(stored, { ...one, request })).toBe(key);
		expect(keyIn(stored, { ...one, request: { ...request, body: {} } })).not.toBe(key);
	});
});
