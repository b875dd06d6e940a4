import { eventually } from '../eventually.mts';
import { inARow, placed, type CanvasNode } from './canvas.mts';
import type { N8nClient } from './client.mts';
import { executionsOf, isUnderWay, RunReader, type Item } from './executions.mts';
import type { Installation } from './install.mts';

/** What a manual run put out. */
export interface ManualRun {
	status: string;
	/** What a node put out by its first output; undefined where it did not run. */
	outputOf: (node: string) => Promise<Item[] | undefined>;
}

const start = 'Start';

/**
 * Puts nodes in a row behind a manual trigger, and runs them as _Execute workflow_ in the editor does.
 *
 * @param nodes by name, in their order
 * @param pinned what a node holds as pinned data, so that it does not run: a sheet, or an event
 */
export async function runByHand(
	client: N8nClient,
	installation: Installation,
	nodes: Record<string, CanvasNode>,
	pinned: Record<string, object[]> = {},
): Promise<ManualRun> {
	const all: Record<string, CanvasNode> = {
		[start]: { type: 'n8n-nodes-base.manualTrigger', typeVersion: 1, parameters: {} },
		...nodes,
	};
	const { id } = await client.post<{ id: string }>('/rest/workflows', {
		name: Object.keys(nodes).join(', '),
		active: false,
		nodes: placed(all),
		connections: inARow(Object.keys(all)),
		pinData: Object.fromEntries(Object.entries(pinned).map(([name, items]) => [name, items.map((json) => ({ json }))])),
		settings: { executionOrder: 'v1', timezone: 'America/Los_Angeles' },
	});
	return await runFrom(client, installation, id, start);
}

/** Runs a workflow from one of its triggers, as _Execute workflow_ in the editor does. */
export async function runFrom(
	client: N8nClient,
	installation: Installation,
	workflowId: string,
	trigger: string,
): Promise<ManualRun> {
	const { executionId } = await client.post<{ executionId: string }>(`/rest/workflows/${workflowId}/run`, {
		triggerToStartFrom: { name: trigger },
	});
	const execution = await eventually(async () => {
		const found = (await executionsOf(client, workflowId)).find(({ id }) => id === executionId);
		return found && !isUnderWay(found) ? found : undefined;
	}, `the end of the run from ${trigger}`);
	const reader = new RunReader(client, installation.folder);
	return { status: execution.status, outputOf: async (node) => await reader.outputOf(execution.id, node) };
}
