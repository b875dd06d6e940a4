/** Routing plans: how a call finds its buyer. */
import { equal } from '../api/filters.mts';
import { stamps } from '../fixtures/dates.mts';
import { states } from '../fixtures/phoneNumbers.mts';
import { stampedNow, strategies, type Stamped, type Strategy } from '../model/fields.mts';
import type { Resource } from '../model/resource.mts';

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

declare module '../model/kinds.mts' {
	interface Kinds {
		routingPlans: RoutingPlan;
	}
}

export const routingPlans: Resource<'routingPlans'> = {
	label: 'routing plan',
	idPrefix: 'plan',
	path: '/routing-plans',
	references: { campaign_id: 'campaigns', 'rules.*.target_buyer_id': 'buyers' },
	searchFields: ['id', 'name'],
	filters: equal('strategy', 'campaign_id'),
	defaults: () => ({ ...stampedNow(), campaign_id: null, rules: [] }),
	seed: {
		count: 12,
		make: ({ random, of, idsOf }) => {
			const [buyers, campaigns] = [idsOf('buyers'), of('campaigns')];
			return (id, index) => {
				const campaign = campaigns.length > 0 ? random.pick(campaigns) : undefined;
				return {
					id,
					name: `${campaign?.name ?? 'any campaign'} plan ${index + 1}`,
					strategy: random.pick(strategies),
					campaign_id: campaign?.id ?? null,
					rules: random.sample(buyers.length, random.int(0, 3)).map((at) => ({
						type: 'caller_state',
						operator: 'is',
						value: random.pick(states),
						target_buyer_id: buyers[at] ?? '',
					})),
					...stamps(random),
				};
			};
		},
	},
};
