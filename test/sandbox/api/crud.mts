/** List, get, create, update, delete and batch for any resource. */
import type { FullRecords, Kind, Kinds } from '../model/kinds.mts';
import type { Context, Handler, OperationRequest, Resource } from '../model/resource.mts';
import { carryOutEach } from './batchItems.mts';
import { batch, list, noContent, single, type BatchItem, type Result } from './envelope.mts';
import { notFound } from './errors.mts';
import { checkReferences, find } from './lookup.mts';
import { page } from './paging.mts';

type Verb = 'list' | 'get' | 'create' | 'update' | 'delete' | 'batch';

type Params = OperationRequest['params'];

/** @param idParam the path parameter that holds a record's ID */
export function crudHandlers<K extends Kind>(
	kind: K,
	resource: Resource<K>,
	idParam: string,
	context: Context,
): Record<Verb, Handler> {
	const { parent, present = (record: FullRecords[K]): object => record } = resource;
	const { store } = context;
	const all = store.of(kind);
	type Fields = Partial<FullRecords[K]>;

	const isInParent = (record: Kinds[K], params: Params): boolean =>
		!parent || record[parent.field] === params[parent.field];
	const presentAll = (records: readonly Kinds[K][]): object[] => store.full(kind, records).map(present);

	function presentOne(record: Kinds[K]): object {
		const [presented = record] = presentAll([record]);
		return presented;
	}

	function findParent(params: Params): void {
		if (parent) find(store, parent.kind, params[parent.field]);
	}

	function findOne(params: Params): Kinds[K] {
		const record = find(store, kind, params[idParam]);
		if (!isInParent(record, params)) throw notFound(resource.label);
		return record;
	}

	function validate(fields: Fields, record?: Kinds[K]): void {
		checkReferences(fields, resource.references ?? {}, store);
		resource.validate?.(fields, record, context);
	}

	function create(fields: Fields): Kinds[K] {
		validate(fields);
		const record = store.add(kind, fields);
		resource.afterSave?.(record, fields, context);
		return record;
	}

	function update(record: Kinds[K], fields: Fields): Kinds[K] {
		validate(fields, record);
		if (resource.update) resource.update(record, fields, context);
		else store.change(kind, record, fields);
		resource.afterSave?.(record, fields, context);
		return record;
	}

	function remove(record: Kinds[K]): void {
		resource.beforeDelete?.(record, context);
		all.delete(all.idOf(record));
	}

	function carryOutBatch({ body, refusedItems }: OperationRequest): Result {
		type Item = Fields & { id: string };
		const { operation, items } = body as {
			operation: 'create' | 'update' | 'delete';
			// One that is refused may be anything.
			items: Array<Item | null>;
		};
		const changed: Array<{ result: BatchItem; record: Kinds[K] }> = [];
		const idOf = (item: Item | null) => item?.id;
		const results = carryOutEach(items, refusedItems, idOf, (item, index): BatchItem => {
			const { id, ...fields } = item as Item;
			if (operation === 'delete') {
				remove(find(store, kind, id));
				return { index, status: 204, id };
			}
			const record =
				operation === 'create' ? create(fields as Fields) : update(find(store, kind, id), fields as Fields);
			const result: BatchItem = { index, status: operation === 'create' ? 201 : 200, id: all.idOf(record) };
			// A copy, or an item that comes twice would show its last state both times.
			changed.push({ result, record: { ...record } });
			return result;
		});
		const data = presentAll(changed.map(({ record }) => record));
		changed.forEach(({ result }, at) => Object.assign(result, { data: data[at] }));
		return batch(results);
	}

	return {
		list: ({ params, query }) => {
			findParent(params);
			const { records, nextCursor } = page(all, resource, query, (record) => isInParent(record, params));
			return list(presentAll(records), nextCursor);
		},
		get: ({ params }) => single(presentOne(findOne(params))),
		create: ({ params, body }) => {
			findParent(params);
			const inParent = parent ? { [parent.field]: params[parent.field] } : {};
			return single(presentOne(create({ ...(body as Fields), ...inParent })), 201);
		},
		update: ({ params, body }) => single(presentOne(update(findOne(params), body as Fields))),
		delete: ({ params }) => {
			remove(findOne(params));
			return noContent();
		},
		batch: carryOutBatch,
	};
}
