import type { Resource } from './model';
import { GET, UPDATE } from './verbs';

/** What holds for the whole account. */
export const accountSettings: Resource = {
	name: 'accountSettings',
	label: 'Account Settings',
	noun: 'account settings',
	plural: 'account settings',
	description: 'What holds for the whole account',
	simplified: ['static_pricing_fallback', 'updated_at'],
	defaultOperation: 'get',
	operations: [
		{
			...GET,
			action: 'Get account settings',
			description: 'Read what holds for the whole account',
			path: '/settings',
		},
		{
			...UPDATE,
			action: 'Update account settings',
			description: 'Change what happens to a call in an auction when nobody bids for it',
			path: '/settings',
			required: [
				{
					name: 'static_pricing_fallback',
					label: 'Static Pricing Fallback',
					type: 'yesNo',
					example: 'yes',
					description: 'Whether a call that gets no bid, or only refused ones, is sold at the static price',
				},
			],
		},
	],
};
