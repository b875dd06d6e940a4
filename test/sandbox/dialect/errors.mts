/** Refusals in the words of a dialect. */
import { STATUS_CODES } from 'node:http';
import type { ErrorBody, Problem } from '../api/errors.mts';
import { camel } from './casing.mts';
import type { Dialect } from './dialect.mts';

export interface SpokenError {
	status: number;
	contentType: string;
	/** A text that is no JSON where the content type is none. */
	body: unknown;
}

/**
 * @param credential what the request came with as its key; undefined where it had none
 * @param isOfAddress nothing is at the request's address: then even a dialect whose errors have status 200 says so
 */
export function speakError(
	error: ErrorBody,
	status: number,
	{ errorAs, echoesKey, casing }: Dialect,
	credential: string | undefined,
	isOfAddress: boolean,
): SpokenError {
	const echo = echoesKey === 'yes' && credential !== undefined ? ` (request with key ${credential})` : '';
	const fieldName = (field: string) => (casing === 'camel' ? camel(field) : field);
	const problems = problemsOf(error).map(
		({ message, field }): Problem => ({
			message: `${message}${echo}`,
			...(field !== undefined && { field: fieldName(field) }),
		}),
	);
	const message = `${error.message}${echo}`;
	const said = { ...error, message, ...(error.field !== undefined && { field: fieldName(error.field) }) };
	const keepsStatus = isOfAddress || [401, 403, 405, 429].includes(status) || status >= 500;
	const json = (body: unknown): SpokenError => ({ status, contentType: 'application/json', body });
	switch (errorAs) {
		case 'contract':
			return json({ error: said });
		case 'text':
			return json({ error: message });
		case 'message':
			return json({ message });
		case 'list':
			return json({ errors: problems });
		case 'byField':
			return json({ errors: byField(problems) });
		case 'problem':
			return {
				status,
				contentType: 'application/problem+json',
				body: { type: 'about:blank', title: STATUS_CODES[status], status, detail: message, errors: problems },
			};
		case 'plain':
			return { status, contentType: 'text/plain', body: message };
		case 'html':
			return { status, contentType: 'text/html', body: page(message) };
		case 'ok200':
			return { ...json({ success: false, message }), status: keepsStatus ? status : 200 };
		case 'errorIn200':
			return { ...json({ error: said }), status: keepsStatus ? status : 200 };
	}
}

/** The refusal of one item of a batch, as fields of its result. Texts and pages are for whole answers only. */
export function speakItemError(error: ErrorBody, { errorAs, casing }: Dialect): object {
	const { field, message } = error;
	const name = field !== undefined && casing === 'camel' ? camel(field) : field;
	const problem = { message, ...(name !== undefined && { field: name }) };
	switch (errorAs) {
		case 'text':
			return { error: message };
		case 'message':
			return { message };
		case 'list':
			return { errors: [problem] };
		case 'byField':
			return { errors: byField([problem]) };
		default:
			return { error: { ...error, ...problem } };
	}
}

/** All that the validator found, or the one thing that an operation refused. */
function problemsOf({ message, field, details }: ErrorBody): Problem[] {
	const found = details?.problems;
	return Array.isArray(found) ? (found as Problem[]) : [{ message, ...(field !== undefined && { field }) }];
}

function byField(problems: readonly Problem[]): Record<string, string[]> {
	const found: Record<string, string[]> = {};
	for (const { field = 'base', message } of problems) (found[field] ??= []).push(message);
	return found;
}

function page(message: string): string {
	const text = message.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
	return `<!doctype html>\n<html><head><title>${text}</title></head><body><h1>Refused</h1></body></html>\n`;
}
