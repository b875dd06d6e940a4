import { ExecuteContext, HookContext, LoadOptionsContext, WebhookContext } from 'n8n-core';
import {
	createRunExecutionData,
	Workflow,
	type ICredentialDataDecryptedObject,
	type IDataObject,
	type IHttpRequestOptions,
	type INode,
	type INodeParameters,
	type INodeType,
	type IWebhookData,
	type IWorkflowExecuteAdditionalData,
	type WorkflowExecuteMode,
} from 'n8n-workflow';

import { CallMatrixApi } from '../../credentials/CallMatrixApi.credentials.ts';
import { CallMatrix } from '../../nodes/CallMatrix/CallMatrix.node.ts';
import { CallMatrixTrigger } from '../../nodes/CallMatrix/CallMatrixTrigger.node.ts';

/** What n8n makes of the node for AI agents: the same under another name. */
function toolOf(node: INodeType): INodeType {
	const { description } = node;
	return Object.assign(Object.create(node) as INodeType, {
		description: { ...description, name: `${description.name}Tool` },
	});
}

const nodeTypes: Record<string, INodeType> = {
	'n8n-nodes-callmatrix.callMatrixTool': toolOf(new CallMatrix()),
	'n8n-nodes-callmatrix.callMatrix': new CallMatrix(),
	'n8n-nodes-callmatrix.callMatrixTrigger': new CallMatrixTrigger(),
};

/** What n8n holds around one node of a workflow: made once per test, so that static data and the record last. */
export interface Bench {
	workflow: Workflow;
	node: INode;
	additionalData: IWorkflowExecuteAdditionalData;
}

export interface BenchOptions {
	type: 'callMatrix' | 'callMatrixTrigger';
	parameters: INodeParameters;
	credentials: ICredentialDataDecryptedObject;
	/** The node's own settings, e.g. `{ alwaysOutputData: true }`. */
	settings?: Partial<INode>;
	timezone?: string;
	webhookBaseUrl?: string;
	id?: string;
}

/** Stands in for n8n's store of credentials, nothing else: the credential itself authenticates. */
const credentialsHelper = (credentials: ICredentialDataDecryptedObject) => ({
	isCredentialUsableByNode: () => true,
	getParentTypes: () => [],
	getDecrypted: () => Promise.resolve({ ...credentials }),
	getCredentialsProperties: () => [],
	preAuthentication: () => Promise.resolve(undefined),
	updateCredentials: () => Promise.resolve(),
	authenticate: async (data: ICredentialDataDecryptedObject, _type: string, options: IHttpRequestOptions) =>
		await new CallMatrixApi().authenticate(data, options),
});

export function bench(options: BenchOptions): Bench {
	const node: INode = {
		id: 'node-1',
		name: options.type,
		type: `n8n-nodes-callmatrix.${options.type}`,
		typeVersion: 1,
		position: [0, 0],
		webhookId: 'hook-1',
		parameters: options.parameters,
		credentials: { callMatrixApi: { id: '1', name: 'CallMatrix' } },
		...options.settings,
	};
	const workflow = new Workflow({
		id: options.id ?? 'workflow-1',
		nodes: [node],
		connections: {},
		active: true,
		settings: { timezone: options.timezone ?? 'America/New_York' },
		nodeTypes: {
			getByName: (type: string) => nodeTypes[type] as INodeType,
			getByNameAndVersion: (type: string) => nodeTypes[type] as INodeType,
			getKnownTypes: () => ({}),
		},
	});
	const additionalData = {
		credentialsHelper: credentialsHelper(options.credentials),
		webhookBaseUrl: options.webhookBaseUrl ?? 'http://127.0.0.1:5678/webhook',
		webhookTestBaseUrl: 'http://127.0.0.1:5678/webhook-test',
		webhookWaitingBaseUrl: 'http://127.0.0.1:5678/webhook-waiting',
		formWaitingBaseUrl: 'http://127.0.0.1:5678/form-waiting',
		variables: {},
		currentNodeParameters: options.parameters,
	} as unknown as IWorkflowExecuteAdditionalData;
	// n8n fills in the defaults of what a person left as it was.
	return { workflow, node: workflow.getNode(node.name) as INode, additionalData };
}

/** The context in which n8n runs a node's execute(). @param runIndex how often a loop has run it before */
export function executeContext(
	{ workflow, node, additionalData }: Bench,
	items: IDataObject[],
	mode: WorkflowExecuteMode = 'trigger',
	signal?: AbortSignal,
	runIndex = 0,
): ExecuteContext {
	const data = items.map((json) => ({ json }));
	const input = { main: [data] };
	const runData = createRunExecutionData();
	return new ExecuteContext(
		workflow,
		node,
		additionalData,
		mode,
		runData,
		runIndex,
		data,
		input,
		{ node, data: input, source: null },
		[],
		signal,
	);
}

/** The context in which n8n activates and deactivates a trigger. */
export const hookContext = (
	{ workflow, node, additionalData }: Bench,
	mode: WorkflowExecuteMode = 'trigger',
): HookContext =>
	new HookContext(workflow, node, additionalData, mode, 'activate', { webhookDescription: {} } as IWebhookData);

/** The context in which n8n hands a delivery to a trigger. */
export const webhookContext = (
	{ workflow, node, additionalData }: Bench,
	http: { request: unknown; response: unknown },
	mode: WorkflowExecuteMode = 'webhook',
): WebhookContext =>
	new WebhookContext(
		workflow,
		node,
		{ ...additionalData, httpRequest: http.request, httpResponse: http.response } as IWorkflowExecuteAdditionalData,
		mode,
		{ webhookDescription: { name: 'default' } } as IWebhookData,
		[],
		null,
	);

/** The context in which n8n's editor asks a node for lists and columns. */
export const loadOptionsContext = ({ workflow, node, additionalData }: Bench): LoadOptionsContext =>
	new LoadOptionsContext(workflow, node, additionalData, 'parameters');
