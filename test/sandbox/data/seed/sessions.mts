import { visitFields, type Call, type PhoneNumber, type Session, type Visit } from '../../model.mts';
import type { Random } from '../../random.mts';
import { idOf } from '../ids.mts';
import { fictionalNumber, verticalNames } from '../words.mts';
import { visit } from './calls.mts';
import { spread } from './time.mts';

const leaseMs = 20 * 60_000;

/** Oldest first. Every other one led to one of the newest calls, and was the visit that the call tells of. */
export function seedSessions(random: Random, count: number, calls: Call[], numbers: PhoneNumber[]): Session[] {
	const known = new Map(numbers.map(({ number, id }) => [number, id]));
	const newest = calls.slice(-Math.ceil(count / 2));
	return Array.from({ length: count }, (_, index) => {
		const call = index % 2 === 0 ? newest[index / 2] : undefined;
		const shown = numbers.length > 0 ? random.pick(numbers) : undefined;
		const number = call?.dialed_number ?? shown?.number ?? fictionalNumber(random);
		const started = call ? Date.parse(call.started_at) - random.int(30, 600) * 1_000 : spread(random, index, count);
		return {
			session_id: idOf('sessions', index + 1),
			number,
			number_id: known.get(number) ?? null,
			campaign_id: call?.campaign_id ?? shown?.campaign_id ?? null,
			call_id: call?.call_id ?? null,
			...(call ? visitOf(call) : visit(random, random.pick(verticalNames))),
			// The addresses that are kept for documentation.
			ip: `203.0.113.${random.int(1, 254)}`,
			started_at: new Date(started).toISOString(),
			expires_at: new Date(started + leaseMs).toISOString(),
		};
	});
}

function visitOf(call: Call): Visit {
	return Object.fromEntries(visitFields.map((field) => [field, call[field]])) as unknown as Visit;
}
