import { IVR_FLOW, SEARCH } from './fields';
import type { Resource } from './model';
import { GET, GET_MANY } from './verbs';

/** The menus and messages that callers hear before they are routed. Flows are built in CallMatrix, so they can only be read. */
export const ivrFlow: Resource = {
	name: 'ivrFlow',
	label: 'IVR Flow',
	noun: 'IVR flow',
	plural: 'IVR flows',
	description: 'The menus and messages that callers hear before they are routed',
	id: IVR_FLOW,
	lookup: { path: '/ivr-flows', key: 'id', names: ['name'], nameExample: 'Main menu', titles: ['name'] },
	simplified: ['id', 'name', 'description', 'campaign_ids', 'nodes', 'updated_at'],
	defaultOperation: 'getAll',
	operations: [
		{
			...GET,
			action: 'Get IVR flow',
			description: 'Retrieve one flow with its menus and other nodes',
			path: '/ivr-flows/{flow_id}',
		},
		{
			...GET_MANY,
			action: 'Get many IVR flows',
			description: 'Retrieve all flows, or only those that match your filters',
			path: '/ivr-flows',
			filters: [SEARCH],
		},
	],
};
