import type { IDataObject } from 'n8n-workflow';

import { readBoolean } from '../../values/boolean';
import { isNothing } from '../../values/text';
import { ownValue } from '../ownProperty';

/**
 * The states and dispositions of a call that nobody answered, without separators and in small letters. CallMatrix does not say
 * which it has: one more is one more word here.
 */
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

/** A time of nothing but zeros is how some databases write that there is none. */
const ZERO_TIME = /^[0\s:.TZ+-]+$/i;

/** Whether a field names something: a time, an ID. */
const isSet = (value: unknown): boolean =>
	typeof value === 'string' ? !isNothing(value) && !ZERO_TIME.test(value) : typeof value === 'number' && value > 0;

/** What an event says that bears on whether a buyer answered. */
interface Evidence {
	name: string;
	payload: IDataObject;
	/** Of the call, seconds; undefined where the event says something that cannot be read, null where it says nothing. */
	duration: number | null | undefined;
}

/** An event that shows an answer is of no missed call, whatever else it says. */
const ANSWERED: ((evidence: Evidence) => boolean)[] = [
	({ name }) => name === 'call.answered',
	({ payload }) => readBoolean(ownValue(payload, 'answered')) === true,
	({ payload }) => isSet(ownValue(payload, 'answered_at')),
	({ payload, duration }) => (duration ?? 0) > 0 && isSet(ownValue(payload, 'buyer_id')),
];

/** Where an event names the state of its call, and the one before; the first is what CallMatrix states that there is. */
const STATES = ['state', 'status', 'to_state', 'new_state'];

function saidStates(payload: IDataObject): unknown[] {
	const transition = ownValue(payload, 'transition');
	const states = STATES.map((field) => ownValue(payload, field));
	return [ownValue(transition, 'to'), ownValue(transition, 'from'), ...states];
}

const ABSENCE = ['answered_at', 'buyer_id', 'duration_seconds'];

/** Neither an answer, nor a buyer, nor talk time. An event that says nothing of any of them shows nothing. */
const showsNoTalk = ({ payload, duration }: Evidence): boolean =>
	!isSet(ownValue(payload, 'buyer_id')) &&
	(duration === null || duration === 0) &&
	ABSENCE.some((field) => ownValue(payload, field) !== undefined);

/** What shows at the end of a call that nobody answered it: until then it may be routed on to another buyer. */
const MISSED: ((evidence: Evidence) => boolean)[] = [
	({ payload }) => saidStates(payload).some(saysMissed),
	({ payload }) => saysMissed(ownValue(payload, 'disposition')),
	showsNoTalk,
];

/** Whether a buyer took the call, as far as an event can tell; null where it cannot, or contradicts itself. */
export function wasAnswered(evidence: Evidence): boolean | null {
	const { name, payload } = evidence;
	const said = readBoolean(ownValue(payload, 'answered'));
	if (name === 'call.missed') return said === true || isSet(ownValue(payload, 'answered_at')) ? null : false;
	if (ANSWERED.some((shows) => shows(evidence))) return said === false ? null : true;
	if (said === false) return false;
	return name === 'call.ended' && MISSED.some((shows) => shows(evidence)) ? false : null;
}
