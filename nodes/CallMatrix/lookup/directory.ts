/**
 * The lists of CallMatrix as far as names need them: what a name means, and what the name of an ID is. A list is read once in a run,
 * and not at all where a search for a few names finds them.
 */

import { NodeApiError, sleep, type IDataObject } from 'n8n-workflow';

import type { ApiRequest } from '../client/apiRequest';
import type { CallMatrixClient } from '../client/client';
import { MAX_PAGE_SIZE } from '../client/shapes/page';
import { isApiOperation, isReadByList, recordShape } from '../resources/derived';
import { distinguishing, idOf, namesOf } from '../resources/entries';
import type { Lookup, Resource } from '../resources/model';
import { nearest, normalName } from '../values/name';
import { readPhone } from '../values/phone';
import { clean } from '../values/text';
import type { Named, WantedName } from './names';
import { MAX_SINGLE_READS, Records } from './records';
import { refuseHidden, refuseId, refuseNameless, refuseNone, refuseSeveral, type Candidate } from './refusals';

/** More names than these are not searched one by one: reading the list takes about as many requests. */
const MAX_SEARCHES = 3;

/** So many names that are not found get a suggestion: comparing each with thousands of names takes time. */
const MAX_SUGGESTED = 20;

/** A list, by the names in it and by ID. */
interface Index {
	byName: Map<string, Candidate[]>;
	nameById: Map<string, string>;
	/** The entries have no field for a name, so that they may have names that the list does not show. */
	isNameless?: boolean;
}

/** A phone number means the same in each spelling. */
const keyOf = (lookup: Lookup, text: string): string =>
	(lookup.names?.includes('number') ? readPhone(clean(text)) : undefined) ?? normalName(text);

/** Whether an entry has a field for a name, even if it is empty. */
const showsName = (entry: IDataObject, { names = [] }: Lookup): boolean =>
	names.some((fields) => fields.split(' ').some((field) => Object.hasOwn(entry, field)));

function addTo(index: Index, resource: Resource, lookup: Lookup, entries: IDataObject[]): void {
	const { byName, nameById, isNameless = true } = index;
	if (entries.length > 0) index.isNameless = isNameless && !entries.some((entry) => showsName(entry, lookup));
	for (const entry of entries) {
		const id = idOf(entry, lookup);
		if (id === undefined) continue;
		const names = namesOf(entry, lookup);
		const [first] = names;
		if (first !== undefined) nameById.set(id, first);
		const kept = distinguishing(resource, entry);
		for (const key of new Set(names.map((name) => keyOf(lookup, name)))) {
			const name = names.find((each) => keyOf(lookup, each) === key) ?? '';
			const candidate = { id, name, entry: kept };
			const others = byName.get(key);
			if (others) others.push(candidate);
			else byName.set(key, [candidate]);
		}
	}
}

/** A word of the name to search for: spaces and letters that may be written in two forms are in none. */
function searchWord(lookup: Lookup, name: string): string {
	const phone = lookup.names?.includes('number') ? readPhone(clean(name)) : undefined;
	const words = clean(name).split(/\s+/);
	const plain = words.filter((word) => /^[!-~]+$/.test(word));
	const longest = (among: string[]): string =>
		among.reduce((best, word) => (word.length > best.length ? word : best), '');
	return phone ?? (longest(plain) || longest(words));
}

const isSearchable = ({ operations, lookup }: Resource): boolean =>
	operations.some(
		(operation) =>
			isApiOperation(operation) &&
			operation.answers === 'list' &&
			operation.path === lookup?.path &&
			operation.filters?.some(({ name }) => name === 'search'),
	);

/** What does not exist has no name: where it is changed, CallMatrix's own message says so. */
const isAbsent = (fault: unknown): boolean => fault instanceof NodeApiError && fault.httpCode === '404';

export class Directory {
	/** By resource and parent; where reading failed, the failure is given to all that ask. */
	private readonly lists = new Map<string, Promise<Index>>();

	private suggested = 0;

	/** @param records is told of the entries of each list that is read */
	constructor(
		private readonly client: CallMatrixClient,
		private readonly records = new Records(client),
	) {}

	/**
	 * What names of one resource, within one parent, mean.
	 * @returns in the order of the names
	 * @throws where CallMatrix cannot be asked
	 */
	async find(resource: Resource, wanted: WantedName[]): Promise<Named[]> {
		const { lookup } = resource;
		if (!lookup?.names) return wanted.map(() => ({ refusal: refuseNameless(resource) }));
		const parentId = wanted[0]?.parentId;
		const keys = new Set(wanted.map(({ name }) => keyOf(lookup, name)));
		const isKnown = this.lists.has(this.listKey(resource, parentId));
		const isFew = keys.size <= MAX_SEARCHES && !isKnown && isSearchable(resource);
		const index =
			(isFew ? await this.search(resource, lookup, wanted, keys) : undefined) ?? (await this.list(resource, parentId));
		const found: Named[] = [];
		for (const each of wanted) {
			const before = this.suggested;
			found.push(this.named(resource, index, each));
			// Comparing a name with thousands of others takes a moment.
			if (before < this.suggested && before < MAX_SUGGESTED) await sleep(0);
		}
		return found;
	}

