import { readFileSync } from 'node:fs';

import { resources } from '../../nodes/CallMatrix/resources/index.ts';
import { check } from './check.mts';
import { contract } from './contract.mts';
import { isSeen, mutationsOf } from './mutations.mts';
import { OPERATIONS_FILE, operationsPage } from './operationsPage.mts';
import { outputSchema } from './schemas.mts';

test('The nodes reach all of the contract, and send nothing that it does not allow', () => {
	const { figures, holes } = check(contract);
	expect(holes).toEqual([]);
	expect(figures.requests).toBeGreaterThan(500);
	expect(figures.valid).toBe(figures.requests);
});

describe('Were the contract another, it would be noticed', () => {
	const mutations = mutationsOf(contract);
	const kinds = [...new Set(mutations.map(({ kind }) => kind))];

	test('in every way in which it is tried', () => {
		expect(kinds.sort()).toEqual([
			'drops a path',
			'makes an optional field required',
			'renames a field',
			'tightens an enum',
		]);
		expect(mutations.length).toBeGreaterThan(200);
	});

	// All of them are tried by `npm run contract -- --mutate`.
	test.each(kinds)('when it %s', (kind) => {
		const some = mutations.filter((mutation) => mutation.kind === kind).filter((_, at) => at % 20 === 0);
		expect(some.length).toBeGreaterThan(2);
		for (const mutation of some) expect([mutation.what, isSeen(contract, mutation)]).toEqual([mutation.what, true]);
	});

	test('and a copy that is not changed has no hole', () => {
		expect(isSeen(contract, { kind: 'drops a path', what: 'nothing', apply: () => undefined })).toBe(false);
	});
});

describe('What is made from the data is up to date (npm run generate)', () => {
	test.each(resources.map((resource) => [resource.label, resource] as const))('output schemas of %s', (_, resource) => {
		for (const operation of resource.operations) {
			const schemas = outputSchema(resource, operation, contract);
			// What a free request answers is not known.
			expect(schemas).toHaveLength(operation.own ? 0 : 1);
			for (const { file, text } of schemas) expect([file, readFileSync(file, 'utf8')]).toEqual([file, text]);
		}
	});

	test('docs/operations.md', () => {
		expect(readFileSync(OPERATIONS_FILE, 'utf8')).toBe(operationsPage(resources));
	});
});
