import { BUYER, CAMPAIGN, removable, ROUTING_PLAN, SEARCH, STRATEGY, withDescription } from './fields';
import type { Field, Resource } from './model';
import { CREATE, DELETE, GET, GET_MANY, UPDATE } from './verbs';

const name: Field = { name: 'name', label: 'Name', type: 'text', example: 'Florida first' };

const others: Field[] = [
	removable(withDescription(CAMPAIGN, 'Campaign whose calls the plan routes')),
	{
		name: 'rules',
		label: 'Rules',
		type: 'rows',
		description: 'Which calls go to which buyer before the strategy applies. Replaces the existing rules.',
		fields: [
			{
				name: 'type',
				label: 'Condition',
				type: 'choice',
				choices: [
					{ value: 'caller_id_pattern', label: 'Caller ID Pattern' },
					{ value: 'caller_state', label: 'Caller State' },
					{ value: 'day_of_week', label: 'Day of Week' },
					{ value: 'dialed_number', label: 'Dialed Number' },
					{ value: 'ivr_data', label: 'IVR Data', description: 'What the caller pressed' },
					{ value: 'time_of_day', label: 'Time of Day', description: 'In Eastern Time' },
				],
			},
			{
				name: 'operator',
				label: 'Operator',
				type: 'choice',
				choices: [
					{ value: 'between', label: 'Between' },
					{ value: 'in', label: 'In' },
					{ value: 'is', label: 'Is' },
					{ value: 'is_not', label: 'Is Not' },
					{ value: 'matches', label: 'Matches' },
				],
			},
			{ name: 'value', label: 'Value', type: 'text', example: 'FL, or 09:00-17:00' },
			{ ...BUYER, name: 'target_buyer_id', label: 'Target Buyer' },
		],
	},
];

/** How the calls of a campaign are routed to buyers: a strategy, and rules that take precedence over it. */
export const routingPlan: Resource = {
	name: 'routingPlan',
	label: 'Routing Plan',
	noun: 'routing plan',
	plural: 'routing plans',
	description: 'How calls are routed to buyers: a strategy, and rules that take precedence over it',
	id: ROUTING_PLAN,
	lookup: {
		path: '/routing-plans',
		key: 'id',
		names: ['name'],
		nameExample: 'Florida first',
		titles: ['name', 'strategy', 'campaign_id'],
	},
	simplified: ['id', 'name', 'strategy', 'campaign_id', 'rules', 'updated_at'],
	defaultOperation: 'getAll',
	operations: [
		{
			...CREATE,
			action: 'Create routing plan',
			description: 'Add a plan with its rules',
			path: '/routing-plans',
			required: [name, STRATEGY],
			added: others,
		},
		{
			...DELETE,
			action: 'Delete routing plan',
			description: 'Permanently delete a plan',
			path: '/routing-plans/{plan_id}',
			warning: 'Deleting cannot be undone.',
		},
		{
			...GET,
			action: 'Get routing plan',
			description: 'Retrieve one plan with its rules',
			path: '/routing-plans/{plan_id}',
		},
		{
			...GET_MANY,
			action: 'Get many routing plans',
			description: 'Retrieve all plans, or only those that match your filters',
			path: '/routing-plans',
			filters: [CAMPAIGN, SEARCH, STRATEGY],
		},
		{
			...UPDATE,
			action: 'Update routing plan',
			description: 'Change fields of a plan; fields that you do not add stay unchanged',
			path: '/routing-plans/{plan_id}',
			added: [name, STRATEGY, ...others],
		},
	],
};
