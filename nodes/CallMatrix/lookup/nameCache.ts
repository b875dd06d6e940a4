/**
 * The names of buyers, campaigns and offers by their IDs, kept for ten minutes and shared by all runs of the process; `directory.ts`
 * reads them. A name that cannot be had is no failure of anything.
 */

import type { CallMatrixClient } from '../client/client';
import { LruMap } from '../client/lruMap';
import type { Resource } from '../resources/model';
import { Directory } from './directory';
import { Records } from './records';

const KEPT_MS = 600_000;

/** After a failure nothing is asked for so long, so that an outage does not hold up every event. */
const FAILURE_MS = 60_000;

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
	failure?: { message: string; until: number };
	/** What is being read now. Whoever comes meanwhile waits, and finds most of it known. */
	reading?: Promise<unknown>;
}

export interface FoundNames {
	/** By ID, without those that have none. */
	names: ReadonlyMap<string, string>;
	/** Why some could not be looked up. */
	failure?: string;
}

export class NameCache {
	/** Shared by all runs of the action node; tests replace it. */
	static shared = new NameCache();

	/** By account and resource. */
	private readonly lists = new LruMap<NameList>(MAX_LISTS);

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
		const list = this.listOf(client.account, resource);
		while (list.reading) await list.reading;
		const unknown = [...ids].filter((id) => (list.names.get(id)?.until ?? 0) <= this.now());
		const failure = unknown.length > 0 ? await this.read(client, resource, list, unknown, signal) : undefined;
		const names = [...ids].flatMap((id): [string, string][] => {
			const name = list.names.get(id)?.name;
			return name ? [[id, name]] : [];
		});
		return { names: new Map(names), ...(failure !== undefined && { failure }) };
	}

	/** @returns why the names could not be read, where they could not */
	private async read(
		client: CallMatrixClient,
		resource: Resource,
		list: NameList,
		ids: string[],
		signal?: AbortSignal,
	): Promise<string | undefined> {
		if (list.failure && list.failure.until > this.now()) return list.failure.message;
		const reading = new Directory(client, new Records(client)).namesOf(resource, new Set(ids)).then(
			(read) => {
				for (const [id, name] of read) this.keep(list, id, name);
				for (const id of ids) if (!read.has(id)) this.keep(list, id, '');
				return undefined;
			},
			({ message }: Error) => {
				if (!signal?.aborted) list.failure = { message, until: this.now() + FAILURE_MS };
				return message;
			},
		);
		list.reading = reading;
		const failure = await reading;
		delete list.reading;
		return failure;
	}

	private keep({ names }: NameList, id: string, name: string): void {
		names.delete(id);
		names.set(id, { name, until: this.now() + KEPT_MS });
		if (names.size > MAX_NAMES) for (const oldest of names.keys()) if (names.delete(oldest)) break;
	}

	private listOf(account: string, { name }: Resource): NameList {
		const key = `${account} ${name}`;
		const known = this.lists.get(key);
		if (known) return known;
		const list: NameList = { names: new Map() };
		this.lists.set(key, list);
		return list;
	}
}
