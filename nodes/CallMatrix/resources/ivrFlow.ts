import { IVR_FLOW, SEARCH } from './fields';
import type { Resource } from './model';
import { GET, GET_MANY } from './verbs';

/** What callers hear and press before they are routed. It is built in CallMatrix. */
export const ivrFlow: Resource = {
	name: 'ivrFlow',
	label: 'IVR Flow',
	noun: 'IVR flow',
	plural: 'IVR flows',
	description: 'What callers hear and press before they are routed',
	id: IVR_FLOW,
	lookup: { path: '/ivr-flows', key: 'id', titles: ['name'] },
	simplified: ['id', 'name', 'description', 'campaign_ids', 'nodes', 'updated_at'],
	defaultOperation: 'getAll',
	operations: [
		{
			...GET,
			action: 'Get IVR flow',
			description: 'Read one flow with its menus and other nodes',
			path: '/ivr-flows/{flow_id}',
		},
		{
			...GET_MANY,
			action: 'Get many IVR flows',
			description: 'Read flows, all or those that match',
			path: '/ivr-flows',
			filters: [SEARCH],
		},
	],
};
