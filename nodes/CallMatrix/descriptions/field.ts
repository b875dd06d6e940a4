import type { INodeProperties, INodePropertyMode, INodePropertyOptions } from 'n8n-workflow';

import { resources } from '../resources';
import { BY_NAME, exampleOf, parameterName } from '../resources/derived';
import type { Choice, Field } from '../resources/model';

/** Shows one field of a resource in n8n's editor. Which fields an operation shows is decided in `operation.ts`. */

const toOption = ({ value, label, description }: Choice): INodePropertyOptions => ({ name: label, value, description });

function hint(field: Field): string | undefined {
	const example = exampleOf(field);
	return example ? `e.g. ${example}` : undefined;
}

/** The mode in which a name is written; none where the resource has no names. */
function nameModes(resource: string): INodePropertyMode[] {
	const example = resources.find(({ name }) => name === resource)?.lookup?.nameExample;
	const mode: Omit<INodePropertyMode, 'displayName'> = {
		name: BY_NAME,
		type: 'string',
		placeholder: `e.g. ${example ?? ''}`,
	};
	return example === undefined ? [] : [{ ...mode, displayName: 'By Name' }];
}

/** A searchable list of the resources in CallMatrix; a name, which is looked up when the node runs; or an ID. */
function locator(
	field: Field,
	resource: string,
	property: Pick<INodeProperties, 'description' | 'displayName' | 'name'>,
): INodeProperties {
	return {
		...property,
		type: 'resourceLocator',
		default: { mode: 'list', value: '' },
		modes: [
			{
				displayName: 'From List',
				name: 'list',
				type: 'list',
				typeOptions: { searchListMethod: resource, searchable: true },
			},
			...nameModes(resource),
			{ displayName: 'By ID', name: 'id', type: 'string', placeholder: hint(field) },
		],
	};
}

/** A list of rows that the user adds; expressions and sheets give the rows as a list or as text. */
const rows = (
	{ label }: Field,
	property: Pick<INodeProperties, 'description' | 'displayName' | 'name'>,
	values: INodeProperties[],
): INodeProperties => ({
	...property,
	type: 'fixedCollection',
	typeOptions: { multipleValues: true },
	placeholder: `Add ${label.replace(/s$/, '').toLowerCase()}`,
	default: {},
	options: [{ displayName: label, name: 'rows', values }],
});

/**
 * One field as an n8n property. Numbers and amounts of money are text inputs: a number input cannot be empty, and an empty cell must
 * never become 0.
 */
export function toProperty(field: Field): INodeProperties {
	const property = { displayName: field.label, name: parameterName(field), description: field.description };
	const { choices = [], resource } = field;
	switch (field.type) {
		case 'choice':
			return { ...property, type: 'options', default: choices[0]?.value, options: choices.map(toOption) };
		case 'choices':
		case 'choiceList':
			return { ...property, type: 'multiOptions', default: [], options: choices.map(toOption) };
		case 'moment':
			return { ...property, type: 'dateTime', default: '' };
		case 'yesNo':
			return { ...property, type: 'boolean', default: true };
		case 'json':
			return { ...property, type: 'json', default: '{}', placeholder: hint(field) };
		case 'rows':
			return rows(field, property, (field.fields ?? []).map(toProperty));
		case 'id':
			if (resource) return locator(field, resource, property);
			break;
		case 'ids':
			if (resource)
				return rows(field, property, [
					locator(field, resource, { displayName: field.label.replace(/s$/, ''), name: 'id' }),
				]);
			break;
	}
	const typeOptions = { ...(field.secret && { password: true }), ...(field.long && { rows: 3 }) };
	return {
		...property,
		type: 'string',
		default: '',
		placeholder: hint(field),
		...(Object.keys(typeOptions).length && { typeOptions }),
	};
}
