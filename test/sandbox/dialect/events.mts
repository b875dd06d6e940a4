/** The body of an event in the words of a dialect. How it is signed is in deliveries.mts. */
import { createHash } from 'node:crypto';
import type { CallEvent } from '../webhooks/event.mts';
import { camel, renameKeys } from './casing.mts';
import { contractDialect, type Dialect } from './dialect.mts';
import type { NumberIds } from './numberIds.mts';

type Fields = Record<string, unknown>;

/** Stands for an ID that JSON.stringify cannot write, as a number it has would be rounded. */
const UNQUOTED = '@event-id@';

const articleFields = [
	'event_id',
	'event',
	'call_id',
	'caller_id',
	'dialed_number',
	'campaign_id',
	'transition',
	'session',
];

/** What other services call the contract's events. */
const otherNames: Record<string, string> = {
	'call.started': 'call.incoming',
	'call.answered': 'call.connected',
	'call.missed': 'call.unanswered',
	'call.disposition_set': 'call.dispositioned',
	'call.ended': 'call.completed',
};

/** The JSON text of an event. */
export function speakEvent(event: CallEvent, dialect: Dialect, numberIds: NumberIds): string {
	if (isContract(dialect)) return JSON.stringify(event);
	const { event_id, event: name, occurred_at, test, ...call } = withOutcome(event, dialect);
	const isCloud = dialect.eventAs === 'cloudLike';
	const head = {
		...idField(dialect, event_id),
		[isCloud ? 'type' : 'event']: eventName(String(name), dialect),
		...timeField(isCloud ? 'time' : 'occurred_at', String(occurred_at), dialect),
		...(test !== undefined && { test }),
	};
	const whole = wrapped(head, withIds(call, dialect, numberIds), dialect);
	const shown = dialect.signature === 'articleOnly' ? only(whole, articleFields) : whole;
	const text = JSON.stringify(dialect.eventCasing === 'camel' ? renameKeys(shown, camel) : shown);
	return text.replace(`"${UNQUOTED}"`, () => bigNumberOf(event.event_id));
}

/** The number that an event ID is where IDs are numbers: above 2^53, where numbers that follow each other are rounded to one. */
export function bigNumberOf(eventId: string): string {
	const [, prefix = '', digits] = /^(.*?)(\d{1,9})$/.exec(eventId) ?? [];
	const hash = createHash('sha256')
		.update(digits === undefined ? eventId : prefix)
		.digest();
	const billion = 1_000_000_000n;
	return String(2n ** 53n + (BigInt(hash.readUInt32BE()) % billion) * billion + BigInt(digits ?? 0) + 1n);
}

function isContract(dialect: Dialect): boolean {
	const names = ['eventAs', 'eventCasing', 'eventName', 'eventIdAs', 'eventTime', 'callIdAs', 'missedAs'] as const;
	if (dialect.signature === 'articleOnly' || dialect.idAs === 'number') return false;
	return names.every((name) => dialect[name] === contractDialect[name]);
}

function idField({ eventIdAs, eventAs }: Dialect, eventId: unknown): Fields {
	switch (eventIdAs) {
		case 'event_id':
		case 'eventId':
		case 'id':
			return { [eventIdAs]: eventId };
		case 'number':
			return { [eventAs === 'cloudLike' ? 'id' : 'event_id']: UNQUOTED };
		case 'none':
		// The header says it.
		case 'webhookIdHeader':
			return {};
	}
}

function eventName(name: string, { eventName: style }: Dialect): string {
	const words = name.split(/[._]/);
	const capital = (word: string) => word.charAt(0).toUpperCase() + word.slice(1);
	switch (style) {
		case 'call.ended':
			return name;
		case 'call_ended':
			return words.join('_');
		case 'CALL.ENDED':
			return name.toUpperCase();
		case 'ended':
			return name.replace(/^call\./, '');
		case 'callEnded':
			return words.map((word, index) => (index === 0 ? word : capital(word))).join('');
		case 'Call Ended':
			return words.map(capital).join(' ');
		case 'other':
			return otherNames[name] ?? name;
	}
}

function timeField(key: string, time: string, { eventTime }: Dialect): Fields {
	const milliseconds = Date.parse(time);
	switch (eventTime) {
		case 'iso':
			return { [key]: time };
		case 'isoNoZone':
			return { [key]: time.replace(/Z$/, '') };
		case 'seconds':
			return { [key]: Math.floor(milliseconds / 1_000) };
		case 'milliseconds':
			return { [key]: milliseconds };
		case 'microseconds':
			return { [key]: milliseconds * 1_000 };
		case 'secondsText':
			return { [key]: String(Math.floor(milliseconds / 1_000)) };
		case 'none':
			return {};
	}
}

function wrapped(head: Fields, call: Fields, { eventAs }: Dialect): Fields {
	switch (eventAs) {
		case 'bare':
			return { ...head, ...call };
		case 'data':
		case 'cloudLike':
			return { ...head, data: call };
		case 'data.call':
			return { ...head, data: { call } };
		case 'data.object':
			return { ...head, data: { object: call } };
		case 'call':
		case 'payload':
			return { ...head, [eventAs]: call };
	}
}

/** `callIdAs` has the word about the call's ID, `idAs` about the others. */
function withIds({ call_id, ...others }: Fields, { callIdAs, idAs }: Dialect, numberIds: NumberIds): Fields {
	const rest = idAs === 'number' ? (numberIds.numbersIn(others) as Fields) : others;
	return { call_id: callIdAs === 'number' ? numberIds.toNumber(call_id) : call_id, ...rest };
}

/** The event with the dialect's way of showing, at the end of a call, whether somebody answered. */
function withOutcome(event: CallEvent, { missedAs }: Dialect): Fields {
	if (event.event !== 'call.ended' || missedAs === 'contract') return { ...event };
	const isMissed = event.transition.from === 'missed' || event.transition.to === 'missed';
	// What is the same for all calls, so that nothing else shows it.
	const plain: Fields = { ...event, transition: { from: 'in_progress', to: 'completed' } };
	if (isMissed) plain.disposition = null;
	const { buyer_id: buyer, duration_seconds: seconds, ...silent } = plain;
	const talk = isMissed ? { buyer_id: null, duration_seconds: 0 } : { buyer_id: buyer, duration_seconds: seconds };
	switch (missedAs) {
		case 'state':
			return isMissed ? { ...plain, transition: { from: 'ringing', to: 'missed' } } : plain;
		case 'disposition':
			return isMissed ? { ...plain, disposition: 'no_answer' } : plain;
		case 'answeredFalse':
			return { ...plain, answered: !isMissed };
		case 'answeredZero':
			return { ...plain, answered: isMissed ? 0 : 1 };
		case 'answeredAtNull':
			return { ...silent, ...talk, answered_at: isMissed ? null : answeredAt(event) };
		case 'answeredAtMissing':
			return { ...silent, ...talk, ...(!isMissed && { answered_at: answeredAt(event) }) };
		case 'nothing':
			return { ...silent, buyer_id: buyer };
	}
}

function answeredAt({ occurred_at, duration_seconds }: CallEvent): string {
	return new Date(Date.parse(occurred_at) - (duration_seconds ?? 0) * 1_000).toISOString();
}

function only(fields: Fields, names: readonly string[]): Fields {
	return Object.fromEntries(Object.entries(fields).filter(([name]) => names.includes(name)));
}
