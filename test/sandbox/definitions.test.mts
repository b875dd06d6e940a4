import { readContract } from './contract.mts';
import type { Kind } from './index.mts';
import { resources } from './resources/index.mts';

interface Parameter {
	$ref?: string;
	name: string;
	in: string;
	schema: { enum?: string[] };
}

/** Read by api/paging.mts for every list. */
const pagination = ['limit', 'cursor', 'search', 'sort', 'order'];

/** The query parameters that the contract has for a list. */
function queryParametersOf(path: string): Parameter[] {
	const { paths, components } = readContract();
	const { parameters = [] } = paths[path]?.get as { parameters?: Parameter[] };
	return parameters
		.map((parameter) => {
			const name = parameter.$ref?.split('/').at(-1);
			return name === undefined ? parameter : (components.parameters?.[name] as Parameter);
		})
		.filter((parameter) => parameter.in === 'query');
}

const kinds = Object.keys(resources) as Kind[];
const listed = kinds.flatMap((kind) => {
	const { path } = resources[kind];
	return path === undefined ? [] : [[kind, path] as const];
});

describe('the definition of a resource', () => {
	it.each(listed)('%s has the filters, search and sort fields that the contract has for GET %s', (kind, path) => {
		const { filters = {}, sortFields = [], searchFields = [] } = resources[kind];
		const parameters = queryParametersOf(path);
		const names = parameters.map(({ name }) => name);
		expect(Object.keys(filters).sort()).toEqual(names.filter((name) => !pagination.includes(name)).sort());
		expect([...sortFields]).toEqual(parameters.find(({ name }) => name === 'sort')?.schema.enum ?? []);
		expect(searchFields.length > 0).toBe(names.includes('search'));
	});

	it('has an ID prefix of its own', () => {
		const prefixes = kinds.map((kind) => resources[kind].idPrefix);
		expect(new Set(prefixes).size).toBe(kinds.length);
	});
});
