import fc from 'fast-check';

import { Pace, type Clock } from '../../nodes/CallMatrix/transport/pace.ts';

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
			const went: number[] = [];
			for (let at = 0; at < 500; at++) void pace.turn(pace).then(() => went.push(clock.time));
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
	const owners = ['a', 'b', 'c', 'd'].map((name) => ({ name }));
	const went: string[] = [];
	// Until all are in line.
	pace.hold(1);
	for (const owner of owners) {
		for (let at = 0; at < 50; at++) void pace.turn(owner).then(() => went.push(`${owner.name}${at}`));
	}
	await clock.runUntil(MINUTE);
	const rounds = Array.from({ length: 50 }, (_, at) => owners.map(({ name }) => `${name}${at}`)).flat();
	expect(went).toEqual(rounds);
});

test('A hold lets nothing go before its end, and the longest counts', async () => {
	const clock = new TestClock();
	const pace = new Pace(clock);
	expect(pace.hold(2_000)).toBe(2_000);
	expect(pace.hold(1_000)).toBe(0);
	expect(pace.hold(3_000)).toBe(1_000);
	let went = -1;
	void pace.turn({}).then(() => (went = clock.time));
	await clock.runUntil(2_999);
	expect(went).toBe(-1);
	await clock.runUntil(MINUTE);
	expect(went).toBe(3_000);
});

test('A refusal lowers the pace once for all that was under way, and a minute later it is the full one again', async () => {
	const clock = new TestClock();
	const pace = new Pace(clock);
	const inASecondFrom = async (moment: number): Promise<number> => {
		await clock.runUntil(moment);
		const aborter = new AbortController();
		const went: number[] = [];
		for (let at = 0; at < 200; at++) {
			void pace.turn(aborter, aborter.signal).then(
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
	const went: number[] = [];
	for (let at = 0; at < 100; at++) void pace.turn({}).then(() => went.push(clock.time));
	await clock.runUntil(1_000);
	expect(went.length).toBeGreaterThan(55);
	expect(went.length).toBeLessThan(61);
});

test('What CallMatrix says is left is spread over the rest of its window', async () => {
	const clock = new TestClock();
	const pace = new Pace(clock);
	pace.spread(4, 2);
	let went = -1;
	void pace.turn({}).then(() => (went = clock.time));
	await clock.runUntil(MINUTE);
	expect(went).toBe(500);
	pace.spread(0, 3);
	void pace.turn({}).then(() => (went = clock.time));
	await clock.runUntil(2 * MINUTE);
	expect(went).toBe(63_000);
});

test('An execution that is cancelled waits no longer, and the others go on', async () => {
	const clock = new TestClock();
	const pace = new Pace(clock);
	pace.hold(10_000);
	const aborter = new AbortController();
	const cancelled = pace.turn({}, aborter.signal).catch((reason: unknown) => reason);
	let went = -1;
	void pace.turn({}).then(() => (went = clock.time));
	aborter.abort(new Error('cancelled'));
	expect(await cancelled).toEqual(new Error('cancelled'));
	expect(clock.time).toBe(0);
	await expect(pace.turn({}, aborter.signal)).rejects.toThrow('cancelled');
	await clock.runUntil(MINUTE);
	expect(went).toBe(10_000);
});
