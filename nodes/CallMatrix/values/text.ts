/**
 * Cleans text from cells, parameters, expressions and webhooks, and recognizes text that is not a value: placeholders, and errors of
 * spreadsheets and programs. Pure; what a field does with them is decided in `execution/input/`.
 */

/** Invisible characters: zero-width and direction marks, soft hyphens, fillers, variation selectors, control characters. */
const INVISIBLE = /\p{Default_Ignorable_Code_Point}|\p{Cf}|\u2800|(?![\t\n\r])\p{Cc}/gu;

/** Characters that join emoji and letters, or select between their forms: free text needs them. */
const JOINER = /\u200C|\u200D|[\u{E0020}-\u{E007F}]|\p{Variation_Selector}/u;
const INVISIBLE_IN_PROSE = new RegExp(`(?!${JOINER.source})(?:${INVISIBLE.source})`, 'gu');

/** No-break, thin and other spaces. */
const SPACE = /[\p{Zs}\u2028\u2029]/gu;
const HYPHEN = /[\u2010\u2011]/g;
const ANY_DASH = /[\u2010-\u2015\u2212\uFE58\uFE63\uFF0D]/g;

const PLAIN = /^[\t\n\r -~]*$/;

/** Text of a formatted value: without invisible characters, with plain spaces and hyphens, trimmed. */
export function clean(text: string): string {
	if (PLAIN.test(text)) return text.trim();
	return text.replace(INVISIBLE, '').replace(SPACE, ' ').replace(ANY_DASH, '-').trim();
}

/** Free text: the same, but dashes and joiners stay. */
export function cleanProse(text: string): string {
	if (PLAIN.test(text)) return text.trim();
	return text.replace(INVISIBLE_IN_PROSE, '').replace(SPACE, ' ').replace(HYPHEN, '-').trim();
}

/** Longer values are cut in messages. In characters. */
const SHOWN = 100;

const HIDDEN = new RegExp(`${INVISIBLE.source}|(?! )${SPACE.source}|${ANY_DASH.source}`, 'gu');

/** A value in quotes for a message. Characters that {@link clean} removes or replaces are shown as code points: `[U+202A]`. */
export function quote(text: string): string {
	const cut = [...text].slice(0, SHOWN).join('');
	const name = (mark: string): string =>
		`[U+${mark.codePointAt(0)?.toString(16).toUpperCase().padStart(4, '0') ?? ''}]`;
	return `"${cut.replace(HIDDEN, name)}"`;
}

/** Errors of Excel, Google Sheets and LibreOffice in several languages. */
const SHEET_ERROR = new RegExp(
	`^(?:#¡?(?:${[
		'REF ?!|VALUE ?!|NAME ?\\?|NUM ?!|NULL ?!|DIV/0 ?!|N/A|NA|SPILL ?!|CALC ?!|FIELD ?!|BLOCKED ?!|CONNECT ?!|BUSY ?!|UNKNOWN ?!',
		'GETTING_DATA|ERROR ?!|EXTERNAL ?!|PYTHON ?!|TIMEOUT ?!|CIRCULAR ?!',
		'BEZUG ?!|WERT ?!|ZAHL ?!|NV|ÜBERLAUF ?!|FELD ?!',
		'VALEUR ?!|NOM ?\\?|NOMBRE ?!|NUL ?!|PROPAGATION ?!|CHAMP ?!',
		'VALOR ?!|NOMBRE ?\\?|NUM ?!|N/D|NOME ?\\?|DESBORDAMIENTO ?!|VALORE ?!|RIF ?!|WAARDE ?!|VERW ?!|NAAM ?\\?',
	].join('|')})!?|#{3,}|Err:\\d{3}|Loading(?:\\.{3}|…))$`,
	'iu',
);

/** Errors in all other languages: capitals between # and a punctuation mark, e.g. #VÄRDEFEL!, #¡NULO!, #Н/Д. */
const SHEET_ERROR_IN_CAPITALS = /^#[¡¿]?(?:[\p{Lu}/0]{2,} ?[!?]|\p{Lu}\/\p{Lu}!?)$/u;

