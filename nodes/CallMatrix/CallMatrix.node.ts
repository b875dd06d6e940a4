import {
	NodeConnectionTypes,
	NodeOperationError,
	type IExecuteFunctions,
	type INodeExecutionData,
	type INodeType,
	type INodeTypeDescription,
} from 'n8n-workflow';

import { nodeProperties } from './descriptions/properties';
import { actionSubtitle } from './descriptions/subtitle';
import { createRunContext } from './execution/runContext';
import { runOperation } from './execution/run';
import { methods } from './methods';
import { resources } from './resources';

/** The action node. Resources describe what it can do, `descriptions/` what it shows, `execution/` carries it out. */
export class CallMatrix implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'CallMatrix',
		name: 'callMatrix',
		icon: { light: 'file:callMatrix.svg', dark: 'file:callMatrix.dark.svg' },
		group: ['transform'],
		version: 1,
		subtitle: actionSubtitle(resources),
		description: 'Read and change buyers, offers, campaigns, calls, numbers, IVR and reports in CallMatrix',
		defaults: { name: 'CallMatrix' },
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main],
		usableAsTool: true,
		credentials: [{ name: 'callMatrixApi', required: true, testedBy: 'callMatrixApiTest' }],
		properties: nodeProperties(resources, 'call'),
	};

	methods = methods;

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		const resourceName = this.getNodeParameter('resource', 0);
		const operationName = this.getNodeParameter('operation', 0);
		const resource = resources.find(({ name }) => name === resourceName);
		const operation = resource?.operations.find(({ name }) => name === operationName);
		if (!resource || !operation) {
			throw new NodeOperationError(this.getNode(), `CallMatrix has no ${operationName} for ${resourceName}`, {
				description: 'Choose Resource and Operation from their lists.',
			});
		}
		return [await runOperation(await createRunContext(this, resource, operation))];
	}
}
