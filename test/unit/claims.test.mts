import fc from 'fast-check';

import { Claims, LEASE_MS, WINDOW_HOURS } from '../../nodes/CallMatrix/webhook/delivery/claims.ts';

const HOUR = 3_600_000;
const TRIGGER = 'workflow/node';

const clock = (start = 1_790_000_000_000) => {
	const time = { now: start };
	return { time, claims: new Claims(() => time.now) };
};

describe('Deduplication within a process', () => {
	test('fifty copies of one event at once are one claim', () => {
		const { claims } = clock();
		const results = Array.from({ length: 50 }, () => claims.acquire(TRIGGER, 'evt'));
		expect(results.filter((result) => result === 'acquired')).toHaveLength(1);
		expect(results.filter((result) => result === 'inProgress')).toHaveLength(49);
	});

	test('a completed event stays completed for 25 hours, then can be acquired again', () => {
		const { time, claims } = clock();
		claims.acquire(TRIGGER, 'evt');
		claims.complete(TRIGGER, 'evt');
		time.now += WINDOW_HOURS * HOUR;
		expect(claims.acquire(TRIGGER, 'evt')).toBe('completed');
		time.now += 2 * HOUR;
		expect(claims.acquire(TRIGGER, 'evt')).toBe('acquired');
	});

	test('a released event can be acquired by the next delivery', () => {
		const { claims } = clock();
		claims.acquire(TRIGGER, 'evt');
		claims.release(TRIGGER, 'evt');
		expect(claims.acquire(TRIGGER, 'evt')).toBe('acquired');
	});

	test('a claim that is neither completed nor released ends with its lease', () => {
		const { time, claims } = clock();
		claims.acquire(TRIGGER, 'evt');
		time.now += LEASE_MS - 1;
		expect(claims.acquire(TRIGGER, 'evt')).toBe('inProgress');
		time.now += 1;
		expect(claims.acquire(TRIGGER, 'evt')).toBe('acquired');
	});

	test('ids that differ only in case, Unicode form or trailing space are different events', () => {
		const { claims } = clock();
		const ids = ['evt_a', 'EVT_A', 'evt_a ', 'é', 'e\u0301'];
		expect(ids.map((id) => claims.acquire(TRIGGER, id))).toEqual(ids.map(() => 'acquired'));
	});

	test('each trigger gets its own copy of an event', () => {
		const { claims } = clock();
		expect(claims.acquire('workflow/one', 'evt')).toBe('acquired');
		expect(claims.acquire('workflow/other', 'evt')).toBe('acquired');
		claims.complete('workflow/one', 'evt');
		expect(claims.acquire('workflow/other', 'evt')).toBe('inProgress');
	});

	test('a completed event stays completed when an older claim on it is released later', () => {
		const { time, claims } = clock();
		claims.acquire(TRIGGER, 'evt');
		time.now += LEASE_MS;
		expect(claims.acquire(TRIGGER, 'evt')).toBe('acquired');
		claims.complete(TRIGGER, 'evt');
		claims.release(TRIGGER, 'evt');
		expect(claims.acquire(TRIGGER, 'evt')).toBe('completed');
	});

	test('an event that is completed long after its lease is remembered, too', () => {
		const { time, claims } = clock();
		claims.acquire(TRIGGER, 'evt');
		time.now += 3 * HOUR;
		claims.acquire(TRIGGER, 'another');
		claims.complete(TRIGGER, 'evt');
		expect(claims.acquire(TRIGGER, 'evt')).toBe('completed');
	});

	test('events older than the window are evicted, also those of a trigger that is gone', () => {
		const { time, claims } = clock();
		for (let count = 0; count < 1000; count++) {
			claims.acquire('workflow/gone', `evt_${count}`);
			// Of every third nothing is heard.
			if (count % 3 === 1) claims.complete('workflow/gone', `evt_${count}`);
			else if (count % 3 === 2) claims.release('workflow/gone', `evt_${count}`);
		}
		time.now += (WINDOW_HOURS + 1) * HOUR;
		claims.acquire(TRIGGER, 'evt');
		expect(claims.size).toEqual({ triggers: 1, events: 1 });
	});

	test('no more completed events are remembered than the bound, and those are the newest', () => {
		const claims = new Claims(() => 0, 200);
		for (let count = 0; count < 1000; count++) {
			claims.acquire(TRIGGER, `evt_${count}`);
			claims.complete(TRIGGER, `evt_${count}`);
			expect(claims.size.events).toBeLessThanOrEqual(200);
		}
		expect(claims.size.events).toBeGreaterThanOrEqual(198);
		expect(claims.acquire(TRIGGER, 'evt_999')).toBe('completed');
		expect(claims.acquire(TRIGGER, 'evt_802')).toBe('completed');
		expect(claims.acquire(TRIGGER, 'evt_799')).toBe('acquired');
	});

	test('the bound on completed events is reached before any is evicted, then the oldest one percent is', () => {
		const claims = new Claims(() => 0, 200);
		const complete = (id: string): void => {
			claims.acquire(TRIGGER, id);
			claims.complete(TRIGGER, id);
		};
		for (let count = 0; count < 200; count++) complete(`evt_${count}`);
		expect(claims.size.events).toBe(200);
		complete('evt_200');
		expect(claims.size.events).toBe(198);
		expect(claims.acquire(TRIGGER, 'evt_3')).toBe('completed');
		expect(claims.acquire(TRIGGER, 'evt_2')).toBe('acquired');
	});

	test('the hourly eviction ends no lease, and forgets no trigger that has one', () => {
		const { time, claims } = clock(1_000 * HOUR - LEASE_MS / 2);
		claims.acquire(TRIGGER, 'completed');
		claims.complete(TRIGGER, 'completed');
		claims.acquire(TRIGGER, 'inProgress');
		claims.acquire('workflow/other', 'inProgress');
		// The next hour has begun, half a lease later.
		time.now += LEASE_MS / 2;
		expect(claims.acquire(TRIGGER, 'inProgress')).toBe('inProgress');
		expect(claims.acquire('workflow/other', 'inProgress')).toBe('inProgress');
		expect(claims.acquire(TRIGGER, 'completed')).toBe('completed');
		expect(claims.size).toEqual({ triggers: 2, events: 3 });
	});

	test('no history of deliveries, responses and waits gives one lease to two holders at a time', () => {
		// The clock of claims never goes back; one that a person sets is tried below.
		const step = fc.oneof(
			fc.record({ kind: fc.constant('take' as const), id: fc.constantFrom('a', 'b', 'c') }),
			fc.record({
				kind: fc.constant('settle' as const),
				id: fc.constantFrom('a', 'b', 'c'),
				isCompleted: fc.boolean(),
			}),
			fc.record({ kind: fc.constant('wait' as const), by: fc.integer({ min: 0, max: 3 * HOUR }) }),
		);
		fc.assert(
			fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
				const { time, claims } = clock();
				const heldUntil = new Map<string, number>();
				for (const what of steps) {
					if (what.kind === 'wait') time.now += what.by;
					else if (what.kind === 'settle') {
						// Only a holder settles.
						if (heldUntil.has(what.id)) {
							if (what.isCompleted) claims.complete(TRIGGER, what.id);
							else claims.release(TRIGGER, what.id);
						}
						heldUntil.delete(what.id);
					} else {
						const result = claims.acquire(TRIGGER, what.id);
						const held = heldUntil.get(what.id);
						if (held !== undefined && held > time.now) expect(result).toBe('inProgress');
						if (result === 'acquired') heldUntil.set(what.id, time.now + LEASE_MS);
					}
				}
			}),
			{ numRuns: 500 },
		);
	});
});

