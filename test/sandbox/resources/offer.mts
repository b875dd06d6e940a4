/** Offers: which buyer takes the calls of which campaign, and for how much. */
import { equal, range } from '../api/filters.mts';
import type { Store } from '../data/store.mts';
import { activeDays, businessHours, caps } from '../fixtures/caps.mts';
import { stamps } from '../fixtures/dates.mts';
import { fictionalNumber } from '../fixtures/phoneNumbers.mts';
import { alwaysOpen, noCaps, stampedNow, type Caps, type Hours, type Stamped } from '../model/fields.mts';
import type { Kinds } from '../model/kinds.mts';
import type { Resource } from '../model/resource.mts';
import { omit } from '../omit.mts';

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

declare module '../model/kinds.mts' {
	interface Kinds {
		offers: Offer;
	}
	interface Derived {
		/** `revenue` in US dollars. */
		offers: { calls_total: number; calls_completed: number; revenue: number };
	}
}

export const offers: Resource<'offers'> = {
	label: 'offer',
	idPrefix: 'off',
	path: '/offers',
	references: { buyer_id: 'buyers', campaign_id: 'campaigns' },
	searchFields: ['id', 'name', 'destination_number'],
	filters: { ...equal('buyer_id', 'campaign_id', 'status', 'vertical'), ...range('price', 'price_per_call') },
	sortFields: ['name', 'created_at', 'price_per_call'],
	defaults: () => ({ ...stampedNow(), status: 'active', ...noCaps, ...alwaysOpen(), ping_post: { enabled: false } }),
	derived: {
		calls_total: (store) => sumOfCalls(store, () => 1),
		calls_completed: (store) => sumOfCalls(store, ({ status }) => (status === 'completed' ? 1 : 0)),
		revenue: (store) => {
			// Cents add up exactly.
			const cents = sumOfCalls(store, ({ revenue }) => Math.round((revenue ?? 0) * 100));
			return (offer) => cents(offer) / 100;
		},
	},
	present: (offer) => ({ ...offer, ping_post: omit(offer.ping_post, 'auth_token') }),
	seed: {
		count: 3_000,
		make: ({ random, details, of }) => {
			const [buyers, campaigns] = [of('buyers'), of('campaigns')];
			if (buyers.length === 0 || campaigns.length === 0) return null;
			return (id) => {
				const campaign = random.pick(campaigns);
				const buyer = random.pick(buyers);
				return {
					id,
					name: `${buyer.name}, ${campaign.name}`,
					buyer_id: buyer.id,
					campaign_id: campaign.id,
					...(campaign.vertical !== undefined && { vertical: campaign.vertical }),
					status: details.chance(0.85) ? 'active' : 'inactive',
					destination_number: fictionalNumber(random),
					price_per_call: random.int(30, 360) / 2,
					...caps(details),
					business_hours: businessHours(details),
					active_days: activeDays(details),
					ping_post: details.chance(0.3)
						? {
								enabled: true,
								ping_url: `https://${buyer.id}.example/ping`,
								post_url: `https://${buyer.id}.example/post`,
								auth_type: 'bearer',
								auth_token: `token-${details.hex(12)}`,
								minimum_bid: details.int(20, 120) / 2,
								timeout_seconds: details.int(1, 30),
								required_ivr_fields: details.pick(['zip_code', 'vertical, zip_code']),
							}
						: { enabled: false },
					...stamps(details),
				};
			};
		},
	},
};

/** A sum over the calls of each offer. */
function sumOfCalls(store: Store, of: (call: Kinds['calls']) => number): (offer: Offer) => number {
	const sums = new Map<string, number>();
	for (const call of store.of('calls').all()) {
		if (call.offer_id !== null) sums.set(call.offer_id, (sums.get(call.offer_id) ?? 0) + of(call));
	}
	return ({ id }) => sums.get(id) ?? 0;
}
