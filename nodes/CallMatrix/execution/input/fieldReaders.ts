import { IANAZone } from 'luxon';

import type { Choice, Field, FieldType } from '../../resources/model';
import { readBoolean } from '../../values/boolean';
import { readMoment } from '../../values/moment';
import { readCount, readMoney, readNumber, readPercent } from '../../values/number';
import { readPhone } from '../../values/phone';
import { clean, cleanProse, isBroken, isNothing, splitList } from '../../values/text';

/**
 * One reader for each field type, and the text that tells the user what it accepts. Values that could mean two things are refused.
 * Empty values and removal words are handled before, in `fieldValue.ts`. Pure.
 */

/** The value to read, and its trimmed text, which is never empty. */
export interface Given {
	raw: unknown;
	text: string;
	field: Field;
	/** Of the workflow, e.g. `America/Los_Angeles`. */
	timezone: string;
}

/** Reads a value of one type. @returns undefined where the value is invalid or ambiguous */
type Reader = (given: Given) => unknown;

const TIME = /^(\d{1,2})(?::(\d{2}))?(?::00)?(?:\s*([ap])\.?(?:\s?m\.?)?)?$/i;
const UPPER_CASE_CODE = /^[A-Z]{2}$/;
/** A lone surrogate, which UTF-8 cannot encode. */
const HALF_CHARACTER = /\p{Surrogate}/u;
/** The characters of a URL (RFC 3986), and those that browsers do not encode in a query: `?utm_campaign={{campaign.name}}`. */
const URL_CHARACTERS = /^https?:\/\/[\w.~:/?#@!$&'()*+,;=%-][\w.~:/?#@!$&'()*+,;=%{}[\]|^`-]*$/i;
const HALF_ESCAPED = /%(?![\da-f]{2})/i;
const EMAIL = /^[\w.!#$%&'*+/=?^`{|}~-]+@[a-z\d](?:[a-z\d-]{0,61}[a-z\d])?(?:\.[a-z\d](?:[a-z\d-]{0,61}[a-z\d])?)+$/i;

const WORD_END = /[,;\s]+/;
const COMMA = /[,;\n]+/;

function readText({ raw }: Given): string | undefined {
	const text = typeof raw === 'object' ? '' : cleanProse(String(raw));
	return text === '' || HALF_CHARACTER.test(text) ? undefined : text;
}

/** A number beyond the safe integers has lost digits: it would be the ID of another resource. */
const isExact = (raw: unknown): boolean => typeof raw !== 'number' || Number.isSafeInteger(raw);

function readId({ raw, text }: Given): string | undefined {
	if (typeof raw === 'object' || typeof raw === 'boolean' || !isExact(raw)) return undefined;
	return isNothing(text) || HALF_CHARACTER.test(text) ? undefined : text;
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

/** Round Robin, round-robin and round_robin are the same words. */
const wordsOf = (text: string): string => text.toLowerCase().replace(/[\s_-]+/g, ' ');

/** Finds a choice by its value, its label or one of its aliases. */
function chosen(choices: Choice[], text: string): string | undefined {
	const meant = wordsOf(clean(text));
	return choices.find(
		({ value, label, aliases = [] }) => wordsOf(value) === meant || wordsOf(label) === meant || aliases.includes(meant),
	)?.value;
}

function readChoices({ raw, field: { choices = [] } }: Given): string[] | undefined {
	const values = splitList(raw, WORD_END)?.map((part) => chosen(choices, part));
	return values?.length && values.every((value) => value !== undefined) ? [...new Set(values)] : undefined;
}

/** FL OR GA could be three states or two, so spaces separate only upper-case codes that are not English words. */
const CODES_WITH_SPACES = /^[A-Z]{2}(?:\s+[A-Z]{2})+$/;
const ENGLISH_WORDS = new Set(['OR', 'IN', 'ME', 'OK', 'HI', 'AS']);
/** One place, not the state and the district. */
const WASHINGTON_DC = /washington\s*,\s*d\.?\s*c\b/i;

/**
 * Whether a part may be a word instead of a state: "or" among upper-case codes ("FL, or, GA") or names ("Florida, OR, Georgia"), and
 * "ok" by itself. Among other lower-case codes it is a state.
 */
function isWordAmong(parts: string[], part: string): boolean {
	if (!ENGLISH_WORDS.has(part.toUpperCase())) return false;
	if (UPPER_CASE_CODE.test(part)) return part === 'OR' && parts.some((other) => other.length > part.length);
	const isCode = (other: string): boolean => other.length === 2 && !UPPER_CASE_CODE.test(other);
	return !parts.every(isCode) || parts.every((other) => ENGLISH_WORDS.has(other.toUpperCase()));
}

/** States by code or name, separated by commas. The word all means every state: an empty list. */
function readStates({ raw, text, field: { choices = [] } }: Given): string[] | undefined {
	if (/^all$/i.test(text)) return [];
	if (WASHINGTON_DC.test(text)) return undefined;
	const isSpaced = typeof raw === 'string' && CODES_WITH_SPACES.test(text);
	const parts = splitList(isSpaced ? text.split(/\s+/) : raw, /[,;|\n]+/);
	if (!parts?.length || (isSpaced && parts.some((part) => ENGLISH_WORDS.has(part)))) return undefined;
	if (parts.some((part) => isWordAmong(parts, part))) return undefined;
	const states = parts.map((part) => chosen(choices, part));
	return states.every((state) => state !== undefined) ? [...new Set(states)] : undefined;
}

/** Reads a list of texts. One entry that cannot be sent makes the whole list invalid. */
function readWords(raw: unknown, separator: RegExp, tidy = clean): string[] | undefined {
	const words = splitList(raw, separator, tidy);
	return words?.length && words.every((word) => !HALF_CHARACTER.test(word) && !isBroken(word)) ? words : undefined;
}

/** Reads a list of names, where neither an entry nor the whole text may be a placeholder such as N/A. */
function readNames(raw: unknown, separator: RegExp): string[] | undefined {
	if (typeof raw === 'string' && isNothing(raw)) return undefined;
	const names = readWords(raw, separator);
	return names?.some(isNothing) ? undefined : names;
}

const isHole = (entry: unknown): boolean =>
	entry === null || entry === undefined || (typeof entry === 'string' && clean(entry) === '');

/** A list replaces the existing one, so a blank entry would remove the ID that is missing there. */
function readIds({ raw }: Given): string[] | undefined {
	return Array.isArray(raw) && raw.some(isHole) ? undefined : readNames(raw, WORD_END);
}

const readUrl = ({ text }: Given): string | undefined =>
	URL_CHARACTERS.test(text) && !HALF_ESCAPED.test(text) && URL.canParse(text) ? text : undefined;

function parseJson(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		return undefined;
	}
}

/** @returns a JSON object, parsed from text or given by an expression; its values stay unchanged */
function readJson({ raw, text }: Given): unknown {
	const value = typeof raw === 'string' ? (parseJson(raw) ?? parseJson(text)) : raw;
	return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : undefined;
}

const matching =
	(pattern: RegExp): Reader =>
	({ text }) =>
		pattern.test(text) ? text : undefined;

/** The reader of each type. Rows are read field by field, in `fieldValue.ts`. */
export const READERS: Record<Exclude<FieldType, 'rows'>, Reader> = {
	id: readId,
	ids: readIds,
	text: readText,
	words: ({ raw }) => readWords(raw, COMMA, cleanProse),
	commaList: ({ raw }) => readNames(raw, COMMA)?.join(', '),
	choice: ({ field, raw, text }) => (typeof raw === 'object' ? undefined : chosen(field.choices ?? [], text)),
	choices: readChoices,
	choiceList: (given) => readChoices(given)?.join(','),
	count: ({ raw }) => readCount(raw),
	number: ({ raw }) => readNumber(raw),
	money: ({ raw }) => readMoney(raw),
	percent: ({ raw }) => readPercent(raw),
	yesNo: ({ raw }) => readBoolean(raw),
	timeOfDay: readTime,
	timeZone: ({ text }) => (IANAZone.isValidZone(text) ? text : undefined),
	states: readStates,
	moment: ({ text, timezone }) => readMoment(text, timezone),
	phone: ({ text }) => readPhone(text),
	areaCode: matching(/^[2-9]\d{2}$/),
	zipCode: matching(/^\d{5}$/),
	url: readUrl,
	email: matching(EMAIL),
	json: readJson,
};

/** The accepted values of each type; completes a sentence that begins with "Allowed:". */
export const ALLOWED: Record<FieldType, string> = {
	id: 'an ID, such as buy_000123',
	ids: 'IDs separated by commas, such as num_000123, num_000124',
	text: 'any text',
	words: 'words separated by commas, such as vip, call-back',
	commaList: 'names separated by commas, such as vertical, zip_code',
	choice: 'one of the choices',
	choices: 'some of the choices',
	choiceList: 'some of the choices',
	count: 'whole numbers, such as 40 or 1,200',
	number: 'numbers, such as 5 or 1,200.5; 1.200 is ambiguous',
	money: 'US dollars, such as 42.50 or $1,200, with at most two decimals; 1.200 is ambiguous',
	percent: 'percent from 0 to 100, such as 12.5; below 1, add the percent sign, such as 0.5%',
	yesNo: 'yes or no',
	timeOfDay: 'Eastern times, such as 9:00 AM or 17:30',
	timeZone: 'time zones, such as America/Chicago',
	states: 'US states by code or name, separated by commas, such as FL, TX; all for every state',
	moment: 'a date with or without a time, such as 2026-11-23T09:00:00-05:00',
	phone: 'complete phone numbers, such as (415) 555-0100 or +14155550100',
	areaCode: 'three digits, such as 512',
	zipCode: 'five digits, such as 33602',
	url: 'web addresses, such as https://www.example.com/ping',
	email: 'email addresses, such as name@example.com',
	json: 'a JSON object, such as { "name": "Harbor" }',
	rows: 'a list',
};
