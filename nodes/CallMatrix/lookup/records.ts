/**
 * What CallMatrix has now of resources, by ID, read in as few requests as possible. What follows from it is decided in `execution/`.
 */

import { groupBy } from 'lodash';
import type { IDataObject } from 'n8n-workflow';

import type { ApiRequest } from '../client/apiRequest';
import type { CallMatrixClient } from '../client/client';
import { isApiOperation, isReadByList, recordShape } from '../resources/derived';
import { idOf } from '../resources/entries';
import type { ApiOperation, Resource } from '../resources/model';

/** Up to this many resources are read one by one; for more, reading the list takes fewer requests. */
export const MAX_SINGLE_READS = 20;

/** With response times of 250 ms, 100 requests per second need 25 in flight. */
const MAX_CONCURRENT = 25;

/** A record, or why it could not be read: CallMatrix's own 404 where it does not exist. */
export type Found = { record: IDataObject } | { fault: unknown };

/** How the records that an operation changes are read. */
interface Source {
	resource: Resource;
	/** Each can be read by its ID. */
	hasGet: boolean;
	/** They are in a list. */
	isListed: boolean;
}

/** `/buyers` of `/buyers/buy_000123`. */
const listPath = (path: string): string => path.slice(0, path.lastIndexOf('/'));

function sourceOf(resource: Resource, { path }: ApiOperation): Source {
	const hasGet = resource.operations.some(
		(operation) =>
			isApiOperation(operation) && operation.method === 'GET' && operation.answers === 'one' && operation.path === path,
	);
	return { resource, hasGet, isListed: isReadByList(resource, path) };
}

export class Records {
	/** By path. */
	private readonly kept = new Map<string, IDataObject>();

	/** @param keeps the resource whose records are read only once: where nothing is changed, they stay true for the whole run */
	constructor(
		private readonly client: CallMatrixClient,
		private readonly keeps?: Resource,
	) {}

	/** Takes note of entries of a list that was read for its names. @param path of the list */
	note(resource: Resource, path: string, entries: IDataObject[]): void {
		if (resource !== this.keeps || !resource.lookup) return;
		for (const entry of entries) {
			const id = idOf(entry, resource.lookup);
			if (id !== undefined) this.kept.set(`${path}/${encodeURIComponent(id)}`, entry);
		}
	}

	/**
	 * Reads the records that an operation is about: a few one by one, many from their list. A list of which most is not wanted, such as
	 * all calls, is left after as many pages as single reads would take: at most twice the fewest possible requests.
	 * @param targets what each of them is in a message, by its path: `buyer buy_000123`
	 * @returns by path; nothing for what is not in the list where only that can be read
	 */
	async read(
		resource: Resource,
		operation: ApiOperation,
		targets: ReadonlyMap<string, string>,
	): Promise<Map<string, Found>> {
		const source = sourceOf(resource, operation);
		const found = new Map<string, Found>();
		const left = new Set<string>();
		for (const path of targets.keys()) {
			const record = this.kept.get(path);
			if (record) found.set(path, { record });
			else left.add(path);
		}
		if (source.isListed) {
			for (const [path, wanted] of Object.entries(groupBy([...left], listPath))) {
				if (wanted.length > MAX_SINGLE_READS || !source.hasGet) await this.readList(source, path, wanted, found);
			}
		}
		if (source.hasGet) {
			const waiting = [...left].filter((path) => !found.has(path));
			const work = async (): Promise<void> => {
				for (let path = waiting.shift(); path !== undefined; path = waiting.shift()) {
					found.set(path, await this.readOne(resource, path, targets.get(path) ?? resource.noun));
				}
			};
			await Promise.all(Array.from({ length: MAX_CONCURRENT }, work));
		}
		return found;
	}

	private async readOne(resource: Resource, path: string, target: string): Promise<Found> {
		try {
			const record = await this.client.request({
				method: 'GET',
				path,
				target,
				record: recordShape(resource),
				...(resource.id && { address: 'id' }),
			});
			if (resource === this.keeps) this.kept.set(path, record);
			return { record };
		} catch (fault) {
			return { fault };
		}
	}

	private async readList(
		{ resource, hasGet }: Source,
		path: string,
		wanted: string[],
		found: Map<string, Found>,
	): Promise<void> {
		const { lookup, parent, plural } = resource;
		if (!lookup) return;
		const request: ApiRequest = {
			method: 'GET',
			path,
			target: `list of ${plural}`,
			record: recordShape(resource),
			...(parent && { address: 'id' }),
		};
		const left = new Set(wanted);
		let pages = 0;
		try {
			for await (const entries of this.client.pages(request)) {
				pages++;
				this.note(resource, path, entries);
				for (const entry of entries) {
					const one = `${path}/${encodeURIComponent(idOf(entry, lookup) ?? '')}`;
					if (left.delete(one)) found.set(one, { record: entry });
				}
				if (left.size === 0 || (hasGet && pages >= wanted.length)) return;
			}
		} catch (fault) {
			for (const one of left) found.set(one, { fault });
		}
	}
}
