/** How often a person is told of an event that the trigger does not know. */
import fc from 'fast-check';

import { displayName, UnknownEvents } from '../../nodes/CallMatrix/webhook/delivery/unknownEvents.ts';

const DAY_MS = 24 * 3_600_000;

describe('Unknown events', () => {
	test('are due once a day for each name and trigger', () => {
		let now = 0;
		const events = new UnknownEvents(() => now);
		const due = () => [events.isDue('a', 'x'), events.isDue('a', 'y'), events.isDue('b', 'x')];
		expect(due()).toEqual([true, true, true]);
		now = DAY_MS - 1;
		expect(due()).toEqual([false, false, false]);
		now = DAY_MS;
		expect(due()).toEqual([true, true, true]);
	});

	test('are due again where the person could not be told', () => {
		const events = new UnknownEvents(() => 0);
		expect(events.isDue('a', 'x')).toBe(true);
		events.forget('a', 'x');
		events.forget('b', 'x');
		expect([events.isDue('a', 'x'), events.isDue('a', 'x')]).toEqual([true, false]);
	});

	test('are bounded: whatever names come, a day tells of twenty at most, and nothing is kept for longer', () => {
		fc.assert(
			fc.property(fc.array(fc.tuple(fc.string(), fc.nat({ max: DAY_MS }))), (deliveries) => {
				let now = 0;
				const events = new UnknownEvents(() => now);
				const told: number[] = [];
				for (const [name, wait] of deliveries) {
					now += wait;
					if (events.isDue('a', name)) told.push(now);
					expect(told.filter((at) => at > now - DAY_MS).length).toBeLessThanOrEqual(20);
				}
				now += DAY_MS;
				events.isDue('b', 'x');
				expect(events.size).toBe(1);
			}),
		);
		const events = new UnknownEvents(() => 0);
		const told = Array.from({ length: 100 }, (_, at) => events.isDue('a', `event ${at}`));
		expect(told.filter(Boolean)).toHaveLength(20);
	});

	test('are called by their name where it reads as one, so that no personal data gets into a message', () => {
		for (const name of ['call.completed', 'recording ready', 'CALL_TRANSFERRED']) expect(displayName(name)).toBe(name);
		for (const name of ['+12125550123', 'x'.repeat(65), '{"caller_id":1}', '<b>', '']) {
			expect(displayName(name)).toBe('an event with an unusual name');
		}
		expect(displayName(null)).toBe('an event without a name');
	});
});
