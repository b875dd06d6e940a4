import { CAMPAIGN, LEAD, SEARCH, STATE, VERTICAL, withDescription } from './fields';
import type { Field, Resource } from './model';
import { CREATE, GET, GET_MANY } from './verbs';

const channel: Field = {
	name: 'channel',
	label: 'Channel',
	type: 'choice',
	description: 'How the lead came in',
	choices: [
		{ value: 'callback', label: 'Callback Request', description: 'Requested a callback' },
		{ value: 'form', label: 'Lead Form', description: 'Submitted a form' },
	],
};

/** A form or a callback request from a person who did not call. It is auctioned like a call. */
export const lead: Resource = {
	name: 'lead',
	label: 'Lead',
	noun: 'lead',
	plural: 'leads',
	description: 'A form or a callback request that is auctioned like a call',
	id: LEAD,
	lookup: {
		path: '/leads',
		key: 'id',
		names: ['first_name last_name'],
		nameExample: 'Ana Diaz',
		titles: ['first_name', 'last_name', 'phone', 'status'],
	},
	batch: { path: '/leads/batch', kinds: ['create'] },
	simplified: [
		'id',
		'created_at',
		'channel',
		'status',
		'phone',
		'first_name',
		'last_name',
		'campaign_id',
		'buyer_id',
		'price',
	],
	defaultOperation: 'getAll',
	operations: [
		{
			...CREATE,
			action: 'Create lead',
			description: 'Send a form or a callback request to CallMatrix, which auctions it',
			path: '/leads',
			required: [
				channel,
				{
					name: 'phone',
					label: 'Phone',
					type: 'phone',
					example: '(415) 555-0100',
					description: 'Phone number of the lead',
				},
			],
			added: [
				CAMPAIGN,
				{ name: 'email', label: 'Email', type: 'email', example: 'name@example.com' },
				{ name: 'first_name', label: 'First Name', type: 'text' },
				{ name: 'gclid', label: 'Google Click ID (GCLID)', type: 'text', example: 'Cj0KCQ' },
				{
					name: 'landing_page',
					label: 'Landing Page',
					type: 'url',
					example: 'https://www.example.com/roofing',
				},
				{ name: 'last_name', label: 'Last Name', type: 'text' },
				withDescription(STATE, 'US state or territory of the lead'),
				{ name: 'utm_source', label: 'UTM Source', type: 'text', example: 'google' },
				VERTICAL,
				{ name: 'zip_code', label: 'ZIP Code', type: 'zipCode', example: '33602' },
			],
		},
		{
			...GET,
			action: 'Get lead',
			description: 'Retrieve one lead with its buyer and price',
			path: '/leads/{lead_id}',
		},
		{
			...GET_MANY,
			action: 'Get many leads',
			description: 'Retrieve all leads, or only those that match your filters',
			path: '/leads',
			period: { from: 'created_after', to: 'created_before', what: 'Leads that came in' },
			filters: [CAMPAIGN, channel, SEARCH],
			sorts: [{ value: 'created_at', label: 'Created' }],
		},
	],
};
