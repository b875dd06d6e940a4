import fc from 'fast-check';
import { sleep } from 'n8n-workflow';

import { createClient } from '../../nodes/CallMatrix/client/client.ts';
import type { RequestContext } from '../../nodes/CallMatrix/client/connection.ts';
import { ClientState } from '../../nodes/CallMatrix/client/state.ts';
import { WaitBudget } from '../../nodes/CallMatrix/client/waitBudget.ts';
import { TestClock } from './testClock.mts';

/** What is answered to the next request, whoever sends it. */
type Scripted =
	| { kind: 'retryAfter'; status: 429 | 503; seconds: number }
	| { kind: 'rateLimit'; seconds: number }
	| { kind: 'plain'; status: 200 | 429 | 502 | 503 };

/** A request as it was sent, once. Moments in milliseconds. */
interface Sent {
	/** Which request of which execution it is: the same where it was repeated. */
	request: string;
	at: number;
	answeredAt: number;
	answer: Scripted;
}

const OK: Scripted = { kind: 'plain', status: 200 };

function responseTo(scripted: Scripted) {
	const status = scripted.kind === 'rateLimit' ? 200 : scripted.status;
	const headers =
		scripted.kind === 'retryAfter'
			? { 'retry-after': String(scripted.seconds) }
			: scripted.kind === 'rateLimit'
				? { 'ratelimit-remaining': '0', 'ratelimit-reset': String(scripted.seconds) }
				: {};
	return { statusCode: status, headers, body: { id: 'buy_000001' } };
}

const seconds = fc.integer({ min: 1, max: 90 });
const scripts = fc.array(
	fc.oneof(
		fc.record({
			kind: fc.constant('retryAfter' as const),
			status: fc.constantFrom(429 as const, 503 as const),
			seconds,
		}),
		fc.record({ kind: fc.constant('rateLimit' as const), seconds }),
		fc.record({
			kind: fc.constant('plain' as const),
			status: fc.constantFrom(200 as const, 429 as const, 502 as const, 503 as const),
		}),
	),
	{ maxLength: 8 },
);
const executions = fc.array(
	fc.record({ budget: fc.integer({ min: 0, max: 100 }), requests: fc.integer({ min: 1, max: 3 }) }),
	{
		minLength: 1,
		maxLength: 4,
	},
);

/** Spacing at the lowest rate: what a request takes at most beyond all waits. */
const SPACING_MS = 110;

/** How long an answer takes: an odd time, so that nothing else happens in the same moment. */
const ANSWER_MS = 7.3;

beforeEach(() => {
	jest.useFakeTimers({ now: Date.parse('2026-11-24T12:00:00Z') });
});
afterEach(() => {
	jest.useRealTimers();
});

test('Retry-After, RateLimit and backoff: nothing is sent earlier than said, and each execution waits by its own wait budget', async () => {
	await fc.assert(
		fc.asyncProperty(scripts, executions, async (script, runs) => {
			const state = new ClientState();
			const sent: Sent[] = [];
			const left = [...script];
			const ends: { at: number; waitBudget: WaitBudget }[] = [];
			const began = performance.now();
			const run = async ({ budget, requests }: (typeof runs)[number], execution: number): Promise<void> => {
				const waitBudget = new WaitBudget(budget);
				const context = {
					getCredentials: async () => await Promise.resolve({ baseUrl: 'https://api.example.com/v1', apiKey: 'key' }),
					getNode: () => ({ name: 'CallMatrix' }),
					helpers: {
						httpRequestWithAuthentication: async (_credential: string, { url }: { url: string }) => {
							const answer = left.shift() ?? OK;
							const at = performance.now();
							await sleep(ANSWER_MS);
							sent.push({ request: `${execution} ${url}`, at, answeredAt: performance.now(), answer });
							return responseTo(answer);
						},
					},
				} as unknown as RequestContext;
				const client = await createClient(context, { budget: waitBudget, state });
				for (let each = 0; each < requests; each++) {
					await client.sendWithRetry({ method: 'GET', path: `/buyers/${each}` });
				}
				ends[execution] = { at: performance.now(), waitBudget };
			};
			const running = Promise.all(runs.map(run));
			await jest.advanceTimersByTimeAsync(600_000);
			await running;

			for (const { request, answeredAt, answer } of sent) {
				if (answer.kind === 'plain') continue;
				// A 503 is about the request, everything else about the key.
				const isForKey = answer.kind === 'rateLimit' || answer.status === 429;
				for (const later of sent) {
					if (later.at <= answeredAt || !(isForKey || later.request === request)) continue;
					expect(later.at - answeredAt).toBeGreaterThanOrEqual(answer.seconds * 1_000 - 1);
				}
			}
			for (const [execution, { budget }] of runs.entries()) {
				const { at, waitBudget } = ends[execution] as (typeof ends)[number];
				expect(waitBudget.pausedSeconds).toBeLessThanOrEqual(budget);
				expect(at - began).toBeLessThanOrEqual(budget * 1_000 + (sent.length + 1) * (SPACING_MS + ANSWER_MS));
			}
		}),
		{ numRuns: 150 },
	);
}, 600_000);

