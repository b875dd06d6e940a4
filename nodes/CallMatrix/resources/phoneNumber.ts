import { CAMPAIGN, NUMBER, POOL, SEARCH, withDescription } from './fields';
import type { Field, Precondition, Resource } from './model';
import { DELETE, GET, GET_MANY, UPDATE } from './verbs';

/** Only a number whose provisioning is active can be assigned or added to a pool. */
export const PROVISIONED: Omit<Precondition, 'ids'> = {
	noun: 'phone number',
	path: '/numbers/{id}',
	field: 'provisioning_status',
	is: 'active',
	otherwise: 'The phone number {id} cannot be used yet: its provisioning is {value}, not active',
};

const type: Field = {
	name: 'type',
	label: 'Type',
	type: 'choice',
	choices: [
		{ value: 'local', label: 'Local' },
		{ value: 'toll_free', label: 'Toll-Free', description: 'Provisioning takes longer', aliases: ['tollfree'] },
	],
};

const areaCode: Field = {
	name: 'area_code',
	label: 'Area Code',
	type: 'areaCode',
	example: '512',
	description: 'Three digits',
};

/** A phone number that callers dial (DID). */
export const phoneNumber: Resource = {
	name: 'phoneNumber',
	label: 'Phone Number',
	noun: 'phone number',
	plural: 'phone numbers',
	description: 'A phone number that callers dial (DID)',
	id: NUMBER,
	lookup: {
		path: '/numbers',
		key: 'id',
		names: ['number', 'label'],
		nameExample: '(415) 555-0100, or its label',
		titles: ['number', 'label', 'status', 'campaign_id'],
	},
	simplified: [
		'id',
		'number',
		'label',
		'type',
		'area_code',
		'provisioning_status',
		'status',
		'campaign_id',
		'pool_id',
		'updated_at',
	],
	defaultOperation: 'getAll',
	operations: [
		{
			name: 'assign',
			label: 'Assign',
			action: 'Assign phone number',
			description: 'Assign a number to a campaign, which then receives its calls',
			kind: 'action',
			repeatable: false,
			method: 'POST',
			path: '/numbers/{number_id}/assign',
			answers: 'one',
			required: [CAMPAIGN],
			precondition: { ...PROVISIONED, ids: 'number_id' },
		},
		{
			...DELETE,
			action: 'Delete phone number',
			description:
				'Permanently return a number to the provider, which should end its monthly charge; to keep it without using it, release it instead',
			path: '/numbers/{number_id}',
			warning:
				'Deleting cannot be undone: the number returns to the provider, who may sell it to someone else. To keep a number without using it, use Release instead. The monthly charge should end then; CallMatrix does not say when, so check your bill.',
		},
		{
			...GET,
			action: 'Get phone number',
			description: 'Retrieve one number with its provisioning and assignment',
			path: '/numbers/{number_id}',
		},
		{
			...GET_MANY,
			action: 'Get many phone numbers',
			description: 'Retrieve all numbers, or only those that match your filters',
			path: '/numbers',
			filters: [
				areaCode,
				CAMPAIGN,
				POOL,
				{
					name: 'provisioning_status',
					label: 'Provisioning',
					type: 'choice',
					choices: [
						{ value: 'active', label: 'Active' },
						{ value: 'pending', label: 'Pending' },
						{ value: 'port_pending', label: 'Port Pending' },
						{ value: 'purchase_failed', label: 'Purchase Failed' },
						{ value: 'unknown', label: 'Unknown' },
					],
				},
				SEARCH,
				{
					name: 'status',
					label: 'Status',
					type: 'choice',
					choices: [
						{ value: 'assigned', label: 'Assigned' },
						{ value: 'available', label: 'Available' },
						{ value: 'cooldown', label: 'Cooldown' },
						{ value: 'disabled', label: 'Disabled' },
					],
				},
				type,
			],
		},
		{
			name: 'provision',
			label: 'Provision',
			action: 'Provision phone number',
			description: 'Buy a number from the provider, who charges for it',
			kind: 'create',
			repeatable: false,
			method: 'POST',
			path: '/numbers',
			answers: 'one',
			required: [type],
			shown: [
				{
					...areaCode,
					requiredWhere: { field: 'type', is: 'local' },
					omittedBy: 'any',
					description: 'Three digits, or any to accept every area code. Required for local numbers.',
				},
				withDescription(POOL, 'Pool to add the number to once its provisioning is active. Optional.'),
			],
			warning: 'Each item buys a number that your provider charges for.',
		},
		{
			name: 'release',
			label: 'Release',
			action: 'Release phone number',
			description: 'Keep a number in your account without using it, and probably keep paying for it; unassign it first',
			kind: 'action',
			repeatable: false,
			method: 'POST',
			path: '/numbers/{number_id}/release',
			answers: 'one',
			warning:
				'A released number stays in your account, so expect its monthly charge to go on; CallMatrix does not say. To stop paying for a number, use Delete instead, which cannot be undone.',
		},
		{
			name: 'unassign',
			label: 'Unassign',
			action: 'Unassign phone number',
			description: 'Remove a number from its campaign, which then no longer receives its calls',
			kind: 'action',
			repeatable: false,
			method: 'POST',
			path: '/numbers/{number_id}/unassign',
			answers: 'one',
		},
		{
			...UPDATE,
			action: 'Update phone number',
			description: 'Change the label of a number, or disable or enable it',
			path: '/numbers/{number_id}',
			added: [
				{
					name: 'label',
					label: 'Label',
					type: 'text',
					removable: 'value',
					example: 'Tampa billboard',
					description: 'Enter (remove) to remove it',
				},
				{
					name: 'status',
					label: 'Status',
					type: 'choice',
					choices: [
						{ value: 'available', label: 'Available' },
						{ value: 'disabled', label: 'Disabled' },
					],
				},
			],
		},
	],
};
