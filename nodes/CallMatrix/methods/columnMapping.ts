import type { ILoadOptionsFunctions, ResourceMapperField, ResourceMapperFields } from 'n8n-workflow';

import { columnLabel, parameterName } from '../resources/derived';
import type { Field, Operation } from '../resources/model';

/**
 * A field as a column. Only a choice has a widget of its own: everything else is text, because n8n would make a 0 of an
 * empty number and a no of an empty switch.
 */
function toColumn(field: Field, isRequired: boolean): ResourceMapperField {
	const choices =
		field.type === 'yesNo'
			? [
					{ value: 'yes', label: 'Yes' },
					{ value: 'no', label: 'No' },
				]
			: field.choices;
	const isOneChoice = field.type === 'choice' || field.type === 'yesNo';
	return {
		id: parameterName(field),
		displayName: columnLabel(field),
		required: isRequired,
		defaultMatch: false,
		canBeUsedToMatch: false,
		display: true,
		...(isOneChoice
			? { type: 'options' as const, options: choices?.map(({ value, label }) => ({ name: label, value })) }
			: { type: 'string' as const }),
	};
}

/** The fields that an operation takes, as the columns that a person fills in or a sheet has. */
export const columnMapping = ({ required = [], added = [] }: Operation) =>
	async function (this: ILoadOptionsFunctions): Promise<ResourceMapperFields> {
		return await Promise.resolve({
			fields: [...required.map((field) => toColumn(field, true)), ...added.map((field) => toColumn(field, false))],
		});
	};
