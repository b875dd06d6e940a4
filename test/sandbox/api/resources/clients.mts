import { ApiError } from '../answers.mts';
import { equal } from '../filters.mts';
import { everything, type Resource } from '../resource.mts';

export const clients: Resource<'clients'> = {
	kind: 'clients',
	names: ['Client', 'Clients'],
	what: 'client',
	id: 'client_id',
	does: everything,
	searched: ['id', 'name'],
	check: ({ timezone }) => {
		if (typeof timezone === 'string' && !isTimeZone(timezone)) {
			throw new ApiError(422, 'invalid_timezone', `timezone: there is no ${timezone}.`, { field: 'timezone' });
		}
	},
};

export const integrations: Resource<'integrations'> = {
	kind: 'integrations',
	names: ['Integration', 'Integrations'],
	what: 'integration',
	id: 'integration_id',
	does: ['list', 'create', 'update', 'delete'],
	searched: ['id', 'name'],
	filters: equal('client_id', 'type'),
	references: { client_id: 'clients' },
};

function isTimeZone(name: string): boolean {
	try {
		new Intl.DateTimeFormat('en', { timeZone: name });
		return true;
	} catch {
		return false;
	}
}
