/**
 * The trigger's parameters and outputs, as n8n shows them. Events and filters come from their tables; how the values are read is in
 * `webhook/settings/`.
 */

import type { ExpressionString, IDisplayOptions, INodeProperties, INodePropertyOptions } from 'n8n-workflow';

import { ANY_EVENT, DEFAULT_EVENT, ENDED, EVENTS, MISSED, OTHER_OUTPUT, type EventType } from '../events';
import { filteredFieldsOf, type FilteredField, type FilterSuggestions } from '../itemFields';
import { DEFAULT_MAX_EVENTS, HIGHEST_MAX_EVENTS, LOWEST_MAX_EVENTS, MAX_DELIVERY_AGE } from '../triggerLimits';

/** Rows of the first version are shown in all of them. */
const shownSince = (since: number): { displayOptions?: IDisplayOptions } =>
	since > 1 ? { displayOptions: { show: { '@version': [{ _cnd: { gte: since } }] } } } : {};

const byName = (a: { name: string }, b: { name: string }): number => a.name.localeCompare(b.name);

export const eventOptions = (events: readonly EventType[]): INodePropertyOptions[] =>
	[
		{
			name: 'Any Call Event',
			value: ANY_EVENT,
			description: 'Everything that happens to a call, including events that CallMatrix adds later',
		},
		...events.map(({ name, label, description, since }) => ({
			name: label,
			value: name,
			description,
			...shownSince(since),
		})),
	].sort(byName);

/** What readBoolean takes for yes: n8n evaluates the outputs itself, and an expression may give the text "false". */
const YES = ['true', 'yes', 'on', 'y', '1', 'active', 'enabled'];

const outputList = (events: readonly EventType[]): string =>
	JSON.stringify(
		[...events.map(({ output }) => output), OTHER_OUTPUT].map((displayName) => ({ type: 'main', displayName })),
	);

/** The outputs of each version that changes them, the newest first, as an expression on the node's version. */
function outputsByVersion(events: readonly EventType[]): string {
	const versions = [...new Set(events.map(({ since }) => since))].sort((a, b) => b - a);
	const lists = versions.map((version) => outputList(events.filter(({ since }) => since <= version)));
	const last = lists.pop() ?? outputList([]);
	const choices = lists.map((list, at) => `$nodeVersion >= ${versions[at]} ? ${list} : `);
	return choices.length ? `(${choices.join('')}${last})` : last;
}

/** The node's outputs as n8n asks for them: an expression on Separate Outputs, and on the version where it matters. */
export const outputsExpression = (events: readonly EventType[]): ExpressionString =>
	`={{ ${JSON.stringify(YES)}.includes(String($parameter["separateOutputs"]).trim().toLowerCase()) ? ${outputsByVersion(events)} : [{ "type": "main" }] }}`;

/** How a filter is filled in: it starts empty, so that adding one changes nothing yet. */
function filterInput(field: FilteredField): Pick<INodeProperties, 'type' | 'default' | 'typeOptions' | 'placeholder'> {
	const { compare, example, loadOptionsMethod, entryLabel } = field.filter;
	switch (compare) {
		case 'ids':
			return { type: 'multiOptions', typeOptions: { loadOptionsMethod }, default: [] };
		case 'phones':
			return { type: 'string', default: '', placeholder: `e.g. ${example}` };
		case 'texts':
			return {
				type: 'string',
				typeOptions: { multipleValues: true, multipleValueButtonText: `Add ${entryLabel}` },
				default: [],
				placeholder: `e.g. ${example}`,
			};
		case 'minimum': {
			const isMoney = 'type' in field && field.type === 'usd';
			return { type: 'number', typeOptions: { minValue: 0, ...(isMoney && { numberPrecision: 2 }) }, default: '' };
		}
	}
}

const suggestionList = (
	{ name, label, description, loadOptionsMethod }: FilterSuggestions,
	shown: Pick<INodeProperties, 'displayOptions'>,
): INodeProperties => ({
	displayName: label,
	name,
	type: 'multiOptions',
	typeOptions: { loadOptionsMethod },
	default: [],
	description,
	...shown,
});

export const filterProperties = (fields: readonly FilteredField[]): INodeProperties[] =>
	fields.flatMap((field) => {
		const { name, label, description, suggestions } = field.filter;
		const shown = shownSince(field.since);
		return [
			{ displayName: label, name, ...filterInput(field), description, ...shown },
			...(suggestions ? [suggestionList(suggestions, shown)] : []),
		];
	});

