import { CLIENT, INTEGRATION, SEARCH, active, withDescription } from './fields';
import type { Field, Resource } from './model';
import { CREATE, DELETE, GET_MANY, UPDATE } from './verbs';

const name: Field = { name: 'name', label: 'Name', type: 'text', example: 'Call log of the Tampa office' };

const type: Field = {
	name: 'type',
	label: 'Type',
	type: 'choice',
	description: 'How records are imported',
	choices: [
		{ value: 'csv', label: 'CSV', description: 'Imported once, from a CSV file' },
		{ value: 'polling', label: 'Polling', description: 'CallMatrix polls the API of the client' },
		{ value: 'webhook', label: 'Webhook', description: 'The client sends each record' },
	],
};

const others: Field[] = [
	{
		name: 'field_map',
		label: 'Field Map',
		type: 'rows',
		description: 'How fields of a record map to CallMatrix fields. Replaces the existing map.',
		fields: [
			{ name: 'target', label: 'CallMatrix Field', type: 'text', example: 'duration_seconds' },
			{
				name: 'kind',
				label: 'Rule',
				type: 'choice',
				choices: [
					{ value: 'concat', label: 'Concatenate', description: 'Joins the entries of a list' },
					{ value: 'currency', label: 'Currency', description: 'Reads the field as an amount of money' },
					{ value: 'direct', label: 'Direct', description: 'Copies the field unchanged' },
					{ value: 'duration', label: 'Duration', description: 'Reads the field as a length of time' },
					{ value: 'path', label: 'Nested Path', description: 'Reads a field inside another, e.g. call.length' },
					{ value: 'static', label: 'Static Value', description: 'Always the same value' },
					{ value: 'timestamp', label: 'Timestamp', description: 'Reads the field as a date and time' },
				],
			},
			{ name: 'source', label: 'Field of the Record', type: 'text', optional: true, example: 'length' },
			{
				name: 'value',
				label: 'Static Value',
				type: 'text',
				optional: true,
				example: 'partner',
				description: 'Used with the Static Value rule',
			},
		],
	},
	{
		name: 'poll_interval_minutes',
		label: 'Poll Interval (Minutes)',
		type: 'count',
		min: 1,
		example: '5',
		description: 'Used with the Polling type',
	},
	{
		name: 'since',
		label: 'Since',
		type: 'moment',
		description: 'Time from which records are imported. Used with the Polling type.',
	},
	{
		name: 'status',
		label: 'Status',
		type: 'choice',
		choices: [
			active('Imports records'),
			{
				value: 'paused',
				label: 'Paused',
				description: 'Does not import records',
				aliases: ['no', 'false', 'off', 'inactive', '0'],
			},
		],
	},
];

/** A connection that imports the call records of a client. */
export const clientIntegration: Resource = {
	name: 'clientIntegration',
	label: 'Client Integration',
	noun: 'client integration',
	plural: 'client integrations',
	description: 'A connection that imports the call records of a client',
	id: INTEGRATION,
	lookup: {
		path: '/integrations',
		key: 'id',
		names: ['name'],
		nameExample: 'Call log of the Tampa office',
		titles: ['name', 'status', 'type', 'client_id'],
	},
	simplified: ['id', 'client_id', 'name', 'type', 'status', 'poll_interval_minutes', 'since', 'created_at'],
	defaultOperation: 'getAll',
	operations: [
		{
			...CREATE,
			action: 'Create client integration',
			description: 'Add an integration that imports the call records of a client',
			path: '/integrations',
			required: [withDescription(CLIENT, 'Client whose records are imported'), name, type],
			added: others,
		},
		{
			...DELETE,
			action: 'Delete client integration',
			description: 'Permanently delete an integration',
			path: '/integrations/{integration_id}',
			warning: 'Deleting cannot be undone. To stop importing records temporarily, set Status to Paused instead.',
		},
		{
			...GET_MANY,
			action: 'Get many client integrations',
			description: 'Retrieve all integrations, or only those that match your filters',
			path: '/integrations',
			filters: [CLIENT, SEARCH, type],
		},
		{
			name: 'ingestCallRecord',
			label: 'Ingest Call Record',
			action: 'Ingest call record',
			description:
				'Send the record of a call handled elsewhere to CallMatrix, which applies the field map of the client',
			kind: 'action',
			repeatable: false,
			method: 'POST',
			// The only path that CallMatrix documents.
			path: '/api/integrations/webhook/{client_id}',
			atHost: true,
			batched: true,
			ids: [withDescription(CLIENT, 'Client that the record belongs to')],
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
					description: 'If this is a number in CallMatrix, the record is linked to its call',
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
			description: 'Change fields of an integration; fields that you do not add stay unchanged',
			path: '/integrations/{integration_id}',
			added: [withDescription(CLIENT, 'Client whose records are imported'), name, type, ...others],
		},
	],
};
