/**
 * How long one run may be made to wait, and the waiting itself. What asks for a wait (429, backoff) is decided in `retry.ts` and
 * `rateLimiter.ts`; this only counts, waits and stops when the execution is cancelled.
 */

import { REAL_CLOCK, type Clock } from './clock';

/** Where nobody set a budget: the editor, and the activation of a trigger. Seconds. */
const DEFAULT_BUDGET_S = 15;

/**
 * Total wait budget of one run, shared by all its requests; waits at the same time count once. Pauses that CallMatrix asks for
 * and backoff count, the spacing of requests does not.
 */
export class WaitBudget {
	private readonly budgetMs: number;

	private reservedUntil = -Infinity;

	private reservedMs = 0;

	/** Ends the waits that are under way. */
	private readonly cancellers = new Set<() => void>();

	/**
	 * @param seconds the budget; the default where this is no number of seconds, so that a mistake is never an endless wait
	 * @param signal aborted when the execution is cancelled
	 */
	constructor(
		seconds: number = DEFAULT_BUDGET_S,
		readonly signal?: AbortSignal,
		private readonly clock: Clock = REAL_CLOCK,
	) {
		this.budgetMs = (Number.isFinite(seconds) && seconds >= 0 ? seconds : DEFAULT_BUDGET_S) * 1_000;
	}

	/** How long the run has waited so far, or is about to. */
	get pausedSeconds(): number {
		return this.reservedMs / 1_000;
	}

	/** Milliseconds, on its clock. */
	now(): number {
		return this.clock.now();
	}

	/**
	 * Reserves a wait, if the budget covers it.
	 * @param moment until when, on its clock
	 * @returns whether it does; if not, nothing is reserved
	 */
	tryReserveUntil(moment: number): boolean {
		// Whole milliseconds: a budget of 2 s covers a wait of 2 s, whatever is lost in fractions.
		const more = Math.round(moment - Math.max(this.reservedUntil, this.now()));
		if (more <= 0) return true;
		if (this.reservedMs + more > this.budgetMs) return false;
		this.reservedMs += more;
		this.reservedUntil = moment;
		return true;
	}

	/**
	 * @param moment on its clock
	 * @throws the signal's reason as soon as the execution is cancelled
	 */
	async waitUntil(moment: number): Promise<void> {
		this.signal?.throwIfAborted();
		let cancel = (): void => undefined;
		const cancelled = new Promise<never>((_, reject) => {
			cancel = () => reject(this.signal?.reason as Error);
		});
		// One listener for all waits: n8n's signal would warn of a leak at the eleventh.
		if (this.cancellers.size === 0) this.signal?.addEventListener('abort', this.cancelAll);
		this.cancellers.add(cancel);
		try {
			for (let left = moment - this.now(); left > 0; left = moment - this.now()) {
				await Promise.race([this.clock.sleep(left), cancelled]);
			}
		} finally {
			this.cancellers.delete(cancel);
			if (this.cancellers.size === 0) this.signal?.removeEventListener('abort', this.cancelAll);
		}
	}

	private readonly cancelAll = (): void => {
		for (const cancel of this.cancellers) cancel();
	};
}
