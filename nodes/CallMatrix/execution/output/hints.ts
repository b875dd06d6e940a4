import type { RunContext } from '../runContext';

/** More would hide the output. */
const SHOWN = 3;

/** A sheet may have a column for each day of a year. */
const SHOWN_COLUMNS = 50;

/** The columns of the input that are no field, each with the field that it looks like. */
function ignoredColumns({ ignored, resource }: RunContext): string[] {
	if (ignored.size === 0) return [];
	// Those that look like a field first: they may be meant for it.
	const sorted = [...ignored].sort(([, a], [, b]) => Number(b !== undefined) - Number(a !== undefined));
	const columns = sorted
		.slice(0, SHOWN_COLUMNS)
		.map(([column, field]) => (field ? `${column} (resembles ${field.label})` : column));
	const more = sorted.length - columns.length;
	return [`Ignored columns (not ${resource.noun} fields): ${columns.join(', ')}${more ? ` and ${more} more` : ''}`];
}

/** Shows on the node what a person should know of a run that went well, such as the range of dates that was sent. */
export function showHints(run: RunContext): void {
	const { context, hints, budget } = run;
	const paused = Math.round(budget.pausedSeconds);
	// A wait is always shown, however much else there is.
	const messages = [...(paused ? [`Paused ${paused} s for CallMatrix`] : []), ...ignoredColumns(run), ...hints];
	for (const message of messages.slice(0, SHOWN)) {
		context.addExecutionHints({ message, location: 'outputPane', type: 'info' });
	}
	if (messages.length > SHOWN) {
		const message = `and ${messages.length - SHOWN} more of the kind`;
		context.addExecutionHints({ message, location: 'outputPane', type: 'info' });
	}
}
