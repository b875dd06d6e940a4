import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';

import { parameterName, type Operation, type Resource } from '../resources/model';
import type { Input } from './plan';

/** Reads what a person filled in for one item. */
export function readInput(
	context: IExecuteFunctions,
	resource: Resource,
	operation: Operation,
	itemIndex: number,
): Input {
	const read = <T>(name: string, fallback: T): T => context.getNodeParameter(name, itemIndex, fallback) as T;
	const shown: IDataObject = {};
	for (const field of [...(operation.required ?? []), ...(operation.anyOf ?? [])]) {
		shown[parameterName(field)] = read(parameterName(field), '');
	}
	return {
		id: operation.path.includes('{id}') ? read(parameterName(resource.id), '') : undefined,
		shown,
		changes: operation.changes ? read<IDataObject>('changes', {}) : {},
		filters: operation.filters ? read<IDataObject>('filters', {}) : {},
		timezone: context.getTimezone(),
	};
}

/** How many entries of a list are wanted; undefined for all. */
export const readLimit = (context: IExecuteFunctions, itemIndex: number): number | undefined =>
	context.getNodeParameter('returnAll', itemIndex, false)
		? undefined
		: (context.getNodeParameter('limit', itemIndex, 50) as number);
