import type { INodeProperties } from 'n8n-workflow';

/** Properties that operations which read share: how many results, from which period, in which order, with which fields. */

export const RETURN_ALL: INodeProperties = {
	displayName: 'Return All',
	name: 'returnAll',
	type: 'boolean',
	default: false,
	description: 'Whether to return all results or only up to a given limit',
};

export const LIMIT: INodeProperties = {
	displayName: 'Limit',
	name: 'limit',
	type: 'number',
	typeOptions: { minValue: 1 },
	default: 50,
	description: 'Max number of results to return',
};

const ANY = { name: 'Any Time', value: 'any' };

/** CallMatrix's days begin at midnight Eastern Time, as its caps do. */
const RANGES = [
	{
		name: 'Custom',
		value: 'custom',
		description: "Between two dates and times, in the workflow's time zone",
	},
	{ name: 'Last 30 Days', value: 'last30Days', description: 'The 30 full days before today, Eastern Time' },
	{ name: 'Last 7 Days', value: 'last7Days', description: 'The 7 full days before today, Eastern Time' },
	{ name: 'Last Month', value: 'lastMonth', description: 'The previous calendar month, Eastern Time' },
	{ name: 'This Month', value: 'thisMonth', description: 'From the 1st of this month, Eastern Time' },
	{ name: 'This Week', value: 'thisWeek', description: 'From Monday of this week, Eastern Time' },
	{ name: 'Today', value: 'today', description: 'From midnight, Eastern Time' },
	{ name: 'Yesterday', value: 'yesterday', description: 'The full day before today, Eastern Time' },
];

const DATE_RANGE: INodeProperties = {
	displayName: 'Date Range',
	name: 'dateRange',
	type: 'options',
	default: 'yesterday',
	description: 'Days begin at midnight Eastern Time, as for caps. The range that was read is shown above the output.',
	options: RANGES,
};

/** The period to read. Without `isRequired`, the default is any time. */
export const dateRange = (isRequired: boolean): INodeProperties =>
	isRequired ? DATE_RANGE : { ...DATE_RANGE, default: ANY.value, options: [ANY, ...RANGES] };

export const FROM: INodeProperties = {
	displayName: 'From',
	name: 'from',
	type: 'dateTime',
	default: '',
	description: "Start of the range, inclusive. Uses the workflow's time zone unless it has an offset.",
};

export const TO: INodeProperties = {
	displayName: 'To',
	name: 'to',
	type: 'dateTime',
	default: '',
	description: "End of the range, exclusive. Uses the workflow's time zone unless it has an offset.",
};

export const sorting = (options: INodeProperties['options']): INodeProperties => ({
	displayName: 'Sort',
	name: 'sort',
	type: 'collection',
	placeholder: 'Add sorting',
	default: {},
	options: [
		{
			displayName: 'Order',
			name: 'order',
			type: 'options',
			default: 'asc',
			options: [
				{ name: 'Ascending', value: 'asc' },
				{ name: 'Descending', value: 'desc' },
			],
		},
		{ displayName: 'Sort By', name: 'by', type: 'options', default: '', options },
	],
});

export const SIMPLIFY: INodeProperties = {
	displayName: 'Simplify',
	name: 'simple',
	type: 'boolean',
	default: true,
	description: 'Whether to return a simplified version of the response instead of the raw data',
};

/** Replaces Simplify where an AI agent uses the node. */
export const OUTPUT: INodeProperties = {
	displayName: 'Output',
	name: 'output',
	type: 'options',
	default: 'simplified',
	description: 'Which fields of each result to return to the agent',
	options: [
		{ name: 'Raw', value: 'raw', description: 'All fields' },
		{ name: 'Selected Fields', value: 'selectedFields', description: 'Only the fields that you name' },
		{ name: 'Simplified', value: 'simplified', description: 'The most useful fields, at most ten' },
	],
};

export const SELECTED_FIELDS: INodeProperties = {
	displayName: 'Fields',
	name: 'selectedFields',
	type: 'string',
	default: '',
	placeholder: 'e.g. name, daily_cap, business_hours.start',
	description: 'Field names separated by commas. Use a dot for nested fields: business_hours.start.',
};
