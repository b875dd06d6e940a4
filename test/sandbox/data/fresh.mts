import { visitFields, type Kind, type Kinds, type Visit } from '../model.mts';

export const days = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'];

const created = () => ({ created_at: new Date().toISOString() });
const stamps = () => {
	const { created_at } = created();
	return { created_at, updated_at: created_at };
};
const always = () => ({ business_hours: { start: '00:00', end: '23:59' }, active_days: [...days] });
const noCaps = { daily_cap: null, monthly_cap: null, concurrency_cap: null };

/** What a record has from the start, as far as nothing else is said. */
export const fresh: { [K in Kind]?: () => Partial<Kinds[K]> } = {
	buyers: () => ({
		...stamps(),
		status: 'active',
		...noCaps,
		bid_priority: 0,
		priority: 0,
		weight: 1,
		...always(),
		states: [],
	}),
	offers: () => ({ ...stamps(), status: 'active', ...noCaps, ...always(), ping_post: { enabled: false } }),
	campaigns: () => ({
		...stamps(),
		status: 'active',
		strategy: 'auction',
		ivr_flow_id: null,
		pool_id: null,
		budget_cap: null,
		...noCaps,
		...always(),
		goals: { expected_volume: null, target_cost_per_call: null, expected_conversion_rate: null },
		buyers: [],
	}),
	clients: () => ({ ...stamps(), timezone: null }),
	integrations: () => ({ ...stamps(), field_map: [], status: 'active' }),
	prompts: () => ({
		...stamps(),
		text: null,
		audio_url: null,
		active: false,
		rotation: { mode: 'sequential', order: 0, weight: 1 },
	}),
	leads: () => ({ ...created(), status: 'new', buyer_id: null, price: null }),
	numberPools: () => ({ ...stamps(), campaign_id: null, lease_minutes: 20, cooldown_days: 7, size: 0 }),
	numbers: () => ({ ...stamps(), label: null, status: 'available', campaign_id: null, pool_id: null }),
	routingPlans: () => ({ ...stamps(), campaign_id: null, rules: [] }),
	sessions: () => ({
		number_id: null,
		campaign_id: null,
		call_id: null,
		...(Object.fromEntries(visitFields.map((field) => [field, null])) as unknown as Visit),
		ip: null,
	}),
	webhooks: () => ({ ...created(), status: 'active' }),
};
