import { NodeOperationError, type IDataObject } from 'n8n-workflow';

import type { Precondition } from '../../resources/model';
import type { RunContext } from '../runContext';

/**
 * Checks the state of the resources that an operation depends on, so that nothing is sent that CallMatrix would accept and not carry
 * out. What is required is in the data of the operation.
 * @param given the fields of the path and the body, by the API's names
 * @throws NodeOperationError with the resource that is in another state
 */
export async function checkPrecondition(
	{ client, context }: RunContext,
	precondition: Precondition,
	given: IDataObject,
	itemIndex: number,
): Promise<void> {
	for (const id of [given[precondition.ids]].flat() as string[]) {
		const path = precondition.path.replace('{id}', () => encodeURIComponent(id));
		const answer = await client.request({ method: 'GET', path, address: 'id', target: `${precondition.noun} ${id}` });
		const value = String(answer[precondition.field]);
		if (value === precondition.is) continue;
		throw new NodeOperationError(
			context.getNode(),
			precondition.otherwise.replace('{id}', () => id).replace('{value}', () => value),
			{ itemIndex, description: 'Nothing was changed. Wait until it is ready, then run it again.' },
		);
	}
}
