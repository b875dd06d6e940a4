import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';

import type { Operation, Resource } from '../../resources/model';

/** Carries out an operation for one item. @returns what goes on in the workflow */
export type OwnOperation = (
	context: IExecuteFunctions,
	resource: Resource,
	operation: Operation,
	itemIndex: number,
) => Promise<IDataObject[]>;
