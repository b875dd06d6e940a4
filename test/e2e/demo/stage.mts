import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

import getPort, { portNumbers } from 'get-port';

import { startSandbox, type Sandbox, type SandboxOptions } from '../../sandbox/index.mts';
import { N8nClient, type Owner } from '../n8n/client.mts';
import { createCredential, type CredentialReference } from '../n8n/credentials.mts';
import type { Installation } from '../n8n/install.mts';
import type { CanvasNode } from '../n8n/canvas.mts';
import { installPackage, type Tarball } from '../n8n/package.mts';
import { repository } from '../n8n/paths.mts';
import { N8nServer } from '../n8n/server.mts';
import { importWorkflow, type Workflow, type WorkflowFile } from '../n8n/workflows.mts';
import { eventually } from '../eventually.mts';
import { during, say } from '../progress.mts';
import { startCrm, type Crm } from './crm.mts';
import { startInbox, type Inbox } from './inbox.mts';
import { startRoad, type Road } from './road.mts';

/** Everything that the day is played on. */
export interface Stage {
	installation: Installation;
	sandbox: Sandbox;
	inbox: Inbox;
	crm: Crm;
	road: Road;
	n8n: N8nServer;
	client: N8nClient;
	owner: Owner;
	credential: CredentialReference;
	/** The workflows from `workflows/`, active. */
	alert: Workflow;
	backlog: Workflow;
	/** Imports a workflow, one from `workflows/` by its name or another one, and publishes it, until CallMatrix knows of it. */
	publish: (
		source: string | WorkflowFile,
		changes?: Record<string, unknown>,
		services?: Record<string, CredentialReference>,
		replaced?: Record<string, CanvasNode>,
	) => Promise<Workflow>;
	/** Until CallMatrix sends it nothing any more. */
	unpublish: (workflow: Workflow) => Promise<void>;
	/** Ends all of it. */
	stop: () => Promise<void>;
}

export interface StageOptions {
	sandbox?: SandboxOptions;
	/** What n8n is started with beside its usual settings. */
	environment?: Record<string, string>;
}

/** Seconds of CallMatrix's waiting that pass in one. */
const TIME_FACTOR = 10;

/** A port that people will remember, or another one where somebody else has it. */
async function portFor(what: string, wished: number): Promise<number> {
	const port = await getPort({ port: portNumbers(wished, wished + 50) });
	if (port !== wished) say(`  Port ${wished} is taken, so ${what} is at ${port}.`);
	return port;
}

/** Sets the stage: CallMatrix, Slack's and the CRM's stand-ins, a fresh n8n with the package, the credential, the workflows. */
export async function setStage(
	installation: Installation,
	tarball: Tarball,
	{ sandbox: options = {}, environment = {} }: StageOptions = {},
): Promise<Stage> {
	const stops: (() => Promise<void>)[] = [];
	const stop = async (): Promise<void> => {
		for (const end of stops.splice(0).reverse()) await end();
	};
	try {
		const sandbox = await startSandbox({ timeFactor: TIME_FACTOR, seed: 20, ...options });
		stops.push(async () => {
			await sandbox.stop();
		});
		const inbox = await startInbox(await portFor('the inbox', 5680));
		stops.push(inbox.stop);
		const crm = await startCrm();
		stops.push(crm.stop);
		const editor = await portFor('the editor', 5678);
		const road = await startRoad(`http://127.0.0.1:${editor}`);
		stops.push(road.stop);

		const ports = { editor, broker: await getPort() };
		const n8n = await during('putting the package into a fresh n8n, as n8n itself does', () =>
			N8nServer.prepare(
				installation,
				(userFolder) => installPackage(tarball, userFolder),
				ports,
				`${road.url}/`,
				environment,
			),
		);
		stops.push(async () => {
			await n8n.stop();
		});
		await during('starting n8n', () => n8n.start());

		const client = new N8nClient(n8n.url);
		const owner = await client.createOwner('owner@example.com');
		const credential = await createCredential(client, {
			name: 'CallMatrix',
			type: 'callMatrixApi',
			data: {
				baseUrl: sandbox.baseUrl,
				apiKey: sandbox.apiKey,
				webhookSecret: sandbox.webhookSecret,
				previousWebhookSecret: '',
				keyHeader: 'Authorization',
				signatureHeader: 'X-CallMatrix-Signature',
			},
		});
		say('  ✓ the credential passes its test');
		const hookOf = ({ webhookPath }: Workflow) =>
			sandbox.control.webhooks().find(({ url }) => url.endsWith(webhookPath));
		const publish: Stage['publish'] = async (source, changes = {}, services, replaced) => {
			const file =
				typeof source === 'string'
					? (JSON.parse(await readFile(join(repository, 'workflows', source), 'utf8')) as WorkflowFile)
					: source;
			return await during(`importing and publishing ${file.name}`, async () => {
				const imported = await importWorkflow(client, file, credential, changes, services, replaced);
				// The webhook answers before the trigger is registered, so only CallMatrix knows when events will come.
				await eventually(() => Promise.resolve(hookOf(imported)), `CallMatrix has the webhook of ${file.name}`);
				return imported;
			});
		};
		const alert = await publish('high-value-call-alert.json', { slackWebhookUrl: inbox.hookUrl });
		const backlog = await publish('crm-backlog-lowers-bid-priority.json', { crmUrl: crm.url });
		const unpublish: Stage['unpublish'] = async (workflow) => {
			await client.post(`/rest/workflows/${workflow.id}/deactivate`, {});
			await eventually(
				() => Promise.resolve(hookOf(workflow) === undefined || undefined),
				`CallMatrix has no webhook of ${workflow.name} any more`,
			);
		};
		return {
			installation,
			sandbox,
			inbox,
			crm,
			road,
			n8n,
			client,
			owner,
			credential,
			alert,
			backlog,
			publish,
			unpublish,
			stop,
		};
	} catch (error) {
		await stop();
		throw error;
	}
}
