import type { INodeProperties } from 'n8n-workflow';

import { readsNamedIds } from '../resources/derived';
import type { Operation, Resource } from '../resources/model';

/** Options that most workflows never need. How they are read is up to `execution/runContext.ts` and `execution/input/parameters.ts`. */

const LONGEST_WAIT: INodeProperties = {
	displayName: 'Longest Wait (Seconds)',
	name: 'longestWait',
	type: 'number',
	typeOptions: { minValue: 0 },
	default: 120,
	description: 'Maximum total time to wait for rate limits and outages. Items that are not finished by then fail.',
};

/**
 * In every operation that changes something, also where it is of little use: n8n drops an option that the operation does not have, and
 * the change would then be made.
 */
const PREVIEW: INodeProperties = {
	displayName: 'Preview',
	name: 'preview',
	type: 'boolean',
	// On as soon as it is added: one that was added and is off would make the changes.
	default: true,
	description:
		'Whether to return what would change, old and new, without changing anything. To restore the old values later, update from this output with Map Automatically.',
};

const RESOLVE_NAMES: INodeProperties = {
	displayName: 'Resolve Names',
	name: 'resolveNames',
	type: 'boolean',
	default: true,
	description:
		'Whether to add the names of buyers, campaigns and offers beside their IDs. They are looked up in as few requests as possible, and kept for ten minutes.',
};

const ONE_AT_A_TIME: INodeProperties = {
	displayName: 'Send One at a Time',
	name: 'oneAtATime',
	type: 'boolean',
	default: false,
	description:
		'Whether to send each item in a separate request, one at a time, instead of up to 1,000 items per request. Much slower.',
};

export const options = (resource: Resource, operation: Operation): INodeProperties => ({
	displayName: 'Options',
	name: 'options',
	type: 'collection',
	placeholder: 'Add option',
	default: {},
	options: [
		LONGEST_WAIT,
		...(operation.kind === 'read' ? [] : [PREVIEW]),
		...(readsNamedIds(resource, operation) ? [RESOLVE_NAMES] : []),
		ONE_AT_A_TIME,
	],
});
