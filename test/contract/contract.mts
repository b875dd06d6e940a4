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

/** The schema of the JSON body that an operation takes; an empty one where it takes none. */
export function requestSchemaOf(operation: ContractOperation | undefined): Part & { required?: string[] } {
	const part = operation && contract.paths[operation.path]?.[operation.method.toLowerCase()];
	const body = part?.requestBody as { content?: Record<string, { schema: Part }> } | undefined;
	return flattened(body?.content?.['application/json']?.schema ?? {});
}

/** A schema with what it takes from others put into one. */
function flattened(part: Part): Part & { required?: string[] } {
	const { allOf = [], ...own } = resolve(part) as Part & { allOf?: Part[]; required?: string[] };
	const parts = [...allOf.map(flattened), own];
	return {
		...own,
		...Object.assign({}, ...parts),
		required: parts.flatMap(({ required = [] }) => required),
		properties: Object.assign({}, ...parts.map(({ properties }) => properties)) as Record<string, Part>,
	};
}

/** Every field of an object, those of objects in it by their path: `business_hours.start`. */
export function propertiesOf(schema: Part, under = ''): Record<string, Part> {
	return Object.fromEntries(
		Object.entries(schema.properties ?? {}).flatMap(([name, field]): [string, Part][] => {
			const part = flattened(field);
			const inner = Object.keys(part.properties ?? {}).length
				? Object.entries(propertiesOf(part, `${under}${name}.`))
				: [];
			return [[`${under}${name}`, part], ...inner];
		}),
	);
}
