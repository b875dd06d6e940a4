/** Number pools: numbers that are shown to visitors of a website, one visitor at a time. */
import { single, type Result } from '../api/envelope.mts';
import { equal } from '../api/filters.mts';
import { checkReferences, find } from '../api/lookup.mts';
import type { Store } from '../data/store.mts';
import { stamps } from '../fixtures/dates.mts';
import { plainName, verticalNames } from '../fixtures/names.mts';
import { states } from '../fixtures/phoneNumbers.mts';
import { stampedNow, type Stamped } from '../model/fields.mts';
import type { Resource } from '../model/resource.mts';
import { refuseUnlessProvisioned, type PhoneNumber } from './phoneNumber.mts';

export interface NumberPool extends Stamped {
	name: string;
	vertical?: string;
	region?: string;
	campaign_id: string | null;
	lease_minutes: number;
	cooldown_days: number;
	size: number;
}

declare module '../model/kinds.mts' {
	interface Kinds {
		numberPools: NumberPool;
	}
	interface Derived {
		numberPools: { number_ids: string[] };
	}
}

export const numberPools: Resource<'numberPools'> = {
	label: 'number pool',
	idPrefix: 'pool',
	path: '/number-pools',
	references: { campaign_id: 'campaigns' },
	searchFields: ['id', 'name'],
	filters: equal('campaign_id', 'vertical'),
	defaults: () => ({ ...stampedNow(), campaign_id: null, lease_minutes: 20, cooldown_days: 7, size: 0 }),
	derived: {
		number_ids: (store) => {
			const numbers = store.idsBy('numbers', ({ pool_id }) => pool_id);
			return ({ id }) => numbers.get(id) ?? [];
		},
	},
	beforeDelete: ({ id }, { store }) => {
		for (const number of numbersIn(store, id)) store.change('numbers', number, { pool_id: null });
	},
	seed: {
		count: 6,
		make: ({ random, of }) => {
			const campaigns = of('campaigns');
			// The first pool belongs to the first campaign, and so on.
			return (id, index) => {
				const vertical = campaigns[index]?.vertical ?? random.pick(verticalNames);
				const region = random.pick(states);
				return {
					id,
					name: `${plainName(vertical)} ${region} pool ${index + 1}`,
					vertical,
					region,
					campaign_id: campaigns[index]?.id ?? null,
					lease_minutes: 20,
					cooldown_days: random.int(7, 30),
					size: random.int(4, 40),
					...stamps(random),
				};
			};
		},
	},
	handlers: {
		addPoolNumbers: ({ params, body }, { store }) => {
			const pool = find(store, 'numberPools', params.pool_id);
			const numbers = numbersNamedIn(body, store);
			numbers.forEach(refuseUnlessProvisioned);
			for (const number of numbers) store.change('numbers', number, { pool_id: pool.id });
			return presented(store, pool);
		},
		removePoolNumbers: ({ params, body }, { store }) => {
			const pool = find(store, 'numberPools', params.pool_id);
			for (const number of numbersNamedIn(body, store)) {
				if (number.pool_id === pool.id) store.change('numbers', number, { pool_id: null });
			}
			return presented(store, pool);
		},
		getPoolAvailability: ({ params }, { store }) => {
			const pool = find(store, 'numberPools', params.pool_id);
			const numbers = numbersIn(store, pool.id);
			const sessions = store.of('sessions').all();
			const current = sessions.filter(({ expires_at }) => Date.parse(expires_at) > Date.now());
			const leased = new Set(current.map(({ number_id }) => number_id));
			const count = (fits: (number: PhoneNumber) => boolean) => numbers.filter(fits).length;
			return single({
				pool_id: pool.id,
				total: numbers.length,
				available: count(({ id, status }) => status === 'available' && !leased.has(id)),
				leased: count(({ id }) => leased.has(id)),
				cooldown: count(({ status }) => status === 'cooldown'),
				disabled: count(({ status }) => status === 'disabled'),
			});
		},
	},
};

function numbersIn(store: Store, poolId: string): PhoneNumber[] {
	return store
		.of('numbers')
		.all()
		.filter(({ pool_id }) => pool_id === poolId);
}

function numbersNamedIn(body: unknown, store: Store): PhoneNumber[] {
	checkReferences(body, { 'number_ids.*': 'numbers' }, store);
	return (body as { number_ids: string[] }).number_ids.flatMap((id) => store.of('numbers').get(id) ?? []);
}

function presented(store: Store, pool: NumberPool): Result {
	const [full = pool] = store.full('numberPools', [pool]);
	return single(full);
}
