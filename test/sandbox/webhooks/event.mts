/** The events of calls, as the contract has them. */
import type { Visit } from '../model/fields.mts';

export type CallEventName = 'call.started' | 'call.answered' | 'call.missed' | 'call.disposition_set' | 'call.ended';

/** One event as it is sent. `event` is a plain string because CallMatrix promises one for every state change. */
export interface CallEvent {
	event_id: string;
	event: string;
	occurred_at: string;
	call_id: string;
	caller_id: string | null;
	dialed_number: string;
	campaign_id: string;
	buyer_id: string | null;
	offer_id: string | null;
	transition: { from: string | null; to: string | null };
	session: Visit;
	disposition: string | null;
	duration_seconds: number | null;
	revenue: number | null;
	payout: number | null;
	test?: boolean;
}

/** What a tester may say of an event; the rest is filled in. */
export type PartialEvent = Partial<CallEvent>;

/** A change to a call, as its event tells it. */
export interface CallChange {
	event: CallEventName;
	occurredAt: Date;
	transition: { from: string | null; to: string | null };
}
