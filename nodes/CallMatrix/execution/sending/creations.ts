import { createHash } from 'node:crypto';

import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';

import type { ApiRequest } from '../../client/apiRequest';
import { isRecord } from '../../client/response';

/**
 * What came of requests that must not be applied twice, kept with the execution: Retry On Fail and a retry from the list of executions
 * then neither repeat what was done, nor what may have been done. CallMatrix's own idempotency may not exist, so nothing relies on it.
 */

/** Of an earlier try: what came back, or `sent` where the outcome is not known. */
export type Earlier = { answer: IDataObject } | 'sent';

const SENT = 'sent';

const digest = (whole: unknown[]): string =>
	createHash('sha256').update(JSON.stringify(whole)).digest('base64url').slice(0, 22);

export class Creations {
	private runIndex: number | undefined;

	constructor(private readonly context: IExecuteFunctions) {}

	/** Names a request of this run, item and content: a loop over equal rows sends each. */
	key(itemIndex: number, { method, path, writtenQuery, body }: ApiRequest): string {
		return digest([this.run(itemIndex), itemIndex, method, path, writtenQuery ?? null, body ?? null]);
	}

	/** Notes which request of this run creates what is called so. @param name whichever text is the same for the same name */
	nameAs(name: string, key: string): void {
		this.stored[this.nameKey(name)] = key;
	}

	/** The request that created what is called so, or may have; undefined where there was none, or it was refused. */
	ofName(name: string): { key: string; earlier: Earlier } | undefined {
		const key = this.stored[this.nameKey(name)];
		const earlier = typeof key === 'string' ? this.earlier(key) : undefined;
		return typeof key === 'string' && earlier !== undefined ? { key, earlier } : undefined;
	}

	earlier(key: string): Earlier | undefined {
		const kept = this.stored[key];
		if (kept === SENT) return SENT;
		return isRecord(kept) ? { answer: kept } : undefined;
	}

	/** It is about to be sent: from here on it may be applied. */
	begin(key: string): void {
		this.stored[key] = SENT;
	}

	done(key: string, answer: IDataObject): void {
		this.stored[key] = answer;
	}

	/** It was not applied, so that another try may send it. */
	forget(key: string): void {
		delete this.stored[key];
	}

	/** Every item succeeded: the node will not be tried again. */
	clear(): void {
		const context: IDataObject = this.context.getContext('node');
		delete context.creations;
	}

	private nameKey(name: string): string {
		return digest([this.run(0), name]);
	}

	/** Which run of the node in the execution it is: the same for all items. */
	private run(itemIndex: number): number {
		this.runIndex ??= this.context.getWorkflowDataProxy(itemIndex).$runIndex as number;
		return this.runIndex;
	}

	private get stored(): IDataObject {
		const context: IDataObject = this.context.getContext('node');
		return isRecord(context.creations) ? context.creations : (context.creations = {});
	}
}
