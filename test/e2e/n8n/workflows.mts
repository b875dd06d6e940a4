import { randomUUID } from 'node:crypto';
import type { CanvasNode, Connections, PlacedNode } from './canvas.mts';
import type { N8nClient } from './client.mts';
import type { CredentialReference } from './credentials.mts';

interface WorkflowNode extends PlacedNode {
	parameters: object & { assignments?: { assignments: Assignment[] } };
	webhookId?: string;
}

interface Assignment {
	name: string;
	value: unknown;
}

/** A workflow as a file holds it. */
export interface WorkflowFile {
	name: string;
	nodes: WorkflowNode[];
	connections: Connections;
}

/** Which of its states a workflow was left in. */
interface Version {
	versionId: string;
}

/** A workflow in n8n. */
export interface Workflow {
	id: string;
	name: string;
	/** Path of its trigger's production webhook. */
	webhookPath: string;
	/** The node that holds what a person changes. */
	settings: Record<string, unknown>;
}

const trigger = 'n8n-nodes-callmatrix.callMatrixTrigger';
const packagePrefix = 'n8n-nodes-callmatrix.';
const credentialType = 'callMatrixApi';

/** The credentials of n8n's own nodes, by the type of the node. */
const serviceCredentials: Record<string, string> = {
	'n8n-nodes-base.slack': 'slackApi',
	'n8n-nodes-base.twilio': 'twilioApi',
	'n8n-nodes-base.hubspot': 'hubspotAppToken',
	'n8n-nodes-base.httpRequest': 'hubspotAppToken',
	'n8n-nodes-base.redis': 'redis',
	'n8n-nodes-base.postgres': 'postgres',
};

/**
 * Imports a workflow as a person does, and publishes it: as it is, the credential chosen in our nodes, values
 * changed in its Settings node, other nodes put in the place of some. n8n registers the trigger with CallMatrix after it has
 * said that it is published.
 */
export async function importWorkflow(
	client: N8nClient,
	file: WorkflowFile,
	credential: CredentialReference,
	changes: Record<string, unknown>,
	services: Record<string, CredentialReference> = {},
	replaced: Record<string, CanvasNode> = {},
): Promise<Workflow> {
	const workflow = structuredClone(file);
	const webhookId = randomUUID();
	for (const node of workflow.nodes) {
		if (node.type.startsWith(packagePrefix)) node.credentials = { [credentialType]: credential };
		const type = serviceCredentials[node.type] ?? '';
		const service = services[type];
		if (service) node.credentials = { [type]: service };
		if (node.type === trigger) node.webhookId = webhookId;
	}
	for (const [name, replacement] of Object.entries(replaced)) {
		const node = workflow.nodes.find((candidate) => candidate.name === name);
		if (!node) throw new Error(`"${workflow.name}" has no node ${name}.`);
		Object.assign(node, replacement);
	}
	const settings = changeSettings(workflow, changes);
	const { id, versionId } = await client.post<{ id: string } & Version>('/rest/workflows', {
		...workflow,
		active: false,
	});
	await client.post(`/rest/workflows/${id}/activate`, { versionId });
	return { id, name: workflow.name, webhookPath: `/webhook/${webhookId}/webhook`, settings };
}

/** Sets a node of a published workflow to something else and publishes it again, as a person does in the editor. */
export async function changeNode(client: N8nClient, { id }: Workflow, name: string, parameters: object): Promise<void> {
	const path = `/rest/workflows/${id}`;
	const { nodes, connections, versionId } = await client.get<WorkflowFile & Version>(path);
	const node = nodes.find((candidate) => candidate.name === name);
	if (!node) throw new Error(`The workflow has no node "${name}".`);
	Object.assign(node.parameters, parameters);
	const saved = await client.patch<Version>(path, { nodes, connections, versionId });
	await client.post(`${path}/activate`, { versionId: saved.versionId });
}

/** @returns all settings as they then are */
function changeSettings({ name, nodes }: WorkflowFile, changes: Record<string, unknown>): Record<string, unknown> {
	const assignments = nodes.find((node) => node.name === 'Settings')?.parameters.assignments?.assignments ?? [];
	for (const [key, value] of Object.entries(changes)) {
		const assignment = assignments.find((candidate) => candidate.name === key);
		if (!assignment) throw new Error(`The Settings node of "${name}" has no ${key}.`);
		assignment.value = value;
	}
	return Object.fromEntries(assignments.map((assignment) => [assignment.name, assignment.value]));
}
