import type { IDataObject } from 'n8n-workflow';

import { parameterName, type Field } from '../resources/model';
import { EXAMPLES, READERS } from './readers';

/** What a person or a sheet gave for a field: nothing, a value for CallMatrix, or something that cannot be read surely. */
export type Reading = { left: true } | { value: unknown } | { unreadable: string };

const LEFT: Reading = { left: true };

const REMOVED = /^(none|unlimited|no cap|no limit)$/i;

/** Longer texts are cut in messages. */
const SHOWN = 100;

/** What n8n's resource locator holds; anything else as it is. */
const unlocated = (raw: unknown): unknown =>
	typeof raw === 'object' && raw !== null && '__rl' in raw ? (raw as unknown as IDataObject).value : raw;

/** Text without the spaces around it; undefined for what an empty cell holds. */
function cell(raw: unknown): string | undefined {
	if (raw === null || raw === undefined) return undefined;
	const text = typeof raw === 'object' ? JSON.stringify(raw) : String(raw).trim();
	return text || undefined;
}

/** A Date, or what luxon makes of one, as the text that it stands for. */
const plain = (raw: unknown): unknown =>
	typeof raw === 'object' && raw !== null && 'toJSON' in raw && typeof raw.toJSON === 'function'
		? (raw.toJSON as () => unknown)()
		: raw;

function unreadable({ type, label, choices, least, most, secret, example }: Field, text: string): Reading {
	const range = least !== undefined && most !== undefined ? `, ${least} to ${most}` : '';
	const instead = choices
		? choices.map(({ label: choice }) => choice).join(', ')
		: least === undefined && most === undefined
			? EXAMPLES[type]
			: `${example ?? EXAMPLES[type]}${range}`;
	// What could not be read of a secret is most of a secret.
	const given = secret ? 'what was given' : `"${text.slice(0, SHOWN)}"`;
	return { unreadable: `${label} cannot be read from ${given}. Write e.g. ${instead}` };
}

/** The rows of a list, whether n8n's fixed collection holds them or an expression gave them. */
function rowsOf(raw: unknown): unknown[] | undefined {
	if (Array.isArray(raw)) return raw;
	if (typeof raw !== 'object' || raw === null) return undefined;
	const { rows } = raw as { rows?: unknown };
	return rows === undefined && Object.keys(raw).length === 0 ? [] : Array.isArray(rows) ? rows : undefined;
}

/** One row, by the API's names. */
function readRow(field: Field, row: unknown, at: number, timezone: string): Reading {
	const values = (typeof row === 'object' && row !== null ? row : {}) as IDataObject;
	const read: IDataObject = {};
	for (const inner of field.fields ?? []) {
		const reading = readValue(inner, values[parameterName(inner)] ?? values[inner.name], timezone);
		const where = `${field.label}, row ${at + 1}: `;
		if ('unreadable' in reading) return { unreadable: where + reading.unreadable };
		if ('value' in reading) read[inner.name] = reading.value as IDataObject[string];
		else if (!inner.optional) return { unreadable: `${where}${inner.label} is empty` };
	}
	return { value: read };
}

function readRows(field: Field, raw: unknown, timezone: string): Reading {
	const rows = rowsOf(raw);
	if (!rows) return unreadable(field, cell(raw) ?? '');
	if (rows.length === 0) return LEFT;
	const readings = rows.map((row, at) => readRow(field, row, at, timezone));
	return (
		readings.find((reading) => 'unreadable' in reading) ?? {
			value: readings.map((reading) => ('value' in reading ? reading.value : {})),
		}
	);
}

/** Of ids chosen one by one, the ids; anything else as it is. */
function chosenIds(raw: unknown): unknown {
	if (typeof raw !== 'object' || raw === null || Array.isArray(raw)) return raw;
	const rows = rowsOf(raw);
	return rows?.map((row) => unlocated((row as IDataObject | null)?.id)).filter((id) => cell(id) !== undefined);
}

/**
 * Reads a value as people and sheets write it. Pure.
 *
 * @param timezone of the workflow, e.g. `America/Los_Angeles`; only moments look at it
 *
 * Three states cannot be confused: left alone (empty, null, blank), set (0 means zero), removed (only by saying so).
 */
export function readValue(field: Field, given: unknown, timezone = 'utc'): Reading {
	const located = plain(unlocated(given));
	const raw = field.type === 'ids' ? chosenIds(located) : located;
	const text = cell(raw);
	if (text === undefined || (Array.isArray(raw) && raw.length === 0)) return LEFT;
	if (field.removable && REMOVED.test(text)) return { value: null };
	if (field.type === 'rows') return readRows(field, raw, timezone);
	const value = READERS[field.type]({ raw, text, field, timezone });
	const outside = typeof value === 'number' && (value < (field.least ?? -Infinity) || value > (field.most ?? Infinity));
	return value === undefined || outside ? unreadable(field, text) : { value };
}
