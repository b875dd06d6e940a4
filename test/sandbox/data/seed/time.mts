import type { Random } from '../../random.mts';

/** Seeded data ends here rather than now, or no two runs would give the same. */
const end = Date.parse('2026-01-15T17:00:00.000Z');

const hour = 3_600_000;

/** When a record was made, and last changed. */
export function stamps(random: Random): { created_at: string; updated_at: string } {
	const created = new Date(end - random.int(90 * 24, 700 * 24) * hour).toISOString();
	return { created_at: created, updated_at: created };
}

/** The moment of one of so many things that happened over the last 30 days, oldest first. */
export function spread(random: Random, index: number, count: number): number {
	const step = (30 * 24 * hour) / count;
	return Math.floor(end - step * (count - index) + step * random.next());
}
