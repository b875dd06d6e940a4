import type { IDataObject, INodeParameters } from 'n8n-workflow';

import { isApiOperation, parameterName, pathFields } from '../../nodes/CallMatrix/resources/derived.ts';
import type { Field, Operation, Resource } from '../../nodes/CallMatrix/resources/model.ts';
import { validValue } from '../contract/values.mts';

const filledIn = (fields: Field[]): IDataObject =>
	Object.fromEntries(fields.map((field) => [parameterName(field), validValue(field)])) as IDataObject;

/** The panel of an operation, filled in with as little as it takes to send something. */
export function validParameters(resource: Resource, operation: Operation): INodeParameters {
	const { required = [], shown = [], added = [], mapped, period, kind } = operation;
	// A change needs something that changes; what goes only with another field comes with it.
	const first =
		required.length || shown.length || (isApiOperation(operation) && operation.fixedBody) || kind === 'read'
			? []
			: added.slice(0, 1);
	const needed = [...required, ...shown, ...first];
	return {
		resource: resource.name,
		operation: operation.name,
		...filledIn(pathFields(resource, operation)),
		...(mapped
			? { fields: { mappingMode: 'defineBelow', value: filledIn(needed) } }
			: filledIn([...required, ...shown])),
		...(!mapped && first.length && { added: filledIn(first) }),
		...(period && { dateRange: 'yesterday' }),
		...(resource.name === 'apiRequest' && { method: 'GET', path: '/buyers', query: {}, body: '', allPages: false }),
	} as INodeParameters;
}
