import { CAMPAIGN, SEARCH, SESSION } from './fields';
import type { Resource } from './model';
import { GET, GET_MANY } from './verbs';

/** A website visitor and the phone number that was shown. */
export const visitorSession: Resource = {
	name: 'visitorSession',
	label: 'Visitor Session',
	noun: 'visitor session',
	plural: 'visitor sessions',
	description: 'A website visitor and the phone number that was shown (DNI)',
	id: SESSION,
	lookup: { path: '/sessions', key: 'session_id', titles: ['started_at', 'number', 'campaign_id'] },
	simplified: [
		'session_id',
		'started_at',
		'expires_at',
		'number',
		'campaign_id',
		'call_id',
		'utm_source',
		'utm_campaign',
		'gclid',
		'landing_page',
	],
	defaultOperation: 'getAll',
	operations: [
		{
			...GET,
			action: 'Get visitor session',
			description: 'Retrieve one session with its number, click IDs and landing page',
			path: '/sessions/{session_id}',
		},
		{
			...GET_MANY,
			action: 'Get many visitor sessions',
			description: 'Retrieve all sessions, or only those that match your filters',
			path: '/sessions',
			period: { from: 'started_after', to: 'started_before', what: 'Sessions that started' },
			filters: [
				CAMPAIGN,
				{ name: 'gclid', label: 'Google Click ID (GCLID)', type: 'text', example: 'Cj0KCQ' },
				{
					name: 'number',
					label: 'Number Shown',
					type: 'phone',
					example: '(415) 555-0100',
				},
				SEARCH,
			],
		},
	],
};
