import { NodeOperationError, type IExecuteFunctions, type INodeExecutionData } from 'n8n-workflow';

import { readHandover } from '../deliveryMetadata';
import { simplify } from '../delivery/itemShape';
import { separate } from './routing';
import { record } from './processedEvents';
import { hintOn, PARAMETERS, Settings } from '../settings/settings';
import { triggerOf } from '../triggerKey';
import { countEvent } from './eventRate';

/** Runs in which nothing is a duplicate: a person tries the workflow out. */
const TRIALS: ReadonlySet<string> = new Set(['manual', 'evaluation']);

/** Lets the executions of a call be found in n8n's list, where n8n offers it. */
function noteCall(context: IExecuteFunctions, callId: unknown): void {
	if (typeof callId !== 'string' || !callId) return;
	try {
		context.customData.set('call_id', callId);
	} catch {
		context.logger.debug('CallMatrix Trigger could not note the call of an execution');
	}
}

function hint(context: IExecuteFunctions, message: string, type: 'info' | 'warning' = 'warning'): void {
	context.addExecutionHints({ message, type, location: 'outputPane' });
}

/**
 * Where the first output is empty, Always Output Data puts an empty item there, and the workflow would run with it. Activation
 * refuses the setting, but n8n from 2.40 on asks for no activation when it is switched on in a workflow that is already published.
 */
function refuseEmptyItem(context: IExecuteFunctions, output: INodeExecutionData[][], thisRun: string): void {
	const node = context.getNode();
	if (!node.alwaysOutputData || output[0]?.length) return;
	throw new NodeOperationError(node, 'Always Output Data would run the workflow with an empty item', {
		description: `Open Settings of the CallMatrix Trigger, switch Always Output Data off, and publish the workflow. ${thisRun}`,
	});
}

/**
 * Lets an event into the workflow once, inside its execution. A duplicate ends here, before any other node.
 *
 * A person who retries a crashed execution from the list starts it again here. It goes on where its event was recorded in that
 * very run, or nowhere; where the event has run in another execution meanwhile, the retry ends here, too.
 */
export async function emit(context: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	const { items, handover } = readHandover(context.getInputData());
	const [first] = items;
	const settings = new Settings((name, fallback) => context.getNodeParameter(name, 0, fallback));
	const shown = settings.read(PARAMETERS.simplified)
		? items.map((item) => ({ ...item, json: simplify(item.json) }))
		: items;
	const isSeparate = settings.read(PARAMETERS.separateOutputs);
	const keep = settings.read(PARAMETERS.eventsToRemember);
	const place = (each: INodeExecutionData[]): INodeExecutionData[][] => (isSeparate ? separate(each) : [each]);
	const output = place(shown);
	if (handover?.signedWithPrevious) {
		hint(
			context,
			'CallMatrix still signs with the previous webhook secret. Leave Previous Webhook Secret in the credential until this is gone.',
		);
	}
	for (const message of [...(handover?.hints ?? []), ...settings.unreadable.map(hintOn)]) hint(context, message);
	noteCall(context, first?.json.call_id);
	// The same test event comes as often as a person asks for it.
	const isTrial = TRIALS.has(context.getMode()) || first?.json.test === true;
	if (!handover || isTrial) return output;

	const today = countEvent(triggerOf(context));
	if (today > keep) {
		hint(
			context,
			`${today} events came in the last 24 hours, and n8n keeps the newest ${keep} on record: after a restart an older one could run twice. Raise Events to Remember under Options.`,
		);
	}
	refuseEmptyItem(context, output, 'Then retry this run with the currently saved workflow.');
	const run = { eventId: String(first?.json.event_id), delivery: handover.delivery };
	const result = await record(context, run, keep);
	if (result === 'unrecorded') {
		hint(
			context,
			'n8n could not write its record of events. It is tried again with the next one; if n8n is restarted before that and CallMatrix repeats this event, it runs twice.',
		);
	}
	if (result !== 'elsewhere') return output;
	hint(context, 'This event has run in another execution, so this one ends here.', 'info');
	const nothing = place([]);
	refuseEmptyItem(context, nothing, 'This event has run in another execution: leave this one as it is.');
	return nothing;
}
