import type { Field, Resource } from './model';

const status: Field = {
	name: 'status',
	label: 'Status',
	type: 'choice',
	description: 'Whether the buyer gets calls',
	choices: [
		{ value: 'active', label: 'Active', description: 'Gets calls' },
		{ value: 'inactive', label: 'Inactive', description: 'Gets no calls' },
	],
};

const caps: Field[] = [
	{
		name: 'daily_cap',
		label: 'Daily Cap',
		type: 'cap',
		example: '40, or none',
		description:
			'Most calls per day; starts again at midnight Eastern Time. Empty leaves it as it is, 0 means no calls, none removes the cap.',
	},
	{
		name: 'monthly_cap',
		label: 'Monthly Cap',
		type: 'cap',
		example: '800, or none',
		description:
			'Most calls per month; starts again on the 1st. Empty leaves it as it is, 0 means no calls, none removes the cap.',
	},
	{
		name: 'concurrency_cap',
		label: 'Concurrency Cap',
		type: 'cap',
		example: '5, or none',
		description: 'Most calls at the same time. Empty leaves it as it is, 0 means no calls, none removes the cap.',
	},
];

const bidPriority: Field = {
	name: 'bid_priority',
	label: 'Bid Priority',
	type: 'number',
	example: '5',
	description:
		'CallMatrix does not say whether a higher or a lower number comes first: look at the numbers in your account',
};

const changes: Field[] = [
	{
		name: 'active_days',
		label: 'Active Days',
		type: 'choices',
		description: 'Days on which the buyer gets calls. None chosen leaves them as they are.',
		choices: [
			{ value: 'mon', label: 'Monday' },
			{ value: 'tue', label: 'Tuesday' },
			{ value: 'wed', label: 'Wednesday' },
			{ value: 'thu', label: 'Thursday' },
			{ value: 'fri', label: 'Friday' },
			{ value: 'sat', label: 'Saturday' },
			{ value: 'sun', label: 'Sunday' },
		],
	},
	bidPriority,
	{
		name: 'business_hours.start',
		label: 'Business Hours Start',
		type: 'timeOfDay',
		example: '9:00 AM',
		description: 'Eastern Time, with daylight saving time',
	},
	{
		name: 'business_hours.end',
		label: 'Business Hours End',
		type: 'timeOfDay',
		example: '5:30 PM',
		description: 'Eastern Time, with daylight saving time',
	},
	...caps,
	{ name: 'name', label: 'Name', type: 'text', example: 'Harbor Home Insurance' },
	{
		name: 'priority',
		label: 'Priority',
		type: 'count',
		example: '1',
		description: 'Place in the order of a waterfall',
	},
	{
		name: 'states',
		label: 'States',
		type: 'states',
		example: 'FL, TX, or all',
		description: 'US states whose callers the buyer gets, two letters each; all takes every state',
	},
	status,
	{
		name: 'weight',
		label: 'Weight',
		type: 'number',
		least: 0,
		example: '30',
		description: "Share of the calls under weighted random routing, as a ratio to the other buyers' weights",
	},
];

/** Who pays for a call. Caps, hours and bid priority decide which calls a buyer gets. */
export const buyer: Resource = {
	name: 'buyer',
	label: 'Buyer',
	description: 'Who pays for a call',
	id: { name: 'buyer_id', label: 'Buyer ID', type: 'id', example: 'buy_000123' },
	defaultOperation: 'getAll',
	operations: [
		{
			name: 'activate',
			label: 'Activate',
			action: 'Activate buyer',
			description: 'Let a buyer get calls',
			method: 'PATCH',
			path: '/buyers/{id}',
			answers: 'one',
			sets: { status: 'active' },
		},
		{
			name: 'deactivate',
			label: 'Deactivate',
			action: 'Deactivate buyer',
			description: 'Let a buyer get no calls until it is activated again',
			method: 'PATCH',
			path: '/buyers/{id}',
			answers: 'one',
			sets: { status: 'inactive' },
		},
		{
			name: 'get',
			label: 'Get',
			action: 'Get buyer',
			description: 'Read one buyer with its caps, hours and bid priority',
			method: 'GET',
			path: '/buyers/{id}',
			answers: 'one',
		},
		{
			name: 'getAll',
			label: 'Get Many',
			action: 'Get many buyers',
			description: 'Read buyers, all or those that match',
			method: 'GET',
			path: '/buyers',
			answers: 'list',
			filters: [status],
		},
		{
			name: 'setBidPriority',
			label: 'Set Bid Priority',
			action: 'Set buyer bid priority',
			description: 'Change how a buyer ranks against others that bid for a call',
			method: 'PATCH',
			path: '/buyers/{id}',
			answers: 'one',
			required: [bidPriority],
		},
		{
			name: 'update',
			label: 'Update',
			action: 'Update buyer',
			description: 'Change the fields of a buyer that you add; the others stay as they are',
			method: 'PATCH',
			path: '/buyers/{id}',
			answers: 'one',
			changes,
		},
		{
			name: 'updateCaps',
			label: 'Update Caps',
			action: 'Update buyer caps',
			description: 'Change how many calls a buyer gets at most; a cap left empty stays as it is',
			method: 'PATCH',
			path: '/buyers/{id}',
			answers: 'one',
			anyOf: caps,
		},
	],
};
