import type { INodeProperties } from 'n8n-workflow';

/** Options that most workflows never need, shared by all operations. How they are read is up to `execution/runContext.ts`. */
export const OPTIONS: INodeProperties = {
	displayName: 'Options',
	name: 'options',
	type: 'collection',
	placeholder: 'Add option',
	default: {},
	options: [
		{
			displayName: 'Longest Wait (Seconds)',
			name: 'longestWait',
			type: 'number',
			typeOptions: { minValue: 0 },
			default: 120,
			description: 'Maximum total time to wait for rate limits and outages. Items that are not finished by then fail.',
		},
		{
			displayName: 'Send One at a Time',
			name: 'oneAtATime',
			type: 'boolean',
			default: false,
			description:
				'Whether to send each item in a separate request, one at a time, instead of up to 1,000 items per request. Much slower.',
		},
	],
};
