import {
	bodySchemaOf,
	flattened,
	partOf,
	queryOf,
	resolve,
	type Contract,
	type ContractOperation,
	type Part,
} from './contract.mts';
import type { PossibleRequest } from './requests.mts';
import { findFault } from './validity.mts';

/** The ids of a path, each with what the contract says of it. */
function pathFaults(path: string, operation: ContractOperation, document: Contract): string[] {
	const item = document.paths[operation.path] as { parameters?: Part[] } | undefined;
	const parameters = [...(item?.parameters ?? []), ...(partOf(operation, document).parameters ?? [])].map((part) =>
		resolve(part, document),
	);
	const segments = path.split('/');
	return operation.path.split('/').flatMap((segment, at) => {
		const name = /^\{(.+)\}$/.exec(segment)?.[1];
		if (name === undefined) return [];
		const parameter = parameters.find((part) => part.in === 'path' && part.name === name);
		if (!parameter) return [`the contract does not say what ${segment} is`];
		const fault = findFault(parameter.schema as Part, decodeURIComponent(segments[at] ?? ''), document);
		return fault ? [`${segment} ${fault}`] : [];
	});
}

/** Why one query parameter is not what the contract has; undefined where it is. */
function findQueryFault(
	name: string,
	value: unknown,
	known: Map<string, Part>,
	document: Contract,
): string | undefined {
	const parameter = known.get(name);
	if (!parameter) return `the contract has no query parameter ${name}`;
	const schema = parameter.schema as Part;
	const isList = flattened(schema, document).type === 'array';
	const fault = findFault(schema, isList ? String(value).split(',') : value, document);
	return fault && `query parameter ${name} ${fault}`;
}

/** Why the contract refuses a request, which belongs to this operation of it. */
export function* faultsOf(
	{ request: { path, query = {}, body, atHost = false } }: PossibleRequest,
	operation: ContractOperation,
	document: Contract,
): Generator<string> {
	const isAtHost = document.paths[operation.path]?.servers !== undefined;
	if (isAtHost !== atHost) yield 'the path lies elsewhere';
	yield* pathFaults(path, operation, document);
	const known = queryOf(operation, document);
	for (const [name, value] of Object.entries(query)) {
		const fault = findQueryFault(name, value, known, document);
		if (fault) yield fault;
	}
	for (const [name, { required }] of known) {
		if (required === true && !(name in query)) yield `query parameter ${name} is missing`;
	}
	const schema = bodySchemaOf(operation, document);
	if (!schema) {
		if (body !== undefined) yield 'the contract takes no body';
		return;
	}
	const fault = findFault(schema, body, document);
	if (fault) yield `body ${fault}`;
}
