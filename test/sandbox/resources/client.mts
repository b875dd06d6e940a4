/** Clients: whose records of calls come in from elsewhere. */
import { ApiError } from '../api/errors.mts';
import { stamps } from '../fixtures/dates.mts';
import { coinedName } from '../fixtures/names.mts';
import { stampedNow, type Stamped } from '../model/fields.mts';
import type { Resource } from '../model/resource.mts';

export interface Client extends Stamped {
	name: string;
	timezone: string | null;
}

declare module '../model/kinds.mts' {
	interface Kinds {
		clients: Client;
	}
}

export const clients: Resource<'clients'> = {
	label: 'client',
	idPrefix: 'cli',
	path: '/clients',
	searchFields: ['id', 'name'],
	defaults: () => ({ ...stampedNow(), timezone: null }),
	validate: ({ timezone }) => {
		if (typeof timezone === 'string' && !isTimeZone(timezone)) {
			throw new ApiError(422, 'invalid_timezone', `timezone: there is no ${timezone}.`, { field: 'timezone' });
		}
	},
	seed: {
		count: 6,
		make:
			({ random }) =>
			(id) => ({
				id,
				name: `${coinedName(random)} ${random.pick(['Media', 'Calls', 'Partners'])}`,
				timezone: random.pick(['America/New_York', 'America/Chicago', 'America/Los_Angeles', null]),
				...stamps(random),
			}),
	},
};

function isTimeZone(name: string): boolean {
	try {
		new Intl.DateTimeFormat('en', { timeZone: name });
		return true;
	} catch {
		return false;
	}
}
