/** Fields that several kinds of records share, with their defaults. */

/** What a record has that can be changed. ISO 8601. */
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

/** How many calls a buyer has had, to be compared with its caps. */
export interface CapUsage {
	daily: number;
	monthly: number;
	concurrency: number;
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

export const days = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'];

export const strategies = ['auction', 'weighted_random', 'round_robin', 'waterfall'] as const satisfies Strategy[];

export const createdNow = (): { created_at: string } => ({ created_at: new Date().toISOString() });

export const stampedNow = (): { created_at: string; updated_at: string } => {
	const { created_at } = createdNow();
	return { created_at, updated_at: created_at };
};

export const noCaps: Caps = { daily_cap: null, monthly_cap: null, concurrency_cap: null };

export const alwaysOpen = (): Hours => ({ business_hours: { start: '00:00', end: '23:59' }, active_days: [...days] });

export const noVisit: Visit = {
	utm_source: null,
	utm_medium: null,
	utm_campaign: null,
	utm_term: null,
	utm_content: null,
	gclid: null,
	gbraid: null,
	wbraid: null,
	landing_page: null,
	referrer: null,
};

/** The visit fields of a record that has others too. */
export const visitOf = (record: Visit): Visit => ({
	utm_source: record.utm_source,
	utm_medium: record.utm_medium,
	utm_campaign: record.utm_campaign,
	utm_term: record.utm_term,
	utm_content: record.utm_content,
	gclid: record.gclid,
	gbraid: record.gbraid,
	wbraid: record.wbraid,
	landing_page: record.landing_page,
	referrer: record.referrer,
});