describe('When the clock of the machine is set by hours, back and forth,', () => {
	test('no claim ends early and none lasts longer', () => {
		const wall = jest.spyOn(Date, 'now');
		try {
			const claims = new Claims();
			claims.acquire(TRIGGER, 'completed');
			claims.complete(TRIGGER, 'completed');
			claims.acquire(TRIGGER, 'inProgress');
			for (const hours of [3, -3, 30, -50, 0]) {
				wall.mockReturnValue(1_790_000_000_000 + hours * HOUR);
				expect(claims.acquire(TRIGGER, 'completed')).toBe('completed');
				expect(claims.acquire(TRIGGER, 'inProgress')).toBe('inProgress');
				claims.acquire(TRIGGER, 'failed');
				claims.release(TRIGGER, 'failed');
				expect(claims.acquire(TRIGGER, 'failed')).toBe('acquired');
			}
		} finally {
			wall.mockRestore();
		}
	});

	test('a completed event is a duplicate until the window has passed by the clock that was set', () => {
		const step = fc.integer({ min: -5 * HOUR, max: 5 * HOUR });
		fc.assert(
			fc.property(fc.array(fc.tuple(step, fc.nat(20)), { maxLength: 100 }), (steps) => {
				const { time, claims } = clock();
				/** By event: when it was answered, and the latest that the clock has shown since. */
				const answered = new Map<string, { at: number; latest: number }>();
				for (const [by, number] of steps) {
					time.now += by;
					for (const event of answered.values()) event.latest = Math.max(event.latest, time.now);
					const id = `evt_${number}`;
					const known = answered.get(id);
					const result = claims.acquire(TRIGGER, id);
					if (known && known.latest - known.at <= WINDOW_HOURS * HOUR) expect(result).toBe('completed');
					if (result !== 'acquired') continue;
					claims.complete(TRIGGER, id);
					answered.set(id, { at: time.now, latest: time.now });
				}
			}),
			{ numRuns: 500 },
		);
	});
});
