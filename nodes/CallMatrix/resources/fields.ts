import type { Choice, Field } from './model';

/** Fields and choices that several resources share, so that they have one name, type and wording everywhere. */

const CAP_VALUES = 'Empty leaves it unchanged, 0 blocks all calls, unlimited removes the cap.';

/** Maximum number of calls of a buyer, an offer or a campaign. */
export const CAPS: Field[] = [
	{
		name: 'daily_cap',
		label: 'Daily Cap',
		type: 'count',
		removable: 'cap',
		unit: 'Calls',
		example: '40',
		description: `Maximum calls per day; resets at midnight Eastern Time. ${CAP_VALUES}`,
	},
	{
		name: 'monthly_cap',
		label: 'Monthly Cap',
		type: 'count',
		removable: 'cap',
		unit: 'Calls',
		example: '800',
		description: `Maximum calls per month; resets on the 1st. ${CAP_VALUES}`,
	},
	{
		name: 'concurrency_cap',
		label: 'Concurrency Cap',
		type: 'count',
		removable: 'cap',
		unit: 'Calls',
		example: '5',
		description: `Maximum calls at the same time. ${CAP_VALUES}`,
	},
];

/** When calls are sent. */
export const HOURS: Field[] = [
	{
		name: 'active_days',
		label: 'Active Days',
		type: 'choices',
		example: 'Mon, Tue, Wed, Thu, Fri',
		description: 'Days on which calls are sent. Choose none to leave them unchanged.',
		choices: [
			{ value: 'mon', label: 'Monday' },
			{ value: 'tue', label: 'Tuesday', aliases: ['tues'] },
			{ value: 'wed', label: 'Wednesday', aliases: ['weds'] },
			{ value: 'thu', label: 'Thursday', aliases: ['thur', 'thurs'] },
			{ value: 'fri', label: 'Friday' },
			{ value: 'sat', label: 'Saturday' },
			{ value: 'sun', label: 'Sunday' },
		],
	},
	{
		name: 'business_hours.start',
		label: 'Business Hours Start (Eastern)',
		shortLabel: 'Hours Start (Eastern)',
		type: 'timeOfDay',
		example: '9:00 AM',
		description: 'Time from which calls are sent, in Eastern Time (including daylight saving time), wherever you are',
	},
	{
		name: 'business_hours.end',
		label: 'Business Hours End (Eastern)',
		shortLabel: 'Hours End (Eastern)',
		type: 'timeOfDay',
		example: '5:30 PM',
		description: 'Time until which calls are sent, in Eastern Time (including daylight saving time), wherever you are',
	},
];

/** Active or inactive, also by the words that sheets use. */
export const active = (description: string): Choice => ({
	value: 'active',
	label: 'Active',
	description,
	aliases: ['yes', 'true', 'on', 'enabled', '1'],
});
export const inactive = (description: string): Choice => ({
	value: 'inactive',
	label: 'Inactive',
	description,
	aliases: ['no', 'false', 'off', 'disabled', '0'],
});

export const STRATEGY: Field = {
	name: 'strategy',
	label: 'Strategy',
	type: 'choice',
	description: 'How the buyer of a call is chosen',
	choices: [
		{ value: 'auction', label: 'Auction', description: 'The highest bid wins the call' },
		{ value: 'round_robin', label: 'Round Robin', description: 'Buyers take turns' },
		{
			value: 'waterfall',
			label: 'Waterfall',
			description: 'In a fixed order; the next buyer is tried when one does not answer',
		},
		{ value: 'weighted_random', label: 'Weighted Random', description: 'Randomly, in proportion to the weights' },
	],
};

export const WEIGHT: Field = {
	name: 'weight',
	label: 'Weight',
	type: 'number',
	min: 0,
	example: '30',
	description:
		'Share of calls under weighted random routing. With weights of 70 and 30, the second buyer receives 30 of 100 calls.',
};

export const PRIORITY: Field = {
	name: 'priority',
	label: 'Priority',
	type: 'count',
	example: '1',
	description: 'Position under waterfall routing',
};

