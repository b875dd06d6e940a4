import { readFileSync } from 'node:fs';

import {
	NodeHelpers,
	type ILoadOptionsFunctions,
	type INode,
	type INodeParameters,
	type INodeProperties,
} from 'n8n-workflow';

import { columnsFor, readColumns } from '../../nodes/CallMatrix/execution/input/columns.ts';
import { columnMapping } from '../../nodes/CallMatrix/methods/columnMapping.ts';
import { CallMatrix } from '../../nodes/CallMatrix/CallMatrix.node.ts';
import { resources } from '../../nodes/CallMatrix/resources/index.ts';
import {
	isApiOperation,
	parameterName,
	pathFields,
	simplifiedFields,
} from '../../nodes/CallMatrix/resources/derived.ts';
import type { Field, Operation, Resource } from '../../nodes/CallMatrix/resources/model.ts';

const { description } = new CallMatrix();
/** n8n makes it for AI agents: the same node under another name. */
const tool = { ...description, name: `${description.name}Tool` };

const every: [string, Resource, Operation][] = resources.flatMap((resource) =>
	resource.operations.map((operation): [string, Resource, Operation] => [
		`${resource.label}: ${operation.label}`,
		resource,
		operation,
	]),
);

/** What n8n's editor shows for these values, besides Resource and Operation. */
function shown(parameters: INodeParameters, of = description): INodeProperties[] {
	const node = { typeVersion: 1, parameters } as unknown as INode;
	return description.properties.filter(
		(property) =>
			!['resource', 'operation'].includes(property.name) &&
			NodeHelpers.displayParameter(parameters, property, node, of),
	);
}

const names = (properties: INodeProperties[]): string[] => properties.map(({ name }) => name).sort();

/** What a person should see, by the data of the operation alone. */
function wanted(resource: Resource, operation: Operation): string[] {
	const { mapped, required = [], shown: optional = [], added, filters, period, sorts, warning } = operation;
	const isList = isApiOperation(operation) && operation.answers === 'list';
	return [
		...pathFields(resource, operation).map(parameterName),
		...(mapped ? ['examples', 'fields'] : [...required, ...optional].map(parameterName)),
		...(added && !mapped ? ['added'] : []),
		...(filters ? ['filters'] : []),
		...(period ? ['dateRange'] : []),
		...(sorts ? ['sort'] : []),
		'options',
		...(warning ? ['warning'] : []),
		...(isList ? ['returnAll', 'limit'] : []),
		...(simplifiedFields(resource, operation) ? ['simple'] : []),
	].sort();
}

test('A filter that is added starts empty, and a list among them shows Any', () => {
	const collections = description.properties.filter(({ name }) => name === 'filters');
	const filters = collections.flatMap(({ options }) => options as INodeProperties[]);
	expect(filters.some(({ type }) => type === 'options')).toBe(true);
	for (const { name, type, default: start, options = [] } of filters) {
		const value = type === 'resourceLocator' ? (start as { value: unknown }).value : start;
		expect([name, value]).toEqual([name, type === 'multiOptions' ? [] : '']);
		if (type === 'options') expect(options[0]).toEqual({ name: 'Any', value: '' });
	}
});

describe('For every operation a person sees exactly its own fields, each once', () => {
	test.each(every)('%s', (_, resource, operation) => {
		const chosen = {
			resource: resource.name,
			operation: operation.name,
			returnAll: false,
			dateRange: 'any',
			fields: { mappingMode: 'defineBelow', value: null },
		};
		expect(names(shown(chosen))).toEqual(wanted(resource, operation));
		expect(names(shown({ ...chosen, returnAll: true }))).toEqual(
			wanted(resource, operation).filter((name) => name !== 'limit'),
		);
		const automatic = { ...chosen, fields: { mappingMode: 'autoMapInputData', value: null } };
		expect(names(shown(automatic))).toEqual(
			wanted(resource, operation)
				.map((name) => (name === 'examples' ? 'columns' : name))
				.sort(),
		);
		const custom = operation.period ? ['dateRange', 'from', 'to'] : [];
		expect(
			names(shown({ ...chosen, dateRange: 'custom' })).filter((name) => /^(dateRange|from|to)$/.test(name)),
		).toEqual(custom);
	});
});

