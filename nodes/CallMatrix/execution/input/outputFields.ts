import { NodeOperationError } from 'n8n-workflow';

import { simplifiedFields } from '../../resources/derived';
import { splitList } from '../../values/text';
import type { RunContext } from '../runContext';
import { readSwitch } from './parameters';

/**
 * Reads which fields of the response a person, or the owner of an AI agent, wants: Simplify, or Output and Fields.
 * @returns the API's names; undefined for all fields
 * @throws NodeOperationError for field names that cannot be read
 */
export function readOutputFields(run: RunContext, itemIndex: number): string[] | undefined {
	const { context, resource, operation } = run;
	const simplified = simplifiedFields(resource, operation);
	if (!simplified) return undefined;
	// Only the tool of an AI agent has it; the node itself has Simplify.
	const output = context.getNodeParameter('output', itemIndex, '') as string;
	if (output === 'selectedFields') {
		const given = context.getNodeParameter('selectedFields', itemIndex, '') as unknown;
		const fields = splitList(given ?? '', /[,\s]+/);
		if (!fields) {
			const message = 'Fields cannot be read from what the expression gave. Allowed: names with commas between them';
			throw new NodeOperationError(context.getNode(), message, { itemIndex });
		}
		return fields.length ? fields : simplified;
	}
	const isSimple = output ? output === 'simplified' : readSwitch(run, 'simple', 'Simplify', itemIndex, true);
	return isSimple ? simplified : undefined;
}
