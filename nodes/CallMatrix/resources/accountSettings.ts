import type { Resource } from './model';
import { GET, UPDATE } from './verbs';

/** The settings of an account. They exist once, so that nothing has to be chosen. */
export const accountSettings: Resource = {
	name: 'accountSettings',
	label: 'Account Settings',
	noun: 'account settings',
	plural: 'account settings',
	description: 'Settings that apply to the whole account',
	simplified: ['static_pricing_fallback', 'updated_at'],
	defaultOperation: 'get',
	operations: [
		{
			name: 'checkApi',
			label: 'Check API',
			action: 'Check API',
			description:
				'Compare your CallMatrix API with what this node expects, without changing anything. Run it first; the report can be pasted into an issue and has no values in it.',
			kind: 'read',
			repeatable: true,
			simplified: [],
			execute: async (_, run) => [await run.checkApi()],
		},
		{
			...GET,
			action: 'Get account settings',
			description: 'Retrieve the settings that apply to the whole account',
			path: '/settings',
		},
		{
			...UPDATE,
			action: 'Update account settings',
			description: 'Choose what happens to an auctioned call without an accepted bid',
			path: '/settings',
			required: [
				{
					name: 'static_pricing_fallback',
					label: 'Static Pricing Fallback',
					type: 'yesNo',
					example: 'yes',
					description: 'Whether to sell a call at the static price when no bid is accepted',
				},
			],
		},
	],
};
