import { active, BUYER, CAMPAIGN, CAPS, HOURS, inactive, OFFER, SEARCH, VERTICAL, withDescription } from './fields';
import type { Field, Resource } from './model';
import { ACTIVATE, CREATE, DEACTIVATE, DELETE, GET, GET_MANY, UPDATE } from './verbs';

const status: Field = {
	name: 'status',
	label: 'Status',
	type: 'choice',
	description: 'Whether the offer gets calls',
	choices: [active('Gets calls'), inactive('Gets no calls')],
};

const price: Field = {
	name: 'price_per_call',
	label: 'Price per Call (USD)',
	type: 'money',
	example: '42.50',
	description: 'What the buyer pays for a call, in US dollars',
};

const required: Field[] = [
	withDescription(BUYER, 'Who pays for the calls'),
	withDescription(CAMPAIGN, 'Whose calls it is for'),
	{
		name: 'destination_number',
		label: 'Destination Number',
		aliases: ['Destination'],
		type: 'phone',
		example: '(415) 555-0100',
		description: 'Where the calls go',
	},
	price,
];

const pingPost: Field[] = [
	{
		name: 'ping_post.enabled',
		label: 'Ping-Post',
		type: 'yesNo',
		example: 'yes',
		description: 'Whether the buyer is asked for a bid before each call',
	},
	{
		name: 'ping_post.ping_url',
		label: 'Ping URL',
		type: 'url',
		example: 'https://bids.example.com/ping',
		description: 'Where the buyer is asked for a bid',
	},
	{
		name: 'ping_post.post_url',
		label: 'Post URL',
		type: 'url',
		example: 'https://bids.example.com/post',
		description: 'Where the buyer that won is told of the call',
	},
	{
		name: 'ping_post.auth_type',
		label: 'Ping-Post Authentication',
		aliases: ['Ping Auth', 'Ping-Post Auth'],
		type: 'choice',
		description: "How CallMatrix shows the buyer's server who it is",
		choices: [
			{ value: 'api_key', label: 'API Key Header' },
			{ value: 'bearer', label: 'Bearer Token' },
			{ value: 'none', label: 'No Authentication' },
		],
	},
	{
		name: 'ping_post.auth_token',
		label: 'Ping-Post Token',
		type: 'text',
		secret: true,
		description: "The token or key that the buyer's server expects",
	},
	{
		name: 'ping_post.minimum_bid',
		label: 'Minimum Bid (USD)',
		type: 'money',
		example: '35',
		description: 'Lower bids are refused, in US dollars',
	},
	{
		name: 'ping_post.timeout_seconds',
		label: 'Ping Timeout (Seconds)',
		type: 'count',
		min: 1,
		max: 30,
		example: '3',
		description: 'How long a bid is waited for, 1 to 30 seconds',
	},
	{
		name: 'ping_post.required_ivr_fields',
		label: 'Required IVR Fields',
		type: 'commaList',
		example: 'vertical, zip_code',
		description: 'What the IVR must have collected before the buyer is asked for a bid',
	},
];

const others: Field[] = [
	{ name: 'name', label: 'Name', type: 'text', example: 'Roofing Tampa weekdays' },
	status,
	VERTICAL,
	...CAPS,
	...HOURS,
	...pingPost,
];

/** What a buyer pays for the calls of a campaign, with caps, hours and bidding of its own. */
export const offer: Resource = {
	name: 'offer',
	label: 'Offer',
	noun: 'offer',
	plural: 'offers',
	description: 'What a buyer pays for the calls of a campaign, with caps, hours and bidding of its own',
	id: OFFER,
	lookup: { path: '/offers', key: 'id', titles: ['name', 'vertical', 'destination_number'] },
	batch: { path: '/offers/batch', kinds: ['create', 'delete', 'update'] },
	simplified: [
		'id',
		'name',
		'buyer_id',
		'campaign_id',
		'status',
		'price_per_call',
		'daily_cap',
		'monthly_cap',
		'calls_total',
		'revenue',
	],
	defaultOperation: 'getAll',
	operations: [
		{ ...ACTIVATE, action: 'Activate offer', description: 'Let an offer get calls', path: '/offers/{offer_id}' },
		{
			...CREATE,
			action: 'Create offer',
			description: 'Add an offer, from what you fill in or from the columns of a sheet',
			path: '/offers',
			mapped: true,
			required,
			added: others,
		},
		{
			...DEACTIVATE,
			action: 'Deactivate offer',
			description: 'Let an offer get no calls until it is activated again',
			path: '/offers/{offer_id}',
		},
		{
			...DELETE,
			action: 'Delete offer',
			description: 'Remove an offer for good; to let it get no calls for a while, deactivate it',
			path: '/offers/{offer_id}',
			warning: 'Deleting cannot be undone. To let an offer get no calls for a while, use Deactivate.',
		},
		{
			...GET,
			action: 'Get offer',
			description: 'Read one offer with its price, caps, calls and revenue',
			path: '/offers/{offer_id}',
		},
		{
			...GET_MANY,
			action: 'Get many offers',
			description: 'Read offers, all or those that match',
			path: '/offers',
			filters: [
				BUYER,
				CAMPAIGN,
				{ name: 'max_price', label: 'Highest Price (USD)', type: 'money', example: '60' },
				{ name: 'min_price', label: 'Lowest Price (USD)', type: 'money', example: '35' },
				SEARCH,
				status,
				VERTICAL,
			],
			sorts: [
				{ value: 'created_at', label: 'Created' },
				{ value: 'name', label: 'Name' },
				{ value: 'price_per_call', label: 'Price per Call' },
			],
		},
		{
			...UPDATE,
			action: 'Update offer',
			description: 'Change fields of an offer, from what you fill in or from the columns of a sheet; the others stay',
			path: '/offers/{offer_id}',
			mapped: true,
			added: [...others, ...required],
		},
		{
			name: 'updateCaps',
			label: 'Update Caps',
			action: 'Update offer caps',
			description: 'Change how many calls an offer gets at most; a cap left empty stays as it is',
			kind: 'update',
			repeatable: true,
			method: 'PATCH',
			path: '/offers/{offer_id}',
			answers: 'one',
			shown: CAPS,
		},
		{
			name: 'updatePricing',
			label: 'Update Pricing',
			action: 'Update offer pricing',
			description: 'Change what the buyer pays for a call',
			kind: 'update',
			repeatable: true,
			method: 'PATCH',
			path: '/offers/{offer_id}',
			answers: 'one',
			required: [price],
		},
	],
};
