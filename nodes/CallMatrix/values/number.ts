import { clean } from './text';

/** How numbers are read from cells and text. Pure; nothing is rounded, and what has two meanings has none. */

/**
 * 1200, 1,200, +3.5, .5, -2; not 1.200,50 and not 1,20: which of the two marks is the decimal one would be a guess. No number with
 * thousands begins with a zero: 0,500 is a half.
 */
const NUMBER = /^[+-]?(?=[\d.])(?:\d+|[1-9]\d{0,2}(?:,\d{3})+)?(?:\.\d+)?$/;

/** 1.000 and 12.500: a thousand where a full stop groups digits, one where it is the decimal point. */
const AMBIGUOUS = /^[+-]?[1-9]\d{0,2}\.\d{3}$/;

/** A double written out has 15 digits and more. */
const ALL_DIGITS = 15;

/** More than the noise of a sum of doubles, and less than anybody writes. */
const NOISE = 1e-9;

const parse = (text: string): number | undefined =>
	NUMBER.test(text) && !AMBIGUOUS.test(text) ? Number(text.replace(/,/g, '')) : undefined;

/** @returns the number; undefined where it cannot be read without a guess */
export function readNumber(raw: unknown): number | undefined {
	const value = typeof raw === 'number' ? raw : typeof raw === 'string' ? parse(clean(raw)) : undefined;
	return value !== undefined && Number.isFinite(value) ? value : undefined;
}

/** Whether a number came out of a computer, where 46.75 may be 46.75000000000001: a typed cell, or all its digits as text. */
const isComputed = (raw: unknown): boolean =>
	typeof raw === 'number' || String(raw).replace(/\D/g, '').length >= ALL_DIGITS;

/**
 * A number with so many decimals at most. Zeros behind them and the noise of a double are no decimals.
 * @returns undefined where there are more
 */
function withDecimals(raw: unknown, decimals: number): number | undefined {
	const value = readNumber(raw);
	if (value === undefined) return undefined;
	const nearest = Number(value.toFixed(decimals));
	if (nearest === value) return value;
	const noise = Math.max(NOISE, Math.abs(value) * 2 ** -50);
	return isComputed(raw) && Math.abs(value - nearest) <= noise ? nearest : undefined;
}

/** A whole number from 0. 40.0 is 40. */
export function readCount(raw: unknown): number | undefined {
	const value = withDecimals(raw, 0);
	return value !== undefined && Number.isSafeInteger(value) && value >= 0 ? value : undefined;
}

const MOST_MONEY = 1e12;

/** US dollars with two decimals at most: 42.5, $42.50, 1,200 USD, 46.7500. */
export function readMoney(raw: unknown): number | undefined {
	const bare =
		typeof raw === 'string'
			? clean(raw)
					.replace(/^(?:US ?\$|USD|\$)\s*/i, '')
					.replace(/\s*USD$/i, '')
			: raw;
	const value = withDecimals(bare, 2);
	return value !== undefined && value >= 0 && value <= MOST_MONEY ? value : undefined;
}

/**
 * 0 to 100: 12.5, 12.5%. A share such as 0.125 could be 12.5 % as a spreadsheet keeps it, or an eighth of a percent: only with
 * the sign it is read.
 */
export function readPercent(raw: unknown): number | undefined {
	const text = typeof raw === 'string' ? clean(raw) : '';
	const bare = text.endsWith('%') ? text.slice(0, -1).trim() : raw;
	const value = readNumber(bare);
	if (value === undefined || value < 0 || value > 100) return undefined;
	return bare === raw && value > 0 && value < 1 ? undefined : value;
}
