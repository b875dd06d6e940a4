/**
 * The queue of deliveries to one webhook: a few requests at a time, and waits that end at once when the webhook is closed. Waiting
 * times are divided by the time factor, so that an hour of retries can pass in a second.
 */
export class DeliveryQueue {
	closed = false;
	private inFlight = 0;
	private readonly waiting: Array<() => void> = [];
	private readonly waits = new Map<NodeJS.Timeout, () => void>();

	/**
	 * @param concurrency how many requests may be in flight at a time
	 * @param timeFactor sandbox seconds per real second
	 */
	constructor(
		private readonly concurrency: number,
		private readonly timeFactor: number,
	) {}

	/** Runs the task when there is room. */
	async run<T>(task: () => Promise<T>): Promise<T> {
		if (this.inFlight < this.concurrency) this.inFlight += 1;
		// Whoever finishes hands its place on, so the count stays the same.
		else await new Promise<void>((resolve) => this.waiting.push(resolve));
		try {
			return await task();
		} finally {
			const next = this.waiting.shift();
			if (next) next();
			else this.inFlight -= 1;
		}
	}

	/** Resolves after so many sandbox seconds, or as soon as the queue is closed. */
	async wait(seconds: number): Promise<void> {
		if (this.closed || seconds <= 0) return;
		await new Promise<void>((resolve) => {
			const milliseconds = Math.min((seconds * 1_000) / this.timeFactor, 2 ** 31 - 1);
			const timer = setTimeout(() => {
				this.waits.delete(timer);
				resolve();
			}, milliseconds);
			this.waits.set(timer, resolve);
		});
	}

	/** Waits end at once and find the queue closed. A request in flight is not aborted. */
	close(): void {
		this.closed = true;
		for (const [timer, resolve] of this.waits) {
			clearTimeout(timer);
			resolve();
		}
		this.waits.clear();
	}
}
