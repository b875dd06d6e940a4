/**
 * Inside the execution that an event started: lets the event into the workflow, once. A duplicate ends here, before any other node.
 * What happened before, in the process that takes webhooks, is in `delivery/receive.ts`.
 */

import { NodeOperationError, type IDataObject, type IExecuteFunctions, type INodeExecutionData } from 'n8n-workflow';

import { fieldsOf } from '../../itemFields';
import { readDelivery } from '../deliveryMetadata';
import type { ProcessState } from '../processState';
import { PARAMETERS, Settings, unreadableHint } from '../settings/settings';
import { triggerKey } from '../triggerKey';
import { withResolvedNames } from './resolvedNames';
import { routeItems } from './routing';

/** Runs in which nothing is a duplicate: a person tries the workflow. */
const TRIAL_MODES: ReadonlySet<string> = new Set(['manual', 'evaluation']);

/** Lets a person find the executions of a call in n8n's list, where n8n offers that. */
function setCallId(context: IExecuteFunctions, callId: unknown): void {
	if (typeof callId !== 'string' || !callId) return;
	try {
		context.customData.set('call_id', callId);
	} catch {
		context.logger.debug('CallMatrix Trigger could not note the call of an execution');
	}
}

/** Below the notice that a delivery had an event which nobody knew of. */
const ABOUT_UNKNOWN_EVENTS =
	'This run has nothing to do for you, so do not retry it. Under Any Call Event such events start the workflow, and a Switch or Filter node behind the trigger can pick them out. If you do not need them, remove them from the webhook in your CallMatrix account. You are told at most once a day for each name.';

function addHint(context: IExecuteFunctions, message: string, type: 'info' | 'warning' = 'warning'): void {
	context.addExecutionHints({ message, type, location: 'outputPane' });
}

/** @returns the empty outputs, where an error would let the workflow go on with the item that carries the notice */
function endWithNotice(
	context: IExecuteFunctions,
	notice: string,
	nothing: INodeExecutionData[][],
): INodeExecutionData[][] {
	if (!context.continueOnFail()) {
		throw new NodeOperationError(context.getNode(), notice, { description: ABOUT_UNKNOWN_EVENTS });
	}
	addHint(context, notice);
	refuseEmptyItem(context, nothing, 'There is nothing to retry.');
	return nothing;
}

const simplify = (item: IDataObject, typeVersion: number): IDataObject =>
	Object.fromEntries(
		fieldsOf(typeVersion)
			.filter(({ isSimplified }) => isSimplified)
			.map(({ name }) => [name, item[name] ?? null]),
	);

/**
 * Always Output Data puts an empty item into an empty first output, and the workflow would run with it. Activation refuses the
 * setting, but n8n from 2.40 on does not activate again when it is switched on in a workflow that is already published.
 */
function refuseEmptyItem(context: IExecuteFunctions, outputs: INodeExecutionData[][], thisRun: string): void {
	const node = context.getNode();
	if (!node.alwaysOutputData || outputs[0]?.length) return;
	throw new NodeOperationError(node, 'Always Output Data would run the workflow with an empty item', {
		description: `Open Settings of the CallMatrix Trigger, switch Always Output Data off, and publish the workflow. ${thisRun}`,
	});
}

/**
 * A person who retries a crashed execution starts it again here. It goes on if its event was admitted in that very execution, or
 * nowhere; if the event has run in another execution meanwhile, the retry ends here, too.
 * @returns the items of each output
 * @throws NodeOperationError where Always Output Data would run the workflow with an empty item, and with the notice of a delivery
 */
export async function admitEvent(
	context: IExecuteFunctions,
	{ processedEvents, eventRate, nameCache }: Pick<ProcessState, 'processedEvents' | 'eventRate' | 'nameCache'>,
): Promise<INodeExecutionData[][]> {
	const { items, delivery } = readDelivery(context.getInputData());
	const event = items[0]?.json;
	const { typeVersion } = context.getNode();
	const settings = new Settings((name, fallback) => context.getNodeParameter(name, 0, fallback), typeVersion);
	const isSimplified = settings.read(PARAMETERS.simplified);
	const resolvesNames = settings.read(PARAMETERS.resolveNames);
	const isSeparate = settings.read(PARAMETERS.separateOutputs);
	const maxEvents = settings.read(PARAMETERS.eventsToRemember);
	const route = (each: INodeExecutionData[]): INodeExecutionData[][] =>
		isSeparate ? routeItems(each, typeVersion) : [each];
	if (delivery?.notice) return endWithNotice(context, delivery.notice, route([]));
	const outputsOf = (each: INodeExecutionData[]): INodeExecutionData[][] =>
		route(isSimplified ? each.map((item) => ({ ...item, json: simplify(item.json, typeVersion) })) : each);
	const admitted = async (): Promise<INodeExecutionData[][]> =>
		outputsOf(resolvesNames ? await withResolvedNames(context, nameCache, items, addHint) : items);
	if (delivery?.signedWithPrevious) {
		addHint(
			context,
			'CallMatrix still signs with the previous webhook secret. Keep Previous Webhook Secret in the credential until this hint is gone.',
		);
	}
	for (const message of [...(delivery?.hints ?? []), ...settings.unreadable.map(unreadableHint)]) {
		addHint(context, message);
	}
	setCallId(context, event?.call_id);
	// The same test event comes as often as a person asks for it.
	const isTrial = TRIAL_MODES.has(context.getMode()) || event?.test === true;
	if (!delivery || isTrial) return await admitted();

	const today = eventRate.count(triggerKey(context));
	if (today > maxEvents) {
		addHint(
			context,
			`${today} events came in the last 24 hours, and n8n remembers the newest ${maxEvents}: after a restart an older one could run twice. Raise Events to Remember under Options.`,
		);
	}
	refuseEmptyItem(context, outputsOf(items), 'Then retry this run with the currently saved workflow.');
	const processed = { eventId: String(event?.event_id), deliveryId: delivery.id };
	const result = await processedEvents.admit(context, processed, maxEvents);
	if (result === 'storeUnavailable') {
		addHint(
			context,
			'n8n could not save that it has processed this event. The next event saves it, too; if n8n restarts before that and CallMatrix repeats this event, it runs twice.',
		);
	}
	if (result !== 'duplicate') return await admitted();
	addHint(context, 'This event has run in another execution, so this one ends here.', 'info');
	const nothing = route([]);
	refuseEmptyItem(context, nothing, 'This event has run in another execution: leave this one as it is.');
	return nothing;
}
