/**
 * The webhook endpoints of CallMatrix, with what they return validated. Nothing else here sends a request; which webhook there
 * should be is decided in `register.ts`.
 */

import { randomUUID } from 'node:crypto';

import type { IDataObject, IHookFunctions } from 'n8n-workflow';

import type { ApiRequest, SendResult } from '../../client/apiRequest';
import { createClient, type CallMatrixClient } from '../../client/client';
import { isRecord } from '../../client/response';
import { readId, type RecordShape } from '../../client/shapes/record';
import { errorCode, WEBHOOK_LIMIT } from '../../client/shapes/refusal';

/** A webhook as CallMatrix has it. What it does not say, or not in the expected type, is absent. */
export interface ListedWebhook {
	id?: string;
	url?: string;
	events?: string[];
	status?: string;
}

/** One that can be changed and removed. */
export interface Webhook extends ListedWebhook {
	id: string;
}

export const hasId = (webhook: ListedWebhook): webhook is Webhook => webhook.id !== undefined;

const isText = (value: unknown): value is string => typeof value === 'string';

function readWebhook(body: IDataObject): ListedWebhook {
	const { url, events, status } = body;
	const webhook: ListedWebhook = {};
	const id = readId(body.id);
	if (id !== undefined) webhook.id = id;
	if (isText(url)) webhook.url = url;
	const names: unknown[] | undefined = Array.isArray(events) ? events : undefined;
	if (names?.every(isText)) webhook.events = names;
	if (isText(status)) webhook.status = status;
	return webhook;
}

/** How a webhook may come back. */
const WEBHOOK: RecordShape = {
	id: 'id',
	idAliases: ['webhook_id', 'webhookId', 'subscription_id', 'subscriptionId'],
	names: ['webhook', 'subscription'],
	plurals: ['webhooks', 'subscriptions'],
};

const pathOf = (id: string): string => `/webhooks/${encodeURIComponent(id)}`;

/** Only CallMatrix's own 404 counts, not a proxy's page. */
const isGone = ({ response }: SendResult): boolean => response?.status === 404 && isRecord(response.body);

/** CallMatrix does not accept the request as it is; an event that it does not know may be the reason. */
const isRefusedInput = ({ response }: SendResult): boolean =>
	(response?.status === 400 || response?.status === 422) && errorCode(response) !== WEBHOOK_LIMIT;

/** Lists of events to ask for: the next one is tried where CallMatrix does not accept the one before. */
export type EventLists = [string[], ...string[][]];

/** Every method throws NodeApiError, with CallMatrix's words, for what is not said to be a result. */
export class WebhookApi {
	constructor(private readonly client: CallMatrixClient) {}

	/** @returns undefined where there is none with this ID */
	async get(id: string): Promise<Webhook | undefined> {
		const sent = await this.client.sendWithRetry({ method: 'GET', path: pathOf(id), record: WEBHOOK });
		return isGone(sent) ? undefined : { ...readWebhook(this.client.unwrap(sent)), id };
	}

	/** All of the account. */
	async *list(): AsyncGenerator<ListedWebhook> {
		for await (const page of this.client.pages({
			method: 'GET',
			path: '/webhooks',
			address: 'webhooks',
			record: WEBHOOK,
		})) {
			yield* page.map(readWebhook);
		}
	}

	/** @returns the new webhook, and which of the lists CallMatrix accepted */
	async create(url: string, lists: EventLists): Promise<{ webhook: ListedWebhook; events: string[] }> {
		const { body, events } = await this.tryEach(lists, (each) => ({
			method: 'POST',
			path: '/webhooks',
			address: 'webhooks',
			record: WEBHOOK,
			body: { url, events: each },
			idempotencyKey: randomUUID(),
		}));
		return { webhook: readWebhook(body), events };
	}

	/** @param lists absent where the events stay as they are @returns which of the lists CallMatrix accepted */
	async update(
		id: string,
		change: Pick<ListedWebhook, 'url' | 'status'>,
		lists?: EventLists,
	): Promise<string[] | undefined> {
		const patch = (body: IDataObject): ApiRequest => ({
			method: 'PATCH',
			path: pathOf(id),
			address: 'webhooks',
			record: WEBHOOK,
			body,
		});
		if (lists) return (await this.tryEach(lists, (events) => patch({ ...change, events }))).events;
		this.client.unwrap(await this.client.sendWithRetry(patch({ ...change })));
		return undefined;
	}

	/** One that is already gone is removed as wanted. */
	async remove(id: string): Promise<void> {
		const sent = await this.client.sendWithRetry({ method: 'DELETE', path: pathOf(id) });
		if (!isGone(sent)) this.client.unwrap(sent);
	}

	/** Asks for a signed test delivery of an event. Does not throw. @returns whether CallMatrix sends one, and its status */
	async sendTest(id: string, event: string): Promise<{ isSent: boolean; status: number | undefined }> {
		const { response } = await this.client.sendWithRetry({
			method: 'POST',
			path: `${pathOf(id)}/test`,
			body: { event },
			idempotencyKey: randomUUID(),
		});
		return { isSent: response?.status === 200 || response?.status === 202, status: response?.status };
	}

	private async tryEach(
		[events, ...others]: EventLists,
		ask: (events: string[]) => ApiRequest,
	): Promise<{ body: IDataObject; events: string[] }> {
		const sent = await this.client.sendWithRetry(ask(events));
		const [next, ...rest] = others;
		if (next && isRefusedInput(sent)) return await this.tryEach([next, ...rest], ask);
		return { body: this.client.unwrap(sent), events };
	}
}

/** The webhook endpoints, by the credential of the trigger. */
export const webhookApi = async (context: IHookFunctions): Promise<WebhookApi> =>
	new WebhookApi(await createClient(context));
