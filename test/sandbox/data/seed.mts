/** The data that a sandbox starts with: the same for the same seed and sizes. */
import { Random } from '../random.mts';
import type { Buyer, Call, Campaign, Offer, Visit } from '../model.mts';
import {
	coinedName,
	dispositions,
	fictionalCaller,
	fictionalNumber,
	states,
	verticalNames,
	verticals,
} from './words.mts';

/** How many of each there are. */
export interface Sizes {
	buyers: number;
	offers: number;
	campaigns: number;
	calls: number;
}

export interface SeedData {
	buyers: Buyer[];
	offers: Offer[];
	campaigns: Campaign[];
	/** Oldest first. */
	calls: Call[];
}

/** Seeded data ends here rather than now, or no two runs would give the same. */
const end = Date.parse('2026-01-15T17:00:00.000Z');
const hour = 3_600_000;
const days = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'];

export function seedData(seed: number, sizes: Sizes): SeedData {
	const campaigns = seedCampaigns(new Random(seed, 'campaigns'), sizes.campaigns);
	const buyers = seedBuyers(new Random(seed, 'buyers'), sizes.buyers);
	const offers = seedOffers(new Random(seed, 'offers'), sizes.offers, buyers, campaigns);
	const calls = seedCalls(new Random(seed, 'calls'), sizes.calls, offers, campaigns);
	return { buyers, offers, campaigns, calls };
}

/** Ids look like `buy_000123`, but are opaque to callers. */
export function idOf(prefix: 'buy' | 'off' | 'cmp' | 'call' | 'whk', number: number): string {
	return `${prefix}_${String(number).padStart(6, '0')}`;
}

function seedCampaigns(random: Random, count: number): Campaign[] {
	return Array.from({ length: count }, (_, index) => {
		const vertical = random.pick(verticalNames);
		const name = `${vertical.replaceAll('_', ' ')} ${random.pick(states)} ${random.pick(['search', 'social', 'radio', 'mail'])}`;
		return { id: idOf('cmp', index + 1), name, vertical, dialed_number: fictionalNumber(random) };
	});
}

function seedBuyers(random: Random, count: number): Buyer[] {
	return Array.from({ length: count }, (_, index) => {
		const created = new Date(end - random.int(90 * 24, 700 * 24) * hour).toISOString();
		const daily = random.chance(0.85) ? random.int(2, 40) * 5 : null;
		return {
			id: idOf('buy', index + 1),
			name: `${coinedName(random)} ${random.pick(verticals[random.pick(verticalNames)])}`,
			status: random.chance(0.8) ? 'active' : 'inactive',
			daily_cap: daily,
			monthly_cap: daily !== null && random.chance(0.6) ? daily * 22 : null,
			concurrency_cap: random.chance(0.7) ? random.int(1, 20) : null,
			bid_priority: random.int(1, 100),
			priority: random.int(1, 10),
			weight: random.int(1, 100),
			business_hours: random.pick([
				{ start: '09:00', end: '17:00' },
				{ start: '08:00', end: '18:00' },
				{ start: '08:30', end: '20:00' },
			]),
			active_days: days.slice(0, random.pick([5, 5, 6, 7])),
			states: random.chance(0.4)
				? []
				: random.sample(states.length, random.int(1, 5)).flatMap((at) => states[at] ?? []),
			created_at: created,
			updated_at: created,
		};
	});
}

function seedOffers(random: Random, count: number, buyers: Buyer[], campaigns: Campaign[]): Offer[] {
	if (buyers.length === 0 || campaigns.length === 0) return [];
	return Array.from({ length: count }, (_, index) => {
		const campaign = random.pick(campaigns);
		return {
			id: idOf('off', index + 1),
			buyer_id: random.pick(buyers).id,
			campaign_id: campaign.id,
			vertical: campaign.vertical,
			destination_number: fictionalNumber(random),
			price_per_call: random.int(30, 360) / 2,
		};
	});
}

function seedCalls(random: Random, count: number, offers: Offer[], campaigns: Campaign[]): Call[] {
	const step = (30 * 24 * hour) / Math.max(count, 1);
	return Array.from({ length: count }, (_, index) => {
		const started = Math.floor(end - step * (count - index) + step * random.next());
		const answered = random.chance(0.82);
		const duration = answered ? random.int(5, random.pick([60, 300, 900])) : 0;
		const offer = offers.length > 0 ? random.pick(offers) : undefined;
		const revenue = answered && duration >= 30 ? (offer?.price_per_call ?? 40) : 0;
		return {
			...newCall(random, idOf('call', index + 1), new Date(started), offer, campaigns),
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
export function newCall(random: Random, id: string, at: Date, offer: Offer | undefined, campaigns: Campaign[]): Call {
	const caller = fictionalCaller(random);
	const masked = random.chance(0.05);
	const campaign =
		campaigns.find(({ id: known }) => known === offer?.campaign_id) ??
		(campaigns.length > 0 ? random.pick(campaigns) : undefined);
	return {
		call_id: id,
		caller_id: masked ? `${caller.number.slice(0, -2)}**` : caller.number,
		dialed_number: campaign?.dialed_number ?? fictionalNumber(random),
		campaign_id: campaign?.id ?? idOf('cmp', 1),
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
		...visit(random, campaign?.vertical ?? 'auto_insurance'),
	};
}

function visit(random: Random, vertical: string): Visit {
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
