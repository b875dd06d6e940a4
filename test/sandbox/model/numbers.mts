import type { Stamped, Visit } from './shared.mts';

export interface PhoneNumber extends Stamped {
	/** E.164. */
	number: string;
	label: string | null;
	type: 'local' | 'toll_free';
	area_code: string | null;
	provisioning_status: 'unknown' | 'pending' | 'active' | 'purchase_failed' | 'port_pending';
	status: 'available' | 'assigned' | 'cooldown' | 'disabled';
	campaign_id: string | null;
	pool_id: string | null;
}

export interface NumberPool extends Stamped {
	name: string;
	vertical?: string;
	region?: string;
	campaign_id: string | null;
	lease_minutes: number;
	cooldown_days: number;
	size: number;
}

/** A visit to a website, with the number that the visitor is shown. */
export interface Session extends Visit {
	session_id: string;
	number: string;
	number_id: string | null;
	campaign_id: string | null;
	call_id: string | null;
	ip: string | null;
	started_at: string;
	expires_at: string;
}
