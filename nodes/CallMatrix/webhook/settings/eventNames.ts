/** Reads names of events, as people and expressions write them. */

import { ANY_EVENT, EVENTS } from '../../events';
import { clean } from '../../values/text';
import { isUnset, unwrap } from './parameterValue';

const lettersOf = (text: string): string => text.toLowerCase().replace(/[^a-z]/g, '');

/**
 * A name as the panel shows it and as CallMatrix sends it has the same letters: Call Ended, call.ended. Known in every version of the
 * node, as {@link UNKNOWN_EVENT} is.
 */
const BY_LETTERS = new Map<string, string>([
	['anycallevent', ANY_EVENT],
	...EVENTS.flatMap(({ name, label }): [string, string][] => [
		[lettersOf(name), name],
		[lettersOf(label), name],
	]),
]);

/** An event that CallMatrix may add later. */
const UNKNOWN_EVENT = /^call\.[a-z\d_.]+$/;

function readName(text: string): string | undefined {
	const name = clean(text);
	if (name === ANY_EVENT) return ANY_EVENT;
	return BY_LETTERS.get(lettersOf(name)) ?? (UNKNOWN_EVENT.test(name) ? name : undefined);
}

/**
 * Reads a list of names, or a text with commas between them.
 * @returns each name once; undefined where one of them cannot be an event of a call
 */
export function readEventNames(raw: unknown): string[] | undefined {
	const entries = (Array.isArray(raw) ? raw : [raw]).map(unwrap).filter((entry) => !isUnset(entry));
	if (!entries.every((entry) => typeof entry === 'string')) return undefined;
	const names = entries.flatMap((entry) => entry.split(/[,;\n\r]+/)).map(readName);
	return names.every((name) => name !== undefined) ? [...new Set(names)] : undefined;
}
