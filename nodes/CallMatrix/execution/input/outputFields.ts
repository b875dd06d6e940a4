import { NodeOperationError } from 'n8n-workflow';

import { simplifiedFields } from '../../resources/derived';
import { splitList } from '../../values/text';
import type { RunContext } from '../runContext';
import { readSwitch } from './parameters';

/**
 * Reads which fields of the response to return: Simplify, or Output and Fields where an AI agent runs the node. `output/shape.ts` applies
 * them.
 * @returns the API's names; undefined for all fields
 * @throws NodeOperationError for field names that cannot be read
 */
export function readOutputFields(run: RunContext, itemIndex: number): string[] | undefined {
	const { context, resource, operation } = run;
	const simplified = simplifiedFields(resource, operation);
	if (!simplified) return undefined;
	// Only shown where an AI agent uses the node; otherwise the node has Simplify.
	const output = context.getNodeParameter('output', itemIndex, '') as string;
	if (output === 'selectedFields') {
		const given = context.getNodeParameter('selectedFields', itemIndex, '') as unknown;
		const fields = splitList(given ?? '', /[,\s]+/);
		if (!fields) {
			const message = 'Fields cannot be read from what the expression gave. Allowed: names separated by commas';
			throw new NodeOperationError(context.getNode(), message, { itemIndex });
		}
		return fields.length ? fields : simplified;
	}
	const isSimple = output ? output === 'simplified' : readSwitch(run, 'simple', 'Simplify', itemIndex, true);
	return isSimple ? simplified : undefined;
}
