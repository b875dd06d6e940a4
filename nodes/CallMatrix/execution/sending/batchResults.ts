import { NodeApiError, type IDataObject } from 'n8n-workflow';

import type { SendResult } from '../../client/apiRequest';
import type { ApiResponse } from '../../client/response';
import type { BatchResult } from '../../client/shapes/batch';
import { errorCode } from '../../client/shapes/refusal';
import { unknownOutcome } from '../../client/userMessage';
import { accept } from '../output/accept';
import type { Outcomes } from '../output/outcomes';
import type { RunContext } from '../runContext';
import type { ApiItem } from '../workItem';
import { mayPass } from './nextStep';
import { isOnce, unknownEarlier } from './sendRequest';

/**
 * Turns what a batch came to into the outcome of each of its items, and keeps what came of creations. What is sent is up to
 * `sendGroup.ts`.
 */

type Refused = Extract<BatchResult, { refused: unknown }>['refused'];

/** What an item that was refused within a batch would have got in a separate request. */
const responseOf = ({ response }: SendResult, { status, body }: Refused): ApiResponse => ({
	status,
	headers: response?.headers ?? {},
	body,
});

export const NOTHING_SAID =
	'CallMatrix took the batch and did not say what became of each item. Switch on Send One at a Time under Options';

export const unknown = ({ context }: RunContext, reason: string): NodeApiError =>
	new NodeApiError(
		context.getNode(),
		{},
		{
			message: unknownOutcome(reason),
			description: 'It may or may not have been applied. Check in CallMatrix before you run it again.',
		},
	);

/** An item of a group, and the name under which its creation is kept; none where it may be applied twice. */
export interface Sent {
	item: ApiItem;
	creation?: string;
}

/** Items that an earlier try of the execution sent get what came of it then. @returns those that are left to send */
export function withoutEarlier(run: RunContext, items: ApiItem[], outcomes: Outcomes): Sent[] {
	const { creations } = run;
	return items.flatMap((item): Sent[] => {
		if (!isOnce(item.request)) return [{ item }];
		const creation = creations.key(item.itemIndex, item.request);
		const earlier = creations.earlier(creation);
		if (earlier === undefined) return [{ item, creation }];
		if (earlier === 'sent') outcomes.fail(item.itemIndex, unknownEarlier(run));
		else succeed(run, { item, creation }, earlier.answer, outcomes);
		return [];
	});
}

function succeed(run: RunContext, { item, creation }: Sent, answer: IDataObject, outcomes: Outcomes): void {
	if (creation !== undefined) run.creations.done(creation, answer);
	try {
		outcomes.succeed(item.itemIndex, accept(run, item, answer));
	} catch (fault) {
		outcomes.fail(item.itemIndex, fault);
	}
}

/** @param mayBeApplied whether an earlier request with the item, or this one, may have been applied all the same */
export function refuse(
	run: RunContext,
	{ item, creation }: Sent,
	response: ApiResponse,
	mayBeApplied: boolean,
	outcomes: Outcomes,
): void {
	if (creation !== undefined && !mayBeApplied) run.creations.forget(creation);
	outcomes.fail(item.itemIndex, run.client.errorOf({ request: item.request, response, mayBeApplied }));
}

/** Reports the items with a final result. @returns those that were refused temporarily */
export function readResults(
	run: RunContext,
	sent: Sent[],
	result: SendResult,
	outcomes: Outcomes,
	results: BatchResult[],
): { sent: Sent; response: ApiResponse }[] {
	return sent.flatMap((each, at) => {
		const outcome = results[at] as BatchResult;
		if ('done' in outcome) succeed(run, each, outcome.done, outcomes);
		else if ('unknown' in outcome) outcomes.fail(each.item.itemIndex, unknown(run, outcome.unknown));
		else {
			const response = responseOf(result, outcome.refused);
			const { status } = response;
			const { mayBeApplied = false } = result;
			const isRepeatable = each.creation === undefined;
			// An earlier batch, whose response was lost, deleted it.
			if (status === 404 && mayBeApplied && each.item.operation.kind === 'delete') succeed(run, each, {}, outcomes);
			else if (mayPass({ status, code: errorCode(response) }, isRepeatable)) return [{ sent: each, response }];
			else refuse(run, each, response, mayBeApplied || status >= 500, outcomes);
		}
		return [];
	});
}
