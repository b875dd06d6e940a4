import type { IExecuteFunctions } from 'n8n-workflow';

/** More would hide the output. */
const SHOWN = 3;

/** Shows on the node what a person should know of a run that went well, such as the range of dates that was sent. */
export function showNotes(context: IExecuteFunctions, notes: Set<string>): void {
	const messages = [...notes];
	for (const message of messages.slice(0, SHOWN)) {
		context.addExecutionHints({ message, location: 'outputPane', type: 'info' });
	}
	if (messages.length > SHOWN) {
		const message = `and ${messages.length - SHOWN} more of the kind`;
		context.addExecutionHints({ message, location: 'outputPane', type: 'info' });
	}
}
