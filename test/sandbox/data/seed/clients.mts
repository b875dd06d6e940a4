import type { Client, Integration } from '../../model.mts';
import type { Random } from '../../random.mts';
import { idOf } from '../ids.mts';
import { coinedName } from '../words.mts';
import { stamps } from './time.mts';

export function seedClients(random: Random, count: number): Client[] {
	return Array.from({ length: count }, (_, index) => ({
		id: idOf('clients', index + 1),
		name: `${coinedName(random)} ${random.pick(['Media', 'Calls', 'Partners'])}`,
		timezone: random.pick(['America/New_York', 'America/Chicago', 'America/Los_Angeles', null]),
		...stamps(random),
	}));
}

const types = ['webhook', 'polling', 'csv'] as const;

export function seedIntegrations(random: Random, count: number, clients: Client[]): Integration[] {
	if (clients.length === 0) return [];
	return Array.from({ length: count }, (_, index) => {
		const client = random.pick(clients);
		const type = types[index % types.length] ?? 'webhook';
		return {
			id: idOf('integrations', index + 1),
			client_id: client.id,
			name: `${client.name} ${type} ${index + 1}`,
			type,
			...(type === 'polling' && { poll_interval_minutes: 5, since: '2026-01-01T00:00:00.000Z' }),
			field_map: [
				{ target: 'dialed_number', kind: 'direct' as const, source: 'calledNumber' },
				{ target: 'utm_source', kind: 'static' as const, value: client.name },
			],
			status: random.chance(0.8) ? ('active' as const) : ('paused' as const),
			...stamps(random),
		};
	});
}
