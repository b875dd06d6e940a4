/** Reads phone numbers as telephony writes them: what surrounds a number, and whether a number is masked. */

import { keypadDigits, readPhone } from '../values/phone';
import { clean } from '../values/text';

/**
 * Words that a network without letters sends as the digits of a keypad, where a caller withheld the number. Only such as no
 * country's numbers can have: NOCALLERID and NOTPROVIDED would be numbers in Thailand.
 */
const WITHHELD = new Set([
	...['ANONYMOUS', 'BLOCKED', 'OUTOFAREA', 'PRIVATE', 'RESTRICTED', 'UNAVAILABLE', 'UNKNOWN', 'WITHHELD'].map(
		keypadDigits,
	),
	// PRIVATE with a slip that is about.
	'7748483',
]);

/** Eleven digits that begin with 1 are a number of the North American plan: +1 737 874 2833 is one, +7378742833 is RESTRICTED. */
const NORTH_AMERICAN = /^1[2-9]\d{9}$/;

const SCHEME = /^(?:tel|sips?|callto):\s*/i;
const DISPLAY_NAME = /^[^<]*<([^>]*)>.*$/;
const PARAMETERS = /;(?=[a-z-]+(?:=|;|$)).*$/is;
const EXTENSION = /(?:\s*[,;]?\s*(?:extension|extn?|x)[\s.:=]*|\s*#\s*)\d{1,7}$/i;

/** A phone number without its address: `sip:+18135550123@host`, `tel:`, `;ext=12`, `x12`. */
export function withoutAddress(number: string): string {
	const bare = clean(number)
		.replace(DISPLAY_NAME, '$1')
		.trim()
		.replace(SCHEME, '')
		.replace(/@.*$/s, '')
		.replace(PARAMETERS, '')
		.replace(/^%2B/i, '+')
		.trim();
	const beforeExtension = bare.replace(EXTENSION, '');
	// The X of a number that is hidden in part is no extension.
	return readPhone(beforeExtension) === undefined ? bare : beforeExtension;
}

/**
 * Whether a caller's number hides something: it shows anything but digits and phone punctuation (Anonymous, +1212555XXXX), is a
 * word on a keypad, or is nothing but zeros.
 */
export function isWithheld(caller: string): boolean {
	const number = withoutAddress(caller);
	if (!/^\+?[\d\s()./-]+$/.test(number)) return true;
	const digits = number.replace(/\D/g, '');
	if (/^1?0*$/.test(digits)) return true;
	// Words are not written in groups.
	if (!/^\+?\d+$/.test(number) || NORTH_AMERICAN.test(digits)) return false;
	return WITHHELD.has(digits) || WITHHELD.has(digits.replace(/^1/, ''));
}
