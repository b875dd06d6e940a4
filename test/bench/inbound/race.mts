import { Bench } from 'tinybench';

import { median } from '../figures.mts';

const ROUNDS = 15;
const RUNS = 5;

/** One way to do the work. */
export interface Runner {
	run: () => void;
	/** Done after each run, and not measured. */
	after?: () => void;
}

/** What came of a race. */
export interface Times<Name extends string> {
	/** How much longer the one takes than the other. */
	ratio: (one: Name, other: Name) => number;
	/** Milliseconds that one run takes. */
	of: (name: Name) => number;
}

/**
 * Measures several ways against each other. All have a turn in each of many rounds, and a ratio is the median of those
 * within a round: what else the machine does then slows both.
 */
export function race<Name extends string>(runners: Record<Name, Runner>): Times<Name> {
	const rounds: Record<Name, number>[] = [];
	for (let round = 0; round < ROUNDS; round++) {
		const bench = new Bench({ iterations: RUNS, time: 0, warmupIterations: 2, warmupTime: 0, throws: true });
		for (const [name, { run, after }] of Object.entries<Runner>(runners)) {
			bench.add(name, run, { async: false, ...(after && { afterEach: after }) });
		}
		bench.runSync();
		const times = bench.tasks.map(({ name, result }) => {
			if (!('latency' in result)) throw new Error(`${name} was not measured.`);
			return [name, result.latency.p50];
		});
		rounds.push(Object.fromEntries(times) as Record<Name, number>);
	}
	return {
		ratio: (one, other) => median(rounds.map((times) => times[one] / times[other])),
		of: (name) => median(rounds.map((times) => times[name])),
	};
}
