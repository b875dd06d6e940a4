import type { Visit } from './shared.mts';

export interface Call extends Visit {
	call_id: string;
	caller_id: string | null;
	dialed_number: string;
	campaign_id: string;
	buyer_id: string | null;
	offer_id: string | null;
	status: 'ringing' | 'in_progress' | 'completed' | 'missed';
	disposition: string | null;
	started_at: string;
	answered_at: string | null;
	ended_at: string | null;
	duration_seconds: number | null;
	/** US dollars. */
	revenue: number | null;
	/** US dollars. */
	payout: number | null;
	state: string | null;
	zip_code: string | null;
	/** US dollars. */
	value: number | null;
	notes: string | null;
	tags: string[];
}

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

export interface Webhook {
	id: string;
	url: string;
	events: string[];
	status: 'active' | 'disabled';
	created_at: string;
}

/** A form or a request for a callback. */
export interface Lead {
	id: string;
	channel: 'form' | 'callback';
	phone: string;
	campaign_id?: string;
	first_name?: string;
	last_name?: string;
	email?: string;
	state?: string;
	zip_code?: string;
	vertical?: string;
	utm_source?: string;
	gclid?: string;
	landing_page?: string;
	status: 'new' | 'auctioned' | 'sold' | 'unsold';
	buyer_id: string | null;
	/** US dollars. */
	price: number | null;
	created_at: string;
}
