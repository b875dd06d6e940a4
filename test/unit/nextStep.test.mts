import {
	afterBatch,
	afterRefusals,
	chooseMode,
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
		['too large comes before missing', { size: 10, maxBatchSize: 5, isEndpointMissing: true }, 'halves'],
	])('%s', (_, situation, mode) => {
		expect(chooseMode(situation)).toBe(mode);
	});

	test.each<GroupMode>(['batch', 'halves', 'single'])(
		'another try of the execution sends it as before, under the same idempotency keys: %s',
		(earlierMode) => {
			for (const isEndpointMissing of [true, false]) {
				for (const maxBatchSize of [1, 1_000]) {
					expect(chooseMode({ size: 10, maxBatchSize, isEndpointMissing, earlierMode })).toBe(earlierMode);
				}
			}
		},
	);
});

describe('What follows the response to a batch', () => {
	test.each<[string, Parameters<typeof afterBatch>[0], AfterBatch]>([
		['200: its results are read', { status: 200, isSuccess: true, mayBeApplied: false }, { next: 'readResults' }],
		[
			'also under a key that was sent before',
			{ status: 200, isSuccess: true, mayBeApplied: true },
			{ next: 'readResults' },
		],
		['404: no such endpoint', { status: 404, isSuccess: false, mayBeApplied: false }, { next: 'single' }],
		['405: no such endpoint', { status: 405, isSuccess: false, mayBeApplied: false }, { next: 'single' }],
		[
			'400: halves tell which item it is',
			{ status: 400, isSuccess: false, mayBeApplied: false },
			{ next: 'halves', isTooLarge: false },
		],
		[
			'422: halves tell which item it is',
			{ status: 422, isSuccess: false, mayBeApplied: false },
			{ next: 'halves', isTooLarge: false },
		],
		[
			'413: it is too large',
			{ status: 413, isSuccess: false, mayBeApplied: false },
			{ next: 'halves', isTooLarge: true },
		],
		[
			'429: it was not applied, and may be tried in any way',
			{ status: 429, isSuccess: false, mayBeApplied: false },
			{ next: 'fail', isForgotten: true },
		],
		['403: refused', { status: 403, isSuccess: false, mayBeApplied: false }, { next: 'fail', isForgotten: true }],
		[
			'no response, and nothing was sent',
			{ isSuccess: false, mayBeApplied: false },
			{ next: 'fail', isForgotten: true },
		],
		[
			'no response, and it may have been applied',
			{ isSuccess: false, mayBeApplied: true },
			{ next: 'fail', isForgotten: false },
		],
		[
			'a 200 that is no JSON object',
			{ status: 200, isSuccess: false, mayBeApplied: true },
			{ next: 'fail', isForgotten: false },
		],
	])('%s', (_, response, expected) => {
		expect(afterBatch(response)).toEqual(expected);
	});

	test('a batch that may have been applied is never split, whatever CallMatrix answers to its repetition', () => {
		for (let status = 300; status < 600; status++) {
			expect(afterBatch({ status, isSuccess: false, mayBeApplied: true })).toEqual({
				next: 'fail',
				isForgotten: false,
			});
		}
	});
});

describe('Items that were refused for now within a batch (429, 5xx, 409 locked)', () => {
	test('are sent again in a smaller batch, creations by themselves, four times at most', () => {
		expect([0, 1, 2, 3, 4, 5].map((round) => afterRefusals('update', round))).toEqual([
			...['batch', 'batch', 'batch', 'batch'],
			...['fail', 'fail'],
		]);
		expect(afterRefusals('delete', 0)).toBe('batch');
		expect([3, 4].map((round) => afterRefusals('create', round))).toEqual(['single', 'fail']);
	});
});
