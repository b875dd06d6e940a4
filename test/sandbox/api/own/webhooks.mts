import type { CallEventName } from '../../model.mts';
import { ApiError } from '../answers.mts';
import { find, type OperationContext, type Operations } from '../operation.mts';

export function webhookOperations({ state, events, sender }: OperationContext): Operations {
	return {
		testWebhook: ({ params, body }) => {
			const webhook = find(state, 'webhooks', params.webhook_id, 'webhook');
			if (webhook.status === 'disabled') throw new ApiError(409, 'webhook_disabled', 'This webhook is disabled.');
			const event = events.make({ event: (body as { event: CallEventName }).event, test: true });
			sender.sendTest(event, webhook);
			return { status: 202, body: { event_id: event.event_id } };
		},
	};
}
