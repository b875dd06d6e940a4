import type { Campaign, NumberPool, PhoneNumber } from '../../model.mts';
import type { Random } from '../../random.mts';
import { idOf } from '../ids.mts';
import { areaCodes, numbersOf, plainName, states, tollFreeCodes, verticalNames } from '../words.mts';
import { stamps } from './time.mts';

/** The first pool belongs to the first campaign, and so on. */
export function seedNumberPools(random: Random, count: number, campaigns: Campaign[]): NumberPool[] {
	return Array.from({ length: count }, (_, index) => {
		const vertical = campaigns[index]?.vertical ?? random.pick(verticalNames);
		const region = random.pick(states);
		return {
			id: idOf('numberPools', index + 1),
			name: `${plainName(vertical)} ${region} pool ${index + 1}`,
			vertical,
			region,
			campaign_id: campaigns[index]?.id ?? null,
			lease_minutes: 20,
			cooldown_days: random.int(7, 30),
			size: random.int(4, 40),
			...stamps(random),
		};
	});
}

/** What becomes of the numbers that no campaign has, in turn. */
const fates: Array<Partial<PhoneNumber> & { pooled?: true }> = [
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

/** At most half of them are the numbers that campaigns are called on. None comes twice. */
export function seedNumbers(random: Random, count: number, campaigns: Campaign[], pools: NumberPool[]): PhoneNumber[] {
	const dialed = new Map(campaigns.map((campaign) => [campaign.dialed_number, campaign.id]));
	const assigned = [...dialed].slice(0, Math.floor(count / 2));
	const local = areaCodes.flatMap(numbersOf).filter((number) => !dialed.has(number));
	const tollFree = tollFreeCodes.flatMap(numbersOf);
	return Array.from({ length: count }, (_, index): PhoneNumber => {
		const [taken, campaign = null] = assigned[index] ?? [];
		const { pooled, ...fate } = campaign === null ? (fates[(index - assigned.length) % fates.length] ?? {}) : {};
		const number = taken ?? random.take(fate.type === 'toll_free' ? tollFree : local);
		return {
			id: idOf('numbers', index + 1),
			number,
			label: campaign === null ? null : `Line ${index + 1}`,
			type: 'local',
			area_code: fate.type === 'toll_free' ? null : number.slice(2, 5),
			provisioning_status: 'active',
			status: 'assigned',
			campaign_id: campaign,
			pool_id: pooled && pools.length > 0 ? random.pick(pools).id : null,
			...fate,
			...stamps(random),
		};
	});
}
