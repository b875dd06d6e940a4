import type { Campaign, Lead, Offer } from '../../model.mts';
import type { Random } from '../../random.mts';
import { idOf } from '../ids.mts';
import { coinedName, fictionalCaller } from '../words.mts';
import { visit } from './calls.mts';
import { spread } from './time.mts';

/** Oldest first. */
export function seedLeads(random: Random, count: number, offers: Offer[], campaigns: Campaign[]): Lead[] {
	return Array.from({ length: count }, (_, index) => {
		const caller = fictionalCaller(random);
		const campaign = campaigns.length > 0 ? random.pick(campaigns) : undefined;
		const { utm_source, gclid, landing_page } = visit(random, campaign?.vertical ?? 'auto_insurance');
		const [first, last] = [coinedName(random), coinedName(random)];
		const sold = offers.length > 0 && random.chance(0.6);
		const offer = sold ? random.pick(offers) : undefined;
		return {
			id: idOf('leads', index + 1),
			channel: random.pick(['form', 'callback'] as const),
			phone: caller.number,
			...(campaign && { campaign_id: campaign.id }),
			...(campaign?.vertical !== undefined && { vertical: campaign.vertical }),
			first_name: first,
			last_name: last,
			email: `${first}.${last}@mail.example`.toLowerCase(),
			state: caller.state,
			zip_code: caller.zip,
			...(utm_source !== null && { utm_source }),
			...(gclid !== null && { gclid }),
			...(landing_page !== null && { landing_page }),
			status: sold ? 'sold' : random.pick(['new', 'auctioned', 'unsold'] as const),
			buyer_id: offer?.buyer_id ?? null,
			price: offer?.price_per_call ?? null,
			created_at: new Date(spread(random, index, count)).toISOString(),
		};
	});
}
