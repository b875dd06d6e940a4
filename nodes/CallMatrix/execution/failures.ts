import { NodeApiError, NodeOperationError, type IExecuteFunctions } from 'n8n-workflow';

import type { Operation } from '../resources/model';

/** An item that did not go through, and why. */
export interface Failure {
	itemIndex: number;
	fault: NodeApiError | NodeOperationError;
}

const SHOWN = 5;

/** What became of the request is known, so that the others' is too. */
const RUN_AGAIN: Record<Operation['method'], string> = {
	GET: 'Running again is safe: it only reads.',
	PATCH: 'Running again is safe: it sets the same values once more.',
	PUT: 'Running again is safe: it sets the same values once more.',
	DELETE: 'Running again is safe: what is deleted already is then refused as unknown.',
	POST: 'Running all of them again would do the other items a second time: run only those that did not go through.',
};

/** An error of ours as it is, any other with what it says; each says which item it is for, and n8n shows it there. */
export function asFailure(context: IExecuteFunctions, thrown: unknown, itemIndex: number): Failure {
	const fault =
		thrown instanceof NodeApiError || thrown instanceof NodeOperationError
			? thrown
			: new NodeOperationError(context.getNode(), thrown as Error);
	// A NodeApiError made of another is that other one, without the item: it has to be set on it.
	fault.context.itemIndex = itemIndex;
	fault.message = `${fault.message} [item ${itemIndex}]`;
	return { itemIndex, fault };
}

/**
 * What stops the node when items failed: the error itself where it had one item, otherwise how many, the first of them with
 * their reasons, what became of the others, and whether running again is safe.
 */
export function stopWith(
	context: IExecuteFunctions,
	{ method }: Operation,
	failures: Failure[],
	items: number,
): NodeApiError | NodeOperationError {
	const [first] = failures as [Failure, ...Failure[]];
	if (items === 1) return first.fault;
	const more = failures.length - SHOWN;
	const isSomeDone = failures.length < items;
	return new NodeOperationError(context.getNode(), `${failures.length} of ${items} items did not go through`, {
		itemIndex: first.itemIndex,
		description: [
			...failures.slice(0, SHOWN).map(({ fault }) => fault.message),
			...(more > 0 ? [`and ${more} more`] : []),
			first.fault.description ?? '',
			isSomeDone ? 'The other items are done.' : '',
			isSomeDone || method !== 'POST' ? RUN_AGAIN[method] : '',
		]
			.filter(Boolean)
			.join('<br>'),
	});
}

/** An error item as n8n takes it on every version: one key, so that it leaves by the error output with its text. */
export function toErrorItem({ itemIndex, fault }: Failure): { json: { error: string }; pairedItem: { item: number } } {
	return { json: { error: fault.message }, pairedItem: { item: itemIndex } };
}
