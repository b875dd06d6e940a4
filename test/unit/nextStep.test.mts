import {
	afterBatch,
	chooseMode,
	isSentAgain,
	mayPass,
	type AfterBatch,
	type GroupMode,
} from '../../nodes/CallMatrix/execution/sending/nextStep.ts';

describe('How a group of items is sent', () => {
	test.each<[string, Parameters<typeof chooseMode>[0], GroupMode]>([
		['a group goes as one batch', { size: 10, maxBatchSize: 1_000, isEndpointMissing: false }, 'batch'],
		['a full batch is not split', { size: 1_000, maxBatchSize: 1_000, isEndpointMissing: false }, 'batch'],
		['one item goes by itself', { size: 1, maxBatchSize: 1_000, isEndpointMissing: false }, 'single'],
		[
			'more than CallMatrix took (413) goes in halves',
			{ size: 10, maxBatchSize: 9, isEndpointMissing: false },
			'halves',
		],
		[
			'without a batch endpoint (404) each goes alone',
			{ size: 10, maxBatchSize: 1_000, isEndpointMissing: true },
			'single',
		],
		['without a batch endpoint no half is tried', { size: 10, maxBatchSize: 5, isEndpointMissing: true }, 'single'],
		[
			'after a batch whose answer said nothing of its items each goes alone',
			{ size: 10, maxBatchSize: 1, isEndpointMissing: false },
			'single',
		],
	])('%s', (_, situation, mode) => {
		expect(chooseMode(situation)).toBe(mode);
	});
});

describe('What follows the response to a batch', () => {
	test.each<[string, Parameters<typeof afterBatch>[0], AfterBatch]>([
		[
			'200: its results are read',
			{ status: 200, isSuccess: true, mayBeApplied: false, isRepeatable: false },
			{ next: 'readResults' },
		],
		[
			'also where a try before it was lost',
			{ status: 200, isSuccess: true, mayBeApplied: true, isRepeatable: false },
			{ next: 'readResults' },
		],
		[
			'404: no such endpoint',
			{ status: 404, isSuccess: false, mayBeApplied: false, isRepeatable: false },
			{ next: 'single' },
		],
		[
			'405: no such endpoint',
			{ status: 405, isSuccess: false, mayBeApplied: false, isRepeatable: false },
			{ next: 'single' },
		],
		[
			'400: halves tell which item it is',
			{ status: 400, isSuccess: false, mayBeApplied: false, isRepeatable: false },
			{ next: 'halves', isTooLarge: false },
		],
		[
			'422: halves tell which item it is',
			{ status: 422, isSuccess: false, mayBeApplied: false, isRepeatable: false },
			{ next: 'halves', isTooLarge: false },
		],
		[
			'413: it is too large',
			{ status: 413, isSuccess: false, mayBeApplied: false, isRepeatable: false },
			{ next: 'halves', isTooLarge: true },
		],
		[
			'429: it was not applied, and may be tried in any way',
			{ status: 429, isSuccess: false, mayBeApplied: false, isRepeatable: false },
			{ next: 'fail' },
		],
		['403: refused', { status: 403, isSuccess: false, mayBeApplied: false, isRepeatable: false }, { next: 'fail' }],
		[
			'no response, and nothing was sent',
			{ isSuccess: false, mayBeApplied: false, isRepeatable: false },
			{ next: 'fail' },
		],
		[
			'no response, and it may have been applied',
			{ isSuccess: false, mayBeApplied: true, isRepeatable: false },
			{ next: 'fail' },
		],
		[
			'a 200 that is no JSON object',
			{ status: 200, isSuccess: false, mayBeApplied: true, isRepeatable: false },
			{ next: 'fail' },
		],
	])('%s', (_, response, expected) => {
		expect(afterBatch(response)).toEqual(expected);
	});

	test('a batch of creations that may have been applied is never sent in another way', () => {
		for (let status = 300; status < 600; status++) {
			expect(afterBatch({ status, isSuccess: false, mayBeApplied: true, isRepeatable: false })).toEqual({
				next: 'fail',
			});
		}
	});

	test('a batch of updates or deletions is, because applying them twice does no harm', () => {
		expect(afterBatch({ status: 413, isSuccess: false, mayBeApplied: true, isRepeatable: true })).toEqual({
			next: 'halves',
			isTooLarge: true,
		});
	});
});

describe('Items that were refused for now within a batch', () => {
	test('are sent again four times at most', () => {
		expect([0, 1, 2, 3, 4, 5].map(isSentAgain)).toEqual([true, true, true, true, false, false]);
	});

	test.each<[string, Parameters<typeof mayPass>[0], { update: boolean; create: boolean }]>([
		['429: later', { status: 429 }, { update: true, create: true }],
		['409 locked', { status: 409, code: 'resource_locked' }, { update: true, create: true }],
		['409 for what they say', { status: 409, code: 'idempotency_key_reused' }, { update: false, create: false }],
		['500: a creation may have been made', { status: 500 }, { update: true, create: false }],
		['503: the same', { status: 503 }, { update: true, create: false }],
		['422', { status: 422 }, { update: false, create: false }],
		['404', { status: 404 }, { update: false, create: false }],
	])('%s', (_, refused, { update, create }) => {
		expect([mayPass(refused, true), mayPass(refused, false)]).toEqual([update, create]);
	});
});
