/** By which output of the trigger an item leaves. */

import type { INodeExecutionData } from 'n8n-workflow';

import { eventsOf } from '../../events';

/** One output for each event that the node's version has, and the last one for all other events. */
export function routeItems(items: INodeExecutionData[], typeVersion: number): INodeExecutionData[][] {
	const names = eventsOf(typeVersion).map(({ name }) => name);
	const outputs = [...names, undefined].map((): INodeExecutionData[] => []);
	// Not found is -1, which is the last one.
	for (const item of items) outputs.at(names.findIndex((name) => name === item.json.event))?.push(item);
	return outputs;
}
