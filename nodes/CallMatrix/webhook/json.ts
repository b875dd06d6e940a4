/**
 * Sixteen digits in a row: an integer that JavaScript cannot hold has so many. Most bodies have none, so that this is all they cost.
 */
const LONG_RUN = /\d{16}/;

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

/**
 * Parses JSON. An integer beyond Number.MAX_SAFE_INTEGER becomes text with the same digits: as a number its last ones would
 * change, and an ID would be that of something else.
 * @throws SyntaxError where it is no JSON
 */
export function parseJson(json: string): unknown {
	const parsed: unknown = JSON.parse(json);
	return LONG_RUN.test(json) ? JSON.parse(quoteLongIntegers(json)) : parsed;
}
