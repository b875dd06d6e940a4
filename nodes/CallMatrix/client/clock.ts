import { sleep } from 'n8n-workflow';

/** Timers beyond this would keep a process alive that has nothing left to wait for. Milliseconds. */
const LONGEST_SLEEP_MS = 1_000;

export interface Clock {
	/** Milliseconds; never goes back. */
	now: () => number;
	sleep: (milliseconds: number) => Promise<void>;
}

/** Sleeps a second at most: whoever waits longer looks at the clock again. */
export const REAL_CLOCK: Clock = {
	now: () => performance.now(),
	sleep: async (milliseconds) => await sleep(Math.min(milliseconds, LONGEST_SLEEP_MS)),
};
