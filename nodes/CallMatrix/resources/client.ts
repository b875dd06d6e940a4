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
	description: 'Time zone of the times in the records of the client. Enter (remove) to remove it.',
};

/** A company whose call records are imported through integrations. */
export const client: Resource = {
	name: 'client',
	label: 'Client',
	noun: 'client',
	plural: 'clients',
	description: 'A company whose call records are imported through integrations',
	id: CLIENT,
	lookup: { path: '/clients', key: 'id', names: ['name'], nameExample: 'Tampa Roofing Partners', titles: ['name'] },
	simplified: ['id', 'name', 'timezone', 'created_at'],
	defaultOperation: 'getAll',
	operations: [
		{
			...CREATE,
			action: 'Create client',
			description: 'Add a client whose call records can then be imported through integrations',
			path: '/clients',
			required: [name],
			added: [timezone],
		},
		{
			...DELETE,
			action: 'Delete client',
			description: 'Permanently delete a client',
			path: '/clients/{client_id}',
			warning: 'Deleting cannot be undone.',
		},
		{
			...GET,
			action: 'Get client',
			description: 'Retrieve one client with its time zone',
			path: '/clients/{client_id}',
		},
		{
			...GET_MANY,
			action: 'Get many clients',
			description: 'Retrieve all clients, or only those that match your filters',
			path: '/clients',
			filters: [SEARCH],
		},
		{
			...UPDATE,
			action: 'Update client',
			description: 'Change fields of a client; fields that you do not add stay unchanged',
			path: '/clients/{client_id}',
			added: [name, timezone],
		},
	],
};
