import type { IDataObject } from 'n8n-workflow';

import { isRecord, type ApiResponse } from '../../client/response';
import { readPage } from '../../client/shapes/page';
import { recordId } from '../../client/shapes/record';
import { isSuccess, readRefusal } from '../../client/shapes/refusal';
import { recordShape } from '../../resources/derived';
import type { Resource } from '../../resources/model';
import { valueAt } from '../output/shape';
import { describeBody, fieldsOf, listFields, typeOf } from './describe';

/**
 * Compares what CallMatrix answered with what the node assumes, one finding for each assumption. Pure. The assumptions are listed in
 * docs/callmatrix-api.md.
 */

export interface Finding {
	/** What it is about: `Buyers`. */
	subject: string;
	/** What the node assumes, a sentence without its full stop. */
	assumption: string;
	/** `understood`: it is different, and the node reads it all the same. */
	holds: 'different' | 'understood' | 'unknown' | 'yes';
	/** What was seen: names and types, never values. */
	seen?: string;
}

/** How many entries are asked for. */
export const ASKED_ENTRIES = 2;

const plural = ({ plural: name }: Resource): string => `${name.charAt(0).toUpperCase()}${name.slice(1)}`;

const entryIn = (body: unknown): IDataObject[] => {
	const list = Array.isArray(body)
		? body
		: isRecord(body)
			? (Object.values(body).find(Array.isArray) ??
				Object.values(body).filter(isRecord).flatMap(Object.values).find(Array.isArray))
			: undefined;
	return Array.isArray(list) ? list.filter(isRecord) : [];
};

/** How the list says whether it goes on: all its fields that are no entries. */
const pagingIn = (body: unknown): string =>
	isRecord(body)
		? listFields(fieldsOf([Object.fromEntries(Object.entries(body).filter(([, value]) => !Array.isArray(value)))], 1))
		: 'nothing beside the entries';

/** What is found in the answer to a request for two entries of a list. */
export function listFindings(resource: Resource, response: ApiResponse): Finding[] {
	const subject = plural(resource);
	const shape = recordShape(resource);
	const finding = (assumption: string, isHeld: boolean, isUnderstood: boolean, seen: string): Finding => ({
		subject,
		assumption,
		holds: isHeld ? 'yes' : isUnderstood ? 'understood' : 'different',
		...(!isHeld && { seen }),
	});
	if (!isSuccess(response, 'GET')) {
		const { status, body } = response;
		const seen = `status ${status} with ${describeBody(body)}`;
		return [{ subject, assumption: `GET ${resource.lookup?.path ?? ''} returns a list`, holds: 'different', seen }];
	}
	const { body } = response;
	const page = readPage(response, {}, Infinity, shape);
	const isRead = !('refusal' in page);
	const entries = isRead ? page.entries : [];
	const raw = entryIn(body);
	const isInData = isRecord(body) && Array.isArray(body.data);
	const hasCursor = isRecord(body) && 'next_cursor' in body;
	const key = shape.id ?? 'id';
	const hasKey = raw.every((entry) => typeof entry[key] === 'string');
	const findings = [
		finding('The entries of a list are in data', isInData, isRead, describeBody(body)),
		finding(
			'next_cursor says whether a list goes on',
			hasCursor,
			isRead && !page.isEndUnknown,
			`${pagingIn(body)}${response.headers.link === undefined ? '' : ', and a Link header'}`,
		),
		finding(
			`limit=${ASKED_ENTRIES} returns at most ${ASKED_ENTRIES} entries`,
			raw.length <= ASKED_ENTRIES,
			false,
			`${raw.length} entries`,
		),
	];
	const [first] = raw;
	if (!first)
		return [
			...findings,
			{ subject, assumption: 'The fields of an entry are as expected', holds: 'unknown', seen: 'no entry' },
		];
	const readable = entries.every((entry) => recordId(entry, shape) !== undefined);
	const missing = resource.simplified.filter((field) => entries.every((entry) => valueAt(entry, field) === undefined));
	return [
		...findings,
		finding(
			`An entry has its ID in ${key}, as text`,
			hasKey,
			isRead && readable,
			`${key} is ${typeOf(first[key])}; fields: ${listFields(fieldsOf(raw))}`,
		),
		finding(
			`An entry has the fields ${resource.simplified.join(', ')}`,
			missing.length === 0,
			false,
			`without ${missing.join(', ')}; fields: ${listFields(fieldsOf(raw))}`,
		),
	];
}

/** What is found in the answer to a request for the page after the first. */
export function nextPageFinding(resource: Resource, first: ApiResponse, second: ApiResponse): Finding {
	const isSame = JSON.stringify(entryIn(first.body)) === JSON.stringify(entryIn(second.body));
	const isRead = isSuccess(second, 'GET') && entryIn(second.body).length > 0;
	return {
		subject: plural(resource),
		assumption: 'The next page can be asked for, and is another one',
		holds: isRead && !isSame ? 'yes' : 'different',
		...((!isRead || isSame) && {
			seen: isSame ? 'the first page again' : `status ${second.status} with ${describeBody(second.body)}`,
		}),
	};
}

/** What is found in the answer to a request for something that is not there. */
export function errorFindings(response: ApiResponse): Finding[] {
	const { status, body, headers } = response;
	const { message, code } = readRefusal(response);
	const isContract = isRecord(body) && isRecord(body.error) && typeof body.error.message === 'string';
	const seen = `status ${status} with ${isRecord(body) && isRecord(body.error) ? `error: ${describeBody(body.error)}` : describeBody(body)}`;
	return [
		{
			subject: 'Errors',
			assumption: 'An unknown ID is refused with 404',
			holds: status === 404 ? 'yes' : isSuccess(response, 'GET') ? 'different' : 'understood',
			...(status !== 404 && { seen }),
		},
		{
			subject: 'Errors',
			assumption: 'A refusal says why in error.message, with error.code',
			holds: isContract && code !== undefined ? 'yes' : message === undefined ? 'different' : 'understood',
			...(!(isContract && code !== undefined) && { seen }),
		},
		{
			subject: 'Errors',
			assumption: 'A response has the header X-Request-Id',
			holds: headers['x-request-id'] === undefined ? 'different' : 'yes',
			...(headers['x-request-id'] === undefined && { seen: `headers: ${Object.keys(headers).sort().join(', ')}` }),
		},
	];
}

const WORDS: Record<Finding['holds'], string> = {
	yes: 'as assumed',
	understood: 'different, and the node reads it',
	different: 'DIFFERENT',
	unknown: 'could not be seen',
};

/** All findings as Markdown, ready to be pasted into an issue. */
export function reportOf(findings: Finding[]): string {
	const subjects = [...new Set(findings.map(({ subject }) => subject))];
	const lines = subjects.map((subject) => {
		const own = findings.filter((finding) => finding.subject === subject);
		const others = own.filter(({ holds }) => holds !== 'yes');
		if (!others.length) return `- ${subject}: all ${own.length} as assumed`;
		return [
			`- ${subject}: ${own.length - others.length} of ${own.length} as assumed`,
			...others.map(
				({ assumption, holds, seen }) => `  - ${assumption}: ${WORDS[holds]}${seen ? `. Seen: ${seen}` : ''}`,
			),
		].join('\n');
	});
	return [
		'CallMatrix API, compared with what n8n-nodes-callmatrix assumes (names and types only, no values):',
		...lines,
	].join('\n');
}
