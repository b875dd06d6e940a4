/** Campaigns: what calls come in for, with their numbers and their buyers. */
import { noContent, single } from '../api/envelope.mts';
import { notFound } from '../api/errors.mts';
import { equal } from '../api/filters.mts';
import { find } from '../api/lookup.mts';
import { activeDays, businessHours, caps } from '../fixtures/caps.mts';
import { stamps } from '../fixtures/dates.mts';
import { plainName, verticalNames } from '../fixtures/names.mts';
import { fictionalNumber, states } from '../fixtures/phoneNumbers.mts';
import {
	alwaysOpen,
	noCaps,
	stampedNow,
	strategies,
	type Caps,
	type Hours,
	type Stamped,
	type Strategy,
} from '../model/fields.mts';
import type { Resource } from '../model/resource.mts';
import { omit } from '../omit.mts';
import { assign, refuseUnlessUsable, unassign } from './phoneNumber.mts';

export interface Campaign extends Stamped, Caps, Hours {
	name: string;
	vertical?: string;
	status: 'active' | 'paused';
	strategy: Strategy;
	ivr_flow_id: string | null;
	pool_id: string | null;
	/** US dollars. */
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

declare module '../model/kinds.mts' {
	interface Kinds {
		campaigns: Campaign;
	}
	interface Derived {
		campaigns: { number_ids: string[] };
	}
}

export const campaigns: Resource<'campaigns'> = {
	label: 'campaign',
	idPrefix: 'cmp',
	path: '/campaigns',
	references: { ivr_flow_id: 'ivrFlows', pool_id: 'numberPools', 'number_ids.*': 'numbers' },
	searchFields: ['id', 'name'],
	filters: equal('status', 'vertical', 'strategy'),
	sortFields: ['name', 'created_at'],
	defaults: () => ({
		...stampedNow(),
		status: 'active',
		strategy: 'auction',
		ivr_flow_id: null,
		pool_id: null,
		budget_cap: null,
		...noCaps,
		...alwaysOpen(),
		goals: { expected_volume: null, target_cost_per_call: null, expected_conversion_rate: null },
		buyers: [],
	}),
	derived: {
		number_ids: (store) => {
			const numbers = store.idsBy('numbers', ({ campaign_id }) => campaign_id);
			return ({ id }) => numbers.get(id) ?? [];
		},
	},
	validate: ({ number_ids = [] }, campaign, { store }) => {
		for (const id of number_ids) refuseUnlessUsable(store.of('numbers').get(id), campaign?.id);
	},
	afterSave: ({ id }, { number_ids: wanted }, { store }) => {
		if (!wanted) return;
		for (const number of store.of('numbers').all()) {
			if (wanted.includes(number.id)) assign(store, number, id);
			else if (number.campaign_id === id) unassign(store, number);
		}
	},
	beforeDelete: ({ id }, { store }) => {
		for (const number of store.of('numbers').all()) if (number.campaign_id === id) unassign(store, number);
	},
	present: (campaign) => omit(campaign, 'dialed_number'),
	seed: {
		count: 200,
		// Calls depend on what `random` draws, but not on what `details` draws.
		make: ({ random, details, idsOf }) => {
			const [buyers, flows, pools] = [idsOf('buyers'), idsOf('ivrFlows'), idsOf('numberPools')];
			return (id, index) => {
				const vertical = random.pick(verticalNames);
				const name = `${plainName(vertical)} ${random.pick(states)} ${random.pick(['search', 'social', 'radio', 'mail'])}`;
				return {
					id,
					name,
					vertical,
					dialed_number: fictionalNumber(random),
					status: details.chance(0.9) ? 'active' : 'paused',
					strategy: details.pick(strategies),
					ivr_flow_id: flows.length > 0 && details.chance(0.7) ? details.pick(flows) : null,
					// The first pool belongs to the first campaign, and so on.
					pool_id: pools[index] ?? null,
					budget_cap: details.chance(0.5)
						? { period: details.pick(['daily', 'monthly', 'total'] as const), amount: details.int(5, 100) * 100 }
						: null,
					...caps(details),
					business_hours: businessHours(details),
					active_days: activeDays(details),
					goals: {
						expected_volume: details.int(1, 40) * 10,
						target_cost_per_call: details.int(40, 200) / 2,
						expected_conversion_rate: details.int(5, 40),
					},
					buyers: details.sample(buyers.length, details.int(1, 4)).map((at) => ({
						buyer_id: buyers[at] ?? '',
						priority: details.int(1, 10),
						weight: details.int(1, 100),
						bid_rule: null,
					})),
					...stamps(details),
				};
			};
		},
	},
	handlers: {
		assignCampaignBuyer: ({ params, body }, { store }) => {
			const campaign = find(store, 'campaigns', params.campaign_id);
			const buyer = find(store, 'buyers', params.buyer_id);
			const before = campaign.buyers.find(({ buyer_id }) => buyer_id === buyer.id);
			const none: CampaignBuyer = { buyer_id: buyer.id, priority: null, weight: null, bid_rule: null };
			const assigned = { ...none, ...before, ...(body as Partial<CampaignBuyer>) };
			const buyers = before
				? campaign.buyers.map((other) => (other === before ? assigned : other))
				: [...campaign.buyers, assigned];
			store.change('campaigns', campaign, { buyers });
			return single({ campaign_id: campaign.id, ...assigned });
		},
		removeCampaignBuyer: ({ params }, { store }) => {
			const campaign = find(store, 'campaigns', params.campaign_id);
			const buyers = campaign.buyers.filter(({ buyer_id }) => buyer_id !== params.buyer_id);
			if (buyers.length === campaign.buyers.length) throw notFound('buyer in this campaign');
			store.change('campaigns', campaign, { buyers });
			return noContent();
		},
	},
};
