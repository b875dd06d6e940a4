import { countEvent } from '../../nodes/CallMatrix/webhook/admission/eventRate.ts';

const HOUR = 3_600_000;

test('The events of a trigger are counted for a day, each trigger for itself', () => {
	for (let hour = 0; hour < 24; hour++) countEvent('mine', hour * HOUR);
	expect(countEvent('mine', 23 * HOUR)).toBe(25);
	expect(countEvent('mine', 24 * HOUR)).toBe(25);
	expect(countEvent('mine', 60 * HOUR)).toBe(1);
	expect(countEvent('another', 60 * HOUR)).toBe(1);
});
