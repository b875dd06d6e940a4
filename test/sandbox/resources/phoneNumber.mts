/** Phone numbers: what callers dial. Whether a number is provisioned, and what it is used for, are two states. */
import { single } from '../api/envelope.mts';
import { ApiError } from '../api/errors.mts';
import { equal } from '../api/filters.mts';
import { checkReferences, find } from '../api/lookup.mts';
import type { Store } from '../data/store.mts';
import { stamps } from '../fixtures/dates.mts';
import { areaCodes, numbersOf, tollFreeCodes } from '../fixtures/phoneNumbers.mts';
import { stampedNow, type Stamped } from '../model/fields.mts';
import type { Resource } from '../model/resource.mts';

export interface PhoneNumber extends Stamped {
	/** E.164. */
	number: string;
	label: string | null;
	type: 'local' | 'toll_free';
	area_code: string | null;
	provisioning_status: 'unknown' | 'pending' | 'active' | 'purchase_failed' | 'port_pending';
	status: 'available' | 'assigned' | 'cooldown' | 'disabled';
	campaign_id: string | null;
	pool_id: string | null;
}

interface NumberOrder {
	type: 'local' | 'toll_free';
	area_code?: string;
	pool_id?: string;
}

declare module '../model/kinds.mts' {
	interface Kinds {
		numbers: PhoneNumber;
	}
}

/** The states of the seeded numbers that no campaign has, in turn. */
const unassigned: Array<Partial<PhoneNumber> & { pooled?: true }> = [
	{ status: 'available', pooled: true },
	{ status: 'available' },
	{ status: 'available', pooled: true },
	{ status: 'cooldown', pooled: true },
	{ status: 'available', type: 'toll_free' },
	{ status: 'available', pooled: true },
	{ status: 'available', provisioning_status: 'pending', type: 'toll_free' },
	{ status: 'disabled', pooled: true },
	{ status: 'available', provisioning_status: 'port_pending' },
	{ status: 'disabled', provisioning_status: 'purchase_failed' },
	{ status: 'available', pooled: true },
	{ status: 'available', provisioning_status: 'unknown' },
];

export const numbers: Resource<'numbers'> = {
	label: 'phone number',
	idPrefix: 'num',
	path: '/numbers',
	searchFields: ['id', 'number', 'label'],
	filters: equal('status', 'provisioning_status', 'type', 'area_code', 'campaign_id', 'pool_id'),
	defaults: () => ({ ...stampedNow(), label: null, status: 'available', campaign_id: null, pool_id: null }),
	validate: ({ status }, number) => {
		if (!number || status === undefined) return;
		refuseWhileAssigned(number);
		if (status === 'available') refuseUnlessProvisioned(number);
	},
	beforeDelete: refuseWhileAssigned,
	seed: {
		count: 120,
		/** At most half of them are the numbers that campaigns are called on. None comes twice. */
		make: ({ random, count, of }) => {
			const pools = of('numberPools');
			const dialed = new Map(of('campaigns').map((campaign) => [campaign.dialed_number, campaign.id]));
			const assigned = [...dialed].slice(0, Math.floor(count / 2));
			const local = areaCodes.flatMap(numbersOf).filter((number) => !dialed.has(number));
			const tollFree = tollFreeCodes.flatMap(numbersOf);
			return (id, index) => {
				const [taken, campaign = null] = assigned[index] ?? [];
				const { pooled, ...state } =
					campaign === null ? (unassigned[(index - assigned.length) % unassigned.length] ?? {}) : {};
				const number = taken ?? random.take(state.type === 'toll_free' ? tollFree : local);
				return {
					id,
					number,
					label: campaign === null ? null : `Line ${index + 1}`,
					type: 'local',
					area_code: state.type === 'toll_free' ? null : number.slice(2, 5),
					provisioning_status: 'active',
					status: 'assigned',
					campaign_id: campaign,
					pool_id: pooled && pools.length > 0 ? random.pick(pools).id : null,
					...state,
					...stamps(random),
				};
			};
		},
	},
	handlers: {
		provisionNumber: ({ body }, { store }) => {
			const order = body as NumberOrder;
			checkReferences(order, { pool_id: 'numberPools' }, store);
			const tollFree = order.type === 'toll_free';
			if (tollFree) refuseForTollFree(order);
			const number = freeNumber(store, tollFree ? tollFreeCodes : [order.area_code ?? '212']);
			const bought = store.add('numbers', {
				number,
				type: order.type,
				area_code: tollFree ? null : number.slice(2, 5),
				provisioning_status: tollFree ? 'pending' : 'active',
				pool_id: order.pool_id ?? null,
			});
			return single(bought, 201);
		},
		assignNumber: ({ params, body }, { store }) => {
			const number = find(store, 'numbers', params.number_id);
			const { campaign_id } = body as { campaign_id: string };
			checkReferences(body, { campaign_id: 'campaigns' }, store);
			refuseUnlessUsable(number, campaign_id);
			assign(store, number, campaign_id);
			return single(number);
		},
		unassignNumber: ({ params }, { store }) => {
			const number = find(store, 'numbers', params.number_id);
			if (number.status === 'assigned') unassign(store, number);
			return single(number);
		},
		releaseNumber: ({ params }, { store }) => {
			const number = find(store, 'numbers', params.number_id);
			refuseWhileAssigned(number);
			return single(store.change('numbers', number, { status: 'disabled', pool_id: null }));
		},
	},
};

/** A number that is still being bought or ported takes no calls. */
export function refuseUnlessProvisioned({ number, provisioning_status: status }: PhoneNumber): void {
	if (status === 'active') return;
	throw new ApiError(409, 'number_not_provisioned', `The provisioning of ${number} is ${status}, not active.`);
}

/** @param campaignId whose number it may be already */
export function refuseUnlessUsable(number: PhoneNumber | undefined, campaignId: string | undefined): void {
	if (!number) return;
	refuseUnlessProvisioned(number);
	if (number.campaign_id !== null && number.campaign_id === campaignId) return;
	refuseWhileAssigned(number);
	if (number.status !== 'available') {
		throw new ApiError(409, 'number_not_available', `${number.number} is not available: ${number.status}.`);
	}
}

export function assign(store: Store, number: PhoneNumber, campaignId: string): void {
	if (number.campaign_id === campaignId) return;
	store.change('numbers', number, { campaign_id: campaignId, status: 'assigned' });
}

export function unassign(store: Store, number: PhoneNumber): void {
	store.change('numbers', number, { campaign_id: null, status: 'available' });
}

function refuseWhileAssigned({ number, status }: PhoneNumber): void {
	if (status !== 'assigned') return;
	throw new ApiError(409, 'number_assigned', `${number} is assigned to a campaign. Unassign it first.`);
}

function refuseForTollFree({ area_code, pool_id }: NumberOrder): void {
	if (area_code !== undefined) {
		throw new ApiError(422, 'invalid_area_code', 'A toll-free number has no area code.', { field: 'area_code' });
	}
	if (pool_id !== undefined) {
		throw new ApiError(409, 'number_not_provisioned', 'A toll-free number can join a pool once it is active.');
	}
}

function freeNumber(store: Store, codes: string[]): string {
	const numbers = store.of('numbers').all();
	const taken = new Set(numbers.map(({ number }) => number));
	// No area code begins with 0 or 1.
	const free = codes
		.filter((code) => /^[2-9]/.test(code))
		.flatMap(numbersOf)
		.find((number) => !taken.has(number));
	if (free !== undefined) return free;
	throw new ApiError(422, 'no_number_available', `There is no number with area code ${codes.join(', ')}.`, {
		field: 'area_code',
	});
}
