/**
 * The shape of a refusal: where a response says why, in whatever form, and whether a 2xx says that nothing was done. The advice that
 * follows is in `../messages.ts`.
 */

import type { IDataObject } from 'n8n-workflow';

import { isFromCallMatrix, isRecord, isSuccessStatus, type ApiResponse } from '../response';

/** Why CallMatrix refused, in its own words. */
export interface RefusalWords {
	message?: string;
	code?: string;
	field?: string;
}

/** More would hide the rest of a message. */
const MAX_LENGTH = 300;

/** More fields than these are counted. */
const SHOWN_FIELDS = 3;

function shorten(text: string): string {
	const trimmed = text.trim();
	return trimmed.length > MAX_LENGTH ? `${trimmed.slice(0, MAX_LENGTH)}…` : trimmed;
}

/** Text that is laid out for a page, as one line. */
const inOneLine = (text: string): string => text.replace(/\s+/g, ' ');

const withoutStop = (text: string): string => text.replace(/\.$/, '');

const textOf = (value: unknown): string | undefined => {
	if (typeof value === 'string') return shorten(value) || undefined;
	const texts = Array.isArray(value) ? value.map(textOf).filter((text) => text !== undefined) : [];
	return texts.length ? shorten(texts.join('; ')) : undefined;
};

function first(from: IDataObject, names: readonly string[]): string | undefined {
	for (const name of names) {
		const text = textOf(from[name]);
		if (text !== undefined) return text;
	}
	return undefined;
}

const MESSAGE = [
	'message',
	'detail',
	'error_description',
	'errorMessage',
	'msg',
	'description',
	'reason',
	'faultstring',
];
const CODE = ['code', 'error_code', 'errorCode', 'type', 'name'];
const FIELD = ['field', 'param', 'parameter', 'property', 'attribute', 'path'];

