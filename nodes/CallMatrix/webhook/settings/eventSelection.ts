/** Which events a trigger waits for, from its settings and its registration; and what CallMatrix is therefore asked to send. */

import type { IHookFunctions, IWebhookFunctions } from 'n8n-workflow';

import { ANY_EVENT, EVENTS } from '../../events';
import { derivesMissedCalls } from '../registration/registrationState';
import { PARAMETERS, type Settings } from './settings';

export interface EventSelection {
	/** Names under Trigger On. */
	events: string[];
	/** CallMatrix does not send call.missed: it is derived. */
	derivesMissed: boolean;
}

/** A person enters the URL in CallMatrix, so nothing is asked of its API. */
export const isManual = (settings: Settings): boolean => settings.read(PARAMETERS.registration) === 'manual';

export function readSelection(context: IHookFunctions | IWebhookFunctions, settings: Settings): EventSelection {
	const events = settings.read(PARAMETERS.triggerOn);
	const derivesMissed = isManual(settings)
		? settings.read(PARAMETERS.missedCalls) !== PARAMETERS.missedCalls.defaultValue
		: derivesMissedCalls(context);
	return { events, derivesMissed };
}

export const isDerivable = (name: string): boolean =>
	EVENTS.some((event) => event.name === name && event.derivedFrom !== undefined);

const sourceOf = (name: string): string => EVENTS.find((event) => event.name === name)?.derivedFrom ?? name;

/** The names that CallMatrix is asked for, sorted. With every event chosen, the single ones add nothing. */
export function requestedEvents({ events, derivesMissed }: EventSelection): string[] {
	if (events.includes(ANY_EVENT)) return [ANY_EVENT];
	return [...new Set(derivesMissed ? events.map(sourceOf) : events)].sort();
}
