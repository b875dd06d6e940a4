/** Whether a buyer answered a call, from what one event says. CallMatrix has no field for it, so several signs are weighed. */

import type { IDataObject } from 'n8n-workflow';

import { readBoolean } from '../../values/boolean';
import { isNothing } from '../../values/text';
import type { EventType } from '../../events';
import { ownProperty, ownPropertyAt } from '../ownProperty';

/** States and dispositions of a missed call. CallMatrix does not say which it has: another one is another word here. */
const MISSED_WORDS = new Set(
	[
		...['missed', 'missed call', 'call missed'],
		...['no answer', 'not answered', 'never answered', 'unanswered', 'did not answer', 'ring no answer', 'no pickup'],
		...['busy', 'line busy', 'user busy', 'busy signal'],
		...['abandoned', 'abandon', 'abandoned call', 'call abandoned', 'caller abandoned', 'abandoned by caller'],
	].map(withoutSeparators),
);

function withoutSeparators(text: string): string {
	return text.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '');
}

const saysMissed = (value: unknown): boolean => typeof value === 'string' && MISSED_WORDS.has(withoutSeparators(value));

/** A time of only zeros is how some databases write that there is none. */
const ZERO_TIME = /^[0\s:.TZ+-]+$/i;

/** Whether a field has a value: a time, an ID. */
const isSet = (value: unknown): boolean =>
	typeof value === 'string' ? !isNothing(value) && !ZERO_TIME.test(value) : typeof value === 'number' && value > 0;

interface Evidence {
	/** What the event's name says: see the table of events. */
	byName: EventType['answered'];
	payload: IDataObject;
	/** Of the call, seconds; undefined where the event says something that cannot be read, null where it says nothing. */
	duration: number | null | undefined;
}

/** One of these is enough, whatever else the event says. */
const ANSWERED: ((evidence: Evidence) => boolean)[] = [
	({ byName }) => byName === 'yes',
	({ payload }) => readBoolean(ownProperty(payload, 'answered')) === true,
	({ payload }) => isSet(ownProperty(payload, 'answered_at')),
	({ payload, duration }) => (duration ?? 0) > 0 && isSet(ownProperty(payload, 'buyer_id')),
];

/** Where an event has the state of its call, and the one before. That there is a transition is stated. */
const STATE_PATHS = ['transition.to', 'transition.from', 'state', 'status', 'to_state', 'new_state'];

const ABSENCE = ['answered_at', 'buyer_id', 'duration_seconds'];

/** No answer, no buyer and no talk time. An event that mentions none of them shows nothing. */
const showsNoTalk = ({ payload, duration }: Evidence): boolean =>
	!isSet(ownProperty(payload, 'buyer_id')) &&
	(duration === null || duration === 0) &&
	ABSENCE.some((field) => ownProperty(payload, field) !== undefined);

/** Signs that nobody answered. They count only when the call is over: until then it may be routed to another buyer. */
const MISSED: ((evidence: Evidence) => boolean)[] = [
	({ payload }) => STATE_PATHS.some((path) => saysMissed(ownPropertyAt(payload, path))),
	({ payload }) => saysMissed(ownProperty(payload, 'disposition')),
	showsNoTalk,
];

/** Whether a buyer answered; null where the event does not tell, or contradicts itself. */
export function wasAnswered(evidence: Evidence): boolean | null {
	const { byName, payload } = evidence;
	const said = readBoolean(ownProperty(payload, 'answered'));
	if (byName === 'no') return said === true || isSet(ownProperty(payload, 'answered_at')) ? null : false;
	if (ANSWERED.some((shows) => shows(evidence))) return said === false ? null : true;
	if (said === false) return false;
	return byName === 'final' && MISSED.some((shows) => shows(evidence)) ? false : null;
}
