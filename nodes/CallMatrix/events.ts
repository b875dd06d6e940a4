/**
 * The events of a call, as one table: a new event is one row. The options of Trigger On, the outputs, the names that are asked of
 * CallMatrix, missed calls that are derived, and docs/events.md follow from it. What an item of an event holds is in `itemFields.ts`.
 */

/** A row that is there from some version of the node on. */
export interface Versioned {
	/** The first `typeVersion` of the node that has it. */
	since: number;
}

/** The rows of a table that a version of the node has, in the table's order. */
export const rowsOf = <Row extends Versioned>(rows: readonly Row[], typeVersion: number): Row[] =>
	rows.filter(({ since }) => since <= typeVersion);

export interface EventType extends Versioned {
	/** As CallMatrix sends it. */
	name: string;
	/** Under Trigger On. */
	label: string;
	description: string;
	/** The label of its output under Separate Outputs. */
	output: string;
	/**
	 * What it says about whether a buyer answered: that one did, that none did, or (`final`) that the call is over, so that its
	 * fields tell. Absent where a buyer may still answer.
	 */
	answered?: 'yes' | 'no' | 'final';
	/** States of a call, in words: an event without a name is this one where the call's new state is one of them. */
	states: readonly string[];
	/** If CallMatrix does not send it: the event that replaces it when its item says `answered: false`. */
	derivedFrom?: string;
}

/** Trigger On: every event. CallMatrix takes it in the list of events, too (assumed). */
export const ANY_EVENT = '*';

export const MISSED = 'call.missed';
export const ENDED = 'call.ended';

/** States and dispositions of a missed call. CallMatrix does not say which it has: another one is another word here. */
export const MISSED_STATES = [
	...['missed', 'missed call', 'call missed'],
	...['no answer', 'not answered', 'never answered', 'unanswered', 'did not answer', 'ring no answer', 'no pickup'],
	...['busy', 'line busy', 'user busy', 'busy signal'],
	...['abandoned', 'abandon', 'abandoned call', 'call abandoned', 'caller abandoned', 'abandoned by caller'],
] as const;

/** What Trigger On is set to in a new node, and what a sample is made of where every event is chosen. */
export const DEFAULT_EVENT = ENDED;

/**
 * The order is that of the outputs. n8n wires by position, so a row's place and its presence change only with a node version:
 * see "How to add a node version" in CONTRIBUTING.md.
 */
export const EVENTS: readonly EventType[] = [
	{
		name: 'call.started',
		label: 'Call Started',
		description: 'A call came in',
		output: 'Started',
		states: ['started', 'initiated', 'incoming', 'ringing'],
		since: 1,
	},
	{
		name: 'call.answered',
		label: 'Call Answered',
		description: 'A buyer answered',
		output: 'Answered',
		answered: 'yes',
		states: ['answered', 'connected', 'bridged', 'in progress'],
		since: 1,
	},
	{
		name: MISSED,
		label: 'Call Missed',
		description:
			'Nobody answered. If CallMatrix has no such event, it is derived from a call that ended without an answer, and its item says so.',
		output: 'Missed',
		answered: 'no',
		states: MISSED_STATES,
		derivedFrom: ENDED,
		since: 1,
	},
	{
		name: 'call.disposition_set',
		label: 'Call Disposition Set',
		description: 'The outcome of the call was recorded. Can come before or after the call ends, and more than once.',
		output: 'Disposition Set',
		states: ['disposition set', 'dispositioned'],
		since: 1,
	},
	{
		name: ENDED,
		label: 'Call Ended',
		description: 'The call is over; duration and revenue are known',
		output: 'Ended',
		answered: 'final',
		states: ['ended', 'completed', 'finished', 'hung up', 'hangup', 'disconnected', 'terminated'],
		since: 1,
	},
];

/** The last output: events that a version of the node does not have. */
export const OTHER_OUTPUT = 'Other';

export const eventsOf = (typeVersion: number): EventType[] => rowsOf(EVENTS, typeVersion);
