import { clean } from '../../values/text';
import { isUnset, unwrap } from './parameterValue';

/** The choice of every event. */
export const ANY_EVENT = '*';

export const MISSED = 'call.missed';
export const ENDED = 'call.ended';

const KNOWN = ['call.started', 'call.answered', MISSED, 'call.disposition_set', ENDED];

const lettersOf = (text: string): string => text.toLowerCase().replace(/[^a-z]/g, '');

/** Names as the panel shows them and as CallMatrix sends them are the same letters: Call Ended, call.ended. */
const BY_LETTERS = new Map<string, string>([
	['anycallevent', ANY_EVENT],
	...KNOWN.map((name): [string, string] => [lettersOf(name), name]),
]);

/** An event that this version does not know. */
const LATER = /^call\.[a-z\d_.]+$/;

function readName(text: string): string | undefined {
	const name = clean(text);
	if (name === ANY_EVENT) return ANY_EVENT;
	return BY_LETTERS.get(lettersOf(name)) ?? (LATER.test(name) ? name : undefined);
}

/**
 * Reads names of events: a list, or a text with commas between them.
 * @returns undefined where one of them cannot be an event of a call
 */
export function readEvents(raw: unknown): string[] | undefined {
	const entries = (Array.isArray(raw) ? raw : [raw]).map(unwrap).filter((entry) => !isUnset(entry));
	if (!entries.every((entry) => typeof entry === 'string')) return undefined;
	const names = entries.flatMap((entry) => entry.split(/[,;\n\r]+/)).map(readName);
	return names.every((name) => name !== undefined) ? [...new Set(names)] : undefined;
}
