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

const listed = (labels: Set<string>): string => [...labels].join(', ');

function previewHint({ previewed, context }: RunContext): string[] {
	const items = context.getInputData().length;
	const which = previewed.size < items ? ` for ${previewed.size} of ${items} items` : '';
	return previewed.size
		? [`Preview: nothing was changed${which}. To make the changes, switch off Preview under Options`]
		: [];
}

/** Rows without an ID or a name all change the one resource that was chosen in the node, which may not be meant. */
function chosenHint({ chosen, resource }: RunContext): string[] {
	const [id, rows = 0] = [...chosen].find(([, count]) => count > 1) ?? [];
	if (id === undefined) return [];
	const { label, noun } = resource;
	return [
		`${rows} rows are for ${noun} ${id}, which is chosen under ${label}. If each row is for another one, clear ${label} and name it in a column ${label} ID or ${label}`,
	];
}

/** What could not be confirmed of money, caps and the like. */
function moneyHint({ unconfirmed: { money, guarded } }: RunContext): string[] {
	const parts = [
		money.size ? `Created, but ${[...money].join('; ')}` : '',
		guarded.size ? `CallMatrix did not show what it has now for ${listed(guarded)}, so check it there` : '',
	].filter(Boolean);
	return parts.length ? [parts.join('. ')] : [];
}

function otherHints({ unconfirmed: { changed, hidden }, client, hints }: RunContext, missing: string[]): string[] {
	return [
		...client.notes,
		...(missing.length ? [`CallMatrix did not return these fields, so they are left out: ${missing.join(', ')}`] : []),
		...(changed.size
			? [
					`CallMatrix has other values than were sent for: ${listed(changed)}. It may have rewritten them, or not applied them`,
				]
			: []),
		...(hidden.size ? [`CallMatrix did not return these fields, so they could not be checked: ${listed(hidden)}`] : []),
		...hints,
	];
}

/**
 * Shows the hints of a run, such as the date range that was sent: money first, then ignored columns.
 * @param missing fields that are left out of the output
 */
export function showHints(run: RunContext, missing: string[]): void {
	const { context, budget } = run;
	const paused = Math.round(budget.pausedSeconds);
	const messages = [
		...previewHint(run),
		...moneyHint(run),
		...chosenHint(run),
		...ignoredColumns(run),
		...(paused ? [`Paused ${paused} s for CallMatrix`] : []),
		...otherHints(run, missing),
	];
	const more = messages.length - SHOWN;
	for (const [at, message] of messages.slice(0, SHOWN).entries()) {
		const counted =
			more > 0 && at === SHOWN - 1 ? `${message} (and ${more} more ${more === 1 ? 'hint' : 'hints'})` : message;
		context.addExecutionHints({ message: counted, location: 'outputPane', type: 'info' });
	}
}
