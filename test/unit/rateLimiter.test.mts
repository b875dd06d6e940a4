import fc from 'fast-check';

import { RateLimiter, type Sender } from '../../nodes/CallMatrix/client/rateLimiter.ts';
import { WaitBudget } from '../../nodes/CallMatrix/client/waitBudget.ts';
import { TestClock } from './testClock.mts';

const MINUTE = 60_000;

/** An execution that waits for as long as it takes. */
const patient = (signal?: AbortSignal): Sender => ({ tryReserveUntil: () => true, ...(signal && { signal }) });

/** The most that went in any one second. */
function busiest(moments: number[]): number {
	return Math.max(0, ...moments.map((from) => moments.filter((at) => at >= from && at < from + 1_000).length));
}

test('However late timers wake, no second has more than 100 requests, and the rate stays above 93 per second', async () => {
	await fc.assert(
		fc.asyncProperty(fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 7, maxLength: 7 }), async (delays) => {
			let call = 0;
			const clock = new TestClock(() => delays[call++ % delays.length] ?? 0);
			const limiter = new RateLimiter(clock);
			const sender = patient();
			const went: number[] = [];
			for (let at = 0; at < 500; at++) {
				void limiter.acquire(sender).then(() => {
					limiter.onSuccess();
					went.push(clock.time);
				});
			}
			await clock.runUntil(MINUTE);
			expect(went).toHaveLength(500);
			expect(busiest(went)).toBeLessThanOrEqual(100);
			expect(500 / ((went.at(-1) ?? 0) / 1_000)).toBeGreaterThan(93);
		}),
		{ numRuns: 20 },
	);
});

test('Slow start: until the first answer after idling, requests are 50 ms apart, so that they do not all arrive with the first', async () => {
	const clock = new TestClock();
	const limiter = new RateLimiter(clock);
	const answeredAfter = 230;
	const went: number[] = [];
	const send = async (): Promise<void> => {
		await limiter.acquire(patient());
		went.push(clock.time);
		await clock.sleep(answeredAfter);
		limiter.onSuccess();
	};
	for (const from of [1_000, 5_000]) {
		went.length = 0;
		await clock.runUntil(from);
		for (let at = 0; at < 20; at++) void send();
		await clock.runUntil(from + 1_000);
		const sent = went.map((moment) => Math.round(moment - from));
		// The first interval is shorter by what a timer may catch up.
		expect(sent.slice(0, 7)).toEqual([0, 25, 75, 125, 175, 225, 275]);
		expect(sent.slice(7)).toEqual(sent.slice(7).map((_, at) => Math.round(275 + (at + 1) * (1_000 / 96))));
	}
});

test('Slow start: who sends one request after the other waits for no more of it than until the first answer', async () => {
	const clock = new TestClock();
	const limiter = new RateLimiter(clock);
	const went: number[] = [];
	const send = async (): Promise<void> => {
		for (let at = 0; at < 4; at++) {
			await limiter.acquire(patient());
			went.push(Math.round(clock.time));
			await clock.sleep(5);
			limiter.onSuccess();
		}
	};
	void send();
	await clock.runUntil(MINUTE);
	const pace = 1_000 / 96;
	expect(went).toEqual([0, 5 + pace, 5 + 2 * pace, 5 + 3 * pace].map(Math.round));
});

test('Executions are served round robin, and each first in, first out', async () => {
	const clock = new TestClock();
	const limiter = new RateLimiter(clock);
	const owners = ['a', 'b', 'c', 'd'].map((name) => ({ name, ...patient() }));
	const went: string[] = [];
	// Until all are in line.
	limiter.pauseUntil(1);
	for (const owner of owners) {
		for (let at = 0; at < 50; at++) void limiter.acquire(owner).then(() => went.push(`${owner.name}${at}`));
	}
	await clock.runUntil(MINUTE);
	const rounds = Array.from({ length: 50 }, (_, at) => owners.map(({ name }) => `${name}${at}`)).flat();
	expect(went).toEqual(rounds);
});

test('During a pause (429 with Retry-After) nothing is sent, and the longest pause counts', async () => {
	const clock = new TestClock();
	const limiter = new RateLimiter(clock);
	for (const moment of [2_000, 1_000, 3_000]) limiter.pauseUntil(moment);
	let went = -1;
	void limiter.acquire(patient()).then(() => (went = clock.time));
	await clock.runUntil(2_999);
	expect(went).toBe(-1);
	await clock.runUntil(MINUTE);
	expect(went).toBe(3_000);
});

