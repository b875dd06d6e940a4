/** Whether a buyer answered a call, from what one event says. CallMatrix has no field for it, so several signs are weighed. */

import type { IDataObject } from 'n8n-workflow';

import { readBoolean } from '../../values/boolean';
import { isNothing } from '../../values/text';
import { MISSED_STATES, type EventType } from '../../events';
import { lettersOf } from '../eventName';
import { ownProperty, ownPropertyAt } from '../ownProperty';

const MISSED_WORDS = new Set(MISSED_STATES.map(lettersOf));

const saysMissed = (value: unknown): boolean => typeof value === 'string' && MISSED_WORDS.has(lettersOf(value));

/** A time of only zeros is how some databases write that there is none. */
const ZERO_TIME = /^[0\s:.TZ+-]+$/i;

/** Whether a field has a value: a time, an ID. */
const isSet = (value: unknown): boolean =>
	typeof value === 'string' ? !isNothing(value) && !ZERO_TIME.test(value) : typeof value === 'number' && value > 0;

interface Evidence {
	/** What the event's name says: see the table of events. */
	byName: EventType['answered'];
	/** What the event says of its call. */
	fields: IDataObject;
	/** Of the call, seconds; undefined where the event says something that cannot be read, null where it says nothing. */
	duration: number | null | undefined;
}

/** One of these is enough, whatever else the event says. */
const ANSWERED: ((evidence: Evidence) => boolean)[] = [
	({ byName }) => byName === 'yes',
	({ fields }) => readBoolean(ownProperty(fields, 'answered')) === true,
	({ fields }) => isSet(ownProperty(fields, 'answered_at')),
	({ fields, duration }) => (duration ?? 0) > 0 && isSet(ownProperty(fields, 'buyer_id')),
];

/** Where an event has the state of its call, and the one before. That there is a transition is stated. */
const STATE_PATHS = [
	...['transition.to', 'transition.from', 'state_transition.to', 'state_transition.from', 'transition'],
	...['to_state', 'new_state', 'state', 'call_state', 'status', 'call_status'],
];

const ABSENCE = ['answered_at', 'buyer_id', 'duration_seconds'];

/** No answer, no buyer and no talk time. An event that mentions none of them shows nothing. */
const showsNoTalk = ({ fields, duration }: Evidence): boolean =>
	!isSet(ownProperty(fields, 'buyer_id')) &&
	(duration === null || duration === 0) &&
	ABSENCE.some((name) => ownProperty(fields, name) !== undefined);

/** Signs that nobody answered. They count only when the call is over: until then it may be routed to another buyer. */
const MISSED: ((evidence: Evidence) => boolean)[] = [
	({ fields }) => STATE_PATHS.some((path) => saysMissed(ownPropertyAt(fields, path))),
	({ fields }) => saysMissed(ownProperty(fields, 'disposition')),
	showsNoTalk,
];

/** Whether a buyer answered; null where the event does not tell, or contradicts itself. */
export function wasAnswered(evidence: Evidence): boolean | null {
	const { byName, fields } = evidence;
	const said = readBoolean(ownProperty(fields, 'answered'));
	if (byName === 'no') return said === true || isSet(ownProperty(fields, 'answered_at')) ? null : false;
	if (ANSWERED.some((shows) => shows(evidence))) return said === false ? null : true;
	if (said === false) return false;
	return byName === 'final' && MISSED.some((shows) => shows(evidence)) ? false : null;
}
