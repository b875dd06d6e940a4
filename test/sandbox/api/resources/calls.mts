import { ApiError } from '../answers.mts';
import { equal, period, range } from '../filters.mts';
import type { Resource } from '../resource.mts';

export const calls: Resource<'calls'> = {
	kind: 'calls',
	names: ['Call', 'Calls'],
	what: 'call',
	id: 'call_id',
	does: ['list', 'get', 'update', 'batch'],
	searched: ['call_id', 'caller_id', 'dialed_number', 'disposition', 'notes', 'tags'],
	filters: {
		...equal(
			'campaign_id',
			'buyer_id',
			'offer_id',
			'status',
			'disposition',
			'caller_id',
			'dialed_number',
			'state',
			'gclid',
		),
		...range('duration', 'duration_seconds'),
		...range('revenue', 'revenue'),
		...period('started', 'started_at'),
	},
	sorts: ['started_at', 'duration_seconds', 'revenue'],
	change: (call, fields, { state, events }) => {
		const from = call.disposition;
		state.change('calls', call, fields);
		const { disposition: to } = fields;
		if (to === undefined) return;
		events.emitOf(call, { event: 'call.disposition_set', occurredAt: new Date(), transition: { from, to } });
	},
};

export const leads: Resource<'leads'> = {
	kind: 'leads',
	names: ['Lead', 'Leads'],
	what: 'lead',
	id: 'lead_id',
	does: ['list', 'get', 'create'],
	searched: ['id', 'phone', 'first_name', 'last_name', 'email'],
	filters: { ...equal('campaign_id', 'channel'), ...period('created', 'created_at') },
	sorts: ['created_at'],
	references: { campaign_id: 'campaigns' },
	check: ({ email }) => {
		if (email !== undefined && !/^\S+@\S+$/.test(email)) {
			throw new ApiError(422, 'invalid_email', 'email: this is no e-mail address.', { field: 'email' });
		}
	},
};

export const sessions: Resource<'sessions'> = {
	kind: 'sessions',
	names: ['Session', 'Sessions'],
	what: 'session',
	id: 'session_id',
	does: ['list', 'get'],
	searched: ['session_id', 'number', 'gclid', 'utm_campaign'],
	filters: { ...equal('number', 'gclid', 'campaign_id'), ...period('started', 'started_at') },
};

export const webhooks: Resource<'webhooks'> = {
	kind: 'webhooks',
	names: ['Webhook', 'Webhooks'],
	what: 'webhook',
	id: 'webhook_id',
	does: ['list', 'get', 'create', 'update', 'delete'],
	check: ({ url }, webhook, { state, webhookLimit }) => {
		if (url !== undefined && !/^https?:\/\//i.test(url)) {
			throw new ApiError(422, 'invalid_url', 'A webhook needs an http or https address.', { field: 'url' });
		}
		if (!webhook && state.of('webhooks').size >= webhookLimit) {
			throw new ApiError(422, 'webhook_limit_reached', `This account has its ${webhookLimit} webhooks already.`);
		}
	},
	settle: (webhook, _fields, { sender }) => {
		if (webhook.status === 'disabled') sender.close(webhook);
	},
	leave: (webhook, { sender }) => {
		sender.close(webhook);
	},
};