test('Pauses: nothing is sent earlier than CallMatrix said, and each execution waits by its own wait budget', async () => {
	const execution = fc.record({ budgetS: fc.integer({ min: 0, max: 40 }), joinsS: fc.integer({ min: 0, max: 40 }) });
	const said = fc.record({ atS: fc.integer({ min: 0, max: 40 }), forS: fc.integer({ min: 0, max: 60 }) });
	await fc.assert(
		fc.asyncProperty(
			fc.array(execution, { minLength: 1, maxLength: 5 }),
			// Who is turned away by one pause cannot know of another in the same moment.
			fc.uniqueArray(said, { maxLength: 4, selector: ({ atS }) => atS }),
			async (executions, waits) => {
				const clock = new TestClock();
				const limiter = new RateLimiter(clock);
				// No two kinds of step happen in the same moment: their order would be nobody's promise.
				const steps = [
					...waits.map(({ atS, forS }) => ({
						at: atS * 1_000 + 0.25,
						act: () => {
							limiter.pauseUntil((atS + forS) * 1_000);
						},
					})),
					...executions.map(({ budgetS, joinsS }, index) => ({
						at: joinsS * 1_000 + 0.5,
						act: () => {
							const budget = new WaitBudget(budgetS, undefined, clock);
							void limiter
								.acquire(budget)
								.then((pausedForMs) => (ends[index] = { at: clock.time, pausedForMs, budget }));
						},
					})),
				].sort((a, b) => a.at - b.at);
				const ends: { at: number; pausedForMs: number | undefined; budget: WaitBudget }[] = [];
				for (const { at, act } of steps) {
					await clock.runUntil(at);
					act();
				}
				await clock.runUntil(MINUTE * 10);

				const pausedAt = (moment: number): number =>
					Math.max(
						0,
						...waits.filter(({ atS }) => atS * 1_000 + 0.25 <= moment).map(({ atS, forS }) => (atS + forS) * 1_000),
					);
				for (const [index, { budgetS, joinsS }] of executions.entries()) {
					const { at, pausedForMs, budget } = ends[index] as (typeof ends)[number];
					const joinedAt = joinsS * 1_000 + 0.5;
					// Spacing adds a little for each that is sent before: no answer comes, so all of it is slow start.
					const pacing = executions.length * 50;
					expect(budget.pausedSeconds).toBeLessThanOrEqual(budgetS);
					expect(at - joinedAt).toBeLessThanOrEqual(budgetS * 1_000 + pacing);
					if (pausedForMs === undefined) expect(at).toBeGreaterThanOrEqual(pausedAt(at));
					else {
						expect(at + pausedForMs).toBeCloseTo(pausedAt(at));
						expect(at + pausedForMs - joinedAt).toBeGreaterThan(budgetS * 1_000);
					}
				}
			},
		),
		{ numRuns: 300 },
	);
});

test('A burst of 429s lowers the rate once, and a minute later the full rate is back', async () => {
	const clock = new TestClock();
	const limiter = new RateLimiter(clock);
	const inASecondFrom = async (moment: number): Promise<number> => {
		await clock.runUntil(moment);
		const aborter = new AbortController();
		const sender = patient(aborter.signal);
		const went: number[] = [];
		for (let at = 0; at < 200; at++) {
			void limiter.acquire(sender).then(
				() => {
					limiter.onSuccess();
					went.push(clock.time);
				},
				() => undefined,
			);
		}
		await clock.runUntil(moment + 1_000);
		aborter.abort();
		return went.length;
	};
	expect(await inASecondFrom(0)).toBeGreaterThan(91);
	// Two at once count as one: each would halve it.
	limiter.onThrottled();
	const afterOne = await inASecondFrom(1_000);
	limiter.onThrottled();
	limiter.onThrottled();
	const afterTwo = await inASecondFrom(2_000);
	expect(afterOne).toBeGreaterThan(88);
	expect(afterTwo).toBeLessThan(afterOne);
	expect(afterTwo).toBeGreaterThan(0.9 * afterOne);
	expect(await inASecondFrom(63_000)).toBeGreaterThan(91);
});

test('After a 429 the rate is the share that got through during the last second, for processes that share a key', async () => {
	const clock = new TestClock();
	const limiter = new RateLimiter(clock);
	for (let at = 1; at <= 60; at++) limiter.onSuccess();
	limiter.onThrottled();
	const sender = patient();
	const went: number[] = [];
	for (let at = 0; at < 100; at++) void limiter.acquire(sender).then(() => went.push(clock.time));
	await clock.runUntil(1_000);
	expect(went.length).toBeGreaterThan(55);
	expect(went.length).toBeLessThan(61);
});

