import { NodeOperationError, type IDataObject } from 'n8n-workflow';

import type { ApiRequest } from '../../client/apiRequest';
import { withNote } from '../output';
import { readInput } from '../parameters';
import { countedAsEmpty, readFields } from '../plan';
import { entriesOf, send } from '../send';
import type { OwnOperation } from './operation';

/** What may stand in a path as it is; no query, no fragment, no backslash. */
const PATH = /^\/(?:[\w.~!$&'()*+,;=:@-]|%[\da-f]{2}|\/)*$/i;

const TAKES_BODY = ['PATCH', 'POST', 'PUT'];

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

/**
 * API Request: Send. It is code because a person says the method and the path, so that there is nothing to plan by; it goes
 * the same way out as everything else.
 */
export const sendApiRequest: OwnOperation = async (job, itemIndex) => {
	const { context, operation } = job;
	const input = readInput(job, itemIndex);
	const refuse = (message: string): never => {
		throw new NodeOperationError(context.getNode(), message, { itemIndex });
	};
	const fields = [...(operation.required ?? []), ...(operation.shown ?? [])];
	const readings = readFields(fields, input.values, input);
	if ('refusal' in readings) return refuse(readings.refusal);
	const values = readings.read;
	const method = (values.method ?? 'GET') as ApiRequest['method'];
	if (method !== 'GET' && job.isTool) refuse(`Method is ${method}: as a tool of an AI agent only GET is sent`);
	const written = String(values.path ?? '');
	if (!written) refuse(`Path is empty. Write e.g. /publishers${countedAsEmpty(readings.omitted)}`);
	const path = written.startsWith('/') ? written : `/${written}`;
	const refusal = refusePath(path);
	if (refusal) refuse(refusal);

	const rows = (values.query ?? []) as { name: string; value: string }[];
	const body = (values.body ?? {}) as IDataObject;
	// Empty braces are what the field holds before anything is written into it.
	const hasBody = Object.keys(body).length > 0;
	if (hasBody && !TAKES_BODY.includes(method)) {
		refuse(`Body (JSON) is filled in, and ${method} takes none. Empty it, or choose PATCH, POST or PUT as Method`);
	}
	if (values.all_pages && method !== 'GET') refuse('All Pages goes only with GET');
	const request: ApiRequest = {
		method,
		path,
		// Whether a PATCH sets values or adds to them is not known here.
		...(method === 'PATCH' && { repeatable: false }),
		address: 'written',
		...(rows.length && { writtenQuery: rows.map(({ name, value }) => [name, value]) }),
		...(hasBody && { body }),
	};
	job.sent.add(method);
	const answers = values.all_pages ? await entriesOf(job, request) : [await send(job, itemIndex, request)];
	return withNote(answers, readings.omitted);
};
