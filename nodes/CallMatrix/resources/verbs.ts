import type { ApiOperation } from './model';

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
