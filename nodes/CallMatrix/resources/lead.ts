import { CAMPAIGN, LEAD, SEARCH, STATE, VERTICAL, withDescription } from './fields';
import type { Field, Resource } from './model';
import { CREATE, GET, GET_MANY } from './verbs';

const channel: Field = {
	name: 'channel',
	label: 'Channel',
	type: 'choice',
	description: 'How the person got in touch',
	choices: [
		{ value: 'callback', label: 'Callback Request', description: 'Asked to be called back' },
		{ value: 'form', label: 'Lead Form', description: 'Filled in a form' },
	],
};

/** A person who did not call: a form or a callback request. It is auctioned as calls are. */
export const lead: Resource = {
	name: 'lead',
	label: 'Lead',
	noun: 'lead',
	plural: 'leads',
	description: 'A form or a callback request; it is auctioned as calls are',
	id: LEAD,
	lookup: { path: '/leads', key: 'id', titles: ['first_name', 'last_name', 'phone'] },
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
			description: 'Hand a form or a callback request to CallMatrix, which auctions it',
			path: '/leads',
			required: [
				channel,
				{ name: 'phone', label: 'Phone', type: 'phone', example: '(415) 555-0100', description: 'Of the person' },
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
				withDescription(STATE, 'Of the person'),
				{ name: 'utm_source', label: 'UTM Source', type: 'text', example: 'google' },
				VERTICAL,
				{ name: 'zip_code', label: 'ZIP Code', type: 'zipCode', example: '33602' },
			],
		},
		{
			...GET,
			action: 'Get lead',
			description: 'Read one lead with its buyer and price',
			path: '/leads/{lead_id}',
		},
		{
			...GET_MANY,
			action: 'Get many leads',
			description: 'Read leads, all or those that match',
			path: '/leads',
			period: { from: 'created_after', to: 'created_before', what: 'Leads that came in' },
			filters: [CAMPAIGN, channel, SEARCH],
			sorts: [{ value: 'created_at', label: 'Created' }],
		},
	],
};