test('RateLimit headers: what is left is spread over the rest of the window, never slower than the lowest rate', async () => {
	const clock = new TestClock();
	const limiter = new RateLimiter(clock);
	limiter.spread(40, 2_000);
	let went = -1;
	void limiter.acquire(patient()).then(() => (went = clock.time));
	await clock.runUntil(MINUTE);
	expect(went).toBe(50);
	limiter.spread(1, 3_600_000);
	void limiter.acquire(patient()).then(() => (went = clock.time));
	await clock.runUntil(2 * MINUTE);
	expect(went - MINUTE).toBeGreaterThan(0);
	expect(went - MINUTE).toBeLessThan(110);
});

test('A cancelled execution stops waiting, and the others go on', async () => {
	const clock = new TestClock();
	const limiter = new RateLimiter(clock);
	limiter.pauseUntil(10_000);
	const aborter = new AbortController();
	const cancelled = limiter.acquire(patient(aborter.signal)).catch((reason: unknown) => reason);
	let went = -1;
	void limiter.acquire(patient()).then(() => (went = clock.time));
	aborter.abort(new Error('cancelled'));
	expect(await cancelled).toEqual(new Error('cancelled'));
	expect(clock.time).toBe(0);
	await expect(limiter.acquire(patient(aborter.signal))).rejects.toThrow('cancelled');
	await clock.runUntil(MINUTE);
	expect(went).toBe(10_000);
});

