import type { IDataObject } from 'n8n-workflow';

import type { CustomOperation, CustomRequest, HttpMethod, OperationKind, Resource } from './model';

/** Characters of a path: no query, no fragment, no backslash. */
const PATH = /^\/(?:[\w.~!$&'()*+,;=:@-]|%[\da-f]{2}|\/)*$/i;

/** @returns why the path could lead away from the base URL, where the API key must not go; undefined for a good one */
function refusePath(path: string): string | undefined {
	if (path.includes('?') || path.includes('#')) return 'Path holds a query. Put it under Query Parameters';
	if (!PATH.test(path) || path.includes('//')) {
		return 'Path is not one below the Base URL. Write e.g. /publishers, without a host';
	}
	const segments = path.split('/').map((segment) => segment.replace(/%2e/gi, '.').replace(/%(2f|5c)/gi, '/'));
	return segments.some((segment) => segment === '..' || segment === '.' || segment.includes('/'))
		? 'Path leads out of the Base URL. Write it without dots and encoded slashes'
		: undefined;
}

const TAKES_BODY: readonly HttpMethod[] = ['PATCH', 'POST', 'PUT'];

const KINDS: Record<HttpMethod, OperationKind> = {
	GET: 'read',
	DELETE: 'delete',
	PATCH: 'update',
	POST: 'create',
	PUT: 'update',
};

/** Whether a PATCH sets values or adds to them is not known, nor what a POST does. */
const REPEATABLE: readonly HttpMethod[] = ['DELETE', 'GET', 'PUT'];

/** What a person or a model filled in, once read. */
interface Values {
	method: HttpMethod;
	path: string;
	query?: { name: string; value: string }[];
	body?: IDataObject;
	all_pages?: boolean;
}

/** Sends what a person wrote. It is code because the method and the path are only known then. */
const execute: CustomOperation['execute'] = async (given, run) => {
	const { method, path: written, query = [], body = {}, all_pages: allPages } = given as unknown as Values;
	if (method !== 'GET' && run.isTool) run.refuse(`Method is ${method}: as a tool of an AI agent only GET is sent`);
	const path = written.startsWith('/') ? written : `/${written}`;
	const refusal = refusePath(path);
	if (refusal) run.refuse(refusal);
	// Empty braces are what the field holds before anything is written into it.
	const hasBody = Object.keys(body).length > 0;
	if (hasBody && !TAKES_BODY.includes(method)) {
		run.refuse(`Body (JSON) is filled in, and ${method} takes none. Empty it, or choose PATCH, POST or PUT as Method`);
	}
	if (allPages && method !== 'GET') run.refuse('All Pages goes only with GET');
	const request: CustomRequest = {
		kind: KINDS[method],
		repeatable: REPEATABLE.includes(method),
		method,
		path,
		...(query.length && { query: query.map(({ name, value }) => [name, value]) }),
		...(hasBody && { body }),
	};
	return allPages ? await run.list(request) : [await run.send(request)];
};

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
			kind: 'action',
			repeatable: false,
			execute,
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
