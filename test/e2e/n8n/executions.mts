import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { N8nClient } from './client.mts';

/** An execution as n8n's list shows it. */
export interface Execution {
	id: string;
	workflowId: string;
	/** `webhook`, `retry` … */
	mode: string;
	/** `success`, `error`, `crashed`, `running` … */
	status: string;
	/** When a waiting one goes on. */
	waitTill?: string | null;
	retryOf?: string | null;
}

const UNDER_WAY: ReadonlySet<string> = new Set(['new', 'running', 'waiting']);

export const isUnderWay = ({ status }: Execution): boolean => UNDER_WAY.has(status);

interface Page {
	results: Execution[];
	count: number;
	nextCursor?: string | null;
}

/** An item on a wire between nodes. */
export interface Item {
	json: Record<string, unknown>;
}

interface NodeRun {
	data?: { main?: Array<Item[] | null> };
}

interface RunData {
	resultData: { runData: Record<string, NodeRun[]>; error?: { message: string; node?: { name: string } } };
	/** What a run that did not end would go on with. */
	executionData?: { nodeExecutionStack: { data: { main: Array<Item[] | null> } }[] };
}

const pageSize = '100';

/** All executions of a workflow, newest first. */
export async function executionsOf(client: N8nClient, workflowId: string): Promise<Execution[]> {
	const found: Execution[] = [];
	let cursor: string | undefined;
	do {
		const page: Page = await client.get('/rest/executions', {
			filter: JSON.stringify({ workflowId }),
			limit: pageSize,
			...(cursor !== undefined && { cursor }),
		});
		found.push(...page.results);
		cursor = page.nextCursor ?? undefined;
	} while (cursor !== undefined);
	return found;
}

/** Starts a failed or crashed execution again and waits for its end, as the list's Retry does. */
export async function retryExecution(client: N8nClient, id: string): Promise<Execution> {
	return await client.post(`/rest/executions/${id}/retry`, { loadWorkflow: false });
}

/** Reads what the nodes of executions put out. */
export class RunReader {
	private readonly parse: (text: string) => unknown;

	/** @param n8nFolder the installation: its own library decodes what it stored */
	constructor(
		private readonly client: N8nClient,
		n8nFolder: string,
	) {
		const library = createRequire(join(n8nFolder, 'package.json'))('flatted') as { parse(text: string): unknown };
		this.parse = (text) => library.parse(text);
	}

	/** What a node put out by its first output; undefined where it did not run. */
	async outputOf(executionId: string, node: string): Promise<Item[] | undefined> {
		const { resultData } = await this.read(executionId);
		return resultData.runData[node]?.flatMap((run) => run.data?.main?.[0] ?? []);
	}

	/** What a crashed run was started with, and starts with again when it is retried. */
	async inputOf(executionId: string): Promise<Item[]> {
		const { executionData } = await this.read(executionId);
		return executionData?.nodeExecutionStack.flatMap(({ data }) => data.main[0] ?? []) ?? [];
	}

	/** What stands on the node that ended an execution, and its name. */
	async errorOf(executionId: string): Promise<{ message: string; node?: string } | undefined> {
		const { resultData } = await this.read(executionId);
		const { error } = resultData;
		return error && { message: error.message, ...(error.node && { node: error.node.name }) };
	}

	private async read(executionId: string): Promise<RunData> {
		const { data } = await this.client.get<{ data: string }>(`/rest/executions/${executionId}`);
		return this.parse(data) as RunData;
	}
}
