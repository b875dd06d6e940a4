import type { Logger } from 'n8n-workflow';

/** How often a long run says how far it is. Milliseconds. */
const EVERY_MS = 5_000;

/** Says in n8n's log how far a long run is: whoever looks at 2 a.m. sees that it goes on, and when it will end. */
export class Progress {
	private readonly began = Date.now();

	private said = this.began;

	private over = 0;

	/** @param total how many items there are */
	constructor(
		private readonly logger: Logger,
		private readonly total: number,
	) {}

	/** One item more is over, well or not. */
	one(): void {
		this.over++;
		const now = Date.now();
		if (now - this.said < EVERY_MS) return;
		this.said = now;
		const perSecond = (this.over * 1_000) / (now - this.began);
		const left = Math.ceil((this.total - this.over) / perSecond);
		this.logger.info(
			`CallMatrix: ${this.over} of ${this.total} items, ${perSecond.toFixed(1)} a second, about ${left} s to go`,
		);
	}
}
