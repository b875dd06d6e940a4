/** What a record has that can be changed. */
export interface Stamped {
	id: string;
	created_at: string;
	updated_at: string;
}

/** Null means no cap. */
export interface Caps {
	daily_cap: number | null;
	monthly_cap: number | null;
	concurrency_cap: number | null;
}

export interface Hours {
	/** HH:mm in America/New_York. */
	business_hours: { start?: string; end?: string };
	active_days: string[];
}

export type Strategy = 'auction' | 'weighted_random' | 'round_robin' | 'waterfall';

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