export const VERTICAL: Field = {
	name: 'vertical',
	label: 'Vertical',
	type: 'text',
	example: 'auto_insurance',
	description: 'Line of business, as named in your CallMatrix account',
};

export const SEARCH: Field = {
	name: 'search',
	label: 'Search',
	type: 'text',
	example: 'harbor',
	description: 'Matches names and other text fields',
};

/** The states, the federal district and the territories of the United States. */
export const US_STATES: Choice[] = (
	'AL Alabama,AK Alaska,AZ Arizona,AR Arkansas,CA California,CO Colorado,CT Connecticut,DE Delaware,DC District of Columbia,FL Florida,' +
	'GA Georgia,HI Hawaii,ID Idaho,IL Illinois,IN Indiana,IA Iowa,KS Kansas,KY Kentucky,LA Louisiana,ME Maine,MD Maryland,' +
	'MA Massachusetts,MI Michigan,MN Minnesota,MS Mississippi,MO Missouri,MT Montana,NE Nebraska,NV Nevada,NH New Hampshire,' +
	'NJ New Jersey,NM New Mexico,NY New York,NC North Carolina,ND North Dakota,OH Ohio,OK Oklahoma,OR Oregon,PA Pennsylvania,' +
	'RI Rhode Island,SC South Carolina,SD South Dakota,TN Tennessee,TX Texas,UT Utah,VT Vermont,VA Virginia,WA Washington,' +
	'WV West Virginia,WI Wisconsin,WY Wyoming,AS American Samoa,GU Guam,MP Northern Mariana Islands,PR Puerto Rico,' +
	'VI US Virgin Islands'
)
	.split(',')
	.map((state) => ({ value: state.slice(0, 2), label: state.slice(3) }));

export const STATE: Field = {
	name: 'state',
	label: 'State',
	type: 'choice',
	example: 'FL',
	description: 'US state or territory',
	choices: US_STATES,
};

const reference = (name: string, label: string, resource: string, example: string): Field => ({
	name,
	label,
	type: 'id',
	resource,
	example,
});

/** Fields that hold the ID of a resource. */
export const BUYER = reference('buyer_id', 'Buyer', 'buyer', 'buy_000123');
export const CALL = reference('call_id', 'Call', 'call', 'call_000123');
export const CAMPAIGN = reference('campaign_id', 'Campaign', 'campaign', 'cmp_000012');
export const CLIENT = reference('client_id', 'Client', 'client', 'cli_000003');
export const INTEGRATION = reference('integration_id', 'Integration', 'clientIntegration', 'int_000003');
export const IVR_FLOW = reference('flow_id', 'IVR Flow', 'ivrFlow', 'ivr_000004');
export const IVR_PROMPT = reference('prompt_id', 'IVR Prompt', 'ivrPrompt', 'prm_000007');
export const LEAD = reference('lead_id', 'Lead', 'lead', 'lead_000123');
export const NUMBER = reference('number_id', 'Phone Number', 'phoneNumber', 'num_000123');
export const OFFER = reference('offer_id', 'Offer', 'offer', 'off_000123');
export const POOL = reference('pool_id', 'Number Pool', 'numberPool', 'pool_000003');
export const ROUTING_PLAN = reference('plan_id', 'Routing Plan', 'routingPlan', 'rpl_000003');
export const SESSION = reference('session_id', 'Visitor Session', 'visitorSession', 'ses_000123');

/** In output, the name stands beside these IDs: `buyer_name` beside `buyer_id`. */
export const NAMED_IDS: Field[] = [BUYER, CAMPAIGN, OFFER];

/** One or more numbers of the account. */
export const NUMBERS: Field = {
	name: 'number_ids',
	label: 'Phone Numbers',
	type: 'ids',
	resource: 'phoneNumber',
	example: 'num_000123, num_000124',
};

/** A copy of the field with another description. */
export const withDescription = (field: Field, description: string): Field => ({ ...field, description });

/** A copy of the field that can be removed. */
export const removable = (field: Field): Field => ({
	...field,
	removable: 'value',
	description: [field.description, 'Enter (remove) as the ID to remove it.'].filter(Boolean).join('. '),
});
