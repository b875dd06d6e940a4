import type { IDataObject, IHookFunctions, IWebhookFunctions } from 'n8n-workflow';

import type { CallEvent } from './event';
import { toItem } from './output';

/** The choice that stands for every event. */
export const ANY_EVENT = '*';

export const MISSED = 'call.missed';
export const ENDED = 'call.ended';

/** What a trigger waits for. */
export interface Choice {
	/** Under Trigger On. */
	events: string[];
	/** CallMatrix sends no call.missed: a call that ended without an answer stands for it. */
	derivesMissed: boolean;
}

/** By hand: a person enters the URL in CallMatrix, so nothing is asked of its API. */
export const isByHand = (context: IHookFunctions | IWebhookFunctions): boolean =>
	context.getNodeParameter('registration', 'automatic') === 'manual';

/** What the trigger is set to, and what its subscription turned out to be. */
export const choiceOf = (context: IHookFunctions | IWebhookFunctions): Choice => ({
	events: context.getNodeParameter('triggerOn') as string[],
	derivesMissed: isByHand(context)
		? context.getNodeParameter('missedCalls', MISSED) === ENDED
		: context.getWorkflowStaticData('node').derivesMissed === true,
});

/** The same event as the missed call that it also is. */
function asMissed({ payload, ...item }: IDataObject): IDataObject {
	return { ...item, event: MISSED, derived: true, payload };
}

/** What an event is for a trigger: an item, two where it is also a derived missed call, or none. */
export function itemsOf(event: CallEvent, { events, derivesMissed }: Choice): IDataObject[] {
	const item = toItem(event);
	const isChosen = events.includes(event.name) || (events.includes(ANY_EVENT) && event.name.startsWith('call.'));
	const isMissed = derivesMissed && event.name === ENDED && events.includes(MISSED) && item.answered === false;
	return [...(isMissed ? [asMissed(item)] : []), ...(isChosen ? [item] : [])];
}

/** What CallMatrix is asked to send. With every event chosen, the single ones say nothing more. */
export function subscribed({ events, derivesMissed }: Choice): string[] {
	if (events.includes(ANY_EVENT)) return [ANY_EVENT];
	return [...new Set(events.map((event) => (derivesMissed && event === MISSED ? ENDED : event)))].sort();
}
