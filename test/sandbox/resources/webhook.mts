/** Webhooks: where events are sent. How they are sent is in webhooks/sender.mts. */
import { single } from '../api/envelope.mts';
import { ApiError } from '../api/errors.mts';
import { find } from '../api/lookup.mts';
import { createdNow } from '../model/fields.mts';
import type { Resource } from '../model/resource.mts';
import type { CallEventName } from '../webhooks/event.mts';

export interface Webhook {
	id: string;
	url: string;
	events: string[];
	status: 'active' | 'disabled';
	created_at: string;
}

declare module '../model/kinds.mts' {
	interface Kinds {
		webhooks: Webhook;
	}
}

export const webhooks: Resource<'webhooks'> = {
	label: 'webhook',
	idPrefix: 'whk',
	path: '/webhooks',
	defaults: () => ({ ...createdNow(), status: 'active' }),
	validate: ({ url }, webhook, { store, webhookLimit }) => {
		if (url !== undefined && !/^https?:\/\//i.test(url)) {
			throw new ApiError(422, 'invalid_url', 'A webhook needs an http or https address.', { field: 'url' });
		}
		if (!webhook && store.of('webhooks').size >= webhookLimit) {
			throw new ApiError(422, 'webhook_limit_reached', `This account has its ${webhookLimit} webhooks already.`);
		}
	},
	afterSave: (webhook, _fields, { deliveries }) => {
		if (webhook.status === 'disabled') deliveries.close(webhook);
	},
	beforeDelete: (webhook, { deliveries }) => {
		deliveries.close(webhook);
	},
	handlers: {
		testWebhook: ({ params, body }, { store, events, deliveries }) => {
			const webhook = find(store, 'webhooks', params.webhook_id);
			if (webhook.status === 'disabled') throw new ApiError(409, 'webhook_disabled', 'This webhook is disabled.');
			const event = events.make({ event: (body as { event: CallEventName }).event, test: true });
			deliveries.sendTest(event, webhook);
			return single({ event_id: event.event_id }, 202);
		},
	},
};
