/** Parses JSON without changing long integers, which JavaScript would round: an ID with other digits is that of something else. */

/** An integer that JavaScript cannot hold has so many digits. */
const LONG = 16;

/** @param byte undefined beyond the end, which is none */
const isDigit = (byte = 0): boolean => byte >= 0x30 && byte <= 0x39;

/** What stands before a number in JSON. Digits within a string, as in many IDs, mostly have something else before them. */
const BEFORE_NUMBER = new Set(Buffer.from(':,[- \t\r\n'));

/**
 * Whether bytes may hold a number of so many digits. Only every sixteenth byte is looked at, as one of those lies in any such
 * number: most bodies have none, and this is all that they cost.
 */
function mayHoldLongNumber(bytes: Buffer): boolean {
	for (let at = LONG - 1; at < bytes.length; at += LONG) {
		if (!isDigit(bytes[at])) continue;
		let first = at;
		let last = at;
		while (isDigit(bytes[first - 1])) first--;
		while (isDigit(bytes[last + 1])) last++;
		if (last - first + 1 >= LONG && (first === 0 || BEFORE_NUMBER.has(bytes[first - 1] ?? 0))) return true;
		at = Math.max(at, last - LONG + 1);
	}
	return false;
}

/** A whole number of sixteen digits or more, not a part of a decimal, an exponent or a longer word. */
const LONG_INTEGER = /(?<![\w.+-])-?\d{16,}(?![\w.+-])/g;

/** Whether the quote at a place in JSON is one within a string: an odd number of backslashes stands before it. */
function isEscaped(json: string, at: number): boolean {
	let before = at;
	while (json[before - 1] === '\\') before--;
	return (at - before) % 2 === 1;
}

/** Puts quotes around the integers that JavaScript would round. @param json valid JSON */
function quoteLongIntegers(json: string): string {
	let isInString = false;
	let quote = json.indexOf('"');
	return json.replace(LONG_INTEGER, (digits, at: number) => {
		// By hand: a pattern for strings would fill the stack on a long one.
		for (; quote !== -1 && quote < at; quote = json.indexOf('"', quote + 1)) {
			if (!isInString || !isEscaped(json, quote)) isInString = !isInString;
		}
		return isInString || Number.isSafeInteger(Number(digits)) ? digits : `"${digits}"`;
	});
}

/** Refuses what is not UTF-8, and leaves a byte order mark out. */
const utf8 = new TextDecoder('utf-8', { fatal: true });

/** What Buffer puts in place of what is not UTF-8. */
const REPLACEMENT = '\uFFFD';
const BYTE_ORDER_MARK = 0xfe_ff;

/** Buffer's own decoder takes a quarter of the time of the strict one, which is needed only where it met something odd. */
function decode(bytes: Buffer): string {
	const text = bytes.toString('utf8');
	return text.includes(REPLACEMENT) || text.charCodeAt(0) === BYTE_ORDER_MARK ? utf8.decode(bytes) : text;
}

/**
 * An integer beyond Number.MAX_SAFE_INTEGER becomes text with the same digits.
 * @throws where the bytes are not JSON in UTF-8
 */
export function parseJson(bytes: Buffer): unknown {
	const json = decode(bytes);
	const parsed: unknown = JSON.parse(json);
	return mayHoldLongNumber(bytes) ? JSON.parse(quoteLongIntegers(json)) : parsed;
}
