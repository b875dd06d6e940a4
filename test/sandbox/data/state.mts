import type { Buyer, Call, Campaign, Offer, Webhook } from '../model.mts';
import { Random } from '../random.mts';
import { Collection } from './collection.mts';
import { idOf, newCall, seedData, type Sizes } from './seed.mts';

/** All that a local CallMatrix knows. */
export class State {
	readonly buyers = new Collection<Buyer>((buyer) => buyer.id);
	readonly calls = new Collection<Call>(
		(call) => call.call_id,
		(call) => Date.parse(call.started_at),
		true,
	);
	readonly webhooks = new Collection<Webhook>((webhook) => webhook.id);
	readonly offers: Offer[];
	readonly campaigns: Campaign[];
	private readonly random: Random;
	private webhookCount = 0;
	private callCount: number;

	constructor(seed: number, sizes: Sizes) {
		const data = seedData(seed, sizes);
		for (const buyer of data.buyers) this.buyers.add(buyer);
		for (const call of data.calls) this.calls.add(call);
		this.offers = data.offers;
		this.campaigns = data.campaigns;
		this.callCount = data.calls.length;
		this.random = new Random(seed, 'state');
	}

	/** Sets the fields that are present; of business hours, the end that is present. */
	patchBuyer(buyer: Buyer, { business_hours: hours, ...fields }: Partial<Buyer>): Buyer {
		const now = Math.max(Date.now(), Date.parse(buyer.updated_at) + 1);
		Object.assign(buyer, fields, {
			business_hours: { ...buyer.business_hours, ...hours },
			updated_at: new Date(now).toISOString(),
		});
		return buyer;
	}

	addWebhook(fields: Pick<Webhook, 'url' | 'events'>): Webhook {
		this.webhookCount += 1;
		const id = idOf('whk', this.webhookCount);
		return this.webhooks.add({
			id,
			url: fields.url,
			events: fields.events,
			status: 'active',
			created_at: new Date().toISOString(),
		});
	}

	/** A call that has just come in, for an offer of the campaign and of the buyer where these are given. Not yet added. */
	newCall(wanted: { campaignId?: string; buyerId?: string | null; callId?: string; startedAt?: Date } = {}): Call {
		const fitting = this.offers.filter(
			(offer) =>
				offer.campaign_id === (wanted.campaignId ?? offer.campaign_id) &&
				offer.buyer_id === (wanted.buyerId ?? offer.buyer_id),
		);
		const offer = fitting.length > 0 ? this.random.pick(fitting) : undefined;
		if (wanted.callId === undefined) this.callCount += 1;
		const id = wanted.callId ?? idOf('call', this.callCount);
		const call = newCall(this.random, id, wanted.startedAt ?? new Date(), offer, this.campaigns);
		if (wanted.campaignId !== undefined) call.campaign_id = wanted.campaignId;
		if (wanted.buyerId !== undefined) call.buyer_id = wanted.buyerId;
		return call;
	}

	/** Some call that exists, or a new one where there is none. */
	someCall(): Call {
		return this.calls.size > 0 ? this.random.pick(this.calls.all()) : this.calls.add(this.newCall());
	}
}
