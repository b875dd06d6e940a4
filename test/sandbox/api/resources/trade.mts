import { without } from '../../without.mts';
import { assign, refuseUnlessUsable, unassign } from '../numbers.mts';
import { equal, range } from '../filters.mts';
import { everything, type Resource } from '../resource.mts';

export const buyers: Resource<'buyers'> = {
	kind: 'buyers',
	names: ['Buyer', 'Buyers'],
	what: 'buyer',
	id: 'buyer_id',
	does: [...everything, 'batch'],
	searched: ['id', 'name'],
	filters: {
		...equal('status'),
		state: ({ states }, value) => states.includes(value),
	},
	sorts: ['name', 'created_at', 'bid_priority', 'daily_cap'],
};

export const offers: Resource<'offers'> = {
	kind: 'offers',
	names: ['Offer', 'Offers'],
	what: 'offer',
	id: 'offer_id',
	does: [...everything, 'batch'],
	searched: ['id', 'name', 'destination_number'],
	filters: { ...equal('buyer_id', 'campaign_id', 'status', 'vertical'), ...range('price', 'price_per_call') },
	sorts: ['name', 'created_at', 'price_per_call'],
	references: { buyer_id: 'buyers', campaign_id: 'campaigns' },
	visible: (offer) => ({ ...offer, ping_post: without(offer.ping_post, 'auth_token') }),
};

export const campaigns: Resource<'campaigns'> = {
	kind: 'campaigns',
	names: ['Campaign', 'Campaigns'],
	what: 'campaign',
	id: 'campaign_id',
	does: [...everything, 'batch'],
	searched: ['id', 'name'],
	filters: equal('status', 'vertical', 'strategy'),
	sorts: ['name', 'created_at'],
	references: { ivr_flow_id: 'ivrFlows', pool_id: 'numberPools', 'number_ids.*': 'numbers' },
	check: ({ number_ids = [] }, campaign, { state }) => {
		for (const id of number_ids) refuseUnlessUsable(state.of('numbers').get(id), campaign?.id);
	},
	settle: ({ id }, { number_ids: wanted }, { state }) => {
		if (!wanted) return;
		for (const number of state.of('numbers').all()) {
			if (wanted.includes(number.id)) assign(state, number, id);
			else if (number.campaign_id === id) unassign(state, number);
		}
	},
	leave: ({ id }, { state }) => {
		for (const number of state.of('numbers').all()) if (number.campaign_id === id) unassign(state, number);
	},
	visible: (campaign) => without(campaign, 'dialed_number'),
};

export const routingPlans: Resource<'routingPlans'> = {
	kind: 'routingPlans',
	names: ['RoutingPlan', 'RoutingPlans'],
	what: 'routing plan',
	id: 'plan_id',
	does: everything,
	searched: ['id', 'name'],
	filters: equal('strategy', 'campaign_id'),
	references: { campaign_id: 'campaigns', 'rules.*.target_buyer_id': 'buyers' },
};
