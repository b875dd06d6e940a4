import { readFileSync } from 'node:fs';

import { parse } from 'yaml';

/** What is read of the contract here; it is linted elsewhere, so its form is taken for granted. */
export interface Part {
	$ref?: string;
	'x-evidence'?: string;
	properties?: Record<string, Part>;
	parameters?: Part[];
	operationId?: string;
	name?: string;
	[key: string]: unknown;
}

export interface ContractOperation {
	id: string;
	method: string;
	/** E.g. `/buyers/{buyer_id}`. */
	path: string;
}

const METHODS = ['get', 'post', 'patch', 'put', 'delete'];

export const contract = parse(readFileSync('test/contract/openapi.yaml', 'utf8')) as Part & {
	paths: Record<string, Record<string, Part>>;
	webhooks: Record<string, Record<string, Part>>;
};

/** Every operation of the REST API. */
export const operations: ContractOperation[] = Object.entries(contract.paths).flatMap(([path, item]) =>
	METHODS.filter((method) => item[method]).map((method) => ({
		id: String(item[method]?.operationId),
		method: method.toUpperCase(),
		path,
	})),
);

/** Follows a reference to what it names. */
export function resolve(part: Part): Part {
	if (!part.$ref) return part;
	const steps = part.$ref.replace('#/', '').split('/');
	return resolve(steps.reduce<Part>((at, step) => at[step] as Part, contract));
}

/** @returns the operation that a request belongs to; a literal path goes before one with parameters */
export function operationOf(method: string, path: string): ContractOperation | undefined {
	const matches = operations.filter((operation) => {
		const pattern = operation.path.replace(/\{[^}]+\}/g, '[^/]+');
		return operation.method === method && new RegExp(`^${pattern}$`).test(path);
	});
	return matches.find((operation) => !operation.path.includes('{')) ?? matches[0];
}
