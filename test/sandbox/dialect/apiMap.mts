/** The operations of the contract by method and path, with what a dialect has to know of each. */
import type { Contract } from '../contract.mts';

/** An operation of the contract. */
export interface MappedOperation {
	id: string;
	/** In capital letters. */
	method: string;
	/** As in the contract: `/buyers/{buyer_id}`. */
	path: string;
	kind: 'list' | 'create' | 'read' | 'change' | 'delete' | 'batch';
	/** The resource's name in the singular and plural: `phone_number`, `phone_numbers`. */
	name: string;
	plural: string;
	/** Where records like the one that it is about are listed, and where one of them is; undefined where there are none. */
	listPath: string | undefined;
	itemPath: string | undefined;
	/** The contract's key of a record's own ID: `id`, `call_id`. */
	idField: string;
	/** The ID's name in paths: `number_id`. */
	idParam: string;
	/** Names of query parameters that it cannot do without. */
	requiredQuery: readonly string[];
}

interface ContractPart {
	operationId?: string;
	tags?: readonly string[];
	parameters?: readonly Parameter[];
	responses?: Record<string, unknown>;
}

interface Parameter {
	$ref?: string;
	name?: string;
	in?: string;
	required?: boolean;
}

const METHODS = ['get', 'post', 'put', 'patch', 'delete'];

/** Where resources are, and the key of a record's own ID, for those that have another than `id`. */
export type IdFields = ReadonlyMap<string, string>;

export class ApiMap {
	private readonly operations: Array<MappedOperation & { pattern: RegExp }>;

	constructor(contract: Contract, idFields: IdFields) {
		const base = basePath(contract.servers[0]?.url);
		this.operations = Object.entries(contract.paths)
			.flatMap(([path, item]) => {
				const server = item.servers?.[0] ? basePath(item.servers[0].url) : base;
				const pattern = new RegExp(`^${server}${path.replace(/\{[^}]+\}/g, '[^/]+')}$`);
				return METHODS.filter((method) => item[method]).map((method) => ({
					...mapped(contract, path, method, idFields),
					pattern,
				}));
			})
			// A literal path goes before one with parameters.
			.sort((a, b) => count(a.path, '{') - count(b.path, '{'));
	}

	/** @param path as in the request, without its query */
	find(method: string, path: string): MappedOperation | undefined {
		return this.operations.find((operation) => operation.method === method && operation.pattern.test(path));
	}

	/** The operation at a path of the contract. */
	at(method: string, path: string): MappedOperation | undefined {
		return this.operations.find((operation) => operation.method === method && operation.path === path);
	}
}

function mapped(contract: Contract, path: string, method: string, idFields: IdFields): MappedOperation {
	const part = partAt(contract, path, method);
	const name = (part.tags?.[0] ?? '').toLowerCase().replaceAll(' ', '_');
	const paths = Object.keys(contract.paths);
	const listPath = paths
		.filter((other) => path === other || path.startsWith(`${other}/`))
		.filter((other) => kindOf(other, 'get', partAt(contract, other, 'get')) === 'list')
		.sort((a, b) => b.length - a.length)[0];
	const itemPath = paths.find((other) => /^\{\w+\}$/.test(below(other, listPath)));
	return {
		id: part.operationId ?? '',
		method: method.toUpperCase(),
		path,
		kind: kindOf(path, method, part),
		name,
		plural: name.endsWith('s') ? name : `${name}s`,
		listPath,
		itemPath,
		idField: idFields.get(listPath ?? '') ?? 'id',
		idParam: itemPath === undefined ? 'id' : below(itemPath, listPath).slice(1, -1),
		requiredQuery: (part.parameters ?? [])
			.map((parameter) => resolve(parameter, contract))
			.flatMap(({ name: query = '', in: place, required }) => (place === 'query' && required === true ? [query] : [])),
	};
}

function partAt(contract: Contract, path: string, method: string): ContractPart {
	return (contract.paths[path]?.[method] ?? {}) as ContractPart;
}

/** What a path has after another one and a slash; nothing where it lies elsewhere. */
function below(path: string, other: string | undefined): string {
	return other !== undefined && path.startsWith(`${other}/`) ? path.slice(other.length + 1) : '';
}

function resolve(parameter: Parameter, contract: Contract): Parameter {
	const name = parameter.$ref?.split('/').at(-1);
	return name === undefined ? parameter : (contract.components.parameters?.[name] as Parameter);
}

function kindOf(path: string, method: string, { responses = {} }: ContractPart): MappedOperation['kind'] {
	const statuses = Object.keys(responses);
	if (path.endsWith('/batch')) return 'batch';
	if (method === 'delete') return 'delete';
	if (method === 'get') return JSON.stringify(responses).includes('/schemas/Page"') ? 'list' : 'read';
	return method === 'post' && (statuses.includes('201') || statuses.includes('202')) ? 'create' : 'change';
}

function basePath(url: string | undefined): string {
	return url === undefined ? '' : new URL(url).pathname.replace(/\/$/, '');
}

function count(text: string, character: string): number {
	return text.split(character).length - 1;
}
