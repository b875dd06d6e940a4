/**
 * The names of buyers, campaigns and offers by their IDs, kept for ten minutes and shared by all runs of the process. What is asked
 * for costs one request each, and once that would be too many, those of a list. A name that cannot be had is no failure of anything.
 */

import { NodeApiError, type IDataObject } from 'n8n-workflow';

import type { CallMatrixClient } from '../client/client';
import { recordShape } from '../resources/derived';
import { idOf, namesOf } from '../resources/entries';
import type { Lookup, Resource } from '../resources/model';

const KEPT_MS = 600_000;

/** After a failure nothing is asked for so long, so that an outage does not hold up every event. */
const FAILURE_MS = 60_000;

/** So many names are read one by one within ten minutes; for more, reading the list takes fewer requests. */
const MAX_SINGLE_READS = 20;

/** Of one resource. About 100 bytes each. */
const MAX_NAMES = 50_000;

/** More than the accounts and resources that one process uses within ten minutes. */
const MAX_LISTS = 300;

/** An empty name: there is no such resource, or it has no name. */
interface KeptName {
	name: string;
	until: number;
}

/** Of one resource in one account. */
interface NameList {
	names: Map<string, KeptName>;
	singleReads: number;
	singleReadsUntil: number;
	failure?: { message: string; until: number };
	/** The reading of the whole list that is under way. */
	reading?: Promise<void>;
}

export interface FoundNames {
	/** By ID, without those that have none. */
	names: ReadonlyMap<string, string>;
	/** Why some could not be looked up. */
	failure?: string;
}

const nameIn = (entry: IDataObject, lookup: Lookup): string => namesOf(entry, lookup)[0] ?? '';

export class NameCache {
	/** Shared by all runs of the action node; tests replace it. */
	static shared = new NameCache();

	/** By account and resource, the least recently used first. */
	private readonly lists = new Map<string, NameList>();

	/** @param now milliseconds of a monotonic clock */
	constructor(private readonly now: () => number = () => performance.now()) {}

	/** How many names are kept. */
	get size(): number {
		return [...this.lists.values()].reduce((sum, { names }) => sum + names.size, 0);
	}

	/** Looks names up by ID. Never throws. @param signal of the run: what ended with it is no failure for others */
	async find(
		client: CallMatrixClient,
		resource: Resource,
		ids: ReadonlySet<string>,
		signal?: AbortSignal,
	): Promise<FoundNames> {
		const { lookup } = resource;
		const list = this.listOf(client.account, resource);
		if (!lookup) return { names: new Map() };
		const isKnown = (id: string): boolean => (list.names.get(id)?.until ?? 0) > this.now();
		// Another run may be reading the list.
		await list.reading?.catch(() => undefined);
		const unknown = [...ids].filter((id) => !isKnown(id));
		const kept = (list.failure?.until ?? 0) > this.now() ? list.failure?.message : undefined;
		const failure =
			unknown.length > 0 ? (kept ?? (await this.read(client, resource, lookup, list, unknown))) : undefined;
		if (failure !== undefined && kept === undefined && !signal?.aborted) {
			list.failure = { message: failure, until: this.now() + FAILURE_MS };
		}
		const found = [...ids].flatMap((id): [string, string][] => {
			const name = list.names.get(id)?.name;
			return name ? [[id, name]] : [];
		});
		return { names: new Map(found), ...(failure !== undefined && { failure }) };
	}

	/** @returns why a name could not be read, where one could not */
	private async read(
		client: CallMatrixClient,
		resource: Resource,
		lookup: Lookup,
		list: NameList,
		ids: string[],
	): Promise<string | undefined> {
		try {
			if (list.singleReadsUntil <= this.now()) {
				Object.assign(list, { singleReads: 0, singleReadsUntil: this.now() + KEPT_MS });
			}
			if (list.singleReads + ids.length <= MAX_SINGLE_READS) {
				list.singleReads += ids.length;
				const reads = ids.map(async (id) => await this.readOne(client, resource, lookup, list, id));
				// Those that succeed are kept, whatever becomes of the others.
				const failed = (await Promise.allSettled(reads)).find(({ status }) => status === 'rejected');
				if (failed?.status === 'rejected') throw failed.reason;
			} else {
				list.reading ??= this.readAll(client, resource, lookup, list).finally(() => delete list.reading);
				await list.reading;
				// What is not in the list has no name for now.
				for (const id of ids) if (!list.names.has(id)) this.keep(list, id, '');
			}
			return undefined;
		} catch (thrown) {
			return (thrown as Error).message;
		}
	}

	private async readOne(
		client: CallMatrixClient,
		resource: Resource,
		lookup: Lookup,
		list: NameList,
		id: string,
	): Promise<void> {
		const entry = await client
			.request({
				method: 'GET',
				path: `${lookup.path}/${encodeURIComponent(id)}`,
				target: `${resource.noun} ${id}`,
				record: recordShape(resource),
			})
			.catch((thrown: unknown): IDataObject => {
				if (thrown instanceof NodeApiError && thrown.httpCode === '404') return {};
				throw thrown;
			});
		this.keep(list, id, nameIn(entry, lookup));
	}

	private async readAll(client: CallMatrixClient, resource: Resource, lookup: Lookup, list: NameList): Promise<void> {
		const request = {
			method: 'GET' as const,
			path: lookup.path,
			target: `list of ${resource.plural}`,
			record: recordShape(resource),
		};
		for await (const entries of client.pages(request)) {
			for (const entry of entries) {
				const id = idOf(entry, lookup);
				if (id !== undefined) this.keep(list, id, nameIn(entry, lookup));
			}
		}
	}

	private keep({ names }: NameList, id: string, name: string): void {
		names.delete(id);
		names.set(id, { name, until: this.now() + KEPT_MS });
		if (names.size > MAX_NAMES) for (const oldest of names.keys()) if (names.delete(oldest)) break;
	}

	private listOf(account: string, { name }: Resource): NameList {
		const key = `${account} ${name}`;
		const list = this.lists.get(key) ?? { names: new Map(), singleReads: 0, singleReadsUntil: 0 };
		this.lists.delete(key);
		this.lists.set(key, list);
		for (const oldest of this.lists.keys()) {
			if (this.lists.size <= MAX_LISTS) break;
			this.lists.delete(oldest);
		}
		return list;
	}
}
