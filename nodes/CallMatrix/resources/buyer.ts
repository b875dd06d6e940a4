import {
	active,
	BUYER,
	CAPS,
	HOURS,
	inactive,
	PRIORITY,
	SEARCH,
	STATE,
	US_STATES,
	WEIGHT,
	withDescription,
} from './fields';
import type { ApiOperation, Field, Resource } from './model';
import { ACTIVATE, CREATE, DEACTIVATE, DELETE, GET, GET_MANY, UPDATE, upsert } from './verbs';

const status: Field = {
	name: 'status',
	label: 'Status',
	type: 'choice',
	description: 'Whether the buyer receives calls',
	choices: [active('Receives calls'), inactive('Does not receive calls')],
};

const bidPriority: Field = {
	name: 'bid_priority',
	label: 'Bid Priority',
	type: 'number',
	example: '5',
	description:
		'Rank among the buyers that bid for a call. CallMatrix does not document whether higher or lower numbers come first, so check your account.',
};

const name: Field = { name: 'name', label: 'Name', type: 'text', example: 'Harbor Home Insurance' };

const others: Field[] = [
	status,
	...CAPS,
	bidPriority,
	PRIORITY,
	WEIGHT,
	...HOURS,
	{
		name: 'states',
		label: 'States',
		type: 'states',
		choices: US_STATES,
		example: 'FL, TX, or all',
		description: 'US states to accept calls from, as codes or names. Enter all for every state.',
	},
];

const create: ApiOperation = {
	...CREATE,
	action: 'Create buyer',
	description: 'Add a buyer from fields or from the columns of a sheet',
	path: '/buyers',
	mapped: true,
	required: [name],
	added: others,
};

const update: ApiOperation = {
	...UPDATE,
	action: 'Update buyer',
	description: 'Change a buyer from fields or from the columns of a sheet; all other fields stay unchanged',
	path: '/buyers/{buyer_id}',
	mapped: true,
	added: [name, ...others],
};

/** A business that pays for calls. Caps, hours and bid priority decide which calls a buyer receives. */
export const buyer: Resource = {
	name: 'buyer',
	label: 'Buyer',
	noun: 'buyer',
	plural: 'buyers',
	description: 'A business that pays for calls',
	id: BUYER,
	lookup: {
		path: '/buyers',
		key: 'id',
		names: ['name'],
		nameExample: 'Harbor Home Insurance',
		titles: ['name', 'status'],
	},
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
			description: 'Start sending calls to a buyer',
			path: '/buyers/{buyer_id}',
		},
		create,
		upsert('buyer', create, update),
		{
			...DEACTIVATE,
			action: 'Deactivate buyer',
			description: 'Stop sending calls to a buyer until you activate it again',
			path: '/buyers/{buyer_id}',
		},
		{
			...DELETE,
			action: 'Delete buyer',
			description: 'Permanently delete a buyer; to stop its calls temporarily, deactivate it instead',
			path: '/buyers/{buyer_id}',
			warning: 'Deleting cannot be undone. To stop sending calls to a buyer temporarily, use Deactivate instead.',
		},
		{
			...GET,
			action: 'Get buyer',
			description: 'Retrieve one buyer with its caps, hours and bid priority',
			path: '/buyers/{buyer_id}',
		},
		{
			name: 'getCapacity',
			label: 'Get Capacity',
			action: 'Get buyer capacity',
			description:
				'Retrieve how much of its daily, monthly and concurrency caps a buyer has used, in calls and in percent',
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
			description: 'Retrieve all buyers, or only those that match your filters',
			path: '/buyers',
			filters: [
				SEARCH,
				withDescription(
					STATE,
					'Matches buyers whose States include this one. Buyers that accept calls from every state list no states and do not match.',
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
			description: 'Change how a buyer ranks among the buyers that bid for a call',
			kind: 'update',
			repeatable: true,
			method: 'PATCH',
			path: '/buyers/{buyer_id}',
			answers: 'one',
			required: [bidPriority],
		},
		update,
		{
			name: 'updateCaps',
			label: 'Update Caps',
			action: 'Update buyer caps',
			description: 'Change the maximum number of calls that a buyer receives; empty caps stay unchanged',
			kind: 'update',
			repeatable: true,
			method: 'PATCH',
			path: '/buyers/{buyer_id}',
			answers: 'one',
			shown: CAPS,
		},
	],
};
