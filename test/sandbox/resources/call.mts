/** Calls, from the first ring to the disposition. How a call is played, event by event, is in playCall.mts. */
import { equal, period, range } from '../api/filters.mts';
import type { Store } from '../data/store.mts';
import { spread } from '../fixtures/dates.mts';
import { fictionalCaller, fictionalNumber } from '../fixtures/phoneNumbers.mts';
import { visit } from '../fixtures/visits.mts';
import type { Visit } from '../model/fields.mts';
import type { Kinds } from '../model/kinds.mts';
import type { Resource } from '../model/resource.mts';
import type { Random } from '../random.mts';

export interface Call extends Visit {
	call_id: string;
	caller_id: string | null;
	dialed_number: string;
	campaign_id: string;
	buyer_id: string | null;
	offer_id: string | null;
	status: 'ringing' | 'in_progress' | 'completed' | 'missed';
	disposition: string | null;
	started_at: string;
	answered_at: string | null;
	ended_at: string | null;
	duration_seconds: number | null;
	/** US dollars. */
	revenue: number | null;
	/** US dollars. */
	payout: number | null;
	state: string | null;
	zip_code: string | null;
	/** US dollars. */
	value: number | null;
	notes: string | null;
	tags: string[];
}

declare module '../model/kinds.mts' {
	interface Kinds {
		calls: Call;
	}
}

export const dispositions = [
	'qualified',
	'sale',
	'appointment_set',
	'not_interested',
	'wrong_number',
	'voicemail',
] as const;

export const calls: Resource<'calls'> = {
	label: 'call',
	idPrefix: 'call',
	idField: 'call_id',
	newestFirstBy: 'started_at',
	path: '/calls',
	searchFields: ['call_id', 'caller_id', 'dialed_number', 'disposition', 'notes', 'tags'],
	filters: {
		...equal(
			'campaign_id',
			'buyer_id',
			'offer_id',
			'status',
			'disposition',
			'caller_id',
			'dialed_number',
			'state',
			'gclid',
		),
		...range('duration', 'duration_seconds'),
		...range('revenue', 'revenue'),
		...period('started', 'started_at'),
	},
	sortFields: ['started_at', 'duration_seconds', 'revenue'],
	defaults: (store, callId) => newCall(store, { callId }),
	update: (call, fields, { store, events }) => {
		const from = call.disposition;
		store.change('calls', call, fields);
		const { disposition: to } = fields;
		if (to === undefined) return;
		events.emitOf(call, { event: 'call.disposition_set', occurredAt: new Date(), transition: { from, to } });
	},
	seed: {
		count: 5_000,
		make: ({ random, count, of }) => {
			const [offers, campaigns] = [of('offers'), of('campaigns')];
			// Oldest first.
			return (id, index) => {
				const started = spread(random, index, count);
				const answered = random.chance(0.82);
				const duration = answered ? random.int(5, random.pick([60, 300, 900])) : 0;
				const offer = offers.length > 0 ? random.pick(offers) : undefined;
				const revenue = answered && duration >= 30 ? (offer?.price_per_call ?? 40) : 0;
				return {
					...incomingCall(random, id, new Date(started), offer, campaigns),
					status: answered ? 'completed' : 'missed',
					disposition: answered && random.chance(0.9) ? random.pick(dispositions) : null,
					answered_at: answered ? new Date(started + 8_000).toISOString() : null,
					ended_at: new Date(started + 8_000 + duration * 1_000).toISOString(),
					duration_seconds: duration,
					revenue,
					payout: payoutOf(revenue),
				};
			};
		},
	},
};

/** What the publisher gets: 70 % of the revenue, in whole cents. US dollars. */
export function payoutOf(revenue: number): number {
	return Math.round(revenue * 70) / 100;
}

/** A call that has just come in, for an offer of the campaign and of the buyer where these are given. Not yet added. */
export function newCall(
	store: Store,
	wanted: { campaignId?: string; buyerId?: string | null; callId?: string; startedAt?: Date } = {},
): Call {
	const fitting = store
		.of('offers')
		.all()
		.filter(
			(offer) =>
				offer.campaign_id === (wanted.campaignId ?? offer.campaign_id) &&
				offer.buyer_id === (wanted.buyerId ?? offer.buyer_id),
		);
	const offer = fitting.length > 0 ? store.random.pick(fitting) : undefined;
	const id = wanted.callId ?? store.nextId('calls');
	const call = incomingCall(store.random, id, wanted.startedAt ?? new Date(), offer, store.of('campaigns').all());
	if (wanted.campaignId !== undefined) call.campaign_id = wanted.campaignId;
	if (wanted.buyerId !== undefined) call.buyer_id = wanted.buyerId;
	return call;
}

/** Some call that exists, or a new one where there is none. */
export function someCall(store: Store): Call {
	const calls = store.of('calls');
	return calls.size > 0 ? store.random.pick(calls.all()) : calls.add(newCall(store));
}

/** A call that has just come in for the offer: nobody has answered and nothing is owed yet. */
function incomingCall(
	random: Random,
	id: string,
	at: Date,
	offer: Kinds['offers'] | undefined,
	campaigns: ReadonlyArray<Kinds['campaigns']>,
): Call {
	const caller = fictionalCaller(random);
	const masked = random.chance(0.05);
	const campaign =
		campaigns.find(({ id: known }) => known === offer?.campaign_id) ??
		(campaigns.length > 0 ? random.pick(campaigns) : undefined);
	return {
		call_id: id,
		caller_id: masked ? `${caller.number.slice(0, -2)}**` : caller.number,
		dialed_number: campaign?.dialed_number ?? fictionalNumber(random),
		// Calls come in for a campaign, even where a tester asked for none.
		campaign_id: campaign?.id ?? 'cmp_000001',
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
		value: null,
		notes: null,
		tags: [],
		...visit(random, campaign?.vertical ?? 'auto_insurance'),
	};
}
