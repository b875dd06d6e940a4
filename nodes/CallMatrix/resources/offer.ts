import { active, BUYER, CAMPAIGN, CAPS, HOURS, inactive, OFFER, SEARCH, VERTICAL, withDescription } from './fields';
import type { ApiOperation, Field, Resource } from './model';
import { ACTIVATE, CREATE, DEACTIVATE, DELETE, GET, GET_MANY, UPDATE, upsert } from './verbs';

const status: Field = {
	name: 'status',
	label: 'Status',
	type: 'choice',
	description: 'Whether the offer receives calls',
	choices: [active('Receives calls'), inactive('Does not receive calls')],
};

const price: Field = {
	name: 'price_per_call',
	label: 'Price per Call (USD)',
	type: 'money',
	example: '42.50',
	description: 'Price that the buyer pays per call, in US dollars',
};

const required: Field[] = [
	withDescription(BUYER, 'Buyer that pays for the calls'),
	withDescription(CAMPAIGN, 'Campaign that the calls come from'),
	{
		name: 'destination_number',
		label: 'Destination Number',
		aliases: ['Destination'],
		type: 'phone',
		example: '(415) 555-0100',
		description: 'Phone number that the calls are sent to',
	},
	price,
];

const pingPost: Field[] = [
	{
		name: 'ping_post.enabled',
		label: 'Ping-Post',
		type: 'yesNo',
		example: 'yes',
		description: 'Whether to ask the buyer for a bid before each call',
	},
	{
		name: 'ping_post.ping_url',
		label: 'Ping URL',
		type: 'url',
		example: 'https://bids.example.com/ping',
		description: 'URL that receives the bid request',
	},
	{
		name: 'ping_post.post_url',
		label: 'Post URL',
		type: 'url',
		example: 'https://bids.example.com/post',
		description: 'URL that receives the call details when the buyer wins',
	},
	{
		name: 'ping_post.auth_type',
		label: 'Ping-Post Authentication',
		aliases: ['Ping Auth', 'Ping-Post Auth'],
		type: 'choice',
		description: "How CallMatrix authenticates with the buyer's server",
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
		description: "Token or key that the buyer's server expects",
	},
	{
		name: 'ping_post.minimum_bid',
		label: 'Minimum Bid (USD)',
		type: 'money',
		example: '35',
		description: 'Lowest bid to accept, in US dollars',
	},
	{
		name: 'ping_post.timeout_seconds',
		label: 'Ping Timeout (Seconds)',
		type: 'count',
		min: 1,
		max: 30,
		example: '3',
		description: 'How long to wait for a bid, 1 to 30 seconds',
	},
	{
		name: 'ping_post.required_ivr_fields',
		label: 'Required IVR Fields',
		type: 'commaList',
		example: 'vertical, zip_code',
		description: 'Data that the IVR must collect before the buyer is asked for a bid',
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

const create: ApiOperation = {
	...CREATE,
	action: 'Create offer',
	description: 'Add an offer from fields or from the columns of a sheet',
	path: '/offers',
	mapped: true,
	required,
	added: others,
};

const update: ApiOperation = {
	...UPDATE,
	action: 'Update offer',
	description: 'Change an offer from fields or from the columns of a sheet; all other fields stay unchanged',
	path: '/offers/{offer_id}',
	mapped: true,
	added: [...others, ...required],
};

/** What a buyer pays for the calls of a campaign, with its own caps, hours and bidding. */
export const offer: Resource = {
	name: 'offer',
	label: 'Offer',
	noun: 'offer',
	plural: 'offers',
	description: 'What a buyer pays for the calls of a campaign, with its own caps, hours and bidding',
	id: OFFER,
	lookup: {
		path: '/offers',
		key: 'id',
		names: ['name'],
		nameExample: 'Roofing Tampa weekdays',
		titles: ['name', 'status', 'destination_number', 'campaign_id'],
	},
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
		{
			...ACTIVATE,
			action: 'Activate offer',
			description: 'Start sending calls to an offer',
			path: '/offers/{offer_id}',
		},
		create,
		upsert('offer', create, update),
		{
			...DEACTIVATE,
			action: 'Deactivate offer',
			description: 'Stop sending calls to an offer until you activate it again',
			path: '/offers/{offer_id}',
		},
		{
			...DELETE,
			action: 'Delete offer',
			description: 'Permanently delete an offer; to stop its calls temporarily, deactivate it instead',
			path: '/offers/{offer_id}',
			warning: 'Deleting cannot be undone. To stop sending calls to an offer temporarily, use Deactivate instead.',
		},
		{
			...GET,
			action: 'Get offer',
			description: 'Retrieve one offer with its price, caps, calls and revenue',
			path: '/offers/{offer_id}',
		},
		{
			...GET_MANY,
			action: 'Get many offers',
			description: 'Retrieve all offers, or only those that match your filters',
			path: '/offers',
			filters: [
				BUYER,
				CAMPAIGN,
				{ name: 'max_price', label: 'Maximum Price (USD)', type: 'money', example: '60' },
				{ name: 'min_price', label: 'Minimum Price (USD)', type: 'money', example: '35' },
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
		update,
		{
			name: 'updateCaps',
			label: 'Update Caps',
			action: 'Update offer caps',
			description: 'Change the maximum number of calls that an offer receives; empty caps stay unchanged',
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
			description: 'Change the price that the buyer pays per call',
			kind: 'update',
			repeatable: true,
			method: 'PATCH',
			path: '/offers/{offer_id}',
			answers: 'one',
			required: [price],
		},
	],
};
