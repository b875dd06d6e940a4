/** Visitor sessions: visits to a website, with the number that the visitor was shown. */
import { equal, period } from '../api/filters.mts';
import { spread } from '../fixtures/dates.mts';
import { verticalNames } from '../fixtures/names.mts';
import { fictionalNumber } from '../fixtures/phoneNumbers.mts';
import { visit } from '../fixtures/visits.mts';
import { noVisit, visitOf, type Visit } from '../model/fields.mts';
import type { Resource } from '../model/resource.mts';

export interface Session extends Visit {
	session_id: string;
	number: string;
	number_id: string | null;
	campaign_id: string | null;
	call_id: string | null;
	ip: string | null;
	started_at: string;
	expires_at: string;
}

declare module '../model/kinds.mts' {
	interface Kinds {
		sessions: Session;
	}
}

const LEASE_MS = 20 * 60_000;

export const sessions: Resource<'sessions'> = {
	label: 'session',
	idPrefix: 'ses',
	idField: 'session_id',
	newestFirstBy: 'started_at',
	path: '/sessions',
	searchFields: ['session_id', 'number', 'gclid', 'utm_campaign'],
	filters: { ...equal('number', 'gclid', 'campaign_id'), ...period('started', 'started_at') },
	defaults: () => ({ number_id: null, campaign_id: null, call_id: null, ...noVisit, ip: null }),
	seed: {
		count: 60,
		/** Every other one led to one of the newest calls, and was the visit that the call tells of. */
		make: ({ random, count, of }) => {
			const numbers = of('numbers');
			const known = new Map(numbers.map(({ number, id }) => [number, id]));
			const newest = of('calls').slice(-Math.ceil(count / 2));
			// Oldest first.
			return (id, index) => {
				const call = index % 2 === 0 ? newest[index / 2] : undefined;
				const shown = numbers.length > 0 ? random.pick(numbers) : undefined;
				const number = call?.dialed_number ?? shown?.number ?? fictionalNumber(random);
				const started = call ? Date.parse(call.started_at) - random.int(30, 600) * 1_000 : spread(random, index, count);
				return {
					session_id: id,
					number,
					number_id: known.get(number) ?? null,
					campaign_id: call?.campaign_id ?? shown?.campaign_id ?? null,
					call_id: call?.call_id ?? null,
					...(call ? visitOf(call) : visit(random, random.pick(verticalNames))),
					// The addresses that are reserved for documentation.
					ip: `203.0.113.${random.int(1, 254)}`,
					started_at: new Date(started).toISOString(),
					expires_at: new Date(started + LEASE_MS).toISOString(),
				};
			};
		},
	},
};