test.each([NaN, -1, Infinity, 'soon' as unknown as number, null as unknown as number])(
	'A Longest Wait that is no number of seconds is not unlimited: %p',
	(seconds) => {
		const budget = new WaitBudget(seconds, undefined, new TestClock());
		expect(budget.tryReserveUntil(16_000)).toBe(false);
		expect(budget.tryReserveUntil(15_000)).toBe(true);
	},
);

test('Waits at the same time count once against the wait budget, and the budget is never exceeded', () => {
	const clock = new TestClock();
	const budget = new WaitBudget(3, undefined, clock);
	expect([2_000, 1_500, 3_000].map((moment) => budget.tryReserveUntil(moment))).toEqual([true, true, true]);
	expect(budget.pausedSeconds).toBe(3);
	clock.time = 3_000;
	expect(budget.tryReserveUntil(3_001)).toBe(false);
	expect(budget.tryReserveUntil(2_000)).toBe(true);
});

describe('A wait', () => {
	const CANCELLED = new Error('cancelled');

	/** What came of a wait: when it ended, or why. */
	const endOf = async (wait: Promise<void>, clock: TestClock): Promise<unknown> =>
		await wait.then(
			() => clock.time,
			(reason: unknown) => reason,
		);

	test('ends at its moment, also where a timer wakes too early, and at once where the moment is over', async () => {
		const early = [-400, -50, 0];
		const clock = new TestClock(() => early.shift() ?? 0);
		const budget = new WaitBudget(60, undefined, clock);
		const end = endOf(budget.waitUntil(1_000), clock);
		await clock.runUntil(5_000);
		expect(await end).toBe(1_000);
		expect(early).toEqual([]);
		expect(budget.now()).toBe(5_000);
		expect(await endOf(budget.waitUntil(5_000), clock)).toBe(5_000);
		expect(await endOf(budget.waitUntil(1), clock)).toBe(5_000);
	});

	test('of a cancelled execution ends at once with the reason of its signal, and so does each one under way', async () => {
		const clock = new TestClock();
		const aborter = new AbortController();
		const budget = new WaitBudget(60, aborter.signal, clock);
		const ends = [1_000, 2_000, 500].map(async (moment) => await endOf(budget.waitUntil(moment), clock));
		await clock.runUntil(700);
		aborter.abort(CANCELLED);
		expect(await Promise.all(ends)).toEqual([CANCELLED, CANCELLED, 500]);
		expect(clock.time).toBe(700);
		expect(await endOf(budget.waitUntil(1), clock)).toBe(CANCELLED);
	});

	test('adds one listener to the signal, however many wait, and the last one removes it', async () => {
		const clock = new TestClock();
		const { signal } = new AbortController();
		const added = jest.spyOn(signal, 'addEventListener');
		const removed = jest.spyOn(signal, 'removeEventListener');
		const budget = new WaitBudget(60, signal, clock);
		for (const round of [1, 2]) {
			const began = clock.time;
			const ends = [100, 200, 300].map(async (wait) => await endOf(budget.waitUntil(began + wait), clock));
			await clock.runUntil(began + 200);
			expect([added.mock.calls.length, removed.mock.calls.length]).toEqual([round, round - 1]);
			await clock.runUntil(began + 300);
			await Promise.all(ends);
			expect([added.mock.calls.length, removed.mock.calls.length]).toEqual([round, round]);
		}
		expect(removed.mock.calls).toEqual(added.mock.calls);
	});
});

test('Longest Wait: a wait that the budget covers to the millisecond is reserved, and none beyond it', () => {
	const clock = new TestClock();
	clock.time = 0.4;
	const budget = new WaitBudget(2, undefined, clock);
	expect(budget.tryReserveUntil(2_001)).toBe(false);
	expect(budget.pausedSeconds).toBe(0);
	expect(budget.tryReserveUntil(2_000.8)).toBe(true);
	expect(budget.pausedSeconds).toBe(2);
	expect(new WaitBudget(0, undefined, clock).tryReserveUntil(1)).toBe(false);
});
