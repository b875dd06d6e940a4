import fc from 'fast-check';

import { Turns } from '../../nodes/CallMatrix/execution/turns.ts';

/** The turns in which items with these keys are taken. */
function turnsOf(keys: string[]): number[][] {
	const turns = new Turns();
	const taken: number[][] = [];
	for (let turn = [...keys.keys()]; turn.length > 0; turn = turns.next()) {
		taken.push(turn.filter((item) => turns.take(keys[item] ?? '', item)));
	}
	return taken;
}

test('Items about the same record are in different turns, in input order, in as few turns as possible', () => {
	fc.assert(
		fc.property(fc.array(fc.constantFrom('a', 'b', 'c', 'd'), { maxLength: 40 }), (keys) => {
			const turns = turnsOf(keys);
			const counts = new Map<string, number>();
			for (const key of keys) counts.set(key, (counts.get(key) ?? 0) + 1);
			expect(turns).toHaveLength(Math.max(0, ...counts.values()));
			for (const turn of turns) expect(new Set(turn.map((item) => keys[item])).size).toBe(turn.length);
			for (const key of counts.keys()) {
				const items = turns.flat().filter((item) => keys[item] === key);
				expect(items).toEqual([...keys.keys()].filter((item) => keys[item] === key));
			}
		}),
	);
});

test('Ten thousand items about one record are read twice each, not once in every turn', () => {
	const turns = new Turns();
	let read = 0;
	for (let turn = Array.from({ length: 10_000 }, (_, item) => item); turn.length > 0; turn = turns.next()) {
		for (const item of turn) {
			read++;
			turns.take('buy_000001', item);
		}
	}
	expect(read).toBe(2 * 10_000 - 1);
});

test('A key that an earlier turn had is free again, and is known', () => {
	const turns = new Turns();
	expect([turns.had('a'), turns.waits('a', 0), turns.take('a', 0), turns.waits('a', 1)]).toEqual([
		false,
		false,
		true,
		true,
	]);
	expect(turns.next()).toEqual([1]);
	expect([turns.had('a'), turns.take('a', 1)]).toEqual([true, true]);
	expect(turns.next()).toEqual([]);
});
