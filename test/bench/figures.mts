/** What a figure has to be. */
export type Target = { atMost: number } | { atLeast: number } | { exactly: number } | { toCompare: true };

/** One measured figure. */
export interface Figure {
	bench: string;
	figure: string;
	measured: number;
	unit: string;
	target: Target;
}

const BOUNDS = { atMost: 'at most', atLeast: 'at least', exactly: 'exactly' } as const;

export function isMet({ measured, target }: Figure): boolean {
	if ('atMost' in target) return measured <= target.atMost;
	if ('atLeast' in target) return measured >= target.atLeast;
	return 'exactly' in target ? measured === target.exactly : true;
}

/** The figure as a row of a table that a person reads. */
export function row(figure: Figure): Record<string, string> {
	const { bench, measured, unit, target } = figure;
	const bound = Object.entries(BOUNDS).find(([name]) => name in target);
	const limit = Object.values(target)[0] as unknown;
	return {
		bench,
		figure: figure.figure,
		measured: `${Number(measured.toPrecision(4))} ${unit}`.trim(),
		target: bound ? `${bound[1]} ${String(limit)}` : '',
		met: bound ? (isMet(figure) ? 'yes' : 'NO') : '',
	};
}

/** Most moments, in milliseconds, within any one second. */
export function mostInOneSecond(moments: number[]): number {
	const sorted = [...moments].sort((a, b) => a - b);
	let most = 0;
	for (let first = 0, last = 0; last < sorted.length; last++) {
		while ((sorted[last] as number) - (sorted[first] as number) >= 1_000) first++;
		most = Math.max(most, last - first + 1);
	}
	return most;
}

export const median = (numbers: number[]): number => numbers.sort((a, b) => a - b)[numbers.length >> 1] ?? NaN;
