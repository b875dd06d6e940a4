import { NodeApiError, NodeOperationError, type IExecuteFunctions } from 'n8n-workflow';

import type { OperationKind } from '../../resources/model';
import { withoutRequestId } from '../../client/response';
import { isUnknownOutcome } from '../../client/userMessage';
import type { RunContext } from '../runContext';

/** An item that did not go through, and why. */
export interface Failure {
	itemIndex: number;
	/** Without the item. */
	text: string;
	fault: NodeApiError | NodeOperationError;
}

/** So many different texts are shown, and of each so many of its items. */
const SHOWN = 5;
const SHOWN_ITEMS = 3;

/** What became of the request is known, so that the others' is too. */
const SAFE: Record<Exclude<OperationKind, 'create'>, string> = {
	read: 'Running again is safe: it only reads.',
	update: 'Running again is safe: it sets the same values once more.',
	delete: 'Running again is safe: what is deleted already is then refused as unknown.',
	action: 'Running again is safe: done twice, it leaves the same as once.',
};

const HARMFUL =
	'Running all of them again would do the other items a second time: run only those that did not go through.';

/** Of what a person wrote, nobody knows whether it may be done twice. */
const SEND_AGAIN = 'Running again sends the others once more: run only those that did not go through.';

const UNKNOWN = 'Where the outcome is unknown, look in CallMatrix whether it was done before you run it again.';

/** An error of ours as it is, any other with what it says; each says which item it is for, and n8n shows it there. */
export function asFailure(context: IExecuteFunctions, thrown: unknown, itemIndex: number): Failure {
	const fault =
		thrown instanceof NodeApiError || thrown instanceof NodeOperationError
			? thrown
			: new NodeOperationError(context.getNode(), thrown as Error);
	const text = fault.message;
	// A NodeApiError made of another is that other one, without the item: it has to be set on it.
	fault.context.itemIndex = itemIndex;
	fault.message = `${text} [item ${itemIndex}]`;
	return { itemIndex, text, fault };
}

/** Failures with the same text are one line: `Name is empty [items 0, 3, 5 and 994 more]`. */
function lineOf(failures: Failure[]): string {
	const [first] = failures as [Failure, ...Failure[]];
	if (failures.length === 1) return first.fault.message;
	const items = failures.slice(0, SHOWN_ITEMS).map(({ itemIndex }) => itemIndex);
	const more = failures.length - items.length;
	const last = more ? `${more} more` : items.pop();
	return `${first.text} [items ${items.join(', ')} and ${last}]`;
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

/** Whether running all of it again does harm, by what was really sent. */
function runAgain({ operation, sentKinds }: RunContext, failures: Failure[], isSomeDone: boolean): string[] {
	const { kind, repeatable, execute } = operation;
	if (sentKinds.size > 0 && [...sentKinds].every((sent) => sent === 'read')) return [SAFE.read];
	if (repeatable && kind !== 'create') return [SAFE[kind]];
	return [
		...(isSomeDone ? [execute ? SEND_AGAIN : HARMFUL] : []),
		...(failures.some(({ text }) => isUnknownOutcome(text)) ? [UNKNOWN] : []),
	];
}

/**
 * What stops the node when items failed: the error itself where it had one item, otherwise how many, the first reasons with their
 * items, what became of the others, and whether running again is safe.
 * @param items how many there were
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
			isSomeDone ? 'The other items are done.' : '',
			...runAgain(run, failures, isSomeDone),
		]
			.filter(Boolean)
			.join('<br>'),
	});
}

/** An error item as n8n takes it on every version: one key, so that it leaves by the error output with its text. */
export function toErrorItem({ itemIndex, fault }: Failure): { json: { error: string }; pairedItem: { item: number } } {
	return { json: { error: fault.message }, pairedItem: { item: itemIndex } };
}
