import type { Stamped } from './shared.mts';

export interface Client extends Stamped {
	name: string;
	timezone: string | null;
}

/** A way in which records of calls come in from elsewhere. */
export interface Integration extends Stamped {
	client_id: string;
	name: string;
	type: 'webhook' | 'polling' | 'csv';
	poll_interval_minutes?: number;
	since?: string;
	field_map: FieldMapRule[];
	status: 'active' | 'paused';
}

export interface FieldMapRule {
	target: string;
	kind: 'direct' | 'path' | 'concat' | 'static' | 'timestamp' | 'currency' | 'duration';
	source?: string;
	value?: string;
}

/** A call that was taken elsewhere, as it was handed in. Not shown by the API. */
export interface CallRecord {
	id: string;
	client_id: string;
	record: Record<string, unknown>;
	/** The number that was called is one of this account. */
	duplicate: boolean;
	/** The newest call to that number. */
	call_id: string | null;
	received_at: string;
}
