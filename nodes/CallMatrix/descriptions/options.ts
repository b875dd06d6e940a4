import type { INodeProperties } from 'n8n-workflow';

/** What hardly anybody needs. */
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
				'Whether each item goes in a request of its own, one after the other, instead of up to 1,000 in one. Slower by far.',
		},
	],
};
