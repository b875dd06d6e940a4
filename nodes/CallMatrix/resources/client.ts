import { CLIENT, SEARCH } from './fields';
import type { Field, Resource } from './model';
import { CREATE, DELETE, GET, GET_MANY, UPDATE } from './verbs';

const name: Field = { name: 'name', label: 'Name', type: 'text', example: 'Tampa Roofing Partners' };

const timezone: Field = {
	name: 'timezone',
	label: 'Time Zone',
	type: 'timeZone',
	removable: 'value',
	example: 'America/Chicago',
	description: 'For the times in the records that the client sends; (remove) removes it',
};

/** Whose call records come in through integrations. */
export const client: Resource = {
	name: 'client',
	label: 'Client',
	noun: 'client',
	plural: 'clients',
	description: 'Whose call records come in through integrations',
	id: CLIENT,
	lookup: { path: '/clients', key: 'id', titles: ['name'] },
	simplified: ['id', 'name', 'timezone', 'created_at'],
	defaultOperation: 'getAll',
	operations: [
		{
			...CREATE,
			action: 'Create client',
			description: 'Add a client, whose call records can then come in through integrations',
			path: '/clients',
			required: [name],
			added: [timezone],
		},
		{
			...DELETE,
			action: 'Delete client',
			description: 'Remove a client for good',
			path: '/clients/{client_id}',
			warning: 'Deleting cannot be undone.',
		},
		{ ...GET, action: 'Get client', description: 'Read one client with its time zone', path: '/clients/{client_id}' },
		{
			...GET_MANY,
			action: 'Get many clients',
			description: 'Read clients, all or those that match',
			path: '/clients',
			filters: [SEARCH],
		},
		{
			...UPDATE,
			action: 'Update client',
			description: 'Change the fields of a client that you add; the others stay as they are',
			path: '/clients/{client_id}',
			added: [name, timezone],
		},
	],
};
