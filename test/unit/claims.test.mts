import fc from 'fast-check';

import { Claims, LEASE_MS, WINDOW_HOURS } from '../../nodes/CallMatrix/webhook/claims.ts';

const HOUR = 3_600_000;

const clock = (start = 1_790_000_000_000) => {
	const time = { now: start };
	return { time, claims: new Claims(() => time.now) };
};

describe('Within a process', () => {
	test('fifty copies of one event at once are one claim', () => {
		const { claims } = clock();
		const results = Array.from({ length: 50 }, () => claims.take('evt'));
		expect(results.filter((result) => result === 'taken')).toHaveLength(1);
		expect(results.filter((result) => result === 'pending')).toHaveLength(49);
	});

	test('an answered event stays answered for a day and an hour, then may be taken anew', () => {
		const { time, claims } = clock();
		claims.take('evt');
		claims.settle('evt', true);
		time.now += WINDOW_HOURS * HOUR;
		expect(claims.take('evt')).toBe('answered');
		time.now += 2 * HOUR;
		expect(claims.take('evt')).toBe('taken');
	});

	test('an event whose answer failed can be taken by the next delivery', () => {
		const { claims } = clock();
		claims.take('evt');
		claims.settle('evt', false);
		expect(claims.take('evt')).toBe('taken');
	});

	test('a claim of which nothing more is heard ends with its lease', () => {
		const { time, claims } = clock();
		claims.take('evt');
		time.now += LEASE_MS - 1;
		expect(claims.take('evt')).toBe('pending');
		time.now += 1;
		expect(claims.take('evt')).toBe('taken');
	});

	test('ids that differ only in case, Unicode form or trailing space are different events', () => {
		const { claims } = clock();
		const ids = ['evt_a', 'EVT_A', 'evt_a ', 'é', 'e\u0301'];
		expect(ids.map((id) => claims.take(id))).toEqual(ids.map(() => 'taken'));
	});

	test('no history of deliveries, answers and clock changes has two holders of one claim at a time', () => {
		const step = fc.oneof(
			fc.record({ kind: fc.constant('take' as const), id: fc.constantFrom('a', 'b', 'c') }),
			fc.record({ kind: fc.constant('settle' as const), id: fc.constantFrom('a', 'b', 'c'), answered: fc.boolean() }),
			fc.record({ kind: fc.constant('wait' as const), by: fc.integer({ min: -2 * HOUR, max: 3 * HOUR }) }),
		);
		fc.assert(
			fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
				const { time, claims } = clock();
				const heldUntil = new Map<string, number>();
				for (const what of steps) {
					if (what.kind === 'wait') time.now += what.by;
					else if (what.kind === 'settle') {
						// Only a holder settles.
						if (heldUntil.has(what.id)) claims.settle(what.id, what.answered);
						heldUntil.delete(what.id);
					} else {
						const result = claims.take(what.id);
						const held = heldUntil.get(what.id);
						if (held !== undefined && held > time.now) expect(result).toBe('pending');
						if (result === 'taken') heldUntil.set(what.id, time.now + LEASE_MS);
					}
				}
			}),
			{ numRuns: 500 },
		);
	});
});
