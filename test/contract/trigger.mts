import type { IDataObject, IHookFunctions, IHttpRequestOptions } from 'n8n-workflow';

import { CallMatrixTrigger } from '../../nodes/CallMatrix/CallMatrixTrigger.node.ts';
import type { ApiRequest } from '../../nodes/CallMatrix/client/apiRequest.ts';
import type { PossibleRequest } from './requests.mts';

const BASE_URL = 'https://api.example.com/v1';
const URL_OF_NODE = 'https://n8n.example.com/webhook/hook-1/webhook';
const ID = 'wh_000001';

/** Every choice of what starts the workflow. */
export function triggerChoices(): string[] {
	const { properties } = new CallMatrixTrigger().description;
	const { options } = properties.find(({ name }) => name === 'triggerOn') as { options: { value: string }[] };
	return options.map(({ value }) => value);
}

/** What n8n holds around a trigger that it switches on and off, and a CallMatrix that has one webhook and notes what it is asked. */
class Activation {
	readonly requests: ApiRequest[] = [];

	private readonly staticData: IDataObject = {};

	private webhook: IDataObject;

	/** @param kept how the webhook differs from what the trigger wants */
	constructor(
		private readonly events: string[],
		private readonly kept: IDataObject = {},
	) {
		this.webhook = this.drifted();
	}

	/** Somebody changes the webhook in CallMatrix. */
	drift(): void {
		this.webhook = this.drifted();
	}

	private drifted(): IDataObject {
		return { ...this.created(), ...this.kept };
	}

	private created(): IDataObject {
		return { id: ID, url: URL_OF_NODE, events: this.events, status: 'active' };
	}

	readonly context = {
		getCredentials: () => ({ baseUrl: BASE_URL, apiKey: 'key', webhookSecret: 'secret' }),
		getNode: () => ({ id: 'node-1', name: 'CallMatrix Trigger', typeVersion: 1 }),
		getWorkflow: () => ({ id: 'workflow-1' }),
		getInstanceId: () => 'instance-1',
		getMode: () => 'manual',
		getNodeParameter: (name: string, fallback?: unknown) => (name === 'triggerOn' ? this.events : fallback),
		logger: { info: () => undefined },
		getNodeWebhookUrl: () => URL_OF_NODE,
		getWorkflowStaticData: () => this.staticData,
		helpers: {
			httpRequestWithAuthentication: (_: string, { method, url, body }: IHttpRequestOptions) => {
				const { pathname, searchParams } = new URL(url);
				const path = pathname.replace(new URL(BASE_URL).pathname, '');
				// The contract has limit as a number.
				const written = [...searchParams].map(([name, value]) => [name, name === 'limit' ? Number(value) : value]);
				const query = Object.fromEntries(written) as IDataObject;
				this.requests.push({ method, path, query, body } as ApiRequest);
				return {
					statusCode: method === 'DELETE' ? 204 : 200,
					headers: {},
					body: this.answer(method, path, query, body as IDataObject),
				};
			},
		},
	} as unknown as IHookFunctions;

	private answer(method: string | undefined, path: string, query?: IDataObject, fields?: IDataObject): unknown {
		if (method === 'DELETE') return '';
		if (method === 'PATCH') this.webhook = { ...this.webhook, ...fields };
		if (method === 'POST' && path === '/webhooks') this.webhook = { ...this.created(), ...fields };
		const { webhook } = this;
		if (method !== 'GET' || path !== '/webhooks') return webhook;
		// It stands on the second page.
		return query?.cursor ? { data: [webhook], next_cursor: null } : { data: [], next_cursor: 'next' };
	}
}

/** Every request with which the trigger switches its webhook on, puts it right, and takes it away. */
export async function triggerRequests(): Promise<PossibleRequest[]> {
	const hooks = new CallMatrixTrigger().webhookMethods.default;
	const made: PossibleRequest[] = [];
	for (const choice of triggerChoices()) {
		const others: IDataObject[] = [{ url: `${URL_OF_NODE}/old` }, { events: ['call.other'] }, { status: 'disabled' }];
		for (const kept of [...others, Object.assign({}, ...others) as IDataObject]) {
			const activation = new Activation([choice], kept);
			// First it is looked for by its URL, afterwards by its id.
			await hooks.checkExists.call(activation.context);
			await hooks.create.call(activation.context);
			activation.drift();
			await hooks.checkExists.call(activation.context);
			await hooks.delete.call(activation.context);
			const what = `Trigger (${choice}; ${Object.keys(kept).join(', ')} differs)`;
			made.push(...activation.requests.map((request) => ({ what, request })));
		}
	}
	return made;
}