/** Where an entry says which field it is about, besides a plain name: JSON:API and FastAPI. */
function fieldOf(error: IDataObject): string | undefined {
	const { source, loc } = error;
	const named = first(error, FIELD) ?? (isRecord(source) ? first(source, ['pointer', 'parameter']) : undefined);
	if (named !== undefined)
		return named.replace(/^[/#]*(?:body|data|attributes)?\/(?:attributes\/)?/, '').replaceAll('/', '.');
	const path = Array.isArray(loc) ? loc.filter((part) => typeof part === 'string' && part !== 'body') : [];
	return path.length ? path.join('.') : undefined;
}

/** A URL that names a kind of problem says nothing to a person. */
const isCode = (text: string | undefined): text is string => text !== undefined && !/^(?:about:|https?:)/.test(text);

/** One error as an object. */
function fromRecord(error: IDataObject): RefusalWords {
	const title = textOf(error.title);
	const detail = first(error, MESSAGE);
	const message =
		title !== undefined && detail !== undefined && title !== detail ? `${title}: ${detail}` : (detail ?? title);
	const code = first(error, CODE);
	const field = fieldOf(error);
	return {
		...(message !== undefined && { message }),
		...(isCode(code) && code !== message && { code }),
		...(field !== undefined && { field }),
	};
}

/** Several errors: by field, or in a list. */
function fromMany(errors: unknown): RefusalWords {
	if (isRecord(errors)) {
		const fields = Object.entries(errors);
		const shown = fields.slice(0, SHOWN_FIELDS).map(([name, told]) => {
			const text = textOf(told) ?? (isRecord(told) ? fromRecord(told).message : undefined);
			return text === undefined ? name : `${name}: ${text}`;
		});
		if (!shown.length) return {};
		const more = fields.length - shown.length;
		return { message: shorten(`${shown.join('; ')}${more ? ` and ${more} more` : ''}`) };
	}
	const list: unknown[] = Array.isArray(errors) ? errors : [];
	const words = list.map((each) => (isRecord(each) ? fromRecord(each) : { message: textOf(each) }));
	const [head] = words;
	if (!head?.message) return {};
	const others = words.length - 1;
	return { ...(head as RefusalWords), ...(others && { message: `${head.message} (and ${others} more)` }) };
}

/** Whether an `error` says something. A number may count errors, none of which was this request's. */
const isFilled = (value: unknown): boolean =>
	isRecord(value) || Array.isArray(value)
		? Object.keys(value).length > 0
		: value === true || textOf(value) !== undefined;

/** RFC 9457 and those like it list the fields under these names. */
const MANY = ['errors', 'invalid-params', 'invalid_params', 'invalidParams', 'violations', 'detail', 'details'];

function fromBody(body: IDataObject): RefusalWords {
	const { error, fault } = body;
	const inner = [error, fault].find(isRecord);
	const own = inner ? { ...fromRecord(body), ...fromRecord(inner) } : fromRecord(body);
	const many = [body, ...(inner ? [inner] : [])]
		.flatMap((from) => MANY.map((name) => from[name]))
		.map((value) => (typeof value === 'string' || Array.isArray(value) === isRecord(value) ? {} : fromMany(value)))
		.find(({ message }) => message !== undefined);
	const text = textOf(error);
	if (text !== undefined && own.message === undefined) return { ...own, message: text };
	if (text !== undefined && /^[\w.-]+$/.test(text)) own.code ??= text;
	if (!many) return own;
	if (own.message === undefined) return { ...own, ...many };
	const { field = many.field, message } = own;
	const isSaid = many.message === undefined || message.includes(many.message);
	return {
		...own,
		...(field !== undefined && { field }),
		message: isSaid ? message : `${withoutStop(message)}: ${many.message}`,
	};
}

const TAG = /<[^>]*>/g;
const INVISIBLE = /<(script|style|head)\b[\s\S]*?<\/\1\s*>/gi;
const ENTITIES: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", nbsp: ' ' };

const unescape = (text: string): string =>
	text
		.replace(/&#(x?)([\da-f]{1,6});/gi, (whole, hex: string, digits: string) => {
			const code = parseInt(digits, hex ? 16 : 10);
			return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : whole;
		})
		.replace(/&(\w+);/g, (whole, name: string) => ENTITIES[name.toLowerCase()] ?? whole);

/** What a page says: its title, its first heading, or its text. */
function fromPage(text: string): string | undefined {
	if (!/<(?:!doctype|html|head|body|title|h1|p|center)\b/i.test(text)) return textOf(inOneLine(text));
	const titles = [/<title[^>]*>([\s\S]*?)<\/title>/i, /<h1[^>]*>([\s\S]*?)<\/h1>/i].map((form) => form.exec(text)?.[1]);
	const words = [...titles, text.replace(INVISIBLE, ' ')].map((each) =>
		textOf(inOneLine(unescape((each ?? '').replace(TAG, ' ')))),
	);
	return words.find((each) => each !== undefined);
}

/** Reads why a response refuses; empty where it does not say. The words are as CallMatrix wrote them: redact them before showing. */
export function readRefusal({ body }: ApiResponse): RefusalWords {
	if (isRecord(body)) return fromBody(body);
	if (Array.isArray(body)) return fromMany(body);
	const message = typeof body === 'string' ? fromPage(body) : undefined;
	return message === undefined ? {} : { message };
}

const FAILED = new Set(['error', 'fail', 'failed', 'failure']);

/**
 * Whether a body says that nothing was done, although the status is a 2xx. Something with an ID is there, whatever else is said
 * about it, unless `success` itself is false.
 */
export function saysFailure(body: unknown): boolean {
	if (!isRecord(body)) return false;
	if ([body.success, body.ok, body.Success].includes(false)) return true;
	if (['id', '_id', 'uuid'].some((name) => body[name] !== undefined)) return false;
	if (isFilled(body.error) || isFilled(body.errors)) return true;
	return typeof body.status === 'string' && FAILED.has(body.status.toLowerCase()) && isFilled(body.message);
}

/** CallMatrix's code for why it refused. */
export const errorCode = (response: ApiResponse): string | undefined => readRefusal(response).code;

/** Whether the code of a 409 says that another request holds the resource, and not that its state forbids the change. */
export const isLocked = (code = ''): boolean => /lock|busy|concurren/i.test(code);

/** The code that says that the account may have no further webhook (assumed). */
export const WEBHOOK_LIMIT = 'webhook_limit_reached';

/** CallMatrix's own words for why it refused: `Daily cap must be >= 0 (invalid_request, field daily_cap, request req_1)`. */
export function errorText(response: ApiResponse): string {
	const { body, headers, status } = response;
	const { message, code, field } = readRefusal(response);
	const requestId = headers['x-request-id'];
	const isJson = typeof body === 'object';
	const details = [
		!isJson && message !== undefined && `status ${status}`,
		code,
		field && `field ${field}`,
		typeof requestId === 'string' && `request ${requestId}`,
	].filter(Boolean);
	const text = message === undefined ? `Status ${status}` : withoutStop(message);
	return details.length ? `${text} (${details.join(', ')})` : text;
}

/** The same text, without what differs from request to request. */
export const withoutRequestId = (text: string): string =>
	text.replace(/, request [^,()]+(?=\))| \(request [^,()]+\)/, '');

/** Whether a response says that the request was carried out. One to a GET has to bring something. */
export const isSuccess = (response: ApiResponse, method: string): boolean =>
	isSuccessStatus(response.status) &&
	isFromCallMatrix(response) &&
	!saysFailure(response.body) &&
	!(method === 'GET' && typeof response.body !== 'object');
