import type { CampaignBuyer } from '../../model.mts';
import { notFound } from '../answers.mts';
import { find, ok, type OperationContext, type Operations } from '../operation.mts';

export function campaignBuyerOperations({ state }: OperationContext): Operations {
	return {
		assignCampaignBuyer: ({ params, body }) => {
			const campaign = find(state, 'campaigns', params.campaign_id, 'campaign');
			const buyer = find(state, 'buyers', params.buyer_id, 'buyer');
			const before = campaign.buyers.find(({ buyer_id }) => buyer_id === buyer.id);
			const none: CampaignBuyer = { buyer_id: buyer.id, priority: null, weight: null, bid_rule: null };
			const assigned = { ...none, ...before, ...(body as Partial<CampaignBuyer>) };
			const buyers = before
				? campaign.buyers.map((other) => (other === before ? assigned : other))
				: [...campaign.buyers, assigned];
			state.change('campaigns', campaign, { buyers });
			return ok({ campaign_id: campaign.id, ...assigned });
		},
		removeCampaignBuyer: ({ params }) => {
			const campaign = find(state, 'campaigns', params.campaign_id, 'campaign');
			const buyers = campaign.buyers.filter(({ buyer_id }) => buyer_id !== params.buyer_id);
			if (buyers.length === campaign.buyers.length) throw notFound('buyer in this campaign');
			state.change('campaigns', campaign, { buyers });
			return { status: 204 };
		},
	};
}
