import { median } from '../figures.mts';

/** What came of rounds. Milliseconds. */
export interface Rounds<Name extends string> {
	of: (name: Name) => number;
	/** The median of a ratio within each round. */
	ratio: (read: (times: Record<Name, number>) => number) => number;
}

/**
 * Measures several ways that take seconds each. All have a turn in every round, so that what else the machine does then slows all of
 * them; the first round warms up and does not count.
 */
export async function inRounds<Name extends string>(
	count: number,
	runners: Record<Name, () => Promise<void> | void>,
): Promise<Rounds<Name>> {
	const rounds: Record<Name, number>[] = [];
	for (let round = 0; round <= count; round++) {
		const times: [string, number][] = [];
		for (const [name, run] of Object.entries<() => Promise<void> | void>(runners)) {
			const began = performance.now();
			await run();
			times.push([name, performance.now() - began]);
		}
		if (round > 0) rounds.push(Object.fromEntries(times) as Record<Name, number>);
	}
	return {
		of: (name) => median(rounds.map((times) => times[name])),
		ratio: (read) => median(rounds.map(read)),
	};
}
