/**
 * The webhook endpoints of CallMatrix, with what they return validated. Nothing else here sends a request; which webhook there
 * should be is decided in `register.ts`.
 */

import { randomUUID } from 'node:crypto';

import { NodeApiError, type IDataObject, type IHookFunctions } from 'n8n-workflow';

import type { ApiRequest, SendResult } from '../../client/apiRequest';
import { createClient, type CallMatrixClient } from '../../client/client';
import { isRecord } from '../../client/response';
import type { RecordShape } from '../../client/shapes/record';
import { errorCode, WEBHOOK_LIMIT } from '../../client/shapes/refusal';
import { hasId, isSameUrl, readWebhook, type ListedWebhook, type Webhook } from './registered';

/** How a webhook may come back. */
const WEBHOOK: RecordShape = {
	id: 'id',
	idAliases: ['webhook_id', 'webhookId', 'subscription_id', 'subscriptionId'],
	names: ['webhook', 'subscription'],
	plurals: ['webhooks', 'subscriptions'],
};

const LIST: ApiRequest = {
	method: 'GET',
	path: '/webhooks',
	address: 'webhooks',
	record: { ...WEBHOOK, isIdOptional: true },
};

const pathOf = (id: string): string => `/webhooks/${encodeURIComponent(id)}`;

/** Only CallMatrix's own 404 counts, not a proxy's page. */
const isGone = ({ response }: SendResult): boolean => response?.status === 404 && isRecord(response.body);

/** CallMatrix does not accept the request as it is; an event that it does not know may be the reason. */
const isRefusedInput = ({ response }: SendResult): boolean =>
	(response?.status === 400 || response?.status === 422) && errorCode(response) !== WEBHOOK_LIMIT;

/** CallMatrix does not have the endpoint, whoever says so. */
const isWithoutEndpoint = ({ response }: SendResult): boolean => response?.status === 404 || response?.status === 405;

const MANUAL = 'Registration: Manual';
const CHOOSE_MANUAL = `If your CallMatrix account takes no webhooks from its API, choose ${MANUAL} in the trigger and enter its URL in CallMatrix yourself.`;

/** Lists of events to ask for: the next one is tried where CallMatrix does not accept the one before. */
export type EventLists = [string[], ...string[][]];

/** What came of asking, and which of the lists CallMatrix accepted. */
interface Asked {
	sent: SendResult;
	events: string[];
}

interface Registered {
	/** As far as CallMatrix says. */
	webhook: ListedWebhook;
	/** Which of the lists it accepted. */
	events: string[];
}

/** How often a webhook is asked for whose creation was lost on the way, and that is not in the list afterwards. */
const MAX_CREATIONS = 3;

/** Every method throws NodeApiError, with CallMatrix's words, for what is not said to be a result. */
export class WebhookApi {
	constructor(private readonly client: CallMatrixClient) {}

	/** @returns undefined where there is none with this ID; only the ID where CallMatrix does not tell of single webhooks */
	async get(id: string): Promise<Webhook | undefined> {
		const sent = await this.client.sendWithRetry({ method: 'GET', path: pathOf(id), record: WEBHOOK });
		if (isGone(sent)) return undefined;
		return sent.response?.status === 405 ? { id } : { ...readWebhook(this.client.unwrap(sent)), id };
	}

	/** What CallMatrix says of a webhook that it has just made or changed; nothing where it does not. */
	async confirm(id: string): Promise<ListedWebhook> {
		const sent = await this.client.sendWithRetry({ method: 'GET', path: pathOf(id), record: WEBHOOK });
		return this.client.isSuccess(sent) ? readWebhook(this.client.unwrap(sent)) : {};
	}

	/** All of the account with a URL. */
	async withUrl(url: string): Promise<ListedWebhook[]> {
		return await this.atAddress(async () => {
			const found: ListedWebhook[] = [];
			for await (const page of this.client.pages(LIST)) {
				found.push(...page.map(readWebhook).filter((webhook) => webhook.url && isSameUrl(webhook.url, url)));
			}
			return found;
		});
	}

	/**
	 * Makes a webhook, once: where the answer was lost, or has no ID, the webhook is looked for in the list before anything is repeated.
	 * @throws for a creation that was lost, also where the list cannot be read
	 */
	async create(url: string, lists: EventLists): Promise<Registered> {
		for (let attempt = 1; ; attempt++) {
			const { sent, events } = await this.tryEach(lists, (each) => ({
				method: 'POST',
				path: '/webhooks',
				address: 'webhooks',
				record: WEBHOOK,
				body: { url, events: each },
				idempotencyKey: randomUUID(),
				repeatable: false,
			}));
			const isLost = sent.mayBeApplied === true && !this.client.isSuccess(sent);
			if (!isLost) {
				const webhook = readWebhook(await this.atAddress(() => Promise.resolve(this.client.unwrap(sent))));
				return { webhook: hasId(webhook) ? webhook : { ...(await this.find(url)), ...webhook }, events };
			}
			const found = await this.find(url);
			if (found) return { webhook: found, events };
			if (found === null || attempt === MAX_CREATIONS) throw this.client.errorOf(sent);
		}
	}

	/** @param lists absent where the events stay as they are @returns undefined where CallMatrix changes no webhooks */
	async update(
		id: string,
		change: Pick<ListedWebhook, 'url' | 'status'>,
		lists?: EventLists,
	): Promise<{ webhook: ListedWebhook; events?: string[] } | undefined> {
		const patch = (body: IDataObject): ApiRequest => ({
			method: 'PATCH',
			path: pathOf(id),
			address: 'webhooks',
			record: WEBHOOK,
			body,
		});
		const { sent, events }: Pick<Asked, 'sent'> & Partial<Asked> = lists
			? await this.tryEach(lists, (each) => patch({ ...change, events: each }))
			: { sent: await this.client.sendWithRetry(patch({ ...change })) };
		if (isWithoutEndpoint(sent) && isRecord(sent.response?.body)) return undefined;
		return { webhook: readWebhook(this.client.unwrap(sent)), ...(events && { events }) };
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

	/** The webhook with a URL. @returns undefined where there is none, null where the list cannot be read */
	private async find(url: string): Promise<ListedWebhook | undefined | null> {
		try {
			const found = await this.withUrl(url);
			return found.find(hasId) ?? found[0];
		} catch {
			return null;
		}
	}

	/** Says how to go on where CallMatrix has no such endpoint, also where it is a proxy that says so. */
	private async atAddress<T>(ask: () => Promise<T>): Promise<T> {
		let fault: unknown;
		try {
			return await ask();
		} catch (thrown) {
			fault = thrown;
		}
		if (
			fault instanceof NodeApiError &&
			(fault.httpCode === '404' || fault.httpCode === '405') &&
			!fault.description?.includes(MANUAL)
		) {
			fault.description = [fault.description, CHOOSE_MANUAL].filter(Boolean).join(' ');
		}
		throw fault;
	}

	private async tryEach([events, ...others]: EventLists, ask: (events: string[]) => ApiRequest): Promise<Asked> {
		const sent = await this.client.sendWithRetry(ask(events));
		const [next, ...rest] = others;
		if (next && isRefusedInput(sent)) return await this.tryEach([next, ...rest], ask);
		return { sent, events };
	}
}

/** The webhook endpoints, by the credential of the trigger. */
export const webhookApi = async (context: IHookFunctions): Promise<WebhookApi> =>
	new WebhookApi(await createClient(context));
