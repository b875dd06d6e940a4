import type { IDataObject } from 'n8n-workflow';

import type { CustomOperation, CustomRequest, HttpMethod, RequestKind, Resource } from './model';

/**
 * Any request of the API, for endpoints without an operation. It is code because only the user's input says which method and path it
 * is. It validates and builds the request; the run sends it.
 */

/** Characters of a path: no query, no fragment, no backslash. */
const PATH = /^\/(?:[\w.~!$&'()*+,;=:@-]|%[\da-f]{2}|\/)*$/i;

/** The API key must not be sent outside the base URL. @returns why the path could lead there; undefined for a valid path */
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

const KINDS: Record<HttpMethod, RequestKind> = {
	GET: 'read',
	DELETE: 'delete',
	PATCH: 'update',
	POST: 'create',
	PUT: 'update',
};

/** The input of the user or of a language model, already read. */
interface Values {
	method: HttpMethod;
	path: string;
	query?: { name: string; value: string }[];
	body?: IDataObject;
	all_pages?: boolean;
}

const execute: CustomOperation['execute'] = async (given, run) => {
	const { method, path: written, query = [], body = {}, all_pages: allPages } = given as unknown as Values;
	if (method !== 'GET' && run.isTool) run.refuse(`Method is ${method}: as a tool of an AI agent only GET is sent`);
	const path = written.startsWith('/') ? written : `/${written}`;
	const refusal = refusePath(path);
	if (refusal) run.refuse(refusal);
	// The default of the field is an empty object.
	const hasBody = Object.keys(body).length > 0;
	if (hasBody && !TAKES_BODY.includes(method)) {
		run.refuse(`Body (JSON) is filled in, and ${method} takes none. Empty it, or choose PATCH, POST or PUT as Method`);
	}
	if (allPages && method !== 'GET') run.refuse('All Pages works only with GET');
	const request: CustomRequest = {
		kind: KINDS[method],
		method,
		path,
		// A PATCH may set values or add to them.
		...(method === 'PATCH' && { repeatable: false }),
		...(query.length && { query: query.map(({ name, value }) => [name, value]) }),
		...(hasBody && { body }),
	};
	return allPages ? await run.list(request) : [await run.send(request)];
};

export const apiRequest: Resource = {
	name: 'apiRequest',
	label: 'API Request',
	noun: 'answer',
	plural: 'answers',
	description: 'Any API request that has no dedicated operation',
	simplified: [],
	defaultOperation: 'send',
	operations: [
		{
			name: 'send',
			label: 'Send',
			action: 'Send API request',
			description: 'Send a request to any CallMatrix API endpoint and return the response unchanged',
			kind: 'action',
			repeatable: false,
			execute,
			required: [
				{
					name: 'method',
					label: 'Method',
					type: 'choice',
					description: 'GET only reads data. AI agents can only use GET.',
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
					description: 'Path below the Base URL of the credential, without a host',
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
					description: 'Body to send with PATCH, POST or PUT',
				},
				{
					name: 'all_pages',
					label: 'All Pages',
					type: 'yesNo',
					description: 'Whether to retrieve all pages of a list and return each entry as a separate item',
				},
			],
		},
	],
};
