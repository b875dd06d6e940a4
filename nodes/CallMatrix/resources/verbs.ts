import type { ApiOperation, UpsertOperation } from './model';

/** What operations of the same name share in every resource, so that a resource only adds its path and its words. */
type Verb = Pick<ApiOperation, 'answers' | 'kind' | 'label' | 'method' | 'name' | 'repeatable'>;
type FixedVerb = Pick<ApiOperation, 'fixedBody'> & Verb;

export const CREATE: Verb = {
	name: 'create',
	label: 'Create',
	kind: 'create',
	repeatable: false,
	method: 'POST',
	answers: 'one',
};
export const DELETE: Verb = {
	name: 'delete',
	label: 'Delete',
	kind: 'delete',
	repeatable: true,
	method: 'DELETE',
	answers: 'deleted',
};
export const GET: Verb = { name: 'get', label: 'Get', kind: 'read', repeatable: true, method: 'GET', answers: 'one' };
export const GET_MANY: Verb = {
	name: 'getAll',
	label: 'Get Many',
	kind: 'read',
	repeatable: true,
	method: 'GET',
	answers: 'list',
};
export const UPDATE: Verb = {
	name: 'update',
	label: 'Update',
	kind: 'update',
	repeatable: true,
	method: 'PATCH',
	answers: 'one',
};
export const ACTIVATE: FixedVerb = { ...UPDATE, name: 'activate', label: 'Activate', fixedBody: { status: 'active' } };
export const DEACTIVATE: FixedVerb = {
	...UPDATE,
	name: 'deactivate',
	label: 'Deactivate',
	fixedBody: { status: 'inactive' },
};

/** Create or Update, from the two operations that carry it out. @param noun of the resource, without an article: `buyer` */
export const upsert = (noun: string, create: ApiOperation, update: ApiOperation): UpsertOperation => ({
	name: 'upsert',
	label: 'Create or Update',
	action: `Create or update ${noun}`,
	description: `Create a new ${noun}, or update the current one if it already exists (upsert): by ID, otherwise by name`,
	kind: 'upsert',
	// What the first time created is found by its name the second time.
	repeatable: true,
	mapped: true,
	added: [...(update.required ?? []), ...(update.added ?? [])],
	warning: `Without an ID the name decides: one ${noun} of that name is updated, none creates a new one, and two are refused. To change existing ones only, use Update instead.`,
	create,
	update,
});
