import { shown } from '../data/derived.mts';
import type { Kind, Kinds, Shown } from '../model.mts';
import { notFound, refusal, type Answer, type ErrorBody } from './answers.mts';
import { find, ok, type ApiCall, type Operation, type OperationContext, type Operations } from './operation.mts';
import { page, type Listing } from './paging.mts';
import { checkReferences, type References } from './references.mts';

type Verb = 'list' | 'get' | 'create' | 'update' | 'delete' | 'batch';

/** What the API does with a kind of record, said as data. */
export interface Resource<K extends Kind> extends Listing<Kinds[K]> {
	kind: K;
	/** In its operationIds: `Buyer` and `Buyers` of getBuyer and listBuyers. */
	names: readonly [one: string, many: string];
	/** As people call one. */
	what: string;
	/** The path parameter that holds its id. */
	id: string;
	does: readonly Verb[];
	/** What its path lies in: the kind, and the field (and path parameter) that names it. */
	within?: { kind: Kind; what: string; field: keyof Kinds[K] & string };
	references?: References;
	/** Refuses what the contract cannot, before anything is done. @param record undefined for a new one */
	check?: (fields: Partial<Shown[K]>, record: Kinds[K] | undefined, context: OperationContext) => void;
	/** Changes a record in a way of its own. */
	change?: (record: Kinds[K], fields: Partial<Kinds[K]>, context: OperationContext) => void;
	/** What else comes of it, after a record was added or changed. */
	settle?: (record: Kinds[K], fields: Partial<Shown[K]>, context: OperationContext) => void;
	/** Refuses that it is removed, or does what else comes of it. */
	leave?: (record: Kinds[K], context: OperationContext) => void;
	/** A record without what the API does not show. */
	visible?: (record: Shown[K]) => object;
}

interface BatchResult {
	index: number;
	status: number;
	id?: string;
	data?: object;
	error?: ErrorBody;
}

/** The operations of a resource. */
export function resourceOperations<K extends Kind>(resource: Resource<K>, context: OperationContext): Operations {
	const { kind, what, within } = resource;
	const visible: (record: Shown[K]) => object = resource.visible ?? ((record) => record);
	const { state } = context;
	const all = state.of(kind);
	type Fields = Partial<Shown[K]>;
	type Params = ApiCall['params'];

	const isWithin = (record: Kinds[K], params: Params): boolean =>
		!within || record[within.field] === params[within.field];
	const show = (records: readonly Kinds[K][]): object[] => shown(kind, records, state).map(visible);

	function one(params: Params): Kinds[K] {
		const record = find(state, kind, params[resource.id], what);
		if (!isWithin(record, params)) throw notFound(what);
		return record;
	}

	function check(fields: Fields, record?: Kinds[K]): void {
		checkReferences(fields, resource.references ?? {}, state);
		resource.check?.(fields, record, context);
	}

	function create(fields: Fields): Kinds[K] {
		check(fields);
		const record = state.add(kind, fields);
		resource.settle?.(record, fields, context);
		return record;
	}

	function update(record: Kinds[K], fields: Fields): Kinds[K] {
		check(fields, record);
		if (resource.change) resource.change(record, fields, context);
		else state.change(kind, record, fields);
		resource.settle?.(record, fields, context);
		return record;
	}

	function remove(record: Kinds[K]): void {
		resource.leave?.(record, context);
		all.delete(all.idOf(record));
	}

	/** Carries out each item on its own: one that is refused does not hold up the others. */
	function batch({ body, refusedItems }: ApiCall): Answer {
		const { operation, items } = body as {
			operation: 'create' | 'update' | 'delete';
			items: Array<Fields & { id: string }>;
		};
		const changed: Array<{ result: BatchResult; record: Kinds[K] }> = [];
		const results = items.map((item: (Fields & { id: string }) | null, index): BatchResult => {
			// One that is refused may be anything.
			const { id, ...fields } = item ?? ({} as Partial<Fields & { id: string }>);
			const named = typeof id === 'string' && { id };
			const error = refusedItems.get(index);
			if (error) return { index, status: 400, ...named, error };
			try {
				if (operation === 'delete') {
					remove(find(state, kind, id, what));
					return { index, status: 204, ...named };
				}
				const record =
					operation === 'create' ? create(fields as Fields) : update(find(state, kind, id, what), fields as Fields);
				const result: BatchResult = { index, status: operation === 'create' ? 201 : 200, id: all.idOf(record) };
				// A copy, or an item that comes twice would show its last state both times.
				changed.push({ result, record: { ...record } });
				return result;
			} catch (thrown) {
				const { status, body: told } = refusal(thrown);
				return { index, status, ...named, ...(told as { error: ErrorBody }) };
			}
		});
		const data = show(changed.map(({ record }) => record));
		changed.forEach(({ result }, at) => Object.assign(result, { data: data[at] }));
		return ok({ results });
	}

	const verbs: Record<Verb, Operation> = {
		list: ({ params, query }) => {
			if (within) find(state, within.kind, params[within.field], within.what);
			const { records, next_cursor } = page(all, resource, query, (record) => isWithin(record, params));
			return ok({ data: show(records), next_cursor });
		},
		get: ({ params }) => ok(show([one(params)])[0]),
		create: ({ params, body }) => {
			if (within) find(state, within.kind, params[within.field], within.what);
			const place = within ? { [within.field]: params[within.field] } : {};
			return { status: 201, body: show([create({ ...(body as Fields), ...place })])[0] };
		},
		update: ({ params, body }) => ok(show([update(one(params), body as Fields)])[0]),
		delete: ({ params }) => {
			remove(one(params));
			return { status: 204 };
		},
		batch,
	};
	const [single, plural] = resource.names;
	return Object.fromEntries(
		resource.does.map((verb) => [`${verb}${verb === 'list' || verb === 'batch' ? plural : single}`, verbs[verb]]),
	);
}

/** What most resources do. */
export const everything: readonly Verb[] = ['list', 'get', 'create', 'update', 'delete'];