describe('A column mapping', () => {
	const mapped = every.filter(([, , operation]) => operation.mapped);
	const noticeOf = (resource: Resource, operation: Operation, mappingMode: string): string => {
		const chosen = { resource: resource.name, operation: operation.name, fields: { mappingMode, value: null } };
		return shown(chosen).find(({ type, name }) => type === 'notice' && name !== 'warning')?.displayName ?? '';
	};
	/** Labels of fields, as a notice shows them. */
	const labelsIn = (notice: string): string[] => [...notice.matchAll(/<b>(.*?)<\/b>/g)].map(([, label]) => label ?? '');
	const fieldsOf = ({ required = [], added = [] }: Operation): Field[] => [...required, ...added];

	test.each(mapped)(
		'shows an example of each field, in its label or above the fields: %s',
		async (_, resource, operation) => {
			const notice = noticeOf(resource, operation, 'defineBelow');
			const { fields } = await columnMapping(operation).call({} as ILoadOptionsFunctions);
			for (const [at, { displayName }] of fields.entries()) {
				const field = fieldsOf(operation)[at] as Field;
				const example = field.type === 'choice' ? undefined : field.example;
				if (example !== undefined) expect([displayName, notice].join(' ')).toContain(example);
				// The editor cuts what is longer.
				expect(displayName.length).toBeLessThanOrEqual(25);
			}
		},
	);

	test.each(mapped)('names the columns that Map Automatically reads, and each is one: %s', (_, resource, operation) => {
		const notice = noticeOf(resource, operation, 'autoMapInputData');
		if (isApiOperation(operation) && operation.open) {
			expect(notice).toContain('with all its columns');
			return;
		}
		const own = operation.kind === 'create' ? [] : [`${resource.label} ID`, resource.label];
		expect(labelsIn(notice)).toEqual([...own, ...fieldsOf(operation).map(({ label }) => label)]);
		const columns = columnsFor(fieldsOf(operation));
		for (const { label } of fieldsOf(operation)) expect(readColumns(columns, { [label]: 'x' }).ignored).toEqual([]);
	});

	test('links to a section of the documentation that there is', () => {
		const [, page = '', section = ''] = /docs\/(.*?\.md)#(\w+)/.exec(JSON.stringify(description.properties)) ?? [];
		const text = readFileSync(new URL(`../../docs/${page}`, import.meta.url), 'utf8');
		expect(text.toLowerCase()).toContain(`\n## ${section}\n`);
	});
});

describe('For an AI agent', () => {
	test.each(every)('Simplify becomes Output, with Selected Fields: %s', (_, resource, operation) => {
		const chosen = { resource: resource.name, operation: operation.name, output: 'selectedFields' };
		const isReading = simplifiedFields(resource, operation) !== undefined;
		const found = names(shown(chosen, tool));
		expect(found).not.toContain('simple');
		expect(found.includes('output')).toBe(isReading);
		expect(found.includes('selectedFields')).toBe(isReading);
	});

	test('the node is a tool, and every operation says what it does', () => {
		expect(description.usableAsTool).toBe(true);
		for (const [, , operation] of every) expect(operation.description).toMatch(/\w \w/);
	});
});

