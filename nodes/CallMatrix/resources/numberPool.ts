import { CAMPAIGN, NUMBERS, POOL, removable, SEARCH, VERTICAL, withDescription } from './fields';
import type { Field, Resource } from './model';
import { CREATE, DELETE, GET, GET_MANY, UPDATE } from './verbs';
import { PROVISIONED } from './phoneNumber';

const name: Field = { name: 'name', label: 'Name', type: 'text', example: 'Florida roofing' };

const others: Field[] = [
	removable(withDescription(CAMPAIGN, 'Whose visitors get these numbers')),
	{
		name: 'cooldown_days',
		label: 'Cooldown (Days)',
		type: 'count',
		min: 7,
		max: 30,
		example: '14',
		description: 'How long a number rests before another visitor gets it, 7 to 30 days',
	},
	{
		name: 'lease_minutes',
		label: 'Lease (Minutes)',
		type: 'count',
		min: 1,
		max: 1440,
		example: '20',
		description: 'How long a visitor keeps a number',
	},
	{ name: 'region', label: 'Region', type: 'text', example: 'FL' },
	{
		name: 'size',
		label: 'Size',
		type: 'count',
		example: '25',
		description: 'How many numbers it should have: at least a quarter of the visitors in your busiest hour',
	},
	VERTICAL,
];

/** Numbers that visitors of a website are shown, each for a while. */
export const numberPool: Resource = {
	name: 'numberPool',
	label: 'Number Pool',
	noun: 'number pool',
	plural: 'number pools',
	description: 'Numbers that visitors of a website are shown, each for a while (DNI)',
	id: POOL,
	lookup: { path: '/number-pools', key: 'id', titles: ['name'] },
	simplified: [
		'id',
		'name',
		'vertical',
		'region',
		'campaign_id',
		'size',
		'number_ids',
		'lease_minutes',
		'cooldown_days',
	],
	defaultOperation: 'getAll',
	operations: [
		{
			name: 'addNumbers',
			label: 'Add Numbers',
			action: 'Add numbers to pool',
			description: 'Put numbers into a pool',
			kind: 'action',
			repeatable: false,
			method: 'POST',
			path: '/number-pools/{pool_id}/numbers',
			answers: 'one',
			required: [NUMBERS],
			precondition: { ...PROVISIONED, ids: 'number_ids' },
		},
		{
			...CREATE,
			action: 'Create number pool',
			description: 'Add a pool, whose numbers visitors of a website are shown',
			path: '/number-pools',
			required: [name],
			added: others,
		},
		{
			...DELETE,
			action: 'Delete number pool',
			description: 'Remove a pool for good; its numbers stay in the account',
			path: '/number-pools/{pool_id}',
			warning: 'Deleting cannot be undone. The numbers stay in the account.',
		},
		{
			...GET,
			action: 'Get number pool',
			description: 'Read one pool with its numbers',
			path: '/number-pools/{pool_id}',
		},
		{
			name: 'getAvailability',
			label: 'Get Availability',
			action: 'Get number pool availability',
			description: 'Read how many numbers of a pool are free, leased or resting',
			kind: 'read',
			repeatable: true,
			method: 'GET',
			path: '/number-pools/{pool_id}/availability',
			answers: 'one',
			simplified: ['pool_id', 'total', 'available', 'leased', 'cooldown', 'disabled'],
		},
		{
			...GET_MANY,
			action: 'Get many number pools',
			description: 'Read pools, all or those that match',
			path: '/number-pools',
			filters: [CAMPAIGN, SEARCH, VERTICAL],
		},
		{
			name: 'removeNumbers',
			label: 'Remove Numbers',
			action: 'Remove numbers from pool',
			description: 'Take numbers out of a pool; they stay in the account',
			kind: 'action',
			repeatable: false,
			method: 'POST',
			path: '/number-pools/{pool_id}/numbers/remove',
			answers: 'one',
			required: [NUMBERS],
		},
		{
			...UPDATE,
			action: 'Update number pool',
			description: 'Change the fields of a pool that you add; the others stay as they are',
			path: '/number-pools/{pool_id}',
			added: [name, ...others],
		},
	],
};