/** What a person fills in at the trigger. */
export const properties: INodeProperties[] = [
	{
		displayName:
			'Each event is one n8n execution: 1,000 calls a day with four events each are 120,000 executions a month. Use Filters below to keep out what you do not need.',
		name: 'executionsNotice',
		type: 'notice',
		default: '',
	},
	{
		displayName: 'Trigger On',
		name: 'triggerOn',
		type: 'multiOptions',
		required: true,
		default: [DEFAULT_EVENT],
		description: 'Which events of a call start the workflow',
		options: eventOptions(EVENTS),
	},
	{
		displayName: 'Registration',
		name: 'registration',
		type: 'options',
		default: 'automatic',
		description: 'How CallMatrix learns where to send the events',
		options: [
			{
				name: 'Automatic',
				value: 'automatic',
				description:
					'The trigger registers its webhook when the workflow is published, and removes it when you unpublish',
			},
			{ name: 'Manual', value: 'manual', description: 'You enter the webhook URL in your CallMatrix account' },
		],
	},
	{
		displayName:
			'Copy the Production URL under <b>Webhook URLs</b> above. In CallMatrix add a webhook with that URL, the events that you chose here and the webhook secret of your credential. Remove it there when you no longer need it. To try it out, enter the Test URL in the same way and place a test call.',
		name: 'manualNotice',
		type: 'notice',
		default: '',
		displayOptions: { show: { registration: ['manual'] } },
	},
	{
		displayName: 'Missed Calls Come As',
		name: 'missedCalls',
		type: 'options',
		default: MISSED,
		description: 'What your CallMatrix account sends for a call that nobody answered',
		displayOptions: { show: { registration: ['manual'], triggerOn: [MISSED] } },
		options: [
			{ name: 'Call Ended', value: ENDED, description: 'Without an answer. Enter call.ended in CallMatrix.' },
			{ name: 'Call Missed', value: MISSED, description: 'As its own event. Enter call.missed in CallMatrix.' },
		],
	},
	{
		displayName: 'Send a Sample',
		name: 'sendSample',
		type: 'boolean',
		default: true,
		description:
			'Whether to ask CallMatrix for a test delivery of the first chosen event when you listen for a test event. If CallMatrix sends none, place a test call.',
		displayOptions: { show: { registration: ['automatic'] } },
	},
	{
		displayName: 'Simplify',
		// Not `simple`: n8n's linter wants that on, and the whole context is what this trigger promises.
		name: 'simplified',
		type: 'boolean',
		default: false,
		description: 'Whether to return only the most useful fields instead of the whole call',
	},
	{
		displayName: 'Separate Outputs',
		name: 'separateOutputs',
		type: 'boolean',
		default: false,
		description:
			'Whether to send each event type to its own output. Outputs of events that you did not choose stay empty.',
	},
	{
		displayName: `Pinned data always goes to the first output, ${EVENTS[0]?.output}, whichever event it is.`,
		name: 'pinNotice',
		type: 'notice',
		default: '',
		displayOptions: { show: { separateOutputs: [true] } },
	},
	{
		displayName: 'Filters',
		name: 'filters',
		type: 'collection',
		placeholder: 'Add filter',
		default: {},
		description:
			'Only matching events start the workflow. Events that lack a field pass that filter: a call that has only started has no revenue yet.',
		options: filterProperties(filteredFieldsOf(Infinity)),
	},
	{
		displayName: 'Options',
		name: 'options',
		type: 'collection',
		placeholder: 'Add option',
		default: {},
		options: [
			{
				displayName: 'Events to Remember',
				name: 'eventsToRemember',
				type: 'number',
				typeOptions: { minValue: LOWEST_MAX_EVENTS, maxValue: HIGHEST_MAX_EVENTS },
				default: DEFAULT_MAX_EVENTS,
				description:
					'How many of the newest events n8n remembers to recognize a duplicate after a restart. CallMatrix repeats an event for up to 24 hours, so enter the number of events in a day. 10,000 are enough for about 2,500 calls a day with all events, and take 540 kB and about 8 ms per event; 100,000 take 5.4 MB and about 90 ms.',
			},
			{
				displayName: 'Oldest Delivery Accepted',
				name: 'oldestDeliveryAccepted',
				type: 'options',
				default: MAX_DELIVERY_AGE,
				description: 'How old a signed delivery may be when it arrives. Older ones are refused.',
				hint: 'If neither the signature nor the event has a time, the age is unknown and the delivery is accepted. Duplicates are still recognized: see Events to Remember.',
				options: [
					{
						name: '25 Hours',
						value: MAX_DELIVERY_AGE,
						description: 'Accepts every repetition that CallMatrix sends after an outage of this n8n',
					},
					{
						name: '5 Minutes',
						value: 300,
						description:
							'Only if CallMatrix signs each repetition again; otherwise deliveries after an outage are refused',
					},
				],
			},
			{
				displayName: 'Resolve Names',
				name: 'resolveNames',
				type: 'boolean',
				default: true,
				description:
					'Whether to look up the names of campaign, buyer and offer where CallMatrix sends only their IDs. They are kept for ten minutes. If a name cannot be looked up, the workflow runs with the ID alone.',
			},
			{
				displayName: 'Run on Test Events',
				name: 'runOnTestEvents',
				type: 'boolean',
				default: false,
				description:
					'Whether test deliveries from CallMatrix start the published workflow, too. Listening for a test event always shows them.',
			},
		],
	},
];
