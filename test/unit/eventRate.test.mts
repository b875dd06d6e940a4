import { EventRate } from '../../nodes/CallMatrix/webhook/admission/eventRate.ts';

const HOUR = 3_600_000;

const clock = () => {
	const time = { hour: 0 };
	return { time, eventRate: new EventRate(() => time.hour * HOUR) };
};

test('The event rate is that of the last 24 hours, for each trigger', () => {
	const { time, eventRate } = clock();
	for (time.hour = 0; time.hour < 24; time.hour++) eventRate.count('mine');
	time.hour = 23;
	expect(eventRate.count('mine')).toBe(25);
	time.hour = 24;
	expect(eventRate.count('mine')).toBe(25);
	time.hour = 60;
	expect(eventRate.count('mine')).toBe(1);
	expect(eventRate.count('another')).toBe(1);
});

test('The event rate of a trigger that had no event for a day is evicted', () => {
	const { time, eventRate } = clock();
	for (let trigger = 0; trigger < 1000; trigger++) eventRate.count(`trigger-${trigger}`);
	time.hour = 23;
	eventRate.count('mine');
	expect(eventRate.size).toBe(1001);
	time.hour = 24;
	eventRate.count('mine');
	expect(eventRate.size).toBe(1);
});

test('The event rate leaves out what was counted before the clock was set back', () => {
	const { time, eventRate } = clock();
	time.hour = 1000;
	eventRate.count('mine');
	time.hour = 10;
	expect(eventRate.count('mine')).toBe(1);
});
