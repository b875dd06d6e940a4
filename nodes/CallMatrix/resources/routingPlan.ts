import { BUYER, CAMPAIGN, removable, ROUTING_PLAN, SEARCH, STRATEGY, withDescription } from './fields';
import type { Field, Resource } from './model';
import { CREATE, DELETE, GET, GET_MANY, UPDATE } from './verbs';

const name: Field = { name: 'name', label: 'Name', type: 'text', example: 'Florida first' };

const others: Field[] = [
	removable(withDescription(CAMPAIGN, 'Whose calls it routes')),
	{
		name: 'rules',
		label: 'Rules',
		type: 'rows',
		description: 'Which calls go to which buyer before the strategy decides. Replaces all rules of the plan.',
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

/** How the calls of a campaign find a buyer: a strategy, and rules that go before it. */
export const routingPlan: Resource = {
	name: 'routingPlan',
	label: 'Routing Plan',
	noun: 'routing plan',
	plural: 'routing plans',
	description: 'How calls find a buyer: a strategy, and rules that go before it',
	id: ROUTING_PLAN,
	lookup: { path: '/routing-plans', key: 'id', titles: ['name'] },
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
			description: 'Remove a plan for good',
			path: '/routing-plans/{plan_id}',
			warning: 'Deleting cannot be undone.',
		},
		{
			...GET,
			action: 'Get routing plan',
			description: 'Read one plan with its rules',
			path: '/routing-plans/{plan_id}',
		},
		{
			...GET_MANY,
			action: 'Get many routing plans',
			description: 'Read plans, all or those that match',
			path: '/routing-plans',
			filters: [CAMPAIGN, SEARCH, STRATEGY],
		},
		{
			...UPDATE,
			action: 'Update routing plan',
			description: 'Change the fields of a plan that you add; the others stay as they are',
			path: '/routing-plans/{plan_id}',
			added: [name, STRATEGY, ...others],
		},
	],
};
