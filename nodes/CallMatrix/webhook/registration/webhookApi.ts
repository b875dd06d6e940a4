/**
 * The webhook endpoints of CallMatrix, with what they return validated. Nothing else here sends a request; which webhook there
 * should be is decided in `registration.ts`.
 */

import { randomUUID } from 'node:crypto';

import type { IDataObject, IHookFunctions } from 'n8n-workflow';

import { codeOf, isFromCallMatrix, WEBHOOK_LIMIT } from '../../transport/answer';
import type { ApiRequest, Attempt } from '../../transport/attempt';
import { pages } from '../../transport/paging';
import { persist } from '../../transport/persist';
import { bodyOf } from '../../transport/request';

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

/** A missing ID must not become the text `undefined`. */
const idOf = (id: unknown): string | undefined =>
	typeof id === 'number' ? String(id) : isText(id) && id.trim() ? id : undefined;

function readWebhook({ id, url, events, status }: IDataObject): ListedWebhook {
	const webhook: ListedWebhook = {};
	const readId = idOf(id);
	if (readId !== undefined) webhook.id = readId;
	if (isText(url)) webhook.url = url;
	const names: unknown[] | undefined = Array.isArray(events) ? events : undefined;
	if (names?.every(isText)) webhook.events = names;
	if (isText(status)) webhook.status = status;
	return webhook;
}

const pathOf = (id: string): string => `/webhooks/${encodeURIComponent(id)}`;

/** Only CallMatrix's own 404 counts, not a proxy's page. */
const isGone = ({ answer }: Attempt): boolean => answer?.status === 404 && isFromCallMatrix(answer);

/** CallMatrix does not accept the request as it is; an event that it does not know may be the reason. */
const isRefusedInput = ({ answer }: Attempt): boolean =>
	(answer?.status === 400 || answer?.status === 422) && codeOf(answer) !== WEBHOOK_LIMIT;

/** Lists of events to ask for: the next one is tried where CallMatrix does not accept the one before. */
export type EventLists = [string[], ...string[][]];

/** Every method throws NodeApiError, with CallMatrix's words, for what is not said to be a result. */
export class WebhookApi {
	constructor(private readonly context: IHookFunctions) {}

	/** @returns undefined where there is none with this ID */
	async get(id: string): Promise<Webhook | undefined> {
		const sent = await persist(this.context, { method: 'GET', path: pathOf(id) });
		return isGone(sent) ? undefined : { ...readWebhook(bodyOf(this.context, sent)), id };
	}

	/** All of the account. */
	async *list(): AsyncGenerator<ListedWebhook> {
		for await (const page of pages(this.context, { method: 'GET', path: '/webhooks', address: 'webhooks' })) {
			yield* page.map(readWebhook);
		}
	}

	/** @returns the new webhook, and which of the lists CallMatrix accepted */
	async create(url: string, lists: EventLists): Promise<{ webhook: ListedWebhook; events: string[] }> {
		const { body, events } = await this.tryEach(lists, (each) => ({
			method: 'POST',
			path: '/webhooks',
			address: 'webhooks',
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
		const patch = (body: IDataObject): ApiRequest => ({ method: 'PATCH', path: pathOf(id), address: 'webhooks', body });
		if (lists) return (await this.tryEach(lists, (events) => patch({ ...change, events }))).events;
		bodyOf(this.context, await persist(this.context, patch({ ...change })));
		return undefined;
	}

	/** One that is already gone is removed as wanted. */
	async remove(id: string): Promise<void> {
		const sent = await persist(this.context, { method: 'DELETE', path: pathOf(id) });
		if (!isGone(sent)) bodyOf(this.context, sent);
	}

	/** Asks for a signed test delivery of an event. Does not throw. @returns whether CallMatrix sends one, and its status */
	async sendTest(id: string, event: string): Promise<{ isSent: boolean; status: number | undefined }> {
		const { answer } = await persist(this.context, {
			method: 'POST',
			path: `${pathOf(id)}/test`,
			body: { event },
			idempotencyKey: randomUUID(),
		});
		return { isSent: answer?.status === 200 || answer?.status === 202, status: answer?.status };
	}

	private async tryEach(
		[events, ...others]: EventLists,
		ask: (events: string[]) => ApiRequest,
	): Promise<{ body: IDataObject; events: string[] }> {
		const sent = await persist(this.context, ask(events));
		const [next, ...rest] = others;
		if (next && isRefusedInput(sent)) return await this.tryEach([next, ...rest], ask);
		return { body: bodyOf(this.context, sent), events };
	}
}
