import type { INodeProperties } from 'n8n-workflow';

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
	default: false,
	description:
		'Whether to return what would change, old and new, without changing anything. To restore the old values later, update from this output with Map Automatically.',
};

const ONE_AT_A_TIME: INodeProperties = {
	displayName: 'Send One at a Time',
	name: 'oneAtATime',
	type: 'boolean',
	default: false,
	description:
		'Whether to send each item in a separate request, one at a time, instead of up to 1,000 items per request. Much slower.',
};

const options = (members: INodeProperties[]): INodeProperties => ({
	displayName: 'Options',
	name: 'options',
	type: 'collection',
	placeholder: 'Add option',
	default: {},
	options: members,
});

/** Of operations that only read. */
export const READ_OPTIONS = options([LONGEST_WAIT, ONE_AT_A_TIME]);

/** Of all others. */
export const OPTIONS = options([LONGEST_WAIT, PREVIEW, ONE_AT_A_TIME]);
