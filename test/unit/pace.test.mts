import fc from 'fast-check';

import type { Clock } from '../../nodes/CallMatrix/client/clock.ts';
import { Pace, type Sender } from '../../nodes/CallMatrix/client/rateLimiter.ts';
import { Patience } from '../../nodes/CallMatrix/client/waitBudget.ts';

/** A clock of the test's own, whose timers wake as late as they are told. Milliseconds. */
class TestClock implements Clock {
	time = 0;

	private sleepers: { at: number; wake: () => void }[] = [];

	constructor(private readonly lateBy: () => number = () => 0) {}

	now = (): number => this.time;

	sleep = async (milliseconds: number): Promise<void> => {
		await new Promise<void>((wake) => {
			this.sleepers.push({ at: this.time + milliseconds + this.lateBy(), wake });
		});
	};

	/** Lets everything happen until nobody sleeps any more, or the moment has come. */
	async runUntil(moment: number): Promise<void> {
		for (;;) {
			for (let turn = 0; turn < 20; turn++) await Promise.resolve();
			this.sleepers.sort((a, b) => a.at - b.at);
			const [first] = this.sleepers;
			if (!first || first.at > moment) break;
			this.sleepers.shift();
			this.time = Math.max(this.time, first.at);
			first.wake();
		}
		this.time = Math.max(this.time, moment);
	}
}

const MINUTE = 60_000;

/** An execution that waits for as long as it takes. */
const patient = (signal?: AbortSignal): Sender => ({ tryReserveUntil: () => true, ...(signal && { signal }) });

/** The most that went in any one second. */
function busiest(moments: number[]): number {
	return Math.max(0, ...moments.map((from) => moments.filter((at) => at >= from && at < from + 1_000).length));
}

test('However late timers wake, no second sees more than 100 requests, and the pace holds at 93 and more', async () => {
	await fc.assert(
		fc.asyncProperty(fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 7, maxLength: 7 }), async (delays) => {
			let call = 0;
			const clock = new TestClock(() => delays[call++ % delays.length] ?? 0);
			const pace = new Pace(clock);
			const sender = patient();
			const went: number[] = [];
			for (let at = 0; at < 500; at++) void pace.turn(sender).then(() => went.push(clock.time));
			await clock.runUntil(MINUTE);
			expect(went).toHaveLength(500);
			expect(busiest(went)).toBeLessThanOrEqual(100);
			expect(500 / ((went.at(-1) ?? 0) / 1_000)).toBeGreaterThan(93);
		}),
		{ numRuns: 20 },
	);
});

test('Executions take turns: none waits while another is served twice, and each keeps its order', async () => {
	const clock = new TestClock();
	const pace = new Pace(clock);
	const owners = ['a', 'b', 'c', 'd'].map((name) => ({ name, ...patient() }));
	const went: string[] = [];
	// Until all are in line.
	pace.pauseUntil(1);
	for (const owner of owners) {
		for (let at = 0; at < 50; at++) void pace.turn(owner).then(() => went.push(`${owner.name}${at}`));
	}
	await clock.runUntil(MINUTE);
	const rounds = Array.from({ length: 50 }, (_, at) => owners.map(({ name }) => `${name}${at}`)).flat();
	expect(went).toEqual(rounds);
});

test('After a 429 with Retry-After nothing goes before its end, and the longest counts', async () => {
	const clock = new TestClock();
	const pace = new Pace(clock);
	for (const moment of [2_000, 1_000, 3_000]) pace.pauseUntil(moment);
	let went = -1;
	void pace.turn(patient()).then(() => (went = clock.time));
	await clock.runUntil(2_999);
	expect(went).toBe(-1);
	await clock.runUntil(MINUTE);
	expect(went).toBe(3_000);
});

test('Nothing goes earlier than CallMatrix said, no execution waits beyond its own budget, and none is held by the budget of another', async () => {
	const execution = fc.record({ budgetS: fc.integer({ min: 0, max: 40 }), joinsS: fc.integer({ min: 0, max: 40 }) });
	const said = fc.record({ atS: fc.integer({ min: 0, max: 40 }), forS: fc.integer({ min: 0, max: 60 }) });
	await fc.assert(
		fc.asyncProperty(
			fc.array(execution, { minLength: 1, maxLength: 5 }),
			fc.array(said, { maxLength: 4 }),
			async (executions, waits) => {
				const clock = new TestClock();
				const pace = new Pace(clock);
				// No two kinds of step happen in the same moment: their order would be nobody's promise.
				const steps = [
					...waits.map(({ atS, forS }) => ({
						at: atS * 1_000 + 0.25,
						act: () => {
							pace.pauseUntil((atS + forS) * 1_000);
						},
					})),
					...executions.map(({ budgetS, joinsS }, index) => ({
						at: joinsS * 1_000 + 0.5,
						act: () => {
							const patience = new Patience(budgetS, undefined, clock);
							void pace.turn(patience).then((heldMs) => (ends[index] = { at: clock.time, heldMs, patience }));
						},
					})),
				].sort((a, b) => a.at - b.at);
				const ends: { at: number; heldMs: number | undefined; patience: Patience }[] = [];
				for (const { at, act } of steps) {
					await clock.runUntil(at);
					act();
				}
				await clock.runUntil(MINUTE * 10);

				const heldAt = (moment: number): number =>
					Math.max(
						0,
						...waits.filter(({ atS }) => atS * 1_000 + 0.25 <= moment).map(({ atS, forS }) => (atS + forS) * 1_000),
					);
				for (const [index, { budgetS, joinsS }] of executions.entries()) {
					const { at, heldMs, patience } = ends[index] as (typeof ends)[number];
					const joinedAt = joinsS * 1_000 + 0.5;
					// The pace itself may add a little for each that goes before.
					const pacing = executions.length * 11;
					expect(patience.pausedSeconds).toBeLessThanOrEqual(budgetS);
					expect(at - joinedAt).toBeLessThanOrEqual(budgetS * 1_000 + pacing);
					if (heldMs === undefined) expect(at).toBeGreaterThanOrEqual(heldAt(at));
					else {
						expect(at + heldMs).toBeCloseTo(heldAt(at));
						expect(at + heldMs - joinedAt).toBeGreaterThan(budgetS * 1_000);
					}
				}
			},
		),
		{ numRuns: 300 },
	);
});