describe('The description of the node', () => {
	test('has no field that nobody ever sees', () => {
		const seen = new Set<INodeProperties>();
		for (const [, resource, operation] of every) {
			const chosen = {
				resource: resource.name,
				operation: operation.name,
				returnAll: false,
				dateRange: 'custom',
				output: 'selectedFields',
			};
			for (const mappingMode of ['defineBelow', 'autoMapInputData']) {
				const parameters = { ...chosen, fields: { mappingMode, value: null } };
				for (const property of [...shown(parameters), ...shown(parameters, tool)]) seen.add(property);
			}
		}
		expect(description.properties.filter((property) => !seen.has(property)).map(({ name }) => name)).toEqual([
			'resource',
			...resources.map(() => 'operation'),
		]);
	});

	test('asks first what it is about, then how much, of which time and in which shape, and ends with the collections', () => {
		const found = shown({ resource: 'call', operation: 'getAll', returnAll: false, dateRange: 'custom' }).map(
			({ name }) => name,
		);
		expect(found).toEqual(['returnAll', 'limit', 'dateRange', 'from', 'to', 'simple', 'filters', 'sort', 'options']);
	});

	test('asks which resource it is about before a column mapping, and names the columns below it', () => {
		for (const [, resource, operation] of every.filter(([, , { mapped }]) => mapped)) {
			const chosen = { resource: resource.name, operation: operation.name };
			const orderIn = (mappingMode: string): string[] =>
				shown({ ...chosen, fields: { mappingMode, value: null } }).map(({ name }) => name);
			const path = operation.kind === 'upsert' ? [] : pathFields(resource, operation).map(parameterName);
			expect(orderIn('defineBelow').filter((name) => [...path, 'examples', 'fields'].includes(name))).toEqual([
				...path,
				'examples',
				'fields',
			]);
			expect(orderIn('autoMapInputData').filter((name) => [...path, 'columns', 'fields'].includes(name))).toEqual([
				...path,
				'fields',
				'columns',
			]);
		}
	});

	test('stays under 250 kB', () => {
		expect(JSON.stringify(description.properties).length).toBeLessThan(250_000);
	});

	test('keeps resources, operations and choices in the order of the alphabet, as n8n wants it', () => {
		for (const { options = [], name } of description.properties.filter(({ name }) =>
			/^(resource|operation)$/.test(name),
		)) {
			const labels = options.map((option) => option.name);
			expect([name, labels]).toEqual([name, [...labels].sort((a, b) => a.localeCompare(b))]);
		}
	});

	test('names each operation by an action of its own', () => {
		const actions = every.map(([, , { action }]) => action);
		expect(new Set(actions).size).toBe(actions.length);
		for (const action of actions) expect(action).toMatch(/^[A-Z](?!.*\b(a|an|the)\b)\S*( \S+)*(?<![.:])$/);
	});

	test('lets no resource have more than ten operations besides Create or Update, and none stand first that changes something where one reads', () => {
		for (const { label, operations, defaultOperation } of resources) {
			const count = operations.filter(({ kind }) => kind !== 'upsert').length;
			expect([label, count]).toEqual([label, Math.min(count, 10)]);
			const first = operations.find(({ name }) => name === defaultOperation);
			const reads = operations.some(({ kind }) => kind === 'read');
			expect([label, first && (!reads || first.kind === 'read')]).toEqual([label, true]);
		}
	});

	test('gives every reference to another resource a list to choose from', () => {
		const known = new Set(resources.filter(({ lookup }) => lookup).map(({ name }) => name));
		const fields = every.flatMap(([, resource, operation]) => [
			...pathFields(resource, operation),
			...(operation.required ?? []),
			...(operation.shown ?? []),
			...(operation.added ?? []),
			...(operation.filters ?? []),
		]);
		const references = fields
			.flatMap((field) => [field, ...(field.fields ?? [])])
			.filter(({ type }) => /^ids?$/.test(type));
		const ids = new Set(resources.map(({ id }) => id?.name));
		expect(references.some(({ resource }) => resource)).toBe(true);
		for (const { name, resource } of references) {
			// What is no resource of its own, as the nodes of an IVR flow, has no list.
			const hasList = resource === undefined ? !ids.has(name.replace(/s$/, '')) : known.has(resource);
			expect([name, hasList]).toEqual([name, true]);
		}
	});

	test('speaks of no error, failure, problem or mistake', () => {
		expect(JSON.stringify(description.properties)).not.toMatch(/\b(error|failure|problem|mistake)/i);
	});
});
