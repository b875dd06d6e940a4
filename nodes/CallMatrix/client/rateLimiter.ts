/**
 * Spaces out the requests of one API key, starts slowly, adapts the rate after 429 and RateLimit headers, and holds everything back while
 * CallMatrix asks for a pause. Whether a request is sent again is decided in `retry.ts`; which limiter a request uses, in `state.ts`.
 */

import { REAL_CLOCK, type Clock } from './clock';

/** CallMatrix accepts 100 requests per second and API key. Evenly spaced, 96 stay below that however it counts. */
const REQUESTS_PER_SECOND = 96;

/**
 * Slow start: where no answer came during the last second, requests are sent this far apart. Connections are opened meanwhile, so that
 * requests arrive late and all at once: at the full rate, they and those behind them would be more than 100 in one second.
 */
const SLOW_START_MS = 50;

/** A timer that wakes late may be made up for by this much, or the rate would fall behind. */
const MAX_CATCH_UP_MS = 25;

/**
 * After a 429 the new rate is what got through during the last second, less a little so that it is not exceeded again at once. A single
 * 429, as comes of requests that bunch on their way, costs no more than that.
 */
const HEADROOM = 0.97;

/** On each 429 the rate is halved at most; it never falls below 10 %. */
const MIN_FACTOR = 0.5;
const MIN_RATE = 0.1;

const WINDOW_MS = 1_000;

/** This long after the last 429 the rate is the full one again. */
const RECOVERY_MS = 60_000;

/** Several 429s within this time count once: those requests were under way before the first one was seen. */
const SAME_BURST_MS = 1_000;

/** An execution that sends requests. */
export interface Sender {
	/** Aborted when the execution is cancelled. */
	readonly signal?: AbortSignal;
	/** Reserves a wait until a moment of the clock. @returns false where its wait budget does not cover it */
	tryReserveUntil: (moment: number) => boolean;
}

interface Waiter {
	/** @param pausedForMs how long nothing may be sent, where the wait budget does not cover that */
	settle: (pausedForMs?: number) => void;
	reject: (reason: unknown) => void;
}

/** The waiting requests of one execution, first in, first out. */
interface Queue {
	waiters: Waiter[];
	removeAbortListener: () => void;
}

/**
 * Paces all requests of one API key, however many nodes and executions of this process send them: first in, first out within an
 * execution, round robin between executions. A pause is waited for by each execution whose own wait budget covers it.
 */
export class RateLimiter {
	/** One per execution, in the order of their next turn. */
	private readonly queues = new Map<Sender, Queue>();

	private isRunning = false;

	/** When the next request may be sent. Milliseconds, on the clock. */
	private nextAt = 0;

	private pausedUntil = 0;

	/** When requests got through during the last second. */
	private readonly successes: number[] = [];

	/** The share of the full rate that was left after the last 429, and when that was. */
	private throttled = { rate: 1, at: -Infinity };

	constructor(private readonly clock: Clock = REAL_CLOCK) {}

	/** Whether a new limiter would behave the same: nothing waits, no pause, full rate, nothing sent during the last second. */
	get isIdle(): boolean {
		const now = this.clock.now();
		this.forgetOldSuccesses();
		return (
			this.queues.size === 0 &&
			this.successes.length === 0 &&
			now >= this.nextAt &&
			now >= this.pausedUntil &&
			now - this.throttled.at >= RECOVERY_MS
		);
	}

	/**
	 * Resolves when a request may be sent, or at once when the sender's wait budget does not cover the current pause.
	 * @returns undefined to send; otherwise for how many milliseconds nothing may be sent
	 * @throws the signal's reason as soon as it is aborted
	 */
	async acquire(sender: Sender): Promise<number | undefined> {
		sender.signal?.throwIfAborted();
		const pausedForMs = this.pausedUntil - this.clock.now();
		if (pausedForMs > 0 && !sender.tryReserveUntil(this.pausedUntil)) return pausedForMs;
		return await new Promise<number | undefined>((settle, reject) => {
			const queue = this.queues.get(sender) ?? this.openQueue(sender);
			queue.waiters.push({ settle, reject });
			if (!this.isRunning) void this.run();
		});
	}

