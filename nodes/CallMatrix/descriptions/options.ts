import type { INodeProperties } from 'n8n-workflow';

import { readsNamedIds } from '../resources/derived';
import type { Operation, Resource } from '../resources/model';

/** Options that most workflows never need. How they are read is up to `execution/runContext.ts`. */

const RESOLVE_NAMES: INodeProperties = {
	displayName: 'Resolve Names',
	name: 'resolveNames',
	type: 'boolean',
	default: false,
	description:
		'Whether to add the names of buyers, campaigns and offers beside their IDs. They are looked up in as few requests as possible, and kept for ten minutes.',
};

export const options = (resource: Resource, operation: Operation): INodeProperties => ({
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
		...(readsNamedIds(resource, operation) ? [RESOLVE_NAMES] : []),
		{
			displayName: 'Send One at a Time',
			name: 'oneAtATime',
			type: 'boolean',
			default: false,
			description:
				'Whether to send each item in a separate request, one at a time, instead of up to 1,000 items per request. Much slower.',
		},
	],
});
