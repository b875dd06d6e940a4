import type { Buyer, Campaign, Offer, RoutingPlan } from '../../model.mts';
import type { Random } from '../../random.mts';
import { idOf } from '../ids.mts';
import { coinedName, fictionalNumber, plainName, states, verticalNames, verticals } from '../words.mts';
import { activeDays, businessHours, caps, dailyCap, otherCaps } from './terms.mts';
import { stamps } from './time.mts';

const strategies = ['auction', 'weighted_random', 'round_robin', 'waterfall'] as const;

export function seedBuyers(random: Random, count: number): Buyer[] {
	return Array.from({ length: count }, (_, index) => {
		const made = stamps(random);
		const daily = dailyCap(random);
		return {
			id: idOf('buyers', index + 1),
			name: `${coinedName(random)} ${random.pick(verticals[random.pick(verticalNames)])}`,
			status: random.chance(0.8) ? 'active' : 'inactive',
			daily_cap: daily,
			...otherCaps(random, daily),
			bid_priority: random.int(1, 100),
			priority: random.int(1, 10),
			weight: random.int(1, 100),
			business_hours: businessHours(random),
			active_days: activeDays(random),
			states: random.chance(0.4)
				? []
				: random.sample(states.length, random.int(1, 5)).flatMap((at) => states[at] ?? []),
			...made,
		};
	});
}

/**
 * @param details draws what calls do not depend on, so that more of it does not make other calls
 * @param flows ids of the IVR flows
 * @param pools ids of the number pools; the first belongs to the first campaign, and so on
 */
export function seedCampaigns(
	random: Random,
	details: Random,
	count: number,
	buyers: Buyer[],
	flows: string[],
	pools: string[],
): Campaign[] {
	return Array.from({ length: count }, (_, index) => {
		const vertical = random.pick(verticalNames);
		const name = `${plainName(vertical)} ${random.pick(states)} ${random.pick(['search', 'social', 'radio', 'mail'])}`;
		return {
			id: idOf('campaigns', index + 1),
			name,
			vertical,
			dialed_number: fictionalNumber(random),
			status: details.chance(0.9) ? 'active' : 'paused',
			strategy: details.pick(strategies),
			ivr_flow_id: flows.length > 0 && details.chance(0.7) ? details.pick(flows) : null,
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
				buyer_id: idOf('buyers', at + 1),
				priority: details.int(1, 10),
				weight: details.int(1, 100),
				bid_rule: null,
			})),
			...stamps(details),
		};
	});
}

/** @param details as for campaigns */
export function seedOffers(
	random: Random,
	details: Random,
	count: number,
	buyers: Buyer[],
	campaigns: Campaign[],
): Offer[] {
	if (buyers.length === 0 || campaigns.length === 0) return [];
	return Array.from({ length: count }, (_, index) => {
		const campaign = random.pick(campaigns);
		const buyer = random.pick(buyers);
		return {
			id: idOf('offers', index + 1),
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
	});
}

export function seedRoutingPlans(random: Random, count: number, buyers: Buyer[], campaigns: Campaign[]): RoutingPlan[] {
	return Array.from({ length: count }, (_, index) => {
		const campaign = campaigns.length > 0 ? random.pick(campaigns) : undefined;
		return {
			id: idOf('routingPlans', index + 1),
			name: `${campaign?.name ?? 'any campaign'} plan ${index + 1}`,
			strategy: random.pick(strategies),
			campaign_id: campaign?.id ?? null,
			rules: random.sample(buyers.length, random.int(0, 3)).map((at) => ({
				type: 'caller_state' as const,
				operator: 'is' as const,
				value: random.pick(states),
				target_buyer_id: idOf('buyers', at + 1),
			})),
			...stamps(random),
		};
	});
}
