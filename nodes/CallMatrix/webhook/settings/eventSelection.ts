import type { IDataObject, IHookFunctions, IWebhookFunctions } from 'n8n-workflow';

import type { CallEvent } from '../delivery/envelope';
import { ANY_EVENT, ENDED, MISSED } from './eventNames';
import { toItem } from '../delivery/itemShape';
import { PARAMETERS, type Settings } from './settings';

/** What a trigger waits for. */
export interface Choice {
	/** Under Trigger On. */
	events: string[];
	/** CallMatrix sends no call.missed: it is derived from a call that ended without an answer. */
	derivesMissed: boolean;
}

/** By hand: a person enters the URL in CallMatrix, so nothing is asked of its API. */
export const isByHand = (settings: Settings): boolean => settings.read(PARAMETERS.registration) === 'manual';

/** What the trigger is set to, and what its subscription turned out to be. */
export function choiceOf(context: IHookFunctions | IWebhookFunctions, settings: Settings): Choice {
	const events = settings.read(PARAMETERS.triggerOn);
	const derivesMissed = isByHand(settings)
		? settings.read(PARAMETERS.missedCalls) === ENDED
		: context.getWorkflowStaticData('node').derivesMissed === true;
	return { events, derivesMissed };
}

/** The same event as the missed call that it also is. */
function asMissed({ payload, ...item }: IDataObject): IDataObject {
	return { ...item, event: MISSED, derived: true, payload };
}

/**
 * What an event is for a trigger: an item, two where it is also a derived missed call, or none.
 * @param onUnreadable told of each field that the event has a value for, and that no rule reads
 */
export function itemsOf(
	event: CallEvent,
	{ events, derivesMissed }: Choice,
	onUnreadable?: (field: string) => void,
): IDataObject[] {
	const item = toItem(event, onUnreadable);
	const isChosen = events.includes(event.name) || (events.includes(ANY_EVENT) && event.name.startsWith('call.'));
	const isMissed = derivesMissed && event.name === ENDED && events.includes(MISSED) && item.answered === false;
	return [...(isMissed ? [asMissed(item)] : []), ...(isChosen ? [item] : [])];
}

/** What CallMatrix is asked to send. With every event chosen, the single ones say nothing more. */
export function subscribed({ events, derivesMissed }: Choice): string[] {
	if (events.includes(ANY_EVENT)) return [ANY_EVENT];
	return [...new Set(events.map((event) => (derivesMissed && event === MISSED ? ENDED : event)))].sort();
}