/** What programs write for a missing or broken value. `Nan` and `NAN` may be names. */
const PROGRAM_ERROR = /^(?:undefined|invalid date(?:time)?)$/i;
const NOT_A_NUMBER = /^-?(?:NaN|nan|NaT|<NA>)$/;

/**
 * An object that was turned into text, or an expression that was not evaluated. A match ends at the next braces: otherwise a text of a
 * hundred thousand braces would take minutes.
 */
const CONTAINED = /\[object \w+\]|\{\{(?:(?!\{\{)[^}])*\$(?:json|node|input|item|vars|env|\()/;

/**
 * Whether text is not a value: an error of a spreadsheet, `undefined`, `NaN`, `[object Object]`, or an expression that was not evaluated.
 * Every field refuses it.
 */
export const isBroken = (text: string): boolean =>
	SHEET_ERROR.test(text) ||
	SHEET_ERROR_IN_CAPITALS.test(text) ||
	PROGRAM_ERROR.test(text) ||
	NOT_A_NUMBER.test(text) ||
	CONTAINED.test(text);

const NOTHING = new Set(
	(
		'none,null,nil,nul,nan,na,n/a,n.a,n\\a,n-a,n / a,not applicable,not available,not set,not specified,not provided,not given,' +
		'not known,not defined,not assigned,not sure,not entered,not found,unset,unspecified,undefined,undetermined,unassigned,' +
		'unknown,undecided,tbd,tba,tbc,t.b.d,t.b.a,t.b.c,to be determined,to be decided,to be defined,to be announced,' +
		'to be confirmed,to be advised,todo,to do,blank,empty,empty string,void,nothing,no value,no data,no entry,no info,' +
		'no information,no change,no changes,no update,unchanged,missing,skip,ignore,omit,omitted,keep,keep as is,as is,' +
		"leave as is,leave unchanged,leave blank,leave empty,do not change,don't change,same,same as before,optional,\\n," +
		'ninguno,ninguna,nada,keine,keiner,nichts,aucun,aucune,rien,nenhum,nessuno,niente,geen'
	).split(','),
);

/** Characters that may surround a placeholder. Trimming the end with a regular expression would take quadratic time. */
const BEFORE = ' "\'`´‘’“”()[]{}<>';
const BEHIND = `${BEFORE}.`;
const MARKS = /^[-_.?~/…]+$/;

/** Whether text is a placeholder that users, programs and language models write for a missing value: None, N/A, -, TBD. */
export function isNothing(text: string): boolean {
	const spaced = clean(text).toLowerCase().replace(/[´‘’]/g, "'").replace(/\s+/g, ' ');
	let [start, end] = [0, spaced.length];
	while (start < end && BEFORE.includes(spaced.charAt(start))) start++;
	while (end > start && BEHIND.includes(spaced.charAt(end - 1))) end--;
	const bare = spaced.slice(start, end);
	return bare === '' || MARKS.test(bare) || NOTHING.has(bare);
}

/** A list written as JSON, as language models do. */
const JSON_LIST = /^\[.*\]$/s;

/** @returns the entries of a list or of JSON with a list; undefined for other text */
function entriesOf(given: unknown): unknown[] | 'unreadable' | undefined {
	if (Array.isArray(given)) return given;
	if (typeof given === 'object') return 'unreadable';
	if (typeof given !== 'string' || !JSON_LIST.test(given)) return undefined;
	try {
		return JSON.parse(given) as unknown[];
	} catch {
		return 'unreadable';
	}
}

/**
 * The parts of a list, or of text with separators, without blanks and duplicates.
 * @returns undefined for anything but a list of texts and numbers
 */
export function splitList(
	raw: unknown,
	separator: RegExp,
	tidy: (text: string) => string = clean,
): string[] | undefined {
	// Cleaned first, because some invisible characters match \s in a regular expression.
	const given = typeof raw === 'string' ? tidy(raw) : raw;
	const entries = entriesOf(given) ?? String(given).split(separator);
	if (entries === 'unreadable') return undefined;
	const filled = entries.filter((entry) => entry !== null && entry !== undefined);
	if (filled.some((entry) => typeof entry === 'object')) return undefined;
	return [...new Set(filled.map((entry) => tidy(String(entry))).filter(Boolean))];
}
