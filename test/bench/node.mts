import { createRequire } from 'node:module';

// Before anything of n8n's.
import '../setup.mts';

import type { IDataObject, INodeExecutionData, INodeParameters } from 'n8n-workflow';
import type { ExecuteContext } from 'n8n-core';

import type { CallMatrix as CallMatrixNode } from '../../nodes/CallMatrix/CallMatrix.node.ts';
import { bench, executeContext } from '../engine/contexts.mts';

/** What is published, as n8n loads it. */
const { CallMatrix } = createRequire(import.meta.url)('../../dist/nodes/CallMatrix/CallMatrix.node.js') as {
	CallMatrix: new () => CallMatrixNode;
};

export interface Account {
	baseUrl: string;
	apiKey: string;
}

/** The context in which n8n runs the action node. */
export const contextOf = (account: Account, parameters: INodeParameters, items: IDataObject[]): ExecuteContext =>
	executeContext(
		bench({
			type: 'callMatrix',
			parameters,
			credentials: { ...account, keyHeader: 'Authorization' },
			settings: { onError: 'continueRegularOutput' },
		}),
		items,
	);

/** Runs the action node as n8n does. @returns its items, of which those that failed hold an `error` */
export async function runNode(
	account: Account,
	parameters: INodeParameters,
	items: IDataObject[],
): Promise<INodeExecutionData[]> {
	const [output = []] = await new CallMatrix().execute.call(contextOf(account, parameters, items));
	return output;
}

export const failed = (output: INodeExecutionData[]): number => output.filter(({ json }) => 'error' in json).length;
