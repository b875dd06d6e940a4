import express from 'express';
import type { IDataObject, INodeExecutionData, IWebhookResponseData, WorkflowExecuteMode } from 'n8n-workflow';

import { CallMatrixTrigger } from '../../nodes/CallMatrix/CallMatrixTrigger.node.ts';
import { listen } from '../sandbox/listen.mts';
import { executeContext, webhookContext, type Bench } from './contexts.mts';

/** An execution that a delivery started: what the trigger let into the workflow; nothing for a duplicate. */
export interface Execution {
	input: IDataObject;
	output: INodeExecutionData[][];
	/** What the node shows above its output. */
	hints: string[];
}

/** Takes webhooks over a real socket the way n8n does: webhook(), the execution stored, the answer, then execute(). */
export interface Host {
	url: string;
	executions: Execution[];
	/** The messages of executions that ended with an error in the trigger. */
	failures: string[];
	/** What ended the listening of a person, in the words that stand on the node. */
	refused: string[];
	/** What n8n does between taking a delivery and answering it; a throw is answered with 500, and nothing is run. */
	store: () => Promise<void>;
	/** Resolves when every execution that was started has ended. */
	settled(): Promise<void>;
	stop(): Promise<void>;
}

const trigger = new CallMatrixTrigger();

export async function startHost(bench: Bench, mode: WorkflowExecuteMode = 'webhook'): Promise<Host> {
	const executions: Execution[] = [];
	const running = new Set<Promise<void>>();

	const run = async (input: INodeExecutionData[][]): Promise<void> => {
		const items = (input[0] ?? []).map(({ json }) => json);
		const context = executeContext(bench, items, mode);
		let output: INodeExecutionData[][];
		try {
			output = await trigger.execute.call(context);
		} catch (fault) {
			host.failures.push((fault as Error).message);
			return;
		}
		const hints = context.hints.map(({ message }) => message);
		executions.push({ input: items[0] as IDataObject, output, hints });
	};

	const app = express();
	app.use(express.raw({ type: () => true, limit: '16mb' }));
	app.post('/{*path}', async (request, response) => {
		const body: unknown = request.body;
		Object.assign(request, { rawBody: Buffer.isBuffer(body) ? body : Buffer.alloc(0) });
		let result: IWebhookResponseData;
		try {
			result = await trigger.webhook.call(webhookContext(bench, { request, response }, mode));
		} catch (fault) {
			host.refused.push((fault as Error).message);
			if (!response.headersSent) response.status(500).end();
			return;
		}
		if (result.noWebhookResponse) return;
		try {
			await host.store();
		} catch {
			response.status(500).end();
			return;
		}
		const execution = run(result.workflowData ?? [[]]);
		running.add(execution);
		void execution.finally(() => running.delete(execution));
		response.status(200).end();
	});

	const server = await listen(app, 0);
	const host: Host = {
		url: `http://127.0.0.1:${server.port}/webhook/hook-1/webhook`,
		executions,
		failures: [],
		refused: [],
		store: () => Promise.resolve(),
		settled: async () => {
			while (running.size) await Promise.all(running);
		},
		stop: async () => {
			await server.close();
		},
	};
	return host;
}
