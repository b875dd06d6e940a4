/** What a dialect answers to a change, a deletion and the registration of a webhook, where it is not the record. */
import type { ApiResponse } from '../api/envelope.mts';
import { omit } from '../omit.mts';
import type { Dialect } from './dialect.mts';

type Fields = Record<string, unknown>;

/** A change to one record. */
export interface Change {
	/** Undefined where it cannot be read. */
	before: object | undefined;
	after: object;
	/** What was sent, in the contract's words. */
	sent: unknown;
}

/** What a dialect says of a changed record: a record, or something in its place. */
export function changedRecord({ before, after, sent }: Change, { changeAnswer }: Dialect): object {
	if (changeAnswer === 'old') return before ?? after;
	if (changeAnswer === 'pending' && isStatusChanged(before, after, sent)) return { ...after, status: 'pending' };
	return after;
}

/** Whether a dialect shows no record after a change. */
export function hidesRecord({ changeAnswer }: Dialect): boolean {
	return changeAnswer === 'noContent' || changeAnswer === 'empty' || changeAnswer === 'success';
}

/** The answer to a change or deletion of which no record is shown. */
export function doneAnswer({ changeAnswer }: Dialect): { status: number; body?: object } {
	if (changeAnswer === 'success') return { status: 200, body: { success: true } };
	return { status: changeAnswer === 'empty' ? 200 : 204 };
}

/** What the registration of a webhook is answered with: a body, or nothing. The record itself may have been changed before. */
export function registered(
	record: object,
	{ registration }: Dialect,
	bodyOf: (record: object) => unknown,
): { status: number; body?: unknown } {
	switch (registration) {
		case 'wrapped':
			return { status: 201, body: { webhook: record } };
		case 'noId':
			return { status: 201, body: bodyOf(omit(record, 'id')) };
		case 'silent204':
			return { status: 204 };
		case 'echoesLess':
			return { status: 201, body: bodyOf({ id: (record as Fields).id }) };
		default:
			return { status: 201, body: bodyOf(record) };
	}
}

/** What a dialect makes of a webhook as soon as it is registered; undefined where it stays as it was sent. */
export function tampering(record: object, { registration }: Dialect): object | undefined {
	if (registration === 'disabled') return { status: 'disabled' };
	if (registration !== 'otherUrl') return undefined;
	return { url: new URL('/somewhere-else', String((record as Fields).url)).href };
}

/** The records of a list, whichever operation they come from. */
export function recordsIn(answer: ApiResponse): readonly object[] {
	return answer.type === 'list' ? answer.body.data : [];
}

function isStatusChanged(before: object | undefined, after: object, sent: unknown): boolean {
	const status = (record: unknown) => (record as Fields | null | undefined)?.status;
	if (status(after) === undefined) return false;
	return status(sent) !== undefined || (before !== undefined && status(before) !== status(after));
}
