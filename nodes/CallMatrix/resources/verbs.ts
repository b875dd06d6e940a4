import type { Operation } from './model';

/** What the operations of the same name have in common in every resource. */
type Verb = Pick<Operation, 'answers' | 'label' | 'method' | 'name'>;

export const CREATE: Verb = { name: 'create', label: 'Create', method: 'POST', answers: 'one' };
export const DELETE: Verb = { name: 'delete', label: 'Delete', method: 'DELETE', answers: 'deleted' };
export const GET: Verb = { name: 'get', label: 'Get', method: 'GET', answers: 'one' };
export const GET_MANY: Verb = { name: 'getAll', label: 'Get Many', method: 'GET', answers: 'list' };
export const UPDATE: Verb = { name: 'update', label: 'Update', method: 'PATCH', answers: 'one' };
export const ACTIVATE: Verb & Pick<Operation, 'sets'> = {
	name: 'activate',
	label: 'Activate',
	method: 'PATCH',
	answers: 'one',
	sets: { status: 'active' },
};
export const DEACTIVATE: Verb & Pick<Operation, 'sets'> = {
	name: 'deactivate',
	label: 'Deactivate',
	method: 'PATCH',
	answers: 'one',
	sets: { status: 'inactive' },
};
