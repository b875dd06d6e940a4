import type { Field, Resource } from './model';

const disposition: Field = {
	name: 'disposition',
	label: 'Disposition',
	type: 'text',
	example: 'sale',
	description: 'The outcome of the call, as your CallMatrix account names it',
};

/** One inbound call from its first ring to its disposition. */
export const call: Resource = {
	name: 'call',
	label: 'Call',
	description: 'One inbound call',
	id: {
		name: 'call_id',
		label: 'Call ID',
		type: 'id',
		example: 'call_000123',
		description: 'The same as in the events of the call',
	},
	defaultOperation: 'getAll',
	operations: [
		{
			name: 'get',
			label: 'Get',
			action: 'Get call',
			description: 'Read one call with its caller, campaign, buyer, duration and revenue',
			method: 'GET',
			path: '/calls/{id}',
			answers: 'one',
		},
		{
			name: 'getAll',
			label: 'Get Many',
			action: 'Get many calls',
			description: 'Read calls, newest first, all or those that match',
			method: 'GET',
			path: '/calls',
			answers: 'list',
			filters: [
				{ name: 'buyer_id', label: 'Buyer ID', type: 'id', example: 'buy_000123' },
				{ name: 'campaign_id', label: 'Campaign ID', type: 'id', example: 'cmp_012' },
				disposition,
				{ name: 'offer_id', label: 'Offer ID', type: 'id', example: 'off_000123' },
				{
					name: 'started_after',
					label: 'Started After',
					type: 'moment',
					description: "Calls that started at or after this moment, in the workflow's time zone",
				},
				{
					name: 'started_before',
					label: 'Started Before',
					type: 'moment',
					description: "Calls that started before this moment, in the workflow's time zone",
				},
			],
		},
		{
			name: 'setDisposition',
			label: 'Set Disposition',
			action: 'Set call disposition',
			description: 'Record the outcome of a call',
			method: 'PATCH',
			path: '/calls/{id}',
			answers: 'one',
			required: [disposition],
		},
	],
};
