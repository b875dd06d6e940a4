import type { Logger } from 'n8n-workflow';

/** How often a long run logs its progress. Milliseconds. */
const EVERY_MS = 5_000;

/** Logs the progress of a long run, so that the log shows that it continues and when it will end. */
export class Progress {
	private readonly began = Date.now();

	private lastLogged = this.began;

	private finished = 0;

	/** @param total how many items there are */
	constructor(
		private readonly logger: Logger,
		private readonly total: number,
	) {}

	/** Counts an item that succeeded or failed. */
	one(): void {
		this.finished++;
		const now = Date.now();
		if (now - this.lastLogged < EVERY_MS) return;
		this.lastLogged = now;
		const perSecond = (this.finished * 1_000) / (now - this.began);
		const left = Math.ceil((this.total - this.finished) / perSecond);
		this.logger.info(
			`CallMatrix: ${this.finished} of ${this.total} items, ${perSecond.toFixed(1)} a second, about ${left} s to go`,
		);
	}
}
