/** Which names mean the same, and which are nearly the same. Pure. */

import { cleanProse } from './text';

/** Equal for names that mean the same: case, surrounding and repeated spaces and the Unicode form do not count. */
export const normalName = (text: string): string =>
	cleanProse(text.normalize('NFC')).toLowerCase().normalize('NFC').replace(/\s+/g, ' ');

/** The Levenshtein distance of two texts. */
export function distance(a: string, b: string): number {
	let before = Array.from({ length: b.length + 1 }, (_, at) => at);
	for (let i = 1; i <= a.length; i++) {
		const row = [i];
		for (let j = 1; j <= b.length; j++) {
			const replaced = (before[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
			row.push(Math.min(replaced, (before[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1));
		}
		before = row;
	}
	return before[b.length] ?? 0;
}

/** Longer names are not compared letter by letter. */
const MAX_LENGTH = 100;
/** Shorter parts of a name are in too many others. */
const MIN_PART = 3;

/**
 * How far a name is from another, both normal; undefined where it is not near. Typing mistakes are nearer than a name that is part
 * of the other one.
 */
function remoteness(a: string, b: string): number | undefined {
	const [short, long] = a.length <= b.length ? [a, b] : [b, a];
	const added = long.length - short.length;
	const mistakes = Math.max(2, Math.floor(long.length / 4));
	if (added <= mistakes && long.length <= MAX_LENGTH) {
		const far = distance(a, b);
		if (far <= mistakes && far < short.length) return far;
	}
	return short.length >= MIN_PART && long.includes(short) ? MAX_LENGTH + added : undefined;
}

/** The names that are nearest to one, nearest first. @param names by what they normally are */
export function nearest(name: string, names: Iterable<string>, count = 3): string[] {
	const wanted = normalName(name);
	return [...names]
		.flatMap((each) => {
			const far = remoteness(wanted, each);
			return far === undefined ? [] : [{ each, far }];
		})
		.sort((a, b) => a.far - b.far)
		.slice(0, count)
		.map(({ each }) => each);
}
