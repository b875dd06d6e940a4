import type { INodeProperties } from 'n8n-workflow';

import { isApiOperation, mappingMethod, pathFields, simplifiedFields } from '../resources/derived';
import type { Field, Operation, Resource } from '../resources/model';
import { columnsNotice, examplesNotice } from './columns';
import { toProperty } from './field';
import { options } from './options';
import { dateRange, FROM, LIMIT, OUTPUT, RETURN_ALL, SELECTED_FIELDS, SIMPLIFY, sorting, TO } from './reading';

/** Builds the properties that one operation shows, from its data. `properties.ts` combines them into the node. */

type Shown = NonNullable<NonNullable<INodeProperties['displayOptions']>['show']>;

const byName = (a: INodeProperties, b: INodeProperties): number => a.displayName.localeCompare(b.displayName);

const collection = (
	displayName: string,
	name: string,
	placeholder: string,
	properties: INodeProperties[],
): INodeProperties => ({
	displayName,
	name,
	type: 'collection',
	placeholder,
	default: {},
	options: properties.sort(byName),
});

const ANY = { name: 'Any', value: '' };
const YES_NO = [
	{ name: 'No', value: false },
	{ name: 'Yes', value: true },
];

/** A filter that is added starts empty, and keeps nothing out until it is filled in. */
function toFilter(field: Field): INodeProperties {
	const property = toProperty(field);
	// A switch is always on or off.
	const choices = property.type === 'boolean' ? YES_NO : property.type === 'options' ? property.options : undefined;
	return choices ? { ...property, type: 'options', default: '', options: [ANY, ...choices] } : property;
}

/** Whether the operation changes an existing resource. */
const changes = ({ kind }: Operation): boolean => kind === 'update';

function columnMapping(resource: Resource, operation: Operation): INodeProperties {
	return {
		displayName: changes(operation) ? 'Fields to Update' : 'Fields',
		name: 'fields',
		type: 'resourceMapper',
		noDataExpression: true,
		default: { mappingMode: 'defineBelow', value: null },
		required: true,
		typeOptions: {
			resourceMapper: {
				resourceMapperMethod: mappingMethod(resource, operation),
				mode: 'add',
				valuesLabel: changes(operation) ? 'Fields to Update' : 'Fields',
				fieldWords: { singular: 'field', plural: 'fields' },
				addAllFields: true,
				multiKeyMatch: false,
				supportAutoMap: true,
			},
		},
	};
}

/** The ID of the resource may be empty where the rows of a sheet hold it. */
function idProperty(field: Field, resource: Resource, operation: Operation): INodeProperties {
	const property = toProperty(field);
	if (field !== resource.id || !operation.mapped) return { ...property, required: true };
	if (operation.kind === 'upsert') {
		return {
			...property,
			description: `The ${resource.noun} to update. Leave this empty to go by name: the ${resource.noun} of that name is updated, or created if there is none. With Map Automatically, each row may hold the ID in its column ${field.name} or id.`,
		};
	}
	return {
		...property,
		description: `The ${resource.noun} to update. With Map Automatically, leave this empty: each row then holds the ID in its column ${field.name} or id.`,
	};
}

function shownFields(operation: Operation): INodeProperties[] {
	if (operation.mapped) return [];
	const required = (operation.required ?? []).map((field) => ({ ...toProperty(field), required: true }));
	const others = (operation.shown ?? []).map((field) => ({
		...toProperty(field),
		...(field.type === 'yesNo' && { default: false }),
	}));
	return [...required, ...others];
}

function readingProperties(resource: Resource, operation: Operation, show: Shown): INodeProperties[] {
	const { period, sorts, filters } = operation;
	const only = (property: INodeProperties, more: Shown): INodeProperties => ({
		...property,
		displayOptions: { show: { ...show, ...more } },
	});
	const lists =
		isApiOperation(operation) && operation.answers === 'list' ? [RETURN_ALL, only(LIMIT, { returnAll: [false] })] : [];
	const periods = period
		? [dateRange(period.required ?? false), only(FROM, { dateRange: ['custom'] }), only(TO, { dateRange: ['custom'] })]
		: [];
	const shapes = simplifiedFields(resource, operation)
		? [
				{ ...SIMPLIFY, displayOptions: { show, hide: { '@tool': [true] } } },
				only(OUTPUT, { '@tool': [true] }),
				only(SELECTED_FIELDS, { '@tool': [true], output: ['selectedFields'] }),
			]
		: [];
	return [
		...lists,
		...periods,
		...shapes,
		...(filters ? [collection('Filters', 'filters', 'Add filter', filters.map(toFilter))] : []),
		...(sorts ? [sorting(sorts.map(({ value, label }) => ({ name: label, value })))] : []),
	];
}

/** The properties of an operation, in the order in which the user fills them in. */
export function operationProperties(resource: Resource, operation: Operation): INodeProperties[] {
	const show: Shown = { resource: [resource.name], operation: [operation.name] };
	const { warning, mapped, added } = operation;
	const title = changes(operation) ? 'Fields to Update' : 'Additional Fields';
	const properties: INodeProperties[] = [
		...(warning ? [{ displayName: warning, name: 'warning', type: 'notice' as const, default: '' }] : []),
		...pathFields(resource, operation).map((field) => idProperty(field, resource, operation)),
		...shownFields(operation),
		...(mapped
			? [examplesNotice(operation), columnMapping(resource, operation), columnsNotice(resource, operation)]
			: []),
		...readingProperties(resource, operation, show),
		options(resource, operation),
		...(added && !mapped ? [collection(title, 'added', 'Add field', added.map(toProperty))] : []),
	];
	return properties.map(({ displayOptions, ...property }) => ({
		...property,
		displayOptions: { ...displayOptions, show: { ...show, ...displayOptions?.show } },
	}));
}
