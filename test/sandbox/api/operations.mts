/** Everything that the API does, by the contract's operationId: made from the contract and the resource definitions. */
import { operationIdAt, type Contract } from '../contract.mts';
import type { Kind } from '../model/kinds.mts';
import type { Context, Handler, Handlers, OperationRequest, Resource } from '../model/resource.mts';
import { crudHandlers } from './crud.mts';
import { responseTo, type ApiResponse } from './envelope.mts';

export type Operations = Record<string, (request: OperationRequest) => ApiResponse>;

export interface ApiDefinition {
	resources: { readonly [K in Kind]: Resource<K> };
	/** Operations that belong to no resource. */
	handlers: Handlers;
}

export function operationsOf({ resources, handlers }: ApiDefinition, contract: Contract, context: Context): Operations {
	const all: Handlers = { ...handlers };
	for (const kind of Object.keys(resources) as Kind[]) {
		Object.assign(all, standardHandlers(kind, resources[kind], contract, context), resources[kind].handlers);
	}
	return Object.fromEntries(
		Object.entries(all).map(([id, handle]) => [id, (request) => responseTo(handle(request, context))]),
	);
}

/** What the contract has at a resource's path. */
function standardHandlers<K extends Kind>(
	kind: K,
	definition: ApiDefinition['resources'][K],
	contract: Contract,
	context: Context,
): Handlers {
	const resource: Resource<K> = definition;
	const { path } = resource;
	if (path === undefined) return {};
	if (!contract.paths[path]) throw new Error(`The contract has no path ${path}.`);
	const itemPath = Object.keys(contract.paths).find((other) => isItemPath(other, path)) ?? '';
	const crud = crudHandlers(kind, resource, itemPath.slice(path.length + 2, -1), context);
	const places: Array<[path: string, method: string, handle: Handler]> = [
		[path, 'get', crud.list],
		[path, 'post', crud.create],
		[itemPath, 'get', crud.get],
		[itemPath, 'patch', crud.update],
		[itemPath, 'delete', crud.delete],
		[`${path}/batch`, 'post', crud.batch],
	];
	return Object.fromEntries(
		places.flatMap(([at, method, handle]) => {
			const id = operationIdAt(contract, at, method);
			return id === undefined ? [] : [[id, handle]];
		}),
	);
}

/** Whether it is the path of one record: `/buyers/{buyer_id}`. */
function isItemPath(other: string, path: string): boolean {
	return other.startsWith(`${path}/`) && /^\{\w+\}$/.test(other.slice(path.length + 1));
}
