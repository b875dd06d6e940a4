/** What a person sees who tries the trigger out in the editor, in a real n8n. */
import { randomUUID } from 'node:crypto';

import { eventually } from './eventually.mts';
import { setStage, type Stage } from './demo/stage.mts';
import { callMatrixTrigger, placed } from './n8n/canvas.mts';
import { createCredential, type CredentialReference } from './n8n/credentials.mts';
import { executionsOf, isUnderWay, RunReader, type Execution } from './n8n/executions.mts';
import { installN8n } from './n8n/install.mts';
import { packPackage } from './n8n/package.mts';

let stage: Stage;

beforeAll(async () => {
	const tarball = await packPackage();
	stage = await setStage(await installN8n(), tarball);
});
afterAll(async () => {
	await stage.stop();
});

const TRIGGER = 'CallMatrix Trigger';

/** Presses _Listen for test event_ in a workflow of its own. @returns its id */
async function listen(parameters: object, credential: CredentialReference): Promise<string> {
	const trigger = { ...callMatrixTrigger(parameters), credentials: { callMatrixApi: credential } };
	const { id } = await stage.client.post<{ id: string }>('/rest/workflows', {
		name: 'Try it out',
		active: false,
		nodes: placed({ [TRIGGER]: trigger }).map((node) => ({ ...node, webhookId: randomUUID() })),
		connections: {},
		settings: { executionOrder: 'v1' },
	});
	const started = await stage.client.post<object>(`/rest/workflows/${id}/run`, {
		triggerToStartFrom: { name: TRIGGER },
	});
	expect(started).toEqual({ waitingForWebhook: true });
	return id;
}

const urls = (): string[] => stage.sandbox.control.webhooks().map(({ url }) => url);

/** What the listening ended with. */
const ended = async (workflowId: string): Promise<Execution> =>
	await eventually(async () => {
		const [execution] = await executionsOf(stage.client, workflowId);
		return execution && !isUnderWay(execution) ? execution : undefined;
	}, 'the end of the listening');

test.each(['call.started', 'call.answered', 'call.missed', 'call.disposition_set', 'call.ended'])(
	'Listening for %s shows a signed sample of it, and leaves no webhook behind',
	async (event) => {
		const before = urls();
		const workflowId = await listen({ triggerOn: [event] }, stage.credential);
		const { id } = await ended(workflowId);
		expect(await new RunReader(stage.client, stage.installation.folder).outputOf(id, TRIGGER)).toMatchObject([
			{ json: { event, test: true, payload: { event } } },
		]);
		await eventually(() => Promise.resolve(urls().length === before.length || undefined), 'the end of the webhook');
		expect(urls()).toEqual(before);
	},
);

test('Listening shows the sample although a filter would stop it, after a real call that does not pass went by', async () => {
	const before = urls();
	const filters = { minimumRevenue: 1_000_000 };
	const workflowId = await listen({ triggerOn: ['call.ended'], filters, sendSample: false }, stage.credential);
	const webhook = await eventually(() => {
		const added = stage.sandbox.control.webhooks().find(({ url }) => !before.includes(url));
		return Promise.resolve(added);
	}, 'the webhook of the listening');
	stage.sandbox.control.emit({ event: 'call.ended', revenue: 1 });
	await stage.sandbox.control.idle();
	expect(urls()).toContain(webhook.url);
	await fetch(`${stage.sandbox.baseUrl}/webhooks/${webhook.id}/test`, {
		method: 'POST',
		headers: {
			authorization: `Bearer ${stage.sandbox.apiKey}`,
			'content-type': 'application/json',
			'idempotency-key': randomUUID(),
		},
		body: JSON.stringify({ event: 'call.ended' }),
	});
	const { id } = await ended(workflowId);
	expect(await new RunReader(stage.client, stage.installation.folder).outputOf(id, TRIGGER)).toMatchObject([
		{ json: { event: 'call.ended', test: true } },
	]);
	await eventually(() => Promise.resolve(urls().length === before.length || undefined), 'the end of the webhook');
});

test('Listening ends where the secret in the credential is wrong, and the node says what to do', async () => {
	const before = urls();
	const { sandbox, client } = stage;
	const credential = await createCredential(client, {
		name: 'CallMatrix with a wrong secret',
		type: 'callMatrixApi',
		data: {
			baseUrl: sandbox.baseUrl,
			apiKey: sandbox.apiKey,
			webhookSecret: 'not-the-one-of-this-account',
			previousWebhookSecret: '',
			keyHeader: 'Authorization',
			signatureHeader: 'X-CallMatrix-Signature',
		},
	});
	const workflowId = await listen({ triggerOn: ['call.ended'] }, credential);
	const execution = await ended(workflowId);
	expect(execution.status).toBe('error');
	expect(await new RunReader(client, stage.installation.folder).errorOf(execution.id)).toEqual({
		node: TRIGGER,
		message: expect.stringMatching(/^The signature does not match\. Paste the webhook secret from CallMatrix/),
	});
	await eventually(() => Promise.resolve(urls().length === before.length || undefined), 'the end of the webhook');
});
