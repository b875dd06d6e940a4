import { readFileSync } from 'node:fs';

import { parse } from 'yaml';

/** What is read of the contract here; it is linted elsewhere, so its form is taken for granted. */
export interface Part {
	$ref?: string;
	'x-evidence'?: string;
	type?: string | string[];
	/** Texts, and null where the field may be removed. */
	enum?: (string | null)[];
	items?: Part;
	allOf?: Part[];
	oneOf?: Part[];
	required?: string[] | boolean;
	properties?: Record<string, Part>;
	parameters?: Part[];
	operationId?: string;
	name?: string;
	[key: string]: unknown;
}

export interface Contract extends Part {
	paths: Record<string, Record<string, Part>>;
	webhooks: Record<string, Record<string, Part>>;
}

export interface ContractOperation {
	id: string;
	method: string;
	/** E.g. `/buyers/{buyer_id}`. */
	path: string;
}

const METHODS = ['get', 'post', 'patch', 'put', 'delete'];

export const contract = parse(readFileSync('test/contract/openapi.yaml', 'utf8')) as Contract;

/** Every operation of the REST API. */
export const operationsOf = ({ paths }: Contract): ContractOperation[] =>
	Object.entries(paths).flatMap(([path, item]) =>
		METHODS.filter((method) => item[method]).map((method) => ({
			id: String(item[method]?.operationId),
			method: method.toUpperCase(),
			path,
		})),
	);

export const operations = operationsOf(contract);

/** Follows a reference to what it names. */
export function resolve(part: Part, document: Contract = contract): Part {
	if (!part.$ref) return part;
	const steps = part.$ref.replace('#/', '').split('/');
	return resolve(
		steps.reduce<Part>((at, step) => at[step] as Part, document),
		document,
	);
}

/** @returns the operation that a request belongs to; a literal path goes before one with parameters */
export function operationOf(
	method: string,
	path: string,
	among: ContractOperation[] = operations,
): ContractOperation | undefined {
	const matches = among.filter((operation) => {
		const pattern = operation.path.replace(/\{[^}]+\}/g, '[^/]+');
		return operation.method === method && new RegExp(`^${pattern}$`).test(path);
	});
	return matches.find((operation) => !operation.path.includes('{')) ?? matches[0];
}

/** What the contract says of an operation. */
export const partOf = ({ path, method }: ContractOperation, document: Contract = contract): Part =>
	document.paths[path]?.[method.toLowerCase()] ?? {};

const jsonOf = (part: Part): Part | undefined =>
	(part.content as Record<string, { schema: Part }> | undefined)?.['application/json']?.schema;

/** The schema of the JSON body that an operation takes; undefined where it takes none. */
export function bodySchemaOf(operation: ContractOperation, document: Contract = contract): Part | undefined {
	return jsonOf((partOf(operation, document).requestBody ?? {}) as Part);
}

/** The schema of what an operation answers when all is well; undefined where it answers with nothing. */
export function answerSchemaOf(operation: ContractOperation, document: Contract = contract): Part | undefined {
	const responses = (partOf(operation, document).responses ?? {}) as Record<string, Part>;
	const [, good = {}] = Object.entries(responses).find(([status]) => status.startsWith('2')) ?? [];
	return jsonOf(resolve(good, document));
}

/** The query parameters of an operation, by name. */
export function queryOf(operation: ContractOperation, document: Contract = contract): Map<string, Part> {
	const parameters = (partOf(operation, document).parameters ?? []).map((part) => resolve(part, document));
	return new Map(parameters.filter((part) => part.in === 'query').map((part) => [String(part.name), part]));
}

/** A schema with what it takes from others put into one. */
export function flattened(part: Part, document: Contract = contract): Part & { required: string[] } {
	const own = resolve(part, document);
	const one = own.oneOf?.find((choice) => resolve(choice, document).type !== 'null');
	const parts = [...(own.allOf ?? []), ...(one ? [one] : [])].map((inner) => flattened(inner, document));
	const all = [...parts, own];
	return {
		...(Object.assign({}, ...all) as Part),
		required: [...new Set(all.flatMap(({ required }) => (Array.isArray(required) ? required : [])))],
		properties: Object.assign({}, ...all.map(({ properties }) => properties)) as Record<string, Part>,
	};
}

/** Every field of an object, those of objects in it by their path: `business_hours.start`. */
export function propertiesOf(part: Part, document: Contract = contract, under = ''): Record<string, Part> {
	return Object.fromEntries(
		Object.entries(flattened(part, document).properties ?? {}).flatMap(([name, field]): [string, Part][] => [
			[`${under}${name}`, flattened(field, document)],
			...Object.entries(propertiesOf(field, document, `${under}${name}.`)),
		]),
	);
}

/** Whether null is among what a field may be. */
export function isNullable(part: Part, document: Contract = contract): boolean {
	const own = resolve(part, document);
	return (
		[own.type].flat().includes('null') ||
		(own.allOf ?? []).some((inner) => isNullable(inner, document)) ||
		(own.oneOf ?? []).some((inner) => isNullable(inner, document))
	);
}