	/**
	 * The names of resources by their IDs, without those that do not exist or have no name. May have those of other resources.
	 * @throws where they cannot be read
	 */
	async namesOf(resource: Resource, ids: ReadonlySet<string>): Promise<ReadonlyMap<string, string>> {
		const { lookup, operations, noun } = resource;
		const get = operations
			.filter(isApiOperation)
			.find(({ method, answers, path }) => method === 'GET' && answers === 'one' && isReadByList(resource, path));
		const isKnown = this.lists.has(this.listKey(resource, undefined));
		if (!lookup || !get || ids.size > MAX_SINGLE_READS || isKnown) {
			return (await this.list(resource, undefined)).nameById;
		}
		const names = new Map<string, string>();
		const paths = new Map([...ids].map((id) => [`${lookup.path}/${encodeURIComponent(id)}`, id]));
		const targets = new Map([...paths].map(([path, id]) => [path, `${noun} ${id}`]));
		for (const [path, found] of await this.records.read(resource, get, targets)) {
			const id = paths.get(path);
			if ('fault' in found) {
				if (isAbsent(found.fault)) continue;
				throw found.fault;
			}
			const [name] = namesOf(found.record, lookup);
			if (id !== undefined && name !== undefined) names.set(id, name);
		}
		return names;
	}

	private named(
		resource: Resource,
		{ byName, nameById, isNameless = false }: Index,
		{ name, parentId }: WantedName,
	): Named {
		const { lookup } = resource;
		const candidates = (lookup && byName.get(keyOf(lookup, name))) ?? [];
		const [first] = candidates;
		if (first && candidates.length === 1) return { id: first.id };
		if (first) return { refusal: refuseSeveral(resource, name, candidates) };
		if (isNameless) return { refusal: refuseHidden(resource, name) };
		if (nameById.has(clean(name))) return { refusal: refuseId(resource, name) };
		const near = this.suggested++ < MAX_SUGGESTED ? nearest(name, byName.keys()) : [];
		return {
			refusal: refuseNone(
				resource,
				{ name, ...(parentId !== undefined && { parentId }) },
				near.flatMap((each) => byName.get(each) ?? []),
			),
			isNone: true,
		};
	}

	private listKey({ name }: Resource, parentId: string | undefined): string {
		return JSON.stringify([name, parentId ?? null]);
	}

	/** @returns undefined where a search does not find each name: the list may tell more, because searches differ */
	private async search(
		resource: Resource,
		lookup: Lookup,
		wanted: WantedName[],
		keys: ReadonlySet<string>,
	): Promise<Index | undefined> {
		const index: Index = { byName: new Map(), nameById: new Map() };
		for (const key of keys) {
			const each = wanted.find(({ name }) => keyOf(lookup, name) === key);
			const word = each && searchWord(lookup, each.name);
			if (!each || !word) return undefined;
			const found: Index = { byName: new Map(), nameById: new Map() };
			const request = this.request(resource, lookup, each.parentId);
			const page = await this.client.page({ ...request, query: { search: word } }, { size: MAX_PAGE_SIZE });
			const { entries, nextToken, total = entries.length, size = MAX_PAGE_SIZE } = page;
			const isWhole =
				nextToken === undefined && total <= entries.length && !(page.isEndUnknown && entries.length >= size);
			if (!isWhole) return undefined;
			addTo(found, resource, lookup, entries);
			const candidates = found.byName.get(key);
			if (!candidates) return undefined;
			index.byName.set(key, candidates);
		}
		return index;
	}

	private async list(resource: Resource, parentId: string | undefined): Promise<Index> {
		const key = this.listKey(resource, parentId);
		const reading = this.lists.get(key) ?? this.read(resource, parentId);
		this.lists.set(key, reading);
		return await reading;
	}

	private async read(resource: Resource, parentId: string | undefined): Promise<Index> {
		const index: Index = { byName: new Map(), nameById: new Map() };
		const { lookup } = resource;
		if (!lookup) return index;
		const request = this.request(resource, lookup, parentId);
		for await (const entries of this.client.pages(request)) {
			this.records.note(resource, request.path, entries);
			addTo(index, resource, lookup, entries);
		}
		return index;
	}

	private request(resource: Resource, { path }: Lookup, parentId = ''): ApiRequest {
		const { parent, plural } = resource;
		return {
			method: 'GET',
			path: parent ? path.replace(`{${parent.name}}`, () => encodeURIComponent(parentId)) : path,
			target: `list of ${plural}`,
			record: recordShape(resource),
			...(parent && { address: 'id' }),
		};
	}
}
