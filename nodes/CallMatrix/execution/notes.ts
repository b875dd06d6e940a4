import type { Job } from './job';

/** More would hide the output. */
const SHOWN = 3;

/** Shows on the node what a person should know of a run that went well, such as the range of dates that was sent. */
export function showNotes({ context, notes, patience }: Job): void {
	const paused = Math.round(patience.pausedSeconds);
	// A wait is always shown, however much else there is.
	const messages = [...(paused ? [`Paused ${paused} s for CallMatrix`] : []), ...notes];
	for (const message of messages.slice(0, SHOWN)) {
		context.addExecutionHints({ message, location: 'outputPane', type: 'info' });
	}
	if (messages.length > SHOWN) {
		const message = `and ${messages.length - SHOWN} more of the kind`;
		context.addExecutionHints({ message, location: 'outputPane', type: 'info' });
	}
}
