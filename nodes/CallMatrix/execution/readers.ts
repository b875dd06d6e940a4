import { DateTime } from 'luxon';

import type { Choice, Field, FieldType } from '../resources/model';

/** What a reader is given: the value as it came, and its text without the spaces around it, which is never empty. */
export interface Given {
	raw: unknown;
	text: string;
	field: Field;
	/** Of the workflow, e.g. `America/Los_Angeles`. */
	timezone: string;
}

/** Reads a value of one type. @returns undefined where it cannot be read surely */
type Reader = (given: Given) => unknown;

/** 1200, 1,200, +3.5, -2; not 1.200,50 and not 1,20: which of the two marks is the decimal one would be a guess. */
const NUMBER = /^[+-]?(\d+|\d{1,3}(,\d{3})+)(\.\d+)?$/;
const TIME = /^(\d{1,2})(?::(\d{2}))?(?::00)?\s*([ap])?\.?m?\.?$/i;
const STATE = /^[A-Z]{2}$/;
/** Half of a character that takes two: it cannot be sent. */
const HALF_CHARACTER = /\p{Surrogate}/u;
/** What a URL may be made of (RFC 3986), without the brackets of an IPv6 host. */
const URL_CHARACTERS = /^https?:\/\/(?:[\w.~:/?#@!$&'()*+,;=-]|%[\da-f]{2})+$/i;
const EMAIL = /^[\w.!#$%&'*+/=?^`{|}~-]+@[a-z\d](?:[a-z\d-]{0,61}[a-z\d])?(?:\.[a-z\d](?:[a-z\d-]{0,61}[a-z\d])?)+$/i;
/** Ten digits of the North American plan, in any of the ways in which people group them. */
const NORTH_AMERICAN = /^(?:\+?1[\s.-]*)?\(?([2-9]\d{2})\)?[\s.-]*([2-9]\d{2})[\s.-]*(\d{4})$/;
const E164 = /^\+[1-9]\d{7,14}$/;

const YES = ['yes', 'true', 'on', 'y', '1', 'active', 'enabled'];
const NO = ['no', 'false', 'off', 'n', '0', 'inactive', 'disabled'];

function readText({ raw, text }: Given): string | undefined {
	return typeof raw === 'object' || HALF_CHARACTER.test(text) ? undefined : text;
}

function readNumber({ raw, text }: Given): number | undefined {
	const value = typeof raw === 'number' ? raw : NUMBER.test(text) ? Number(text.replace(/,/g, '')) : NaN;
	return Number.isFinite(value) ? value : undefined;
}

function readCount(given: Given): number | undefined {
	const value = readNumber(given);
	return value !== undefined && Number.isSafeInteger(value) && value >= 0 ? value : undefined;
}

/** 42.5, $42.50, 1,200 USD. More than two decimal places are refused: money is never rounded. */
function readMoney({ raw, text, ...rest }: Given): number | undefined {
	const bare = text.replace(/^(?:US)?\$\s*/i, '').replace(/\s*USD$/i, '');
	const value = readNumber({ ...rest, raw: typeof raw === 'number' ? raw : bare, text: bare });
	if (value === undefined || value < 0 || value > 1e12) return undefined;
	return /^\d+(\.\d{1,2})?$/.test(String(value)) ? value : undefined;
}

function readPercent({ raw, text, ...rest }: Given): number | undefined {
	const bare = text.replace(/\s*%$/, '');
	const value = readNumber({ ...rest, raw: typeof raw === 'number' ? raw : bare, text: bare });
	return value !== undefined && value >= 0 && value <= 100 ? value : undefined;
}

function readYesNo({ text }: Given): boolean | undefined {
	const meant = text.toLowerCase();
	return YES.includes(meant) ? true : NO.includes(meant) ? false : undefined;
}

/** 9 am, 9:00, 9:00 AM, 17:30, 5:30 pm -> HH:mm */
function readTime({ text }: Given): string | undefined {
	const [, hourText, minute = '00', half] = TIME.exec(text) ?? [];
	if (hourText === undefined) return undefined;
	let hour = Number(hourText);
	if (half) {
		if (hour < 1 || hour > 12) return undefined;
		hour = (hour % 12) + (half.toLowerCase() === 'p' ? 12 : 0);
	} else if (!text.includes(':')) {
		return undefined;
	}
	return hour < 24 && Number(minute) < 60 ? `${String(hour).padStart(2, '0')}:${minute}` : undefined;
}

/** The parts of a list, or of a text with separators; each once. */
const parts = ({ raw, text }: Given, separator: RegExp): string[] => [
	...new Set((Array.isArray(raw) ? raw.map(String) : text.split(separator)).map((part) => part.trim()).filter(Boolean)),
];

const WORD_END = /[,;\s]+/;
const COMMA = /[,;\n]+/;

function readStates(given: Given): string[] | undefined {
	if (/^all$/i.test(given.text)) return [];
	const states = [...new Set(parts(given, WORD_END).map((state) => state.toUpperCase()))];
	return states.length && states.every((state) => STATE.test(state)) ? states : undefined;
}

/** The choice that is meant: by its value, by what a person reads, or by another word for it. */
function chosen(choices: Choice[], text: string): string | undefined {
	const meant = text.toLowerCase();
	return choices.find(
		({ value, label, also = [] }) =>
			value.toLowerCase() === meant || label.toLowerCase() === meant || also.includes(meant),
	)?.value;
}

function readChoices(given: Given): string[] | undefined {
	const { choices = [] } = given.field;
	const values = parts(given, WORD_END).map((part) => chosen(choices, part));
	return values.length && values.every((value) => value !== undefined) ? [...new Set(values)] : undefined;
}

/** Texts that are not empty and can be sent; whatever else stands in a list is refused. */
function readWords(given: Given, separator: RegExp): string[] | undefined {
	if (Array.isArray(given.raw) && given.raw.some((part) => typeof part === 'object')) return undefined;
	if (typeof given.raw === 'object' && !Array.isArray(given.raw)) return undefined;
	const words = parts(given, separator);
	return words.length && words.every((word) => !HALF_CHARACTER.test(word)) ? words : undefined;
}

/**
 * A moment as ISO 8601 with an offset; one without, as n8n's date picker gives it, is in the workflow's time zone. Of an
 * hour that the clocks repeat it is the first: luxon alone would take the one whose offset is today's.
 */
function readMoment(text: string, timezone: string): string | undefined {
	const read = DateTime.fromISO(text, { zone: timezone, setZone: true });
	// Beyond four digits a year is no longer read everywhere as one.
	if (!read.isValid || read.year < 1970 || read.year > 9999) return undefined;
	const [first = read] = read.getPossibleOffsets().sort((a, b) => a.toMillis() - b.toMillis());
	return first.toISO({ suppressMilliseconds: true }) ?? undefined;
}

/** +14155550100, (415) 555-0100, 415.555.0100; not 555-0100: the area code would be a guess. */
function readPhone({ text }: Given): string | undefined {
	const [, area, exchange, line] = NORTH_AMERICAN.exec(text) ?? [];
	if (area !== undefined) return `+1${area}${exchange}${line}`;
	const bare = text.replace(/[\s().-]/g, '');
	return E164.test(bare) && !bare.startsWith('+1') ? bare : undefined;
}

const readUrl = ({ text }: Given): string | undefined =>
	URL_CHARACTERS.test(text) && URL.canParse(text) ? text : undefined;

/** @returns a JSON object; typed as text, or given as one by an expression */
function readJson({ raw, text }: Given): unknown {
	let value = raw;
	if (typeof raw === 'string') {
		try {
			value = JSON.parse(text);
		} catch {
			return undefined;
		}
	}
	return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : undefined;
}

const matching =
	(pattern: RegExp): Reader =>
	({ text }) =>
		pattern.test(text) ? text : undefined;

/** How each type is read. Rows are read field by field, in `values.ts`. */
export const READERS: Record<Exclude<FieldType, 'rows'>, Reader> = {
	id: readText,
	ids: (given) => readWords(given, WORD_END),
	text: readText,
	words: (given) => readWords(given, COMMA),
	commaList: (given) => readWords(given, COMMA)?.join(', '),
	choice: ({ field, text }) => chosen(field.choices ?? [], text),
	choices: readChoices,
	choiceList: (given) => readChoices(given)?.join(','),
	count: readCount,
	number: readNumber,
	money: readMoney,
	percent: readPercent,
	yesNo: readYesNo,
	timeOfDay: readTime,
	states: readStates,
	moment: ({ text, timezone }) => readMoment(text, timezone),
	phone: readPhone,
	areaCode: matching(/^\d{3}$/),
	zipCode: matching(/^\d{5}$/),
	url: readUrl,
	email: matching(EMAIL),
	json: readJson,
};

/** What a person may write instead of what could not be read. */
export const EXAMPLES: Record<FieldType, string> = {
	id: 'buy_000123',
	ids: 'num_000123, num_000124',
	text: 'any text',
	words: 'vip, call-back',
	commaList: 'vertical, zip_code',
	choice: 'one of the choices',
	choices: 'some of the choices',
	choiceList: 'some of the choices',
	count: '40 or 1,200',
	number: '5 or 1,200.5',
	money: '42.50 or $1,200, with two decimal places at most',
	percent: '12.5',
	yesNo: 'yes or no',
	timeOfDay: '9:00 AM or 17:30',
	states: 'FL, TX or all',
	moment: '2026-11-23T09:00:00-05:00',
	phone: '(415) 555-0100 or +14155550100',
	areaCode: '512',
	zipCode: '33602',
	url: 'https://www.example.com/ping',
	email: 'name@example.com',
	json: '{ "name": "Harbor" }',
	rows: 'a list',
};
