import { NodeApiError, NodeOperationError, type IExecuteFunctions } from 'n8n-workflow';

/** An item that did not go through, and why. */
export interface Failure {
	itemIndex: number;
	fault: NodeApiError | NodeOperationError;
}

const SHOWN = 5;

/** Marks an error with the item it belongs to, so that n8n shows it there. */
export function atItem<T extends NodeApiError | NodeOperationError>(fault: T, itemIndex: number): T {
	// A NodeApiError made of another is that other one, without the item: it has to be set on it.
	fault.context.itemIndex = itemIndex;
	return fault;
}

/**
 * What stops the node when items failed: the error itself where it had one item, otherwise how many, the first of them with
 * their reasons, what became of the others, and whether running again is safe.
 */
export function stopWith(
	context: IExecuteFunctions,
	failures: Failure[],
	items: number,
): NodeApiError | NodeOperationError {
	const [first] = failures as [Failure, ...Failure[]];
	if (items === 1) return atItem(first.fault, first.itemIndex);
	const reasons = failures.slice(0, SHOWN).map(({ itemIndex, fault }) => `[item ${itemIndex}] ${fault.message}`);
	const more = failures.length - reasons.length;
	return atItem(
		new NodeOperationError(context.getNode(), `${failures.length} of ${items} items did not go through`, {
			description: [
				...reasons,
				...(more > 0 ? [`and ${more} more`] : []),
				first.fault.description ?? '',
				failures.length < items ? 'The other items are done.' : '',
				'Running again is safe: it sets the same values once more.',
			]
				.filter(Boolean)
				.join('<br>'),
		}),
		first.itemIndex,
	);
}

/** An error item as n8n takes it on every version: one key, so that it leaves by the error output with its text. */
export function toErrorItem({ itemIndex, fault }: Failure): { json: { error: string }; pairedItem: { item: number } } {
	return { json: { error: fault.message }, pairedItem: { item: itemIndex } };
}
