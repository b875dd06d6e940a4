import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';

import { parameterName, type Choice, type Field, type Operation, type Resource } from '../resources/model';

/** Where a property is shown. */
type Shown = NonNullable<INodeProperties['displayOptions']>['show'];

const toOption = ({ value, label, description }: Choice): INodePropertyOptions => ({ name: label, value, description });

/**
 * One field as n8n shows it. Numbers are typed as text, because a number box cannot be left empty, and an empty cell
 * must never become a 0.
 */
function toProperty(field: Field): INodeProperties {
	const property = {
		displayName: field.label,
		name: parameterName(field),
		description: field.description,
		placeholder: field.example && `e.g. ${field.example}`,
	};
	switch (field.type) {
		case 'choice':
			return {
				...property,
				type: 'options',
				default: field.choices?.[0]?.value,
				options: field.choices?.map(toOption),
			};
		case 'choices':
			return { ...property, type: 'multiOptions', default: [], options: field.choices?.map(toOption) };
		case 'moment':
			return { ...property, type: 'dateTime', default: '' };
		default:
			return { ...property, type: 'string', default: '' };
	}
}

const collection = (displayName: string, name: string, fields: Field[], show: Shown): INodeProperties => ({
	displayName,
	name,
	type: 'collection',
	placeholder: name === 'filters' ? 'Add filter' : 'Add field',
	default: {},
	displayOptions: { show },
	options: [...fields].map(toProperty).sort((a, b) => a.displayName.localeCompare(b.displayName)),
});

const RETURN_ALL: INodeProperties = {
	displayName: 'Return All',
	name: 'returnAll',
	type: 'boolean',
	default: false,
	description: 'Whether to return all results or only up to a given limit',
};

const LIMIT: INodeProperties = {
	displayName: 'Limit',
	name: 'limit',
	type: 'number',
	typeOptions: { minValue: 1 },
	default: 50,
	description: 'Max number of results to return',
};

function operationProperties(resource: Resource, operation: Operation): INodeProperties[] {
	const show: Shown = { resource: [resource.name], operation: [operation.name] };
	const shown = (field: Field, required: boolean): INodeProperties => ({
		...toProperty(field),
		required,
		displayOptions: { show },
	});
	return [
		...(operation.required ?? []).map((field) => shown(field, true)),
		...(operation.anyOf ?? []).map((field) => shown(field, false)),
		...(operation.answers === 'list'
			? [
					{ ...RETURN_ALL, displayOptions: { show } },
					{ ...LIMIT, displayOptions: { show: { ...show, returnAll: [false] } } },
				]
			: []),
		...(operation.changes ? [collection('Fields to Update', 'changes', operation.changes, show)] : []),
		...(operation.filters ? [collection('Filters', 'filters', operation.filters, show)] : []),
	];
}

const hasId = (operation: Operation): boolean => operation.path.includes('{id}');

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
		{
			...toProperty(resource.id),
			required: true,
			displayOptions: {
				show: { resource: [resource.name], operation: operations.filter(hasId).map(({ name }) => name) },
			},
		},
		...operations.flatMap((operation) => operationProperties(resource, operation)),
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
