import type { Caps } from '../../model.mts';
import type { Random } from '../../random.mts';
import { days } from '../fresh.mts';

/** Caps as they are usual; some have none. */
export function caps(random: Random): Caps {
	const daily = dailyCap(random);
	return { daily_cap: daily, ...otherCaps(random, daily) };
}

export function dailyCap(random: Random): number | null {
	return random.chance(0.85) ? random.int(2, 40) * 5 : null;
}

export function otherCaps(random: Random, daily: number | null): Omit<Caps, 'daily_cap'> {
	return {
		monthly_cap: daily !== null && random.chance(0.6) ? daily * 22 : null,
		concurrency_cap: random.chance(0.7) ? random.int(1, 20) : null,
	};
}

export function businessHours(random: Random): { start: string; end: string } {
	return random.pick([
		{ start: '09:00', end: '17:00' },
		{ start: '08:00', end: '18:00' },
		{ start: '08:30', end: '20:00' },
	]);
}

export function activeDays(random: Random): string[] {
	return days.slice(0, random.pick([5, 5, 6, 7]));
}
