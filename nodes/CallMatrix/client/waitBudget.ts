import { REAL_CLOCK, type Clock } from './clock';

/** Where nobody said how long to wait: the editor, and the activation of a trigger. Seconds. */
const BRIEFLY = 15;

/**
 * Total wait budget of one run of the node, shared by all its requests, however many of them wait at the same time; and
 * whether the run was cancelled meanwhile. What CallMatrix asks for counts, and backoff; the pace of the node itself does not.
 */
export class Patience {
	private readonly budgetMs: number;

	private pausedUntil = -Infinity;

	private paused = 0;

	/** What ends the waits that are under way. */
	private readonly stops = new Set<() => void>();

	/**
	 * @param seconds how long at the most; what is no number of seconds counts as if nobody had said it
	 * @param signal aborted when the execution is cancelled
	 */
	constructor(
		seconds: number = BRIEFLY,
		readonly signal?: AbortSignal,
		private readonly clock: Clock = REAL_CLOCK,
	) {
		this.budgetMs = (Number.isFinite(seconds) && seconds >= 0 ? seconds : BRIEFLY) * 1_000;
	}

	/** How long it has waited so far, or is about to. Seconds. */
	get pausedSeconds(): number {
		return this.paused / 1_000;
	}

	/** On its clock, in milliseconds. */
	now(): number {
		return this.clock.now();
	}

	/**
	 * Takes a wait into account, where the budget reaches.
	 * @param moment until when, on its clock
	 * @returns whether it reaches; where not, nothing is taken
	 */
	tryReserveUntil(moment: number): boolean {
		// Whole milliseconds: a budget of 2 s covers a wait of 2 s, whatever is lost in fractions.
		const more = Math.round(moment - Math.max(this.pausedUntil, this.now()));
		if (more <= 0) return true;
		if (this.paused + more > this.budgetMs) return false;
		this.paused += more;
		this.pausedUntil = moment;
		return true;
	}

	/**
	 * @param moment on its clock
	 * @throws the signal's reason as soon as the execution is cancelled
	 */
	async waitUntil(moment: number): Promise<void> {
		this.signal?.throwIfAborted();
		let stop = (): void => undefined;
		const cancelled = new Promise<never>((_, reject) => {
			stop = () => reject(this.signal?.reason as Error);
		});
		// One listener for all waits: n8n's signal would warn of a leak at the eleventh.
		if (this.stops.size === 0) this.signal?.addEventListener('abort', this.stopAll);
		this.stops.add(stop);
		try {
			for (let left = moment - this.now(); left > 0; left = moment - this.now()) {
				await Promise.race([this.clock.sleep(left), cancelled]);
			}
		} finally {
			this.stops.delete(stop);
			if (this.stops.size === 0) this.signal?.removeEventListener('abort', this.stopAll);
		}
	}

	private readonly stopAll = (): void => {
		for (const stop of this.stops) stop();
	};
}

const brief = new WeakMap<object, Patience>();

/** The budget of a call from the editor, or of an activation: one for all the requests that n8n's context for it makes. */
export function briefPatience(context: object): Patience {
	const patience = brief.get(context) ?? new Patience();
	brief.set(context, patience);
	return patience;
}
