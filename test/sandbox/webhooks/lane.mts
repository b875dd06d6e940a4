/**
 * What goes to one webhook: a few requests at a time, and waits that end at once when the webhook is closed. Waiting
 * times are divided by the time factor, so that an hour of retries can pass in a second.
 */
export class Lane {
	closed = false;
	private inFlight = 0;
	private readonly queue: Array<() => void> = [];
	private readonly waits = new Map<NodeJS.Timeout, () => void>();

	/**
	 * @param width how many requests may be under way at a time
	 * @param timeFactor sandbox seconds per real second
	 */
	constructor(
		private readonly width: number,
		private readonly timeFactor: number,
	) {}

	/** Runs the job when there is room. */
	async run<T>(job: () => Promise<T>): Promise<T> {
		if (this.inFlight < this.width) this.inFlight += 1;
		// Whoever finishes hands its place on, so the count stays as it is.
		else await new Promise<void>((resolve) => this.queue.push(resolve));
		try {
			return await job();
		} finally {
			const next = this.queue.shift();
			if (next) next();
			else this.inFlight -= 1;
		}
	}

	/** Resolves after so many sandbox seconds, or as soon as the lane is closed. */
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

	/** What waits goes on at once and finds the lane closed. A request under way is not broken off. */
	close(): void {
		this.closed = true;
		for (const [timer, resolve] of this.waits) {
			clearTimeout(timer);
			resolve();
		}
		this.waits.clear();
	}
}
