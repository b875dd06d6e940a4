import { NodeOperationError, type IDataObject } from 'n8n-workflow';

import type { CustomOperation, CustomRequest } from '../../resources/model';
import type { ApiRequest } from '../../client/apiRequest';
import { checkApi } from '../apiCheck/apiCheck';
import type { RunContext } from '../runContext';
import { withNote } from '../output/shape';
import { readInput, readPreview } from '../input/parameters';
import { countedAsEmpty, findMissing, readFields } from '../input/readFields';
import { sendRequest } from './sendRequest';

/** Runs an operation with its own `execute`: reads its fields, and sends the requests that it makes. */

const toApiRequest = ({ method, path, query, body, repeatable }: CustomRequest): ApiRequest => ({
	method,
	path,
	address: 'written',
	...(body && { body }),
	...(repeatable !== undefined && { repeatable }),
	...(query && { writtenQuery: query }),
});

/**
 * Carries out a custom operation for one item.
 * @returns the output of the item
 * @throws NodeOperationError for invalid values, and where the operation refuses the item
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
			if (request.kind !== 'read' && readPreview(run, itemIndex)) {
				refuse(
					`Preview is on, and ${request.method} may change something, so nothing was sent. Use GET, or switch off Preview`,
				);
			}
			sentKinds.add(request.kind);
			return await sendRequest(run, itemIndex, toApiRequest(request));
		},
		list: async (request) => {
			sentKinds.add(request.kind);
			return await client.list(toApiRequest(request));
		},
		checkApi: async () => {
			sentKinds.add('read');
			return await checkApi(client);
		},
	});
	return withNote(answers, omitted);
}
