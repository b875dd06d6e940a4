import { active, BUYER, CAPS, HOURS, inactive, SEARCH, STATE, US_STATES, withDescription } from './fields';
import type { Field, Resource } from './model';
import { ACTIVATE, CREATE, DEACTIVATE, DELETE, GET, GET_MANY, UPDATE } from './verbs';

const status: Field = {
	name: 'status',
	label: 'Status',
	type: 'choice',
	description: 'Whether the buyer gets calls',
	choices: [active('Gets calls'), inactive('Gets no calls')],
};

const bidPriority: Field = {
	name: 'bid_priority',
	label: 'Bid Priority',
	type: 'number',
	example: '5',
	description:
		'CallMatrix does not say whether a higher or a lower number comes first: look at the numbers in your account',
};

const name: Field = { name: 'name', label: 'Name', type: 'text', example: 'Harbor Home Insurance' };

const others: Field[] = [
	status,
	...CAPS,
	bidPriority,
	{
		name: 'priority',
		label: 'Priority',
		type: 'count',
		example: '1',
		description: 'Place in the order of a waterfall',
	},
	{
		name: 'weight',
		label: 'Weight',
		type: 'number',
		min: 0,
		example: '30',
		description: "Share of the calls under weighted random routing, as a ratio to the other buyers' weights",
	},
	...HOURS,
	{
		name: 'states',
		label: 'States',
		type: 'states',
		choices: US_STATES,
		example: 'FL, TX, or all',
		description: 'US states whose callers the buyer gets, by code or name; all takes every state',
	},
];

/** Who pays for a call. Caps, hours and bid priority decide which calls a buyer gets. */
export const buyer: Resource = {
	name: 'buyer',
	label: 'Buyer',
	noun: 'buyer',
	plural: 'buyers',
	description: 'Who pays for a call',
	id: BUYER,
	lookup: { path: '/buyers', key: 'id', titles: ['name'] },
	batch: { path: '/buyers/batch', kinds: ['create', 'delete', 'update'] },
	simplified: [
		'id',
		'name',
		'status',
		'daily_cap',
		'monthly_cap',
		'concurrency_cap',
		'bid_priority',
		'business_hours.start',
		'business_hours.end',
		'states',
	],
	defaultOperation: 'getAll',
	operations: [
		{
			...ACTIVATE,
			action: 'Activate buyer',
			description: 'Let a buyer get calls',
			path: '/buyers/{buyer_id}',
		},
		{
			...CREATE,
			action: 'Create buyer',
			description: 'Add a buyer, from what you fill in or from the columns of a sheet',
			path: '/buyers',
			mapped: true,
			required: [name],
			added: others,
		},
		{
			...DEACTIVATE,
			action: 'Deactivate buyer',
			description: 'Let a buyer get no calls until it is activated again',
			path: '/buyers/{buyer_id}',
		},
		{
			...DELETE,
			action: 'Delete buyer',
			description: 'Remove a buyer for good; to let it get no calls for a while, deactivate it',
			path: '/buyers/{buyer_id}',
			warning: 'Deleting cannot be undone. To let a buyer get no calls for a while, use Deactivate.',
		},
		{
			...GET,
			action: 'Get buyer',
			description: 'Read one buyer with its caps, hours and bid priority',
			path: '/buyers/{buyer_id}',
		},
		{
			name: 'getCapacity',
			label: 'Get Capacity',
			action: 'Get buyer capacity',
			description: 'Read how much of its daily, monthly and concurrency cap a buyer has used, in calls and in percent',
			kind: 'read',
			repeatable: true,
			method: 'GET',
			path: '/buyers/{buyer_id}/capacity',
			answers: 'one',
			simplified: [
				'buyer_id',
				'daily_cap',
				'daily_used',
				'daily_used_percent',
				'monthly_cap',
				'monthly_used',
				'monthly_used_percent',
				'concurrency_cap',
				'concurrency_used',
				'concurrency_used_percent',
			],
		},
		{
			...GET_MANY,
			action: 'Get many buyers',
			description: 'Read buyers, all or those that match',
			path: '/buyers',
			filters: [
				SEARCH,
				withDescription(
					STATE,
					'Buyers whose States name this one; a buyer that gets calls from every state names none and is not among them',
				),
				status,
			],
			sorts: [
				{ value: 'bid_priority', label: 'Bid Priority' },
				{ value: 'created_at', label: 'Created' },
				{ value: 'daily_cap', label: 'Daily Cap' },
				{ value: 'name', label: 'Name' },
			],
		},
		{
			name: 'setBidPriority',
			label: 'Set Bid Priority',
			action: 'Set buyer bid priority',
			description: 'Change how a buyer ranks against others that bid for a call',
			kind: 'update',
			repeatable: true,
			method: 'PATCH',
			path: '/buyers/{buyer_id}',
			answers: 'one',
			required: [bidPriority],
		},
		{
			...UPDATE,
			action: 'Update buyer',
			description: 'Change fields of a buyer, from what you fill in or from the columns of a sheet; the others stay',
			path: '/buyers/{buyer_id}',
			mapped: true,
			added: [name, ...others],
		},
		{
			name: 'updateCaps',
			label: 'Update Caps',
			action: 'Update buyer caps',
			description: 'Change how many calls a buyer gets at most; a cap left empty stays as it is',
			kind: 'update',
			repeatable: true,
			method: 'PATCH',
			path: '/buyers/{buyer_id}',
			answers: 'one',
			shown: CAPS,
		},
	],
};
