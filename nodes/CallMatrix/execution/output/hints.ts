import type { RunContext } from '../runContext';

/** Shows hints about a successful run above the output. What is worth a hint is decided where it comes up. */

/** More hints would hide the output. */
const SHOWN = 3;

/** A sheet may have a column for each day of a year. */
const SHOWN_COLUMNS = 50;

/** The ignored columns of the input, each with the field that it resembles. */
function ignoredColumns({ ignored, resource }: RunContext): string[] {
	if (ignored.size === 0) return [];
	// Columns that resemble a field come first, because they may be meant as that field.
	const sorted = [...ignored].sort(([, a], [, b]) => Number(b !== undefined) - Number(a !== undefined));
	const columns = sorted
		.slice(0, SHOWN_COLUMNS)
		.map(([column, field]) => (field ? `${column} (resembles ${field.label})` : column));
	const more = sorted.length - columns.length;
	return [`Ignored columns (not ${resource.noun} fields): ${columns.join(', ')}${more ? ` and ${more} more` : ''}`];
}

/** Shows the hints of a run, such as the date range that was sent. */
export function showHints(run: RunContext): void {
	const { context, hints, budget } = run;
	const paused = Math.round(budget.pausedSeconds);
	// A pause is always shown, so it comes first.
	const messages = [...(paused ? [`Paused ${paused} s for CallMatrix`] : []), ...ignoredColumns(run), ...hints];
	for (const message of messages.slice(0, SHOWN)) {
		context.addExecutionHints({ message, location: 'outputPane', type: 'info' });
	}
	if (messages.length > SHOWN) {
		const message = `and ${messages.length - SHOWN} more hints`;
		context.addExecutionHints({ message, location: 'outputPane', type: 'info' });
	}
}
