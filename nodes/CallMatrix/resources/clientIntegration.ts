import { CLIENT, INTEGRATION, SEARCH, active, withDescription } from './fields';
import type { Field, Resource } from './model';
import { CREATE, DELETE, GET_MANY, UPDATE } from './verbs';

const name: Field = { name: 'name', label: 'Name', type: 'text', example: 'Call log of the Tampa office' };

const type: Field = {
	name: 'type',
	label: 'Type',
	type: 'choice',
	description: 'How the records come in',
	choices: [
		{ value: 'csv', label: 'CSV', description: 'Once, from a sheet' },
		{ value: 'polling', label: 'Polling', description: 'CallMatrix asks the API of the client again and again' },
		{ value: 'webhook', label: 'Webhook', description: 'The client sends each record' },
	],
};

const others: Field[] = [
	{
		name: 'field_map',
		label: 'Field Map',
		type: 'rows',
		description: 'What becomes of the fields of a record. Replaces the whole map.',
		fields: [
			{ name: 'target', label: 'CallMatrix Field', type: 'text', example: 'duration_seconds' },
			{
				name: 'kind',
				label: 'Rule',
				type: 'choice',
				choices: [
					{ value: 'concat', label: 'Concatenate', description: 'The entries of a list, one after the other' },
					{ value: 'currency', label: 'Currency', description: 'Read as an amount of money' },
					{ value: 'direct', label: 'Direct', description: 'The field as it is' },
					{ value: 'duration', label: 'Duration', description: 'Read as a length of time' },
					{ value: 'path', label: 'Nested Path', description: 'A field inside another, such as call.length' },
					{ value: 'static', label: 'Static Value', description: 'Always the same' },
					{ value: 'timestamp', label: 'Timestamp', description: 'Read as a moment' },
				],
			},
			{ name: 'source', label: 'Field of the Record', type: 'text', optional: true, example: 'length' },
			{
				name: 'value',
				label: 'Static Value',
				type: 'text',
				optional: true,
				example: 'partner',
				description: 'For the rule Static Value',
			},
		],
	},
	{
		name: 'poll_interval_minutes',
		label: 'Poll Interval (Minutes)',
		type: 'count',
		min: 1,
		example: '5',
		description: 'For the type Polling',
	},
	{ name: 'since', label: 'Since', type: 'moment', description: 'Records from this moment on, for the type Polling' },
	{
		name: 'status',
		label: 'Status',
		type: 'choice',
		choices: [
			active('Records come in'),
			{
				value: 'paused',
				label: 'Paused',
				description: 'No records come in',
				aliases: ['no', 'false', 'off', 'inactive', '0'],
			},
		],
	},
];

/** The way in which call records of a client come into CallMatrix. */
export const clientIntegration: Resource = {
	name: 'clientIntegration',
	label: 'Client Integration',
	noun: 'client integration',
	plural: 'client integrations',
	description: 'The way in which call records of a client come into CallMatrix',
	id: INTEGRATION,
	lookup: { path: '/integrations', key: 'id', titles: ['name', 'type'] },
	simplified: ['id', 'client_id', 'name', 'type', 'status', 'poll_interval_minutes', 'since', 'created_at'],
	defaultOperation: 'getAll',
	operations: [
		{
			...CREATE,
			action: 'Create client integration',
			description: 'Let call records of a client come in',
			path: '/integrations',
			required: [withDescription(CLIENT, 'Whose records come in'), name, type],
			added: others,
		},
		{
			...DELETE,
			action: 'Delete client integration',
			description: 'Remove an integration for good',
			path: '/integrations/{integration_id}',
			warning: 'Deleting cannot be undone. To stop records for a while, update Status to Paused.',
		},
		{
			...GET_MANY,
			action: 'Get many client integrations',
			description: 'Read integrations, all or those that match',
			path: '/integrations',
			filters: [CLIENT, SEARCH, type],
		},
		{
			name: 'ingestCallRecord',
			label: 'Ingest Call Record',
			action: 'Ingest call record',
			description: 'Send a call that was taken elsewhere into CallMatrix, through the field map of the client',
			kind: 'action',
			repeatable: false,
			method: 'POST',
			// The one path that CallMatrix states.
			path: '/api/integrations/webhook/{client_id}',
			atHost: true,
			ids: [withDescription(CLIENT, 'Whose record it is')],
			answers: 'one',
			mapped: true,
			open: true,
			simplified: ['received', 'duplicate'],
			added: [
				{
					name: 'calledNumber',
					label: 'Called Number',
					type: 'phone',
					example: '(415) 555-0100',
					description: 'Where it is a number of CallMatrix, the record is linked to the call there',
				},
				{ name: 'callerNumber', label: 'Caller Number', type: 'phone', example: '(415) 555-0101' },
				{ name: 'startedAt', label: 'Started At', type: 'moment', example: '2026-11-23T09:00:00-05:00' },
				{ name: 'durationSeconds', label: 'Duration (Seconds)', type: 'count', example: '180' },
				{ name: 'revenue', label: 'Revenue (USD)', type: 'money', example: '42.50' },
				{ name: 'payout', label: 'Payout (USD)', type: 'money', example: '30' },
				{ name: 'disposition', label: 'Disposition', type: 'text', example: 'sale' },
			],
		},
		{
			...UPDATE,
			action: 'Update client integration',
			description: 'Change the fields of an integration that you add; the others stay as they are',
			path: '/integrations/{integration_id}',
			added: [withDescription(CLIENT, 'Whose records come in'), name, type, ...others],
		},
	],
};
