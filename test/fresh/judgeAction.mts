import type { IDataObject } from 'n8n-workflow';

import type { ActionOutcome, Sent } from './action.mts';
import type { ActionInput, ActionResult, RowsResult } from './inputs.mts';

/** What came of one row. */
interface RowOutcome {
	/** Of a row that did not go through. */
	message?: string;
	json: IDataObject[];
	sent: Sent[];
}

const MOMENT = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)$/;

/** Equal, but for the offset in which a moment is said and the order of a list of texts. */
function same(actual: unknown, expected: unknown): boolean {
	if (typeof actual === 'string' && typeof expected === 'string' && MOMENT.test(actual) && MOMENT.test(expected)) {
		return Date.parse(actual) === Date.parse(expected);
	}
	if (typeof actual !== 'object' || typeof expected !== 'object' || !actual || !expected) return actual === expected;
	if (Array.isArray(actual) !== Array.isArray(expected)) return false;
	const inOrder = (value: object): unknown[] | Record<string, unknown> =>
		Array.isArray(value) && value.every((entry) => typeof entry === 'string')
			? [...value].sort()
			: (value as Record<string, unknown>);
	const [a, b] = [Object.entries(inOrder(actual)), Object.fromEntries(Object.entries(inOrder(expected)))];
	return a.length === Object.keys(b).length && a.every(([key, value]) => key in b && same(value, b[key]));
}

/** A label as it is written, any other word in any case. */
const holds = (text: string, wanted: string): boolean =>
	/^\p{Lu}/u.test(wanted) ? text.includes(wanted) : text.toLowerCase().includes(wanted.toLowerCase());

const says = (text: string, word: string): boolean => new RegExp(`\\b${word}\\b`, 'i').test(text);

/** Every text in what the node returns; not the names of its fields. */
function textsOf(value: unknown): string[] {
	if (typeof value === 'string') return [value];
	return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsOf) : [];
}

/** `Monthly Cap` and `monthly_cap` name the same argument. */
const names = (texts: string[], label: string): boolean => {
	const plain = (text: string): string => text.toLowerCase().replaceAll('_', ' ');
	return texts.some((text) => plain(text).includes(plain(label)));
};

const missing = (what: string, wanted: string[] | undefined, isThere: (each: string) => boolean): string[] =>
	(wanted ?? []).filter((each) => !isThere(each)).map((each) => `${what} ${JSON.stringify(each)}`);

function judgeSent(expected: ActionResult, { message, sent }: RowOutcome, isFree: boolean): string[] {
	const [first] = sent;
	if (!first || sent.length > 1) return [`${sent.length} were sent: ${message ?? 'no message'}`];
	if (!same(first.body, expected.sent)) return [`sent ${JSON.stringify(first.body)}`];
	if (expected.to !== undefined && !first.ids.includes(expected.to)) return [`sent to ${first.ids.join('/')}`];
	// What a person writes in an API request is not for the sandbox to judge.
	return message === undefined || isFree ? [] : [`did not go through: ${message}`];
}

function judgeQuery(wanted: NonNullable<ActionResult['query']>, { reads }: ActionOutcome, message = ''): string[] {
	const [first] = reads;
	if (!first) return [`nothing was asked: ${message}`];
	const { searchParams } = new URL(first.path, 'http://sandbox');
	const asked: Record<string, string[] | string> = {};
	for (const name of new Set(searchParams.keys())) {
		if (['limit', 'cursor'].includes(name) && !(name in wanted)) continue;
		const values = searchParams.getAll(name);
		asked[name] = values.length > 1 ? values : (values[0] ?? '');
	}
	return same(asked, wanted) ? [] : [`asked ${JSON.stringify(asked)}`];
}

function judgeRow(input: ActionInput, expected: ActionResult, row: RowOutcome, outcome: ActionOutcome): string[] {
	const { message, json, sent } = row;
	const [, operation = ''] = input.operation.split(': ');
	const isFree = input.operation.startsWith('API Request');
	const complaints: string[] = [];
	if (!expected.sent && sent.length) complaints.push(`sent ${JSON.stringify(sent.map(({ body }) => body))}`);
	if (expected.sent) {
		complaints.push(...judgeSent(expected, row, isFree));
	} else if (expected.query) {
		complaints.push(...judgeQuery(expected.query, outcome, message));
		if (message !== undefined && !isFree) complaints.push(`did not go through: ${message}`);
	} else if (expected.refused) {
		if (message === undefined) complaints.push('was not refused');
		else complaints.push(...missing(`"${message}" lacks`, expected.refused, (text) => holds(message, text)));
		if ((isFree || operation.startsWith('Get')) && outcome.reads.length) complaints.push('something was asked');
	} else if (message !== undefined) {
		complaints.push(`did not go through: ${message}`);
	} else if (expected.entries !== undefined && json.length !== expected.entries) {
		complaints.push(`${json.length} entries`);
	}
	const hints = outcome.hints.join('\n');
	const texts = textsOf(json);
	const heard = [message ?? '', ...texts].join('\n');
	return [
		...complaints,
		...missing('no hint names', expected.ignored, (column) => hints.includes(column)),
		...missing('no hint names the field', expected.resembles, (label) => hints.includes(label)),
		...missing('the result does not name', expected.omitted, (label) => names(texts, label)),
		...missing('says', expected.neverSays, (word) => !says(heard, word)),
	];
}

const countOf = (text: string, part: string): number => text.split(part).length - 1;

function judgeRows(input: ActionInput, { rows, oneMessage }: RowsResult, outcome: ActionOutcome): string[] {
	if (outcome.stopped !== undefined) return [`the node stopped: ${outcome.stopped}`];
	let rest = outcome.sent;
	const complaints = rows.flatMap((expected, at) => {
		const json = outcome.items.filter(({ pairedItem }) => (pairedItem as { item?: number }).item === at);
		const [first] = json.map((item) => item.json);
		const message = typeof first?.error === 'string' ? first.error : undefined;
		const isOwn = ({ ids }: Sent): boolean => expected.to !== undefined && ids.includes(expected.to);
		const sent = rest.filter(isOwn);
		rest = rest.filter((each) => !isOwn(each));
		const row = { json: json.map((item) => item.json), sent, ...(message !== undefined && { message }) };
		return judgeRow(input, expected, row, outcome).map((complaint) => `row ${at}: ${complaint}`);
	});
	if (rest.length) complaints.push(`also sent ${JSON.stringify(rest.map(({ body }) => body))}`);
	const { whole } = outcome;
	if (oneMessage !== undefined && whole && countOf(whole.all, oneMessage) > countOf(whole.first, oneMessage)) {
		complaints.push(`the same is said more than once: ${whole.all}`);
	}
	return complaints;
}

/** @returns what is wrong with what came of an input; nothing where it is as expected */
export function judgeAction(input: ActionInput, outcome: ActionOutcome): string[] {
	const { expect } = input;
	if ('rows' in expect) return judgeRows(input, expect, outcome);
	const { stopped } = outcome;
	const row = {
		json: outcome.items.map(({ json }) => json),
		sent: outcome.sent,
		...(stopped !== undefined && { message: stopped }),
	};
	const verdicts = ('anyOf' in expect ? expect.anyOf : [expect]).map((each) => judgeRow(input, each, row, outcome));
	return verdicts.some((verdict) => verdict.length === 0) ? [] : verdicts.flat();
}
