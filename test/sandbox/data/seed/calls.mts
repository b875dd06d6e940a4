import type { Call, Campaign, Offer, Visit } from '../../model.mts';
import type { Random } from '../../random.mts';
import { idOf } from '../ids.mts';
import { dispositions, fictionalCaller, fictionalNumber } from '../words.mts';
import { spread } from './time.mts';

/** Oldest first. */
export function seedCalls(random: Random, count: number, offers: Offer[], campaigns: Campaign[]): Call[] {
	return Array.from({ length: count }, (_, index) => {
		const started = spread(random, index, count);
		const answered = random.chance(0.82);
		const duration = answered ? random.int(5, random.pick([60, 300, 900])) : 0;
		const offer = offers.length > 0 ? random.pick(offers) : undefined;
		const revenue = answered && duration >= 30 ? (offer?.price_per_call ?? 40) : 0;
		return {
			...newCall(random, idOf('calls', index + 1), new Date(started), offer, campaigns),
			status: answered ? 'completed' : 'missed',
			disposition: answered && random.chance(0.9) ? random.pick(dispositions) : null,
			answered_at: answered ? new Date(started + 8_000).toISOString() : null,
			ended_at: new Date(started + 8_000 + duration * 1_000).toISOString(),
			duration_seconds: duration,
			revenue,
			payout: payoutOf(revenue),
		};
	});
}

/** What the publisher gets: 70 % of the revenue, in whole cents. US dollars. */
export function payoutOf(revenue: number): number {
	return Math.round(revenue * 70) / 100;
}

/** A call that has just come in for the offer: nobody has answered and nothing is owed yet. */
export function newCall(
	random: Random,
	id: string,
	at: Date,
	offer: Offer | undefined,
	campaigns: readonly Campaign[],
): Call {
	const caller = fictionalCaller(random);
	const masked = random.chance(0.05);
	const campaign =
		campaigns.find(({ id: known }) => known === offer?.campaign_id) ??
		(campaigns.length > 0 ? random.pick(campaigns) : undefined);
	return {
		call_id: id,
		caller_id: masked ? `${caller.number.slice(0, -2)}**` : caller.number,
		dialed_number: campaign?.dialed_number ?? fictionalNumber(random),
		campaign_id: campaign?.id ?? idOf('campaigns', 1),
		buyer_id: offer?.buyer_id ?? null,
		offer_id: offer?.id ?? null,
		status: 'ringing',
		disposition: null,
		started_at: at.toISOString(),
		answered_at: null,
		ended_at: null,
		duration_seconds: null,
		revenue: null,
		payout: null,
		state: caller.state,
		zip_code: caller.zip,
		value: null,
		notes: null,
		tags: [],
		...visit(random, campaign?.vertical ?? 'auto_insurance'),
	};
}

export function visit(random: Random, vertical: string): Visit {
	const source = random.pick(['google', 'google', 'bing', 'facebook', 'newsletter', null]);
	const page = vertical.replaceAll('_', '-');
	return {
		utm_source: source,
		utm_medium: source === null ? null : random.pick(['cpc', 'social', 'email']),
		utm_campaign: source === null ? null : `${page}-${random.pick(['spring', 'brand', 'local'])}`,
		utm_term: source === 'google' ? random.pick(['near me', 'quote', 'open now']) : null,
		utm_content: null,
		gclid: source === 'google' ? `Cj0K${random.hex(28)}` : null,
		gbraid: null,
		wbraid: null,
		landing_page: source === null ? null : `https://${page}.example/call-now`,
		referrer: source === null ? null : `https://${source}.example/`,
	};
}
