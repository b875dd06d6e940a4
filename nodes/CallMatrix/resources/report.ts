import { BUYER, CAMPAIGN, OFFER } from './fields';
import type { Resource } from './model';

/** Calls, revenue and rates, added up. */
export const report: Resource = {
	name: 'report',
	label: 'Report',
	noun: 'report',
	plural: 'reports',
	description: 'Calls, revenue and rates, added up by campaign, buyer, offer, state, hour or day',
	simplified: [],
	defaultOperation: 'get',
	operations: [
		{
			name: 'get',
			label: 'Get',
			action: 'Get report',
			description: 'Add up calls, revenue and rates by campaign, buyer, offer, state, hour or day',
			kind: 'read',
			repeatable: true,
			method: 'GET',
			path: '/reports',
			answers: 'all',
			required: [
				{
					name: 'group_by',
					label: 'Group By',
					type: 'choiceList',
					description:
						'One row for each; with several, one for each combination: Buyer and Day gives a row per buyer and day',
					choices: [
						{ value: 'buyer', label: 'Buyer' },
						{ value: 'campaign', label: 'Campaign' },
						{ value: 'day', label: 'Day', description: 'In Eastern Time' },
						{ value: 'hour', label: 'Hour', description: 'Of the day, in Eastern Time' },
						{ value: 'offer', label: 'Offer' },
						{ value: 'state', label: 'State', description: 'Of the caller' },
					],
				},
			],
			period: { from: 'from', to: 'to', what: 'Calls', required: true },
			filters: [BUYER, CAMPAIGN, OFFER],
		},
	],
};
