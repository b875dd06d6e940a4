import type { INodeProperties } from 'n8n-workflow';

import { ANY_EVENT, ENDED, MISSED } from '../webhook/settings/eventNames';
import { EVENTS_REMEMBERED, MOST_REMEMBERED, OLDEST_ACCEPTED } from '../webhook/settings/settings';

/** What a person fills in at the trigger. */
export const properties: INodeProperties[] = [
	{
		displayName:
			'Each event is one n8n execution: 1,000 calls a day with four events each are 120,000 executions a month. Filters below keep away what you do not need.',
		name: 'executionsNotice',
		type: 'notice',
		default: '',
	},
	{
		displayName: 'Trigger On',
		name: 'triggerOn',
		type: 'multiOptions',
		required: true,
		default: [ENDED],
		description: 'Which events of a call start the workflow',
		options: [
			{
				name: 'Any Call Event',
				value: ANY_EVENT,
				description: 'Everything that happens to a call, also events that CallMatrix adds later',
			},
			{ name: 'Call Answered', value: 'call.answered', description: 'A buyer answered' },
			{
				name: 'Call Disposition Set',
				value: 'call.disposition_set',
				description: 'The outcome of the call was recorded; may come before or after its end, and more than once',
			},
			{ name: 'Call Ended', value: ENDED, description: 'The call is over; duration and revenue are known' },
			{
				name: 'Call Missed',
				value: MISSED,
				description:
					'Nobody answered. Where CallMatrix has no such event, a call that ended without an answer stands for it, marked derived.',
			},
			{ name: 'Call Started', value: 'call.started', description: 'A call came in' },
		],
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
				description: 'The trigger registers itself when the workflow is published, and removes itself afterwards',
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
			{ name: 'Call Ended', value: ENDED, description: 'Without an answer; enter call.ended in CallMatrix' },
			{ name: 'Call Missed', value: MISSED, description: 'An event of its own; enter call.missed in CallMatrix' },
		],
	},
	{
		displayName: 'Send a Sample',
		name: 'sendSample',
		type: 'boolean',
		default: true,
		description:
			'Whether to ask CallMatrix for a test delivery of the first chosen event when you listen for a test event. Where CallMatrix sends none, place a test call.',
		displayOptions: { show: { registration: ['automatic'] } },
	},
	{
		displayName: 'Simplify',
		// Not `simple`: n8n's linter wants that on, and the whole context is what this trigger promises.
		name: 'simplified',
		type: 'boolean',
		default: false,
		description: 'Whether to return the ten fields that people want instead of the whole call',
	},
	{
		displayName: 'Separate Outputs',
		name: 'separateOutputs',
		type: 'boolean',
		default: false,
		description: 'Whether each kind of event leaves by an output of its own; those that you did not choose stay empty',
	},
	{
		displayName: 'Data that you pin always leaves by the first output, Started, whichever event it is.',
		name: 'pinNotice',
		type: 'notice',
		default: '',
		displayOptions: { show: { separateOutputs: [true] } },
	},
	{
		displayName: 'Filters',
		name: 'filters',
		type: 'collection',
		placeholder: 'Add Filter',
		default: {},
		description:
			'Only matching events start the workflow. Events that lack a field pass that filter: a call that has only begun has no revenue yet.',
		options: [
			{
				displayName: 'Campaign Names or IDs',
				name: 'campaigns',
				type: 'multiOptions',
				typeOptions: { loadOptionsMethod: 'getCampaigns' },
				default: [],
				description:
					'Only calls of these campaigns. Choose from the list, or specify IDs using an <a href="https://docs.n8n.io/code/expressions/">expression</a>.',
			},
			{
				displayName: 'Dialed Numbers',
				name: 'dialedNumbers',
				type: 'string',
				default: '',
				placeholder: 'e.g. +18135550100, (813) 555-0101',
				description: 'Only calls to these numbers. Put commas, semicolons or line breaks between several.',
			},
			{
				displayName: 'Dispositions',
				name: 'dispositions',
				type: 'string',
				typeOptions: { multipleValues: true, multipleValueButtonText: 'Add Disposition' },
				default: [],
				placeholder: 'e.g. sale',
				description: 'Only calls with one of these outcomes. Upper and lower case are the same.',
			},
			{
				displayName: 'Minimum Duration (Seconds)',
				name: 'minimumDuration',
				type: 'number',
				typeOptions: { minValue: 0 },
				default: 0,
				description: 'Only calls that lasted at least this long',
			},
			{
				displayName: 'Minimum Revenue (USD)',
				name: 'minimumRevenue',
				type: 'number',
				typeOptions: { minValue: 0, numberPrecision: 2 },
				default: 0,
				description: 'Only calls for which the buyer pays at least this much',
			},
		],
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
				typeOptions: { minValue: 100, maxValue: MOST_REMEMBERED },
				default: EVENTS_REMEMBERED,
				description:
					'How many of the newest events n8n keeps on record to recognise a duplicate after a restart. CallMatrix repeats an event for up to 24 hours, so take the events of a day: 10,000 are enough for about 2,500 calls a day with all events, and take 540 kB and about 8 ms an event; 100,000 take 5.4 MB and about 90 ms.',
			},
			{
				displayName: 'Oldest Delivery Accepted',
				name: 'oldestDeliveryAccepted',
				type: 'options',
				default: OLDEST_ACCEPTED,
				description: 'How old a signed delivery may be when it arrives. Older ones are refused.',
				hint: 'If neither the signature nor the event has a time, the age is unknown and the delivery is accepted. Events to Remember then stops copies.',
				options: [
					{
						name: '25 Hours',
						value: OLDEST_ACCEPTED,
						description: 'Takes every repetition that CallMatrix sends while this n8n was away',
					},
					{
						name: '5 Minutes',
						value: 300,
						description:
							'Only if CallMatrix signs each repetition anew; otherwise what comes after an outage is refused',
					},
				],
			},
			{
				displayName: 'Run on Test Events',
				name: 'runOnTestEvents',
				type: 'boolean',
				default: false,
				description:
					'Whether test deliveries from CallMatrix start the published workflow too. Listening for a test event shows them in any case.',
			},
		],
	},
];
