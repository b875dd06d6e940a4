import { BUYER, CAMPAIGN, OFFER } from './fields';
import type { Resource } from './model';

/** Calls, revenue and rates, summarized. The only list without pages: CallMatrix returns all rows. */
export const report: Resource = {
	name: 'report',
	label: 'Report',
	noun: 'report',
	plural: 'reports',
	description: 'Calls, revenue and rates, summarized by campaign, buyer, offer, state, hour or day',
	simplified: [],
	defaultOperation: 'get',
	operations: [
		{
			name: 'get',
			label: 'Get',
			action: 'Get report',
			description: 'Summarize calls, revenue and rates by campaign, buyer, offer, state, hour or day',
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
						'Returns one row per value. With several, returns one row per combination: Buyer and Day return one row per buyer and day.',
					choices: [
						{ value: 'buyer', label: 'Buyer' },
						{ value: 'campaign', label: 'Campaign' },
						{ value: 'day', label: 'Day', description: 'In Eastern Time' },
						{ value: 'hour', label: 'Hour', description: 'Hour of the day, in Eastern Time' },
						{ value: 'offer', label: 'Offer' },
						{ value: 'state', label: 'State', description: 'State of the caller' },
					],
				},
			],
			period: { from: 'from', to: 'to', what: 'Calls', required: true },
			filters: [BUYER, CAMPAIGN, OFFER],
		},
	],
};
