import { DateTime } from 'luxon';

import type { Field } from '../resources/model';

/** What a person or a sheet gave for a field: nothing, a value for CallMatrix, or something that cannot be read surely. */
export type Reading = { left: true } | { value: unknown } | { unreadable: string };

const LEFT: Reading = { left: true };

const REMOVED = /^(none|unlimited|no cap|no limit)$/i;
/** 1200, 1,200, +3.5, -2; not 1.200,50 and not 1,20: which of the two marks is the decimal one would be a guess. */
const NUMBER = /^[+-]?(\d+|\d{1,3}(,\d{3})+)(\.\d+)?$/;
const TIME = /^(\d{1,2})(?::(\d{2}))?(?::00)?\s*([ap])?\.?m?\.?$/i;
const STATE = /^[A-Z]{2}$/;
/** Half of a character that takes two: it cannot be sent. */
const HALF_CHARACTER = /\p{Surrogate}/u;

/** Text without the spaces around it; undefined for what an empty cell holds. */
function cell(raw: unknown): string | undefined {
	if (raw === null || raw === undefined) return undefined;
	const plain = raw instanceof Date || DateTime.isDateTime(raw) ? raw.toJSON() : raw;
	const text = typeof plain === 'object' ? JSON.stringify(plain) : String(plain).trim();
	return text || undefined;
}

function readNumber(raw: unknown, text: string): number | undefined {
	const value = typeof raw === 'number' ? raw : NUMBER.test(text) ? Number(text.replace(/,/g, '')) : NaN;
	return Number.isFinite(value) ? value : undefined;
}

function readCount(raw: unknown, text: string): number | undefined {
	const value = readNumber(raw, text);
	return value !== undefined && Number.isSafeInteger(value) && value >= 0 ? value : undefined;
}

/** 9, 9:00, 9:00 AM, 17:30, 5:30 pm -> HH:mm */
function readTime(text: string): string | undefined {
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

const parts = (raw: unknown, text: string): string[] =>
	(Array.isArray(raw) ? raw.map(String) : text.split(/[,;\s]+/)).map((part) => part.trim()).filter(Boolean);

function readStates(raw: unknown, text: string): string[] | undefined {
	if (/^all$/i.test(text)) return [];
	const states = [...new Set(parts(raw, text).map((state) => state.toUpperCase()))];
	return states.length && states.every((state) => STATE.test(state)) ? states : undefined;
}

/** The choice that is meant, by its value or by what a person reads. */
function readChoice({ choices = [] }: Field, text: string): string | undefined {
	const meant = text.toLowerCase();
	return choices.find(({ value, label }) => value.toLowerCase() === meant || label.toLowerCase() === meant)?.value;
}

function readChoices(field: Field, raw: unknown, text: string): string[] | undefined {
	const chosen = parts(raw, text).map((part) => readChoice(field, part));
	return chosen.every((value) => value !== undefined) ? [...new Set(chosen)] : undefined;
}

/** A moment as ISO 8601 with an offset; one without, as n8n's date picker gives it, is in the workflow's time zone. */
function readMoment(text: string, timezone: string): string | undefined {
	const moment = DateTime.fromISO(text, { zone: timezone, setZone: true });
	// Beyond four digits a year is no longer read everywhere as one.
	return moment.isValid && moment.year >= 1970 && moment.year <= 9999
		? moment.toISO({ suppressMilliseconds: true })
		: undefined;
}

const EXAMPLES: Record<Field['type'], string> = {
	id: 'buy_000123',
	text: 'any text',
	choice: 'one of the choices',
	choices: 'some of the choices',
	cap: '40, 1,200, 0 or none',
	count: '3 or 1,200',
	number: '5 or 1,200.5',
	timeOfDay: '9:00 AM or 17:30',
	states: 'FL, TX or all',
	moment: '2026-11-23T09:00:00-05:00',
};

/**
 * Reads a value as people and sheets write it. Pure.
 *
 * @param timezone of the workflow, e.g. `America/Los_Angeles`; only moments look at it
 *
 * Three states cannot be confused: left alone (empty, null, blank), set (0 means zero), removed (only by saying so).
 */
export function readValue(field: Field, raw: unknown, timezone = 'utc'): Reading {
	const text = cell(raw);
	if (text === undefined || (Array.isArray(raw) && raw.length === 0)) return LEFT;
	const value = ((): unknown => {
		switch (field.type) {
			case 'id':
			case 'text':
				return typeof raw === 'object' || HALF_CHARACTER.test(text) ? undefined : text;
			case 'cap':
				return REMOVED.test(text) ? null : readCount(raw, text);
			case 'count':
				return readCount(raw, text);
			case 'number':
				return readNumber(raw, text);
			case 'choice':
				return readChoice(field, text);
			case 'choices':
				return readChoices(field, raw, text);
			case 'timeOfDay':
				return readTime(text);
			case 'states':
				return readStates(raw, text);
			case 'moment':
				return readMoment(text, timezone);
		}
	})();
	if (value === undefined || (typeof value === 'number' && value < (field.least ?? -Infinity))) {
		const example = field.choices ? field.choices.map(({ value: choice }) => choice).join(', ') : EXAMPLES[field.type];
		return { unreadable: `${field.label} cannot be read from "${text.slice(0, 100)}". Write e.g. ${example}` };
	}
	return { value };
}
