import { NodeOperationError, type IDataObject } from 'n8n-workflow';

import type { CustomOperation, CustomRequest } from '../../resources/model';
import type { ApiRequest } from '../../client/apiRequest';
import type { RunContext } from '../runContext';
import { withNote } from '../output/shape';
import { readInput } from '../input/parameters';
import { countedAsEmpty, findMissing, readFields } from '../input/readFields';
import { sendRequest } from './sendRequest';

/** Runs an operation that has its own `execute`: reads its fields, and sends what it asks for. */

const toApiRequest = ({ kind, repeatable, query, ...request }: CustomRequest): ApiRequest => ({
	...request,
	address: 'written',
	// A POST is repeated under its idempotency key.
	...(kind !== 'create' && { repeatable }),
	...(query && { writtenQuery: query }),
});

/**
 * Carries out a custom operation for one item. @returns what goes on in the workflow
 * @throws NodeOperationError for values that cannot be read, and for what the operation refuses
 */
export async function runCustom(
	run: RunContext,
	operation: CustomOperation,
	itemIndex: number,
): Promise<IDataObject[]> {
	const { client, context, isTool, sentKinds } = run;
	const refuse = (message: string): never => {
		throw new NodeOperationError(context.getNode(), message, { itemIndex });
	};
	const input = readInput(run, itemIndex);
	const fields = [...(operation.required ?? []), ...(operation.shown ?? [])];
	const readings = readFields(fields, input.values, input);
	if ('refusal' in readings) return refuse(readings.refusal);
	const { read, omitted } = readings;
	const missing = findMissing(operation, fields, readings, []);
	if (missing) refuse(missing + countedAsEmpty(omitted));
	const answers = await operation.execute(read, {
		isTool,
		refuse,
		send: async (request) => {
			sentKinds.add(request.kind);
			return await sendRequest(run, itemIndex, toApiRequest(request));
		},
		list: async (request) => {
			sentKinds.add(request.kind);
			return await client.list(toApiRequest(request));
		},
	});
	return withNote(answers, omitted);
}
