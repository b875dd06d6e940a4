/** Client integrations: the ways in which records of calls come in from elsewhere. */
import { equal } from '../api/filters.mts';
import { stamps } from '../fixtures/dates.mts';
import { stampedNow, type Stamped } from '../model/fields.mts';
import type { Resource } from '../model/resource.mts';

export interface Integration extends Stamped {
	client_id: string;
	name: string;
	type: (typeof types)[number];
	poll_interval_minutes?: number;
	since?: string;
	field_map: FieldMapRule[];
	status: 'active' | 'paused';
}

export interface FieldMapRule {
	target: string;
	kind: 'direct' | 'path' | 'concat' | 'static' | 'timestamp' | 'currency' | 'duration';
	source?: string;
	value?: string;
}

declare module '../model/kinds.mts' {
	interface Kinds {
		integrations: Integration;
	}
}

const types = ['webhook', 'polling', 'csv'] as const;

export const integrations: Resource<'integrations'> = {
	label: 'integration',
	idPrefix: 'int',
	path: '/integrations',
	references: { client_id: 'clients' },
	searchFields: ['id', 'name'],
	filters: equal('client_id', 'type'),
	defaults: () => ({ ...stampedNow(), field_map: [], status: 'active' }),
	seed: {
		count: 9,
		make: ({ random, of }) => {
			const clients = of('clients');
			if (clients.length === 0) return null;
			return (id, index) => {
				const client = random.pick(clients);
				const type = types[index % types.length] ?? 'webhook';
				return {
					id,
					client_id: client.id,
					name: `${client.name} ${type} ${index + 1}`,
					type,
					...(type === 'polling' && { poll_interval_minutes: 5, since: '2026-01-01T00:00:00.000Z' }),
					field_map: [
						{ target: 'dialed_number', kind: 'direct', source: 'calledNumber' },
						{ target: 'utm_source', kind: 'static', value: client.name },
					],
					status: random.chance(0.8) ? 'active' : 'paused',
					...stamps(random),
				};
			};
		},
	},
};
