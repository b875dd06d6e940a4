import type { Clock } from '../../nodes/CallMatrix/client/clock.ts';

/** A clock that the test moves, and whose timers wake as late as they are told. Milliseconds. */
export class TestClock implements Clock {
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
