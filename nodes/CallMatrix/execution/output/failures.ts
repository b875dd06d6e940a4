import { NodeApiError, NodeOperationError, type IExecuteFunctions } from 'n8n-workflow';

import type { OperationKind, Resource } from '../../resources/model';
import { withoutRequestId } from '../../client/shapes/refusal';
import { isUnknownOutcome } from '../../client/userMessage';
import type { RunContext } from '../runContext';
import { describeRow, rowLabel } from './rowLabel';

/**
 * Turns failed items into n8n's errors: an error item for each, or one error that stops the node and says whether running again is safe.
 * Which message an item has is decided where it failed.
 */

/** An item that failed, and why. */
export interface Failure {
	itemIndex: number;
	/** The message without the item. */
	text: string;
	/** `Row 8: buy_000007, Harbor Home`; empty where the item says nothing that the message does not. */
	row: string;
	fault: NodeApiError | NodeOperationError;
}

/** How many different messages are shown, and for each how many of its items. */
const SHOWN = 5;
const SHOWN_ITEMS = 3;

/** Whether an operation that is repeatable can be run again for all items, and why. */
const SAFE: Record<Exclude<OperationKind, 'create'>, string> = {
	read: 'Running again is safe: it only reads.',
	update: 'Running again is safe: it sets the same values again.',
	delete: 'Running again is safe: resources that are already deleted are then refused as unknown.',
	upsert: 'Running again is safe: what was created is found by its name and updated with the same values.',
	action: 'Running again is safe: applying it twice has the same result as applying it once.',
};

const HARMFUL =
	'Running all items again would apply the other items a second time: run only those that did not go through.';

/** For a request that the user wrote, it is unknown whether repeating it does harm. */
const SEND_AGAIN = 'Running again sends the others once more: run only those that did not go through.';

const UNKNOWN =
	'Where the outcome is unknown, check in CallMatrix whether the item was applied before you run it again.';

/** The place of a message: ` (Row 8: buy_000007, Harbor Home) [item 6]`. */
const placeOf = (rows: string, items: string): string => `${rows && ` (${rows})`} [${items}]`;

/**
 * Keeps the node's own errors and wraps all others. Each names its item as the user knows it, and has the item index, which n8n shows.
 * @param resource that the run is about
 */
export function asFailure(context: IExecuteFunctions, resource: Resource, thrown: unknown, itemIndex: number): Failure {
	const fault =
		thrown instanceof NodeApiError || thrown instanceof NodeOperationError
			? thrown
			: new NodeOperationError(context.getNode(), thrown as Error);
	const text = fault.message;
	// A NodeApiError made from another NodeApiError is that same object, so the item index has to be set here.
	fault.context.itemIndex = itemIndex;
	const row = describeRow(rowLabel(resource, context.getInputData()[itemIndex]?.json), text);
	fault.message = text + placeOf(row, `item ${itemIndex}`);
	return { itemIndex, text, row, fault };
}

/**
 * One line for failures with the same message: `Name is empty (Row 2: buy_000001; Row 5: buy_000004; Row 7: buy_000006; …)
 * [items 0, 3, 5 and 994 more]`.
 */
function lineOf(failures: Failure[]): string {
	const [first] = failures as [Failure, ...Failure[]];
	if (failures.length === 1) return first.fault.message;
	const shown = failures.slice(0, SHOWN_ITEMS);
	const items = shown.map(({ itemIndex }) => itemIndex);
	const rows = shown.map(({ row }) => row).filter(Boolean);
	const more = failures.length - items.length;
	if (rows.length && more) rows.push('…');
	const last = more ? `${more} more` : items.pop();
	return first.text + placeOf(rows.join('; '), `items ${items.join(', ')} and ${last}`);
}

function byText(failures: Failure[]): Failure[][] {
	const groups = new Map<string, Failure[]>();
	for (const failure of failures) {
		const text = withoutRequestId(failure.text);
		const group = groups.get(text);
		if (group) group.push(failure);
		else groups.set(text, [failure]);
	}
	return [...groups.values()];
}

/** Advice on running all items again, by what was actually sent. */
function runAgain({ operation, sentKinds }: RunContext, failures: Failure[], isSomeDone: boolean): string[] {
	const { kind, repeatable, execute } = operation;
	if (sentKinds.size > 0 && [...sentKinds].every((sent) => sent === 'read')) return [SAFE.read];
	if (repeatable && kind !== 'create') return [SAFE[kind]];
	return [
		...(isSomeDone ? [execute ? SEND_AGAIN : HARMFUL] : []),
		...(failures.some(({ text }) => isUnknownOutcome(text)) ? [UNKNOWN] : []),
	];
}

/** What became of the items that did not fail. */
function othersOf({ previewed }: RunContext, items: number, isSome: boolean): string {
	if (previewed.size === items) {
		const others = isSome ? ' To see the preview of the other items, set On Error to Continue under Settings.' : '';
		return `Preview: nothing was changed.${others}`;
	}
	return isSome ? 'The other items succeeded.' : '';
}

/**
 * The error that stops the node when items failed. With one item, it is the item's error; otherwise it has the number of failed items,
 * the first reasons with their items, the state of the other items, and whether running again is safe.
 * @param items the number of items
 */
export function stopWith(run: RunContext, failures: Failure[], items: number): NodeApiError | NodeOperationError {
	const [first] = failures as [Failure, ...Failure[]];
	if (items === 1) return first.fault;
	const groups = byText(failures);
	const more = groups.slice(SHOWN).flat().length;
	const isSomeDone = failures.length < items;
	return new NodeOperationError(run.context.getNode(), `${failures.length} of ${items} items did not go through`, {
		itemIndex: first.itemIndex,
		description: [
			...groups.slice(0, SHOWN).map(lineOf),
			...(more > 0 ? [`and ${more} more`] : []),
			first.fault.description ?? '',
			othersOf(run, items, isSomeDone),
			...runAgain(run, failures, isSomeDone),
		]
			.filter(Boolean)
			.join('<br>'),
	});
}

/** An error item that every version of n8n sends to the error output: it has only the key `error`. */
export function toErrorItem({ itemIndex, fault }: Failure): { json: { error: string }; pairedItem: { item: number } } {
	return { json: { error: fault.message }, pairedItem: { item: itemIndex } };
}
