/** Leads: forms and requests for a callback. */
import { ApiError } from '../api/errors.mts';
import { equal, period } from '../api/filters.mts';
import { spread } from '../fixtures/dates.mts';
import { coinedName } from '../fixtures/names.mts';
import { fictionalCaller } from '../fixtures/phoneNumbers.mts';
import { visit } from '../fixtures/visits.mts';
import { createdNow } from '../model/fields.mts';
import type { Resource } from '../model/resource.mts';

export interface Lead {
	id: string;
	channel: 'form' | 'callback';
	phone: string;
	campaign_id?: string;
	first_name?: string;
	last_name?: string;
	email?: string;
	state?: string;
	zip_code?: string;
	vertical?: string;
	utm_source?: string;
	gclid?: string;
	landing_page?: string;
	status: 'new' | 'auctioned' | 'sold' | 'unsold';
	buyer_id: string | null;
	/** US dollars. */
	price: number | null;
	created_at: string;
}

declare module '../model/kinds.mts' {
	interface Kinds {
		leads: Lead;
	}
}

export const leads: Resource<'leads'> = {
	label: 'lead',
	idPrefix: 'lead',
	newestFirstBy: 'created_at',
	path: '/leads',
	references: { campaign_id: 'campaigns' },
	searchFields: ['id', 'phone', 'first_name', 'last_name', 'email'],
	filters: { ...equal('campaign_id', 'channel'), ...period('created', 'created_at') },
	sortFields: ['created_at'],
	defaults: () => ({ ...createdNow(), status: 'new', buyer_id: null, price: null }),
	validate: ({ email }) => {
		if (email !== undefined && !/^\S+@\S+$/.test(email)) {
			throw new ApiError(422, 'invalid_email', 'email: this is no e-mail address.', { field: 'email' });
		}
	},
	seed: {
		count: 40,
		make: ({ random, count, of }) => {
			const [offers, campaigns] = [of('offers'), of('campaigns')];
			// Oldest first.
			return (id, index) => {
				const caller = fictionalCaller(random);
				const campaign = campaigns.length > 0 ? random.pick(campaigns) : undefined;
				const { utm_source, gclid, landing_page } = visit(random, campaign?.vertical ?? 'auto_insurance');
				const [first, last] = [coinedName(random), coinedName(random)];
				const sold = offers.length > 0 && random.chance(0.6);
				const offer = sold ? random.pick(offers) : undefined;
				return {
					id,
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
			};
		},
	},
};
