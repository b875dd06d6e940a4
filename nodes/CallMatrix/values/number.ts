import { clean } from './text';

/** Reads numbers from cells and text. Pure; nothing is rounded, and an ambiguous value is refused. */

/**
 * 1200, 1,200, +3.5, .5, -2; not 1.200,50 and not 1,20, where the decimal separator is ambiguous. No number with thousands separators
 * begins with a zero: 0,500 is a half.
 */
const NUMBER = /^[+-]?(?=[\d.])(?:\d+|[1-9]\d{0,2}(?:,\d{3})+)?(?:\.\d+)?$/;

/** 1.000 and 12.500: the full stop may be a thousands separator or a decimal point. */
const AMBIGUOUS = /^[+-]?[1-9]\d{0,2}\.\d{3}$/;

/** A double that was computed and written out has at least 15 digits. */
const ALL_DIGITS = 15;

/** Larger than the rounding noise of sums of doubles, smaller than any decimal that a user writes. */
const NOISE = 1e-9;

const parse = (text: string): number | undefined =>
	NUMBER.test(text) && !AMBIGUOUS.test(text) ? Number(text.replace(/,/g, '')) : undefined;

/** @returns the number; undefined where it is invalid or ambiguous */
export function readNumber(raw: unknown): number | undefined {
	const value = typeof raw === 'number' ? raw : typeof raw === 'string' ? parse(clean(raw)) : undefined;
	return value !== undefined && Number.isFinite(value) ? value : undefined;
}

/** Whether a number was computed, so that 46.75 may be 46.75000000000001: a number, or text with all its digits. */
const isComputed = (raw: unknown): boolean =>
	typeof raw === 'number' || String(raw).replace(/\D/g, '').length >= ALL_DIGITS;

/**
 * A number with a limited count of decimals. Trailing zeros and the rounding noise of doubles do not count.
 * @returns undefined where there are more decimals
 */
function withDecimals(raw: unknown, decimals: number): number | undefined {
	const value = readNumber(raw);
	if (value === undefined) return undefined;
	const nearest = Number(value.toFixed(decimals));
	if (nearest === value) return value;
	const noise = Math.max(NOISE, Math.abs(value) * 2 ** -50);
	return isComputed(raw) && Math.abs(value - nearest) <= noise ? nearest : undefined;
}

/** A whole number, 0 or more. 40.0 is 40. */
export function readCount(raw: unknown): number | undefined {
	const value = withDecimals(raw, 0);
	return value !== undefined && Number.isSafeInteger(value) && value >= 0 ? value : undefined;
}

const MAX_MONEY = 1e12;

/** US dollars with at most two decimals: 42.5, $42.50, 1,200 USD, 46.7500. */
export function readMoney(raw: unknown): number | undefined {
	const bare =
		typeof raw === 'string'
			? clean(raw)
					.replace(/^(?:US ?\$|USD|\$)\s*/i, '')
					.replace(/USD$/i, '')
			: raw;
	const value = withDecimals(bare, 2);
	return value !== undefined && value >= 0 && value <= MAX_MONEY ? value : undefined;
}

/**
 * 0 to 100: 12.5, 12.5%. Below 1, the percent sign is required: 0.125 could be 12.5 % as a spreadsheet stores it, or an eighth of a
 * percent.
 */
export function readPercent(raw: unknown): number | undefined {
	const text = typeof raw === 'string' ? clean(raw) : '';
	const bare = text.endsWith('%') ? text.slice(0, -1) : raw;
	const value = readNumber(bare);
	if (value === undefined || value < 0 || value > 100) return undefined;
	return bare === raw && value > 0 && value < 1 ? undefined : value;
}
