import type { Collection } from '../data/collection.mts';
import type { State } from '../data/state.mts';
import type { Events } from '../events.mts';
import type { Buyer, Call, CallEventName, Webhook } from '../model.mts';
import type { Sender } from '../webhooks/sender.mts';
import { ApiError, notFound, refusal, type Answer } from './answers.mts';
import { page, type Filters, type Query } from './paging.mts';

/** A request that is valid under the contract. */
export interface ApiCall {
	params: Record<string, string>;
	query: Query;
	body: unknown;
}

export type Operation = (call: ApiCall) => Answer;

export interface OperationContext {
	state: State;
	events: Events;
	sender: Sender;
	webhookLimit: number;
}

const buyerFilters: Filters<Buyer> = { status: (buyer, value) => buyer.status === value };

const callFilters: Filters<Call> = {
	campaign_id: (call, value) => call.campaign_id === value,
	buyer_id: (call, value) => call.buyer_id === value,
	offer_id: (call, value) => call.offer_id === value,
	disposition: (call, value) => call.disposition === value,
	started_after: (call, value) => Date.parse(call.started_at) >= Date.parse(value),
	started_before: (call, value) => Date.parse(call.started_at) < Date.parse(value),
};

/** What the API does, by the contract's operationId. */
export function operations(context: OperationContext): Record<string, Operation> {
	const { state } = context;
	const updateBuyer = (buyer: Buyer, patch: Partial<Buyer>) => state.patchBuyer(buyer, patch);
	const updateCall = (call: Call, patch: Partial<Call>) => setDisposition(context.events, call, patch.disposition);
	return {
		listBuyers: ({ query }) => page(state.buyers, buyerFilters, query),
		getBuyer: ({ params }) => ok(find(state.buyers, params.buyer_id, 'buyer')),
		updateBuyer: ({ params, body }) =>
			ok(updateBuyer(find(state.buyers, params.buyer_id, 'buyer'), body as Partial<Buyer>)),
		batchBuyers: ({ body }) => batch(state.buyers, 'buyer', body, updateBuyer),
		listCalls: ({ query }) => page(state.calls, callFilters, query),
		getCall: ({ params }) => ok(find(state.calls, params.call_id, 'call')),
		updateCall: ({ params, body }) => ok(updateCall(find(state.calls, params.call_id, 'call'), body as Partial<Call>)),
		batchCalls: ({ body }) => batch(state.calls, 'call', body, updateCall),
		...webhookOperations(context),
	};
}

function webhookOperations({ state, events, sender, webhookLimit }: OperationContext): Record<string, Operation> {
	const { webhooks } = state;
	return {
		listWebhooks: ({ query }) => page(webhooks, {}, query),
		createWebhook: ({ body }) => {
			const fields = body as Pick<Webhook, 'url' | 'events'>;
			checkUrl(fields.url);
			if (webhooks.size >= webhookLimit) {
				throw new ApiError(422, 'webhook_limit_reached', `This account has its ${webhookLimit} webhooks already.`);
			}
			return { status: 201, body: state.addWebhook(fields) };
		},
		getWebhook: ({ params }) => ok(find(webhooks, params.webhook_id, 'webhook')),
		updateWebhook: ({ params, body }) => {
			const webhook = find(webhooks, params.webhook_id, 'webhook');
			const patch = body as Partial<Webhook>;
			if (patch.url !== undefined) checkUrl(patch.url);
			Object.assign(webhook, patch);
			if (webhook.status === 'disabled') sender.close(webhook);
			return ok(webhook);
		},
		deleteWebhook: ({ params }) => {
			const webhook = find(webhooks, params.webhook_id, 'webhook');
			webhooks.delete(webhook.id);
			sender.close(webhook);
			return { status: 204 };
		},
		testWebhook: ({ params, body }) => {
			const webhook = find(webhooks, params.webhook_id, 'webhook');
			if (webhook.status === 'disabled') throw new ApiError(409, 'webhook_disabled', 'This webhook is disabled.');
			const event = events.make({ event: (body as { event: CallEventName }).event, test: true });
			sender.sendTest(event, webhook);
			return { status: 202, body: { event_id: event.event_id } };
		},
	};
}

function setDisposition(events: Events, call: Call, disposition: string | null | undefined): Call {
	if (disposition === undefined) return call;
	const from = call.disposition;
	call.disposition = disposition;
	events.emitOf(call, { event: 'call.disposition_set', occurredAt: new Date(), transition: { from, to: disposition } });
	return call;
}

/** Changes each item on its own: one that is refused does not hold up the others. */
function batch<T extends object>(
	all: Collection<T>,
	kind: string,
	body: unknown,
	update: (record: T, patch: Partial<T>) => T,
): Answer {
	const { items } = body as { items: Array<Partial<T> & { id: string }> };
	const results = items.map(({ id, ...patch }, index) => {
		try {
			// A copy, or an item that comes twice would show its last state both times.
			return { index, status: 200, id, data: { ...update(find(all, id, kind), patch as unknown as Partial<T>) } };
		} catch (error) {
			const { status, body: told } = refusal(error);
			return { index, status, id, ...(told as { error: unknown }) };
		}
	});
	return ok({ results });
}

function find<T extends object>(all: Collection<T>, id: string | undefined, kind: string): T {
	const record = all.get(id ?? '');
	if (!record) throw notFound(kind);
	return record;
}

function ok(body: unknown): Answer {
	return { status: 200, body };
}

function checkUrl(url: string): void {
	if (!/^https?:\/\//i.test(url)) {
		throw new ApiError(422, 'invalid_url', 'A webhook needs an http or https address.', { field: 'url' });
	}
}
