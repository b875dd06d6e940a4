/**
 * Names of events as senders spell them: which of them mean the same event. Which events there are is in the table of events; what a
 * person writes in Trigger On is read by `settings/eventNames.ts`.
 */

import { EVENTS } from '../events';

/** A word in lower case, without separators. */
export const lettersOf = (text: string): string => text.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '');

/** `call.ended`, `CALL_ENDED`, `callEnded`, `Call Ended` and `ended` have the same. */
const keyOf = (name: string): string => lettersOf(name).replace(/^call(?=.)/, '');

/** Also by the name itself, as most senders write it. */
const BY_KEY = new Map(EVENTS.flatMap(({ name }) => [keyOf(name), name].map((key) => [key, name])));

/** The event of the table that a name means; undefined where there is none. */
export const knownEvent = (name: string): string | undefined => BY_KEY.get(name) ?? BY_KEY.get(keyOf(name));

/** The name as the table of events has it; one that is not there as it is. */
export const canonicalName = (name: string): string => knownEvent(name) ?? name;

/** Whether two names mean the same event, also one that is not in the table. */
export const isSameEvent = (one: string, other: string): boolean => one === other || keyOf(one) === keyOf(other);

const BY_STATE = new Map(EVENTS.flatMap(({ name, states }) => states.map((state) => [lettersOf(state), name])));

/** The event that brings a call into a state; undefined where the state does not say so. */
export const eventOfState = (state: string): string | undefined => BY_STATE.get(lettersOf(state)) ?? knownEvent(state);
