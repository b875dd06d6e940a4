import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import { record } from './record';

/** How many events the record keeps for a trigger unless its options say otherwise. */
export const EVENTS_REMEMBERED = 10_000;

/** Runs in which nothing is a duplicate: a person tries the workflow out. */
const TRIALS: ReadonlySet<string> = new Set(['manual', 'evaluation']);

/**
 * Lets an event into the workflow once, inside its execution. A duplicate ends here, before any other node.
 *
 * A person who retries a crashed or failed execution from the list starts it again here, with its event on record: in that
 * mode the record is written but does not decide.
 */
export async function emit(context: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	const items = context.getInputData();
	const eventId = items[0]?.json.event_id;
	const mode = context.getMode();
	if (typeof eventId !== 'string' || TRIALS.has(mode)) return [items];

	const keep = Number(context.getNodeParameter('options.eventsToRemember', 0, EVENTS_REMEMBERED));
	const result = await record(context, eventId, keep);
	// From here on nothing may fail: Retry On Fail would find the event on record and lose it.
	return result === 'seen' && mode !== 'retry' ? [[]] : [items];
}
