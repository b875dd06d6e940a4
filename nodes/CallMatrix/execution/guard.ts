import { NodeOperationError, type IDataObject } from 'n8n-workflow';

import type { Guard } from '../resources/model';
import type { Job } from './job';

/**
 * Looks whether what the operation is about is as it must be, before anything is sent.
 * @param given what stands in the path and the body, by the API's names
 * @throws NodeOperationError that says which is not, and how it is
 */
export async function check(
	{ client, context }: Job,
	guard: Guard,
	given: IDataObject,
	itemIndex: number,
): Promise<void> {
	for (const id of [given[guard.ids]].flat() as string[]) {
		const path = guard.path.replace('{id}', () => encodeURIComponent(id));
		const answer = await client.request({ method: 'GET', path, address: 'id', target: `${guard.noun} ${id}` });
		const value = String(answer[guard.field]);
		if (value === guard.is) continue;
		throw new NodeOperationError(
			context.getNode(),
			guard.otherwise.replace('{id}', () => id).replace('{value}', () => value),
			{ itemIndex, description: 'Nothing was changed. Wait until it is, then run it again.' },
		);
	}
}
