import type { Caps, Hours, Stamped, Strategy } from './shared.mts';

export interface Buyer extends Stamped, Caps, Hours {
	name: string;
	status: 'active' | 'inactive';
	bid_priority: number;
	priority: number;
	weight: number;
	states: string[];
}

/** Which buyer takes the calls of which campaign, and for how much. */
export interface Offer extends Stamped, Caps, Hours {
	name?: string;
	buyer_id: string;
	campaign_id: string;
	vertical?: string;
	status: 'active' | 'inactive';
	destination_number: string;
	/** US dollars. */
	price_per_call: number;
	ping_post: PingPost;
}

export interface PingPost {
	enabled?: boolean;
	ping_url?: string;
	post_url?: string;
	auth_type?: 'bearer' | 'api_key' | 'none';
	/** Never shown. */
	auth_token?: string;
	/** US dollars. */
	minimum_bid?: number;
	timeout_seconds?: number;
	required_ivr_fields?: string;
}

export interface Campaign extends Stamped, Caps, Hours {
	name: string;
	vertical?: string;
	status: 'active' | 'paused';
	strategy: Strategy;
	ivr_flow_id: string | null;
	pool_id: string | null;
	budget_cap: { period: 'daily' | 'monthly' | 'total'; amount: number | null } | null;
	goals: {
		expected_volume: number | null;
		target_cost_per_call: number | null;
		expected_conversion_rate: number | null;
	};
	buyers: CampaignBuyer[];
	/** What its calls came in on when the sandbox started. Not part of the API. */
	dialed_number: string;
}

export interface CampaignBuyer {
	buyer_id: string;
	priority: number | null;
	weight: number | null;
	bid_rule: string | null;
}

export interface RoutingPlan extends Stamped {
	name: string;
	strategy: Strategy;
	campaign_id: string | null;
	rules: RoutingRule[];
}

export interface RoutingRule {
	type: 'caller_state' | 'time_of_day' | 'day_of_week' | 'dialed_number' | 'ivr_data' | 'caller_id_pattern';
	operator: 'is' | 'is_not' | 'in' | 'between' | 'matches';
	value: string;
	target_buyer_id: string;
}
