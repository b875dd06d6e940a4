/** Time as the rate limiter and the wait budget see it, so that tests can replace it. */

import { sleep } from 'n8n-workflow';

/** A longer timer would keep a process alive that has nothing left to wait for. */
const MAX_SLEEP_MS = 1_000;

export interface Clock {
	/** Milliseconds; never goes back. */
	now: () => number;
	sleep: (milliseconds: number) => Promise<void>;
}

/** Sleeps for a second at most: callers check the clock again. */
export const REAL_CLOCK: Clock = {
	now: () => performance.now(),
	sleep: async (milliseconds) => await sleep(Math.min(milliseconds, MAX_SLEEP_MS)),
};
