import { readFileSync } from 'node:fs';

import { EVENTS } from '../../nodes/CallMatrix/events.ts';
import { ITEM_FIELDS } from '../../nodes/CallMatrix/itemFields.ts';
import { resources } from '../../nodes/CallMatrix/resources/index.ts';
import { allAsked, type Asked } from './asked.mts';
import { check } from './check.mts';
import { contract } from './contract.mts';
import { isSeen, mutationsOf, type MutationKind } from './mutations.mts';
import { EVENTS_FILE, eventsPage } from './eventsPage.mts';
import { OPERATIONS_FILE, operationsPage } from './operationsPage.mts';
import { outputSchema } from './schemas.mts';

let asked: Asked[];

beforeAll(async () => {
	asked = await allAsked();
});

test('The nodes reach all of the contract, and send nothing that it does not allow', () => {
	const { figures, holes } = check(contract, asked);
	expect(holes).toEqual([]);
	expect(figures.requests).toBeGreaterThan(500);
	expect(figures.valid).toBe(figures.requests);
});

test('Create or Update sends what Create and Update of the same resource send, and each is checked', () => {
	const upserts = resources.flatMap(({ label, operations }) =>
		operations.flatMap((operation) => (operation.kind === 'upsert' ? [{ label, operations, operation }] : [])),
	);
	expect(upserts.map(({ label }) => label)).toEqual(['Buyer', 'Campaign', 'Offer']);
	for (const { label, operations, operation } of upserts) {
		for (const each of [operation.create, operation.update]) {
			expect(operations).toContain(each);
			const [own, through] = [`${label}: ${each.label}`, `${label}: ${operation.label}, as ${each.label}`].map(
				(name) => asked.find(({ what }) => what === name)?.requests,
			);
			expect(own?.length).toBeGreaterThan(5);
			expect(through).toEqual(own);
		}
	}
});

describe('Were the contract another, it would be noticed', () => {
	const KINDS: MutationKind[] = [
		'adds a choice',
		'adds a field',
		'drops a path',
		'makes an optional field required',
		'renames a field',
		'tightens an enum',
	];

	test('in every way in which it is tried', () => {
		const mutations = mutationsOf(contract, asked);
		expect([...new Set(mutations.map(({ kind }) => kind))].sort()).toEqual(KINDS);
		expect(mutations.length).toBeGreaterThan(200);
	});

	// All of them are tried by `npm run contract -- --mutate`.
	test.each(KINDS)('when it %s', (kind) => {
		const mutations = mutationsOf(contract, asked).filter((mutation) => mutation.kind === kind);
		const some = mutations.filter((_, at) => at % Math.ceil(mutations.length / 12) === 0);
		expect(some.length).toBeGreaterThan(5);
		for (const mutation of some)
			expect([mutation.what, isSeen(contract, asked, mutation)]).toEqual([mutation.what, true]);
	});

	test('and a copy that is not changed has no hole', () => {
		const nothing = { kind: 'drops a path', what: 'nothing', apply: () => undefined } as const;
		expect(isSeen(contract, asked, { ...nothing, isOfRequest: false })).toBe(false);
	});
});

describe('What is made from the data is up to date (npm run generate)', () => {
	test.each(resources.map((resource) => [resource.label, resource] as const))('output schemas of %s', (_, resource) => {
		for (const operation of resource.operations) {
			const schemas = outputSchema(resource, operation, contract);
			// What a free request answers is not known.
			expect(schemas).toHaveLength(operation.execute ? 0 : 1);
			for (const { file, text } of schemas) expect([file, readFileSync(file, 'utf8')]).toEqual([file, text]);
		}
	});

	test('docs/operations.md', () => {
		expect(readFileSync(OPERATIONS_FILE, 'utf8')).toBe(operationsPage(resources));
	});

	test('docs/events.md', () => {
		expect(readFileSync(EVENTS_FILE, 'utf8')).toBe(eventsPage(EVENTS, ITEM_FIELDS));
	});
});
