import type { Resource } from './model';

/** Any other request of the API, for what has no operation here. */
export const apiRequest: Resource = {
	name: 'apiRequest',
	label: 'API Request',
	noun: 'answer',
	plural: 'answers',
	description: 'Any other request of the API, for what has no operation here',
	simplified: [],
	defaultOperation: 'send',
	operations: [
		{
			name: 'send',
			label: 'Send',
			action: 'Send API request',
			description: 'Send a request to an address of the CallMatrix API and get its answer as it is',
			// The method stands in a field; this one is the default.
			method: 'GET',
			path: '',
			answers: 'one',
			own: true,
			required: [
				{
					name: 'method',
					label: 'Method',
					type: 'choice',
					description: 'GET only reads. As a tool of an AI agent nothing else is sent.',
					choices: [
						{ value: 'GET', label: 'GET' },
						{ value: 'DELETE', label: 'DELETE' },
						{ value: 'PATCH', label: 'PATCH' },
						{ value: 'POST', label: 'POST' },
						{ value: 'PUT', label: 'PUT' },
					],
				},
				{
					name: 'path',
					label: 'Path',
					type: 'text',
					example: '/publishers',
					description: 'Below the Base URL of the credential; it cannot lead anywhere else',
				},
			],
			shown: [
				{
					name: 'query',
					label: 'Query Parameters',
					type: 'rows',
					fields: [
						{ name: 'name', label: 'Name', type: 'text', example: 'limit' },
						{ name: 'value', label: 'Value', type: 'text', example: '50' },
					],
				},
				{
					name: 'body',
					label: 'Body (JSON)',
					type: 'json',
					example: '{ "name": "Harbor" }',
					description: 'Sent with PATCH, POST and PUT',
				},
				{
					name: 'all_pages',
					label: 'All Pages',
					type: 'yesNo',
					description: 'Whether to follow a list to its end and return each of its entries as an item of its own',
				},
			],
		},
	],
};