describe('The signal of an execution', () => {
	const watched = () => {
		const aborter = new AbortController();
		const added = jest.spyOn(aborter.signal, 'addEventListener');
		const removed = jest.spyOn(aborter.signal, 'removeEventListener');
		return { aborter, listeners: () => [added.mock.calls.length, removed.mock.calls.length] };
	};

	test('has one listener, however many requests wait, until the last of them is sent', async () => {
		const clock = new TestClock();
		const limiter = new RateLimiter(clock);
		const { aborter, listeners } = watched();
		const sender = patient(aborter.signal);
		limiter.pauseUntil(10);
		for (let at = 0; at < 3; at++) void limiter.acquire(sender);
		await clock.runUntil(30);
		expect(listeners()).toEqual([1, 0]);
		await clock.runUntil(MINUTE);
		expect(listeners()).toEqual([1, 1]);
	});

	test('has none where a pause turns the execution away', async () => {
		const clock = new TestClock();
		const limiter = new RateLimiter(clock);
		const { aborter, listeners } = watched();
		const sender: Sender = { signal: aborter.signal, tryReserveUntil: (moment) => moment <= 10_000 };
		limiter.pauseUntil(10_000);
		const turnedAway = [limiter.acquire(sender), limiter.acquire(sender)];
		let went = -1;
		void limiter.acquire(patient()).then(() => (went = clock.time));
		await clock.runUntil(4_000);
		limiter.pauseUntil(20_000);
		expect(await Promise.all(turnedAway)).toEqual([16_000, 16_000]);
		expect(listeners()).toEqual([1, 1]);
		expect(await limiter.acquire(sender)).toBe(16_000);
		await clock.runUntil(MINUTE);
		expect(went).toBe(20_000);
	});

	test('cancels each of its waiting requests', async () => {
		const clock = new TestClock();
		const limiter = new RateLimiter(clock);
		const { aborter } = watched();
		const sender = patient(aborter.signal);
		limiter.pauseUntil(1_000);
		const waiting = [limiter.acquire(sender), limiter.acquire(sender)];
		aborter.abort(new Error('cancelled'));
		const results = await Promise.allSettled(waiting);
		expect(results.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
		await clock.runUntil(1_000);
		expect(limiter.isIdle).toBe(true);
	});
});

test('A pause that is over when it is said turns nobody away', async () => {
	const clock = new TestClock();
	const limiter = new RateLimiter(clock);
	await clock.runUntil(5_000);
	const impatient: Sender = { tryReserveUntil: () => false };
	const waiting = [limiter.acquire(impatient), limiter.acquire(impatient)];
	limiter.pauseUntil(5_000);
	limiter.pauseUntil(4_000);
	await clock.runUntil(6_000);
	expect(await Promise.all(waiting)).toEqual([undefined, undefined]);
});

/** How many requests of a patient execution are sent within a second, behind one that was answered. */
async function sentPerSecond(limiter: RateLimiter, clock: TestClock): Promise<number> {
	limiter.onSuccess();
	const aborter = new AbortController();
	const sender = patient(aborter.signal);
	let sent = 0;
	const count = (): void => {
		sent++;
	};
	for (let at = 0; at < 200; at++) void limiter.acquire(sender).then(count, () => undefined);
	await clock.runUntil(clock.time + 1_000);
	aborter.abort();
	return sent;
}

test('A 429 multiplies the rate by 0.5 at least, even when nothing got through (MIN_FACTOR)', async () => {
	const clock = new TestClock();
	const limiter = new RateLimiter(clock);
	limiter.onThrottled();
	const sent = await sentPerSecond(limiter, clock);
	expect(sent).toBeGreaterThan(43);
	expect(sent).toBeLessThan(52);
});

test('Several 429s within a second count once: those requests were under way before the first was seen', async () => {
	const clock = new TestClock();
	const limiter = new RateLimiter(clock);
	for (let at = 0; at < 3; at++) {
		limiter.onThrottled();
		await clock.runUntil(clock.time + 400);
	}
	const sent = await sentPerSecond(limiter, clock);
	expect(sent).toBeGreaterThan(43);
	expect(sent).toBeLessThan(52);
});

test('A single 429 when nearly everything got through lowers the rate by 3 % (HEADROOM)', async () => {
	const clock = new TestClock();
	const limiter = new RateLimiter(clock);
	for (let at = 0; at < 95; at++) limiter.onSuccess();
	limiter.onThrottled();
	const sent = await sentPerSecond(limiter, clock);
	expect(sent).toBeGreaterThan(88);
	expect(sent).toBeLessThanOrEqual(94);
});

test('However many 429s come, the rate never falls below 10 % (MIN_RATE)', async () => {
	const clock = new TestClock();
	const limiter = new RateLimiter(clock);
	for (let at = 0; at < 30; at++) {
		limiter.onThrottled();
		await clock.runUntil(clock.time + 1_001);
	}
	limiter.onThrottled();
	const sent = await sentPerSecond(limiter, clock);
	// 9.5 per second; without a floor it would be none.
	expect(sent).toBeGreaterThanOrEqual(9);
	expect(sent).toBeLessThanOrEqual(12);
});

test('The rate recovers slowly at first: half a minute after a 429 it is still reduced', async () => {
	const clock = new TestClock();
	const limiter = new RateLimiter(clock);
	limiter.onThrottled();
	await clock.runUntil(30_000);
	const sent = await sentPerSecond(limiter, clock);
	expect(sent).toBeGreaterThan(50);
	expect(sent).toBeLessThan(65);
});

describe('A limiter is idle', () => {
	const idleAfter = async (act: (limiter: RateLimiter) => void, ...moments: number[]): Promise<boolean[]> => {
		const clock = new TestClock();
		await clock.runUntil(1);
		const limiter = new RateLimiter(clock);
		act(limiter);
		const idle: boolean[] = [];
		for (const moment of moments) {
			await clock.runUntil(moment);
			idle.push(limiter.isIdle);
		}
		return idle;
	};

	test('when it is new', async () => {
		expect(await idleAfter(() => undefined, 1)).toEqual([true]);
	});

	test('not before a pause is over', async () => {
		expect(
			await idleAfter(
				(limiter) => {
					limiter.pauseUntil(5_000);
				},
				4_999,
				5_000,
			),
		).toEqual([false, true]);
	});

	test('not before its rate has recovered from a 429', async () => {
		expect(
			await idleAfter(
				(limiter) => {
					limiter.onThrottled();
				},
				60_000,
				60_001,
			),
		).toEqual([false, true]);
	});

	test('not within a second of a request that got through', async () => {
		expect(
			await idleAfter(
				(limiter) => {
					limiter.onSuccess();
				},
				1_001,
				1_002,
			),
		).toEqual([false, true]);
	});

	test('not before the spread of a RateLimit window lets the next request go', async () => {
		expect(
			await idleAfter(
				(limiter) => {
					limiter.spread(10, 1_000);
				},
				50,
				101,
			),
		).toEqual([false, true]);
	});

	test('not while a request waits, even if its timer is late', async () => {
		const clock = new TestClock(() => 100);
		const limiter = new RateLimiter(clock);
		for (let at = 0; at < 2; at++) void limiter.acquire(patient());
		await clock.runUntil(50);
		expect(limiter.isIdle).toBe(false);
		await clock.runUntil(200);
		expect(limiter.isIdle).toBe(true);
	});
});
