/** Reads durations and amounts of money, of an event and of a filter. Nothing is guessed: what is ambiguous is not read. */

import { readMoney, readNumber } from '../values/number';
import { clean } from '../values/text';
import { ownProperty } from './ownProperty';

/** Hours, minutes and seconds. 3:20 could be minutes and seconds or hours and minutes. */
const CLOCK = /^(\d{1,3}):([0-5]\d):([0-5]\d)(?:\.(\d+))?$/;
const IN_SECONDS = /^([\d.,]+)\s*(?:s|secs?|seconds?)$/i;

/**
 * Reads a duration: 5, "5", "5 s", "00:00:05" (hours:minutes:seconds).
 * @returns seconds; undefined where it cannot be read without a guess
 */
export function readDuration(raw: unknown): number | undefined {
	if (typeof raw !== 'string') return readNumber(raw);
	const text = clean(raw);
	const [, hours, minutes, seconds, fraction = '0'] = CLOCK.exec(text) ?? [];
	if (seconds !== undefined) return Number(hours) * 3600 + Number(minutes) * 60 + Number(`${seconds}.${fraction}`);
	const [, inSeconds = text] = IN_SECONDS.exec(text) ?? [];
	return readNumber(inSeconds);
}

/** A refund is negative. More decimals than two are kept: money is never rounded. */
function readSignedMoney(text: string): number | undefined {
	const positive = text.replace(/^-\s*/, '');
	const amount = readMoney(positive) ?? readNumber(positive);
	return positive === text || amount === undefined ? amount : -amount;
}

/** Money as a decimal: an amount of cents has none. */
const DECIMAL = /\.\d\d$/;

/**
 * Reads money: 42.5, "$1,200.00", "12.00 USD", or an object of an amount and its currency, whose amount has to be text with two
 * decimals, because 4250 may be cents. A number is left as it is.
 * @returns US dollars; undefined where it cannot be read without a guess
 */
export function readRevenue(raw: unknown): number | undefined {
	if (typeof raw === 'number') return readNumber(raw);
	if (typeof raw === 'string') return readSignedMoney(clean(raw));
	const amount = ownProperty(raw, 'amount');
	const currency = ownProperty(raw, 'currency');
	if (typeof amount !== 'string' || typeof currency !== 'string' || !DECIMAL.test(clean(amount))) return undefined;
	return clean(currency).toUpperCase() === 'USD' ? readMoney(amount) : undefined;
}
