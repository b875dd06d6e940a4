import { CAMPAIGN, NUMBERS, POOL, removable, SEARCH, VERTICAL, withDescription } from './fields';
import type { Field, Resource } from './model';
import { CREATE, DELETE, GET, GET_MANY, UPDATE } from './verbs';
import { PROVISIONED } from './phoneNumber';

const name: Field = { name: 'name', label: 'Name', type: 'text', example: 'Florida roofing' };

const others: Field[] = [
	removable(withDescription(CAMPAIGN, 'Campaign whose website visitors see these numbers')),
	{
		name: 'cooldown_days',
		label: 'Cooldown (Days)',
		type: 'count',
		min: 7,
		max: 30,
		example: '14',
		description: 'How long a number rests before it is shown to another visitor, 7 to 30 days',
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
		description: 'Target number of phone numbers: at least a quarter of the visitors in your busiest hour',
	},
	VERTICAL,
];

/** Phone numbers that are shown to website visitors, each for a limited time. */
export const numberPool: Resource = {
	name: 'numberPool',
	label: 'Number Pool',
	noun: 'number pool',
	plural: 'number pools',
	description: 'Phone numbers that are shown to website visitors, each for a limited time (DNI)',
	id: POOL,
	lookup: { path: '/number-pools', key: 'id', names: ['name'], titles: ['name', 'campaign_id'] },
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
			description: 'Add phone numbers to a pool',
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
			description: 'Add a pool of phone numbers to show to website visitors',
			path: '/number-pools',
			required: [name],
			added: others,
		},
		{
			...DELETE,
			action: 'Delete number pool',
			description: 'Permanently delete a pool; its numbers stay in the account',
			path: '/number-pools/{pool_id}',
			warning: 'Deleting cannot be undone. The numbers stay in the account.',
		},
		{
			...GET,
			action: 'Get number pool',
			description: 'Retrieve one pool with its numbers',
			path: '/number-pools/{pool_id}',
		},
		{
			name: 'getAvailability',
			label: 'Get Availability',
			action: 'Get number pool availability',
			description: 'Retrieve how many numbers of a pool are free, leased or resting',
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
			description: 'Retrieve all pools, or only those that match your filters',
			path: '/number-pools',
			filters: [CAMPAIGN, SEARCH, VERTICAL],
		},
		{
			name: 'removeNumbers',
			label: 'Remove Numbers',
			action: 'Remove numbers from pool',
			description: 'Remove phone numbers from a pool; they stay in the account',
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
			description: 'Change fields of a pool; fields that you do not add stay unchanged',
			path: '/number-pools/{pool_id}',
			added: [name, ...others],
		},
	],
};
