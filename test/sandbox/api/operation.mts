import type { State } from '../data/state.mts';
import type { Events } from '../events.mts';
import type { Kind, Kinds } from '../model.mts';
import type { Sender } from '../webhooks/sender.mts';
import { notFound, type Answer, type ErrorBody } from './answers.mts';
import type { Query } from './paging.mts';

/** A request that is valid under the contract, but for the items of a batch that are refused one by one. */
export interface ApiCall {
	params: Record<string, string>;
	query: Query;
	body: unknown;
	/** By their place in the batch. */
	refusedItems: ReadonlyMap<number, ErrorBody>;
}

export type Operation = (call: ApiCall) => Answer;

/** By the contract's operationId. */
export type Operations = Record<string, Operation>;

export interface OperationContext {
	state: State;
	events: Events;
	sender: Sender;
	webhookLimit: number;
}

/** @param what as people call it */
export function find<K extends Kind>(state: State, kind: K, id: string | undefined, what: string): Kinds[K] {
	const record = state.of(kind).get(id ?? '');
	if (!record) throw notFound(what);
	return record;
}

export function ok(body: unknown): Answer {
	return { status: 200, body };
}