	/**
	 * Sends nothing before a moment of the clock, because CallMatrix said so. Waiting requests whose budget does not cover it are
	 * settled at once. The longest pause counts.
	 */
	pauseUntil(moment: number): void {
		if (moment <= this.pausedUntil) return;
		this.pausedUntil = moment;
		const pausedForMs = moment - this.clock.now();
		if (pausedForMs <= 0) return;
		for (const [sender, queue] of [...this.queues]) {
			if (sender.tryReserveUntil(moment)) continue;
			this.queues.delete(sender);
			queue.removeAbortListener();
			for (const waiter of queue.waiters) waiter.settle(pausedForMs);
		}
	}

	/** A request got through. */
	onSuccess(): void {
		const now = this.clock.now();
		this.forgetOldSuccesses();
		// The slow start is over: who sends one request after the other does not wait for the rest of it.
		if (this.successes.length === 0 && !this.isRunning) this.nextAt = Math.min(this.nextAt, now + this.paceAt(now));
		this.successes.push(now);
	}

	/**
	 * A 429: something else shares the key, so the rate falls to about what got through during the last second. It recovers by
	 * itself.
	 */
	onThrottled(): void {
		const now = this.clock.now();
		if (now - this.throttled.at < SAME_BURST_MS) return;
		this.forgetOldSuccesses();
		const current = this.rateAt(now);
		const share = (this.successes.length / REQUESTS_PER_SECOND) * HEADROOM;
		const rate = Math.min(current * HEADROOM, Math.max(current * MIN_FACTOR, share));
		this.throttled = { rate: Math.max(MIN_RATE, rate), at: now };
	}

	/**
	 * Spreads the requests that are left in the current window over the rest of it. They are allowed, so this is pacing and does
	 * not count as waiting; it is never slower than the lowest rate.
	 * @param remaining more than 0
	 */
	spread(remaining: number, milliseconds: number): void {
		const interval = Math.min(milliseconds / remaining, 1_000 / (REQUESTS_PER_SECOND * MIN_RATE));
		this.nextAt = Math.max(this.nextAt, this.clock.now() + interval);
	}

	/** Recovers slowly at first, near the share that was left, and then faster: the other users of the key may be gone. */
	private rateAt(now: number): number {
		const recovered = Math.min(1, (now - this.throttled.at) / RECOVERY_MS) ** 3;
		return this.throttled.rate + (1 - this.throttled.rate) * recovered;
	}

	/** Between two requests at the current rate, milliseconds. */
	private paceAt(now: number): number {
		return 1_000 / (REQUESTS_PER_SECOND * this.rateAt(now));
	}

	/** Between this request and the next one, milliseconds. */
	private intervalAt(now: number): number {
		this.forgetOldSuccesses();
		return this.successes.length === 0 ? Math.max(SLOW_START_MS, this.paceAt(now)) : this.paceAt(now);
	}

	private forgetOldSuccesses(): void {
		const since = this.clock.now() - WINDOW_MS;
		while ((this.successes[0] ?? Infinity) < since) this.successes.shift();
	}

	private async run(): Promise<void> {
		this.isRunning = true;
		while (this.queues.size > 0) {
			const now = this.clock.now();
			const wait = Math.max(this.nextAt, this.pausedUntil) - now;
			if (wait > 0) {
				// The clock is read again afterwards: timers wake early and late, and a pause may have come meanwhile.
				await this.clock.sleep(wait);
				continue;
			}
			this.nextAt = Math.max(this.nextAt, now - MAX_CATCH_UP_MS) + this.intervalAt(now);
			this.releaseNext();
		}
		this.isRunning = false;
	}

	/** One listener for the whole queue: n8n's signal would warn of a leak at the eleventh. */
	private openQueue(sender: Sender): Queue {
		const { signal } = sender;
		const abort = (): void => {
			this.queues.delete(sender);
			for (const waiter of queue.waiters) waiter.reject(signal?.reason);
		};
		const queue: Queue = { waiters: [], removeAbortListener: () => signal?.removeEventListener('abort', abort) };
		signal?.addEventListener('abort', abort, { once: true });
		this.queues.set(sender, queue);
		return queue;
	}

	/** The execution whose turn it is sends one request and goes to the end of the line. */
	private releaseNext(): void {
		const [first] = this.queues;
		if (!first) return;
		const [sender, queue] = first;
		this.queues.delete(sender);
		queue.waiters.shift()?.settle();
		if (queue.waiters.length > 0) this.queues.set(sender, queue);
		else queue.removeAbortListener();
	}
}
