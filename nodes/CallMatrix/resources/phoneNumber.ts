import { CAMPAIGN, NUMBER, POOL, SEARCH, withDescription } from './fields';
import type { Field, Precondition, Resource } from './model';
import { DELETE, GET, GET_MANY, UPDATE } from './verbs';

/** Only a number whose provisioning is active can be put anywhere. */
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
		{ value: 'toll_free', label: 'Toll-Free', description: 'Takes a while to be provisioned', aliases: ['tollfree'] },
	],
};

const areaCode: Field = {
	name: 'area_code',
	label: 'Area Code',
	type: 'areaCode',
	example: '512',
	description: 'Three digits',
};

/** A number that people call (DID). */
export const phoneNumber: Resource = {
	name: 'phoneNumber',
	label: 'Phone Number',
	noun: 'phone number',
	plural: 'phone numbers',
	description: 'A number that people call (DID)',
	id: NUMBER,
	lookup: { path: '/numbers', key: 'id', titles: ['number', 'label'] },
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
			description: 'Let the calls to a number go to a campaign',
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
			description: 'Give a number back to the provider for good; to keep it without using it, release it',
			path: '/numbers/{number_id}',
			warning:
				'Deleting cannot be undone: the number goes back to the provider, and somebody else may get it. To keep it without using it, use Release.',
		},
		{
			...GET,
			action: 'Get phone number',
			description: 'Read one number with its provisioning and where it is assigned',
			path: '/numbers/{number_id}',
		},
		{
			...GET_MANY,
			action: 'Get many phone numbers',
			description: 'Read numbers, all or those that match',
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
			description: 'Buy a number from the provider; it costs money',
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
					description: 'Three digits, or any for a number with whatever area code. A local number needs it.',
				},
				withDescription(POOL, 'Where the number goes as soon as its provisioning is active. May be left empty.'),
			],
			warning: 'Each item buys a number, and your provider charges for it.',
		},
		{
			name: 'release',
			label: 'Release',
			action: 'Release phone number',
			description: 'Keep a number without using it; unassign it first',
			kind: 'action',
			repeatable: false,
			method: 'POST',
			path: '/numbers/{number_id}/release',
			answers: 'one',
		},
		{
			name: 'unassign',
			label: 'Unassign',
			action: 'Unassign phone number',
			description: 'Let the calls to a number go to no campaign any more',
			kind: 'action',
			repeatable: false,
			method: 'POST',
			path: '/numbers/{number_id}/unassign',
			answers: 'one',
		},
		{
			...UPDATE,
			action: 'Update phone number',
			description: 'Change the label of a number, or switch it off and on',
			path: '/numbers/{number_id}',
			added: [
				{
					name: 'label',
					label: 'Label',
					type: 'text',
					removable: 'value',
					example: 'Tampa billboard',
					description: '(remove) removes it',
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