test.each([NaN, -1, Infinity, 'soon' as unknown as number, null as unknown as number])(
	'A Longest Wait that is no number of seconds is not unlimited: %p',
	(seconds) => {
		const patience = new Patience(seconds, undefined, new TestClock());
		expect(patience.tryReserveUntil(16_000)).toBe(false);
		expect(patience.tryReserveUntil(15_000)).toBe(true);
	},
);

test('Waits at the same time count once against the wait budget, and the budget is never exceeded', () => {
	const clock = new TestClock();
	const patience = new Patience(3, undefined, clock);
	expect([2_000, 1_500, 3_000].map((moment) => patience.tryReserveUntil(moment))).toEqual([true, true, true]);
	expect(patience.pausedSeconds).toBe(3);
	clock.time = 3_000;
	expect(patience.tryReserveUntil(3_001)).toBe(false);
	expect(patience.tryReserveUntil(2_000)).toBe(true);
});

test('A refusal lowers the pace once for all that was under way, and a minute later it is the full one again', async () => {
	const clock = new TestClock();
	const pace = new Pace(clock);
	const inASecondFrom = async (moment: number): Promise<number> => {
		await clock.runUntil(moment);
		const aborter = new AbortController();
		const sender = patient(aborter.signal);
		const went: number[] = [];
		for (let at = 0; at < 200; at++) {
			void pace.turn(sender).then(
				() => {
					pace.passed();
					went.push(clock.time);
				},
				() => undefined,
			);
		}
		await clock.runUntil(moment + 1_000);
		aborter.abort();
		return went.length;
	};
	expect(await inASecondFrom(0)).toBeGreaterThan(93);
	pace.slowDown();
	pace.slowDown();
	expect(await inASecondFrom(1_000)).toBeGreaterThan(80);
	pace.slowDown();
	expect(await inASecondFrom(2_100)).toBeLessThan(80);
	expect(await inASecondFrom(63_000)).toBeGreaterThan(93);
});

test('Processes that share a key find their share of it: what gets through is taken as that', async () => {
	const clock = new TestClock();
	const pace = new Pace(clock);
	for (let at = 1; at <= 60; at++) pace.passed();
	pace.slowDown();
	const sender = patient();
	const went: number[] = [];
	for (let at = 0; at < 100; at++) void pace.turn(sender).then(() => went.push(clock.time));
	await clock.runUntil(1_000);
	expect(went.length).toBeGreaterThan(55);
	expect(went.length).toBeLessThan(61);
});

test('What the RateLimit header says is left is spread over the rest of its window, never slower than the slowest pace', async () => {
	const clock = new TestClock();
	const pace = new Pace(clock);
	pace.spread(40, 2_000);
	let went = -1;
	void pace.turn(patient()).then(() => (went = clock.time));
	await clock.runUntil(MINUTE);
	expect(went).toBe(50);
	pace.spread(1, 3_600_000);
	void pace.turn(patient()).then(() => (went = clock.time));
	await clock.runUntil(2 * MINUTE);
	expect(went - MINUTE).toBeLessThan(110);
});

test('An execution that is cancelled waits no longer, and the others go on', async () => {
	const clock = new TestClock();
	const pace = new Pace(clock);
	pace.pauseUntil(10_000);
	const aborter = new AbortController();
	const cancelled = pace.turn(patient(aborter.signal)).catch((reason: unknown) => reason);
	let went = -1;
	void pace.turn(patient()).then(() => (went = clock.time));
	aborter.abort(new Error('cancelled'));
	expect(await cancelled).toEqual(new Error('cancelled'));
	expect(clock.time).toBe(0);
	await expect(pace.turn(patient(aborter.signal))).rejects.toThrow('cancelled');
	await clock.runUntil(MINUTE);
	expect(went).toBe(10_000);
});
