import type { INodeProperties } from 'n8n-workflow';

import type { Resource } from '../resources/model';
import { operationProperties } from './operation';

/** Combines the properties of all operations into those of the node. What one operation shows is decided in `operation.ts`. */

/** Shown last in every operation, in this order. Merged properties would otherwise stay where they came first. */
const LAST = [
	'examples',
	'fields',
	'columns',
	'returnAll',
	'limit',
	'dateRange',
	'from',
	'to',
	'simple',
	'output',
	'selectedFields',
	'added',
	'filters',
	'sort',
	'options',
];

/** Merges properties that differ only in the operation that shows them, because n8n keeps all of them in memory. */
function merged(properties: INodeProperties[]): INodeProperties[] {
	const seen = new Map<string, INodeProperties>();
	for (const property of properties) {
		const { displayOptions, ...rest } = property;
		const { operation = [], ...show } = displayOptions?.show ?? {};
		const key = JSON.stringify([rest, show, displayOptions?.hide]);
		const before = seen.get(key)?.displayOptions?.show;
		if (before) before.operation = [...(before.operation ?? []), ...operation];
		else seen.set(key, { ...rest, displayOptions: { ...displayOptions, show: { ...show, operation } } });
	}
	return [...seen.values()].sort((a, b) => LAST.indexOf(a.name) - LAST.indexOf(b.name));
}

function resourceProperties(resource: Resource): INodeProperties[] {
	const { operations, defaultOperation } = resource;
	return [
		{
			displayName: 'Operation',
			name: 'operation',
			type: 'options',
			noDataExpression: true,
			default: defaultOperation,
			displayOptions: { show: { resource: [resource.name] } },
			options: operations.map(({ name, label, action, description }) => ({
				name: label,
				value: name,
				action,
				description,
			})),
		},
		...merged(operations.flatMap((operation) => operationProperties(resource, operation))),
	];
}

/** The parameters of the CallMatrix node: a resource, an operation, and what that operation takes. */
export function nodeProperties(resources: Resource[], defaultResource: string): INodeProperties[] {
	return [
		{
			displayName: 'Resource',
			name: 'resource',
			type: 'options',
			noDataExpression: true,
			default: defaultResource,
			options: resources.map(({ name, label, description }) => ({ name: label, value: name, description })),
		},
		...resources.flatMap(resourceProperties),
	];
}
