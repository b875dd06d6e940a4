import { clean } from './text';

/** Reads phone numbers in any common notation; an incomplete one is refused. Pure. */

/** Ten digits of the North American Numbering Plan, with any common grouping. */
const NORTH_AMERICAN = /^(?:\+?1[\s.-]*)?\(?([2-9]\d{2})\)?[\s.-]*([2-9]\d{2})[\s.-]*(\d{4})$/;
const E164 = /^\+[1-9]\d{7,14}$/;

/** 1-800-FLOWERS. Only toll-free numbers have letters; in other numbers, letters hide digits (813-555-XXXX). */
const WITH_LETTERS = /^(?:\+?1[\s.-]*)?\(?8(?:00|33|44|55|66|77|88)\)?[\s.-]*(?:[A-Z\d][\s.-]*){7}$/i;
/** Whether the letters are a word such as FLOWERS, not XXXX, NXX-XXXX or 01XX, which hide digits. */
function isWord(text: string): boolean {
	const letters = text.replace(/[^A-Z]/gi, '').toUpperCase();
	return new Set(letters).size >= MIN_LETTERS && !/(.)\1\1/.test(letters);
}
/** Words with fewer different letters are not vanity numbers. */
const MIN_LETTERS = 3;
/** The longest text that is read, in characters, because the patterns backtrack. */
const MAX_LENGTH = 64;

const KEYPAD = ['', '', 'ABC', 'DEF', 'GHI', 'JKL', 'MNO', 'PQRS', 'TUV', 'WXYZ'];

const key = (letter: string): string => String(KEYPAD.findIndex((letters) => letters.includes(letter.toUpperCase())));

/** The digits that a phone's keypad gives for letters: FLOWERS is 3569377. */
export const keypadDigits = (text: string): string => text.replace(/[A-Z]/gi, key);

/**
 * Reads a complete phone number: +14155550100, (415) 555-0100, tel:+1-415-555-0100, 1-800-FLOWERS. Not 555-0100, which has no area
 * code, and no number with an extension.
 * @returns E.164; undefined where the number is not complete
 */
export function readPhone(text: string): string | undefined {
	const bare = clean(text).replace(/^tel:\s*/i, '');
	if (bare.length > MAX_LENGTH) return undefined;
	const digits = WITH_LETTERS.test(bare) && isWord(bare) ? keypadDigits(bare).replace(/\D/g, '') : bare;
	const [, ...groups] = NORTH_AMERICAN.exec(digits) ?? [];
	if (groups.length) return `+1${groups.join('')}`;
	// +44 (0)20: whether the 0 is dialed depends on the country. +447911123456.0 is a number that a program turned into a decimal.
	if (/\(0+\)|\.0$/.test(digits)) return undefined;
	const international = digits.replace(/[\s().-]/g, '');
	return E164.test(international) && !international.startsWith('+1') ? international : undefined;
}
