import { NodeOperationError, type IDataObject } from 'n8n-workflow';

import type { Precondition } from '../../resources/model';
import type { RunContext } from '../runContext';

/**
 * Looks whether what the operation is about is as it must be, before anything is sent.
 * @param given what stands in the path and the body, by the API's names
 * @throws NodeOperationError that says which is not, and how it is
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
			{ itemIndex, description: 'Nothing was changed. Wait until it is, then run it again.' },
		);
	}
}
