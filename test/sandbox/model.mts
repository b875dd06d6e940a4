/** What a local CallMatrix holds. Field names and shapes are those of the contract (test/contract/openapi.yaml). */

export interface Buyer {
	id: string;
	name: string;
	status: 'active' | 'inactive';
	daily_cap: number | null;
	monthly_cap: number | null;
	concurrency_cap: number | null;
	bid_priority: number;
	priority: number;
	weight: number;
	business_hours: { start?: string; end?: string };
	active_days: string[];
	states: string[];
	created_at: string;
	updated_at: string;
}

/** Which buyer takes the calls of which campaign, and for how much. */
export interface Offer {
	id: string;
	buyer_id: string;
	campaign_id: string;
	vertical: string;
	destination_number: string;
	/** US dollars. */
	price_per_call: number;
}

export interface Campaign {
	id: string;
	name: string;
	vertical: string;
	dialed_number: string;
}

/** The visitor session that led to a call. */
export interface Visit {
	utm_source: string | null;
	utm_medium: string | null;
	utm_campaign: string | null;
	utm_term: string | null;
	utm_content: string | null;
	gclid: string | null;
	gbraid: string | null;
	wbraid: string | null;
	landing_page: string | null;
	referrer: string | null;
}

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

export const visitFields = [
	'utm_source',
	'utm_medium',
	'utm_campaign',
	'utm_term',
	'utm_content',
	'gclid',
	'gbraid',
	'wbraid',
	'landing_page',
	'referrer',
] as const satisfies ReadonlyArray<keyof Visit>;
