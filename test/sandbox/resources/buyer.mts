/** Buyers: who pays for calls. */
import { find } from '../api/lookup.mts';
import { single } from '../api/envelope.mts';
import { equal } from '../api/filters.mts';
import type { Store } from '../data/store.mts';
import { eastern } from '../eastern.mts';
import { activeDays, businessHours, dailyCap, otherCaps } from '../fixtures/caps.mts';
import { stamps } from '../fixtures/dates.mts';
import { coinedName, verticalNames, verticals } from '../fixtures/names.mts';
import { states } from '../fixtures/phoneNumbers.mts';
import {
	alwaysOpen,
	noCaps,
	stampedNow,
	type Caps,
	type CapUsage,
	type Hours,
	type Stamped,
} from '../model/fields.mts';
import type { Resource } from '../model/resource.mts';

export interface Buyer extends Stamped, Caps, Hours {
	name: string;
	status: 'active' | 'inactive';
	bid_priority: number;
	priority: number;
	weight: number;
	states: string[];
}

declare module '../model/kinds.mts' {
	interface Kinds {
		buyers: Buyer;
	}
}

export const buyers: Resource<'buyers'> = {
	label: 'buyer',
	idPrefix: 'buy',
	path: '/buyers',
	searchFields: ['id', 'name'],
	filters: {
		...equal('status'),
		state: (buyer, value) => buyer.states.includes(value),
	},
	sortFields: ['name', 'created_at', 'bid_priority', 'daily_cap'],
	defaults: () => ({
		...stampedNow(),
		status: 'active',
		...noCaps,
		bid_priority: 0,
		priority: 0,
		weight: 1,
		...alwaysOpen(),
		states: [],
	}),
	seed: {
		count: 2_000,
		make:
			({ random }) =>
			(id) => {
				const made = stamps(random);
				const daily = dailyCap(random);
				return {
					id,
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
			},
	},
	handlers: {
		getBuyerCapacity: ({ params }, { store, capUsage }) => {
			const buyer = find(store, 'buyers', params.buyer_id);
			const used = { ...usageOf(store, buyer.id), ...capUsage.get(buyer.id) };
			return single({
				buyer_id: buyer.id,
				daily_cap: buyer.daily_cap,
				daily_used: used.daily,
				daily_used_percent: percent(used.daily, buyer.daily_cap),
				monthly_cap: buyer.monthly_cap,
				monthly_used: used.monthly,
				monthly_used_percent: percent(used.monthly, buyer.monthly_cap),
				concurrency_cap: buyer.concurrency_cap,
				concurrency_used: used.concurrency,
				concurrency_used_percent: percent(used.concurrency, buyer.concurrency_cap),
			});
		},
	},
};

/** The calls of today and of this month, and those in progress. */
function usageOf(store: Store, buyerId: string): CapUsage {
	const today = eastern(new Date()).day;
	const monthBegan = Date.now() - 32 * 86_400_000;
	const calls = store
		.of('calls')
		.all()
		.filter(({ buyer_id }) => buyer_id === buyerId);
	const days = calls
		.filter(({ started_at }) => Date.parse(started_at) > monthBegan)
		.map(({ started_at }) => eastern(started_at).day);
	return {
		daily: days.filter((day) => day === today).length,
		monthly: days.filter((day) => day.slice(0, 7) === today.slice(0, 7)).length,
		concurrency: calls.filter(({ status }) => status === 'ringing' || status === 'in_progress').length,
	};
}

/** With one decimal; a cap of zero is used up. */
function percent(used: number, cap: number | null): number | null {
	if (cap === null) return null;
	return cap === 0 ? 100 : Math.round((used / cap) * 1_000) / 10;
}
