import { randomUUID } from 'node:crypto';

import type { IDataObject, INode, INodeParameters, WorkflowExecuteMode } from 'n8n-workflow';

import { CallMatrixTrigger } from '../../nodes/CallMatrix/CallMatrixTrigger.node.ts';
import { attachDelivery } from '../../nodes/CallMatrix/webhook/deliveryMetadata.ts';
import { startSandbox, type Sandbox, type SandboxOptions } from '../sandbox/index.mts';
import { sign } from '../sandbox/webhooks/sign.mts';
import { bench, executeContext, hookContext, type Bench } from './contexts.mts';
import { startHost, type Host } from './host.mts';
import type { Process } from './process.mts';
import { recordStore, type RecordStore } from './recordStore.mts';

/**
 * The ground on which the trigger is tried: importing this gives every test of a file a sandbox and a record of its own.
 */
const trigger = new CallMatrixTrigger();
const hooksOfTrigger = trigger.webhookMethods.default;

/** What n8n does at activation and at a restart. */
export const checkExists = async (workflow: Bench): Promise<boolean> =>
	await hooksOfTrigger.checkExists.call(hookContext(workflow));
/** @param mode `manual` where a person listens for a test event */
export const create = async (workflow: Bench, mode?: WorkflowExecuteMode): Promise<boolean> =>
	await hooksOfTrigger.create.call(hookContext(workflow, mode));
export const remove = async (workflow: Bench): Promise<boolean> =>
	await hooksOfTrigger.delete.call(hookContext(workflow));

export let sandbox: Sandbox;
export let store: RecordStore;
/** Every test is a workflow of its own, so that none meets the claims of another. */
let workflows = 0;
const running: Host[] = [];
const accounts: Sandbox[] = [];

/** A CallMatrix account more. @param options what it has of its own */
export async function account(options: SandboxOptions = {}): Promise<Sandbox> {
	// An hour of backoff passes in a third of a second.
	const sizes = { buyers: 20, offers: 20, campaigns: 5, calls: 20 };
	const started = await startSandbox({ timeFactor: 10_000, sizes, ...options });
	accounts.push(started);
	return started;
}

beforeAll(async () => {
	store = await recordStore();
});
beforeEach(async () => {
	store = await recordStore();
	sandbox = await account();
});
/** Ends what listens; after each test, or within one that has many workflows. */
export async function stopHosts(): Promise<void> {
	await Promise.all(
		running.splice(0).map(async (host) => {
			await host.stop();
		}),
	);
}
afterEach(async () => {
	await stopHosts();
	await Promise.all(
		accounts.splice(0).map(async (started) => {
			await started.stop();
		}),
	);
});

export interface Setup {
	parameters?: INodeParameters;
	credentials?: IDataObject;
	settings?: Partial<INode>;
	webhookBaseUrl?: string;
	/** It is this workflow, built anew from what n8n had saved of it: after a restart, or with changes. */
	before?: Bench;
}

/** What n8n saves of the trigger. */
export const saved = ({ workflow, node }: Bench): IDataObject => workflow.getStaticData('node', node);

export function trial(setup: Setup = {}): Bench {
	const workflow = bench({
		type: 'callMatrixTrigger',
		id: setup.before?.workflow.id ?? `workflow-${++workflows}`,
		parameters: { triggerOn: ['call.ended'], options: {}, ...setup.parameters },
		credentials: {
			baseUrl: sandbox.baseUrl,
			apiKey: sandbox.apiKey,
			webhookSecret: sandbox.webhookSecret,
			previousWebhookSecret: '',
			signatureHeader: 'X-CallMatrix-Signature',
			...setup.credentials,
		},
		...(setup.settings && { settings: setup.settings }),
		...(setup.webhookBaseUrl && { webhookBaseUrl: setup.webhookBaseUrl }),
	});
	if (setup.before) Object.assign(saved(workflow), JSON.parse(JSON.stringify(saved(setup.before))));
	return workflow;
}

/** A workflow with the trigger, listening; active where it says so. */
export async function listening(
	setup: Setup = {},
	mode: WorkflowExecuteMode = 'webhook',
): Promise<{ workflow: Bench; host: Host }> {
	const workflow = trial(setup);
	const host = await startHost(workflow, mode);
	running.push(host);
	workflow.additionalData.webhookBaseUrl = host.url.replace('/hook-1/webhook', '');
	return { workflow, host };
}

export async function active(setup?: Setup): Promise<{ workflow: Bench; host: Host }> {
	const started = await listening(setup);
	if (!(await checkExists(started.workflow))) await create(started.workflow);
	return started;
}

/** The ids of the events that were let into the workflow. */
export const ran = ({ executions }: Host): unknown[] =>
	executions.flatMap(({ output }) => (output[0] ?? []).map(({ json }) => json.event_id));

export const post = async (
	host: Host,
	body: string,
	headers: Record<string, string> = {},
): Promise<{ status: number; body: string; retryAfter: string | null }> => {
	const response = await fetch(host.url, {
		method: 'POST',
		body,
		headers: { 'content-type': 'application/json', ...headers },
	});
	return { status: response.status, body: await response.text(), retryAfter: response.headers.get('retry-after') };
};

/** The header that CallMatrix would send with a body. */
export const signed = (body: string, secret = sandbox.webhookSecret): Record<string, string> => ({
	'X-CallMatrix-Signature': sign(
		body,
		{ current: secret },
		{ scheme: 't-v1', hexWith: 'current' },
		Math.floor(Date.now() / 1000),
	),
});

/** The requests that CallMatrix got meanwhile, as `PATCH /v1/webhooks/whk_000001`. */
export async function asked(of: Sandbox, act: () => Promise<unknown>): Promise<string[]> {
	const before = of.control.requests().length;
	await act();
	return of.control
		.requests()
		.slice(before)
		.map(({ method, path }) => `${method} ${path}`);
}

export const settle = async (host: Host): Promise<void> => {
	await sandbox.control.idle();
	await host.settled();
};

/** The item with which a delivery starts an execution, and with which n8n starts it again. */
export function delivered(event: IDataObject, id: string = randomUUID()): IDataObject {
	const [item] = attachDelivery([event], { id, signedWithPrevious: false, hints: [] });
	return item?.json ?? {};
}

export interface Passing {
	mode?: WorkflowExecuteMode;
	/** Another n8n process than that of the test. */
	process?: Process;
	/** The same where the same run is started again. */
	delivery?: string;
}

/** Runs the execution that an event started. @returns how many items the trigger lets into the workflow */
export async function passes(
	workflow: Bench,
	eventId: string,
	{ mode = 'webhook', process, delivery }: Passing = {},
): Promise<number> {
	const context = executeContext(workflow, [delivered({ event_id: eventId }, delivery)], mode);
	const [items] = await (process ? process.admitEvent(context) : trigger.execute.call(context));
	return items?.length ?? 0;
}
