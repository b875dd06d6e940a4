import { sleep } from 'n8n-workflow';

/** Where nobody said how long to wait: the editor, and the activation of a trigger. Seconds. */
const BRIEFLY = 15;

/**
 * How long a run of the node may be made to wait by CallMatrix altogether, however many of its requests wait at the same
 * time; and whether it was cancelled meanwhile.
 */
export class Patience {
	private pausedUntil = 0;

	private paused = 0;

	/** @param seconds how long at the most @param signal aborted when the execution is cancelled */
	constructor(
		private readonly seconds: number = BRIEFLY,
		readonly signal?: AbortSignal,
	) {}

	/** How long it has waited so far, or is about to. Seconds. */
	get pausedSeconds(): number {
		return this.paused / 1_000;
	}

	/**
	 * Takes a wait into account.
	 * @param now Unix milliseconds
	 * @returns whether there is patience left for it
	 */
	allows(milliseconds: number, now: number): boolean {
		const until = Math.max(this.pausedUntil, now + milliseconds);
		const more = until - Math.max(this.pausedUntil, now);
		if (this.paused + more > this.seconds * 1_000) return false;
		this.paused += more;
		this.pausedUntil = until;
		return true;
	}

	/** @throws the signal's reason as soon as the execution is cancelled */
	async wait(milliseconds: number): Promise<void> {
		const { signal } = this;
		signal?.throwIfAborted();
		let stop = (): void => undefined;
		const cancelled = new Promise<never>((_, reject) => {
			stop = () => reject(signal?.reason as Error);
			signal?.addEventListener('abort', stop, { once: true });
		});
		try {
			await Promise.race([sleep(milliseconds), cancelled]);
		} finally {
			signal?.removeEventListener('abort', stop);
		}
	}
}
