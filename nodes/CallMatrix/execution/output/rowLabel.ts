import type { IDataObject } from 'n8n-workflow';

import { parameterName } from '../../resources/derived';
import type { Field, Resource } from '../../resources/model';
import { readCount } from '../../values/number';
import { readPhone } from '../../values/phone';
import { cleanProse, isBroken, isNothing } from '../../values/text';
import { columnsFor, readColumns, type Columns } from '../input/columns';

/**
 * Names an input item as the user knows it, for messages: by its row in the sheet, its ID and its name. Never by personal data. Reads the
 * item only; which resource it changes is decided in `input/`. Pure.
 */

/** What is known of an item: `Row 8`, and `buy_000007`, `Harbor Home`. */
export interface RowLabel {
	/** The row in the sheet. An item's index is not that: rows may have been filtered, sorted or merged. */
	row?: number;
	/** ID and name, as far as the item has them. */
	names: string[];
}

/** The column that n8n's Google Sheets node adds. */
const ROW_NUMBER = 'row_number';

/** The name columns of a list of buyers. Others, such as the first name of a lead, are of people. */
const NAMES = ['name', 'label'];

/** Longer names are cut. In characters. */
const SHOWN = 60;

/** Seven digits in a row, as a phone number without its area code has them. */
const LIKE_PHONE = /\d(?:[\s().+-]*\d){6}/;

/** One word with a letter in it may have any digits. */
const ID = /^(?=.*[A-Za-z])[\w.:-]+$/;

const isPersonal = (text: string, isId: boolean): boolean =>
	text.includes('@') || readPhone(text) !== undefined || (LIKE_PHONE.test(text) && !(isId && ID.test(text)));

const column = (name: string, label = name): Field => ({ name, label, type: 'text' });

interface LabelColumns extends Columns {
	/** In order of preference. */
	ids: Field[];
	names: Field[];
}

/** Cached, because the columns of a resource never change and thousands of items may fail. */
const known = new WeakMap<Resource, LabelColumns>();

function labelColumns(resource: Resource): LabelColumns {
	const before = known.get(resource);
	if (before) return before;
	const { id, label, lookup } = resource;
	const ids = [...(id ? [column(id.name, `${id.label} ID`)] : []), column('id', 'ID')];
	const hasNames = lookup?.titles.some((title) => NAMES.includes(title)) ?? false;
	const names = hasNames ? [`${label} Name`, label, ...NAMES].map((name) => column(name)) : [];
	const columns: LabelColumns = { ...columnsFor([...ids, ...names]), ids, names };
	known.set(resource, columns);
	return columns;
}

/** The text of a cell; undefined where it has none, or personal data. */
function textOf(cell: unknown, isId: boolean): string | undefined {
	if (typeof cell !== 'string' && typeof cell !== 'number') return undefined;
	const text = cleanProse(String(cell)).replace(/\s+/g, ' ');
	if (isNothing(text) || isBroken(text) || isPersonal(text, isId)) return undefined;
	return text.length > SHOWN ? `${text.slice(0, SHOWN)}…` : text;
}

/** @param item undefined where n8n has none at that index */
export function rowLabel(resource: Resource, item: IDataObject | undefined): RowLabel {
	if (!item) return { names: [] };
	const columns = labelColumns(resource);
	const { values } = readColumns(columns, item);
	const first = (fields: Field[], isId: boolean): string[] =>
		fields
			.map(({ name }) => textOf(values[parameterName({ name })], isId))
			.filter((text) => text !== undefined)
			.slice(0, 1);
	const row = readCount(item[ROW_NUMBER]);
	return {
		names: [...new Set([...first(columns.ids, true), ...first(columns.names, false)])],
		...(row !== undefined && row > 0 && { row }),
	};
}

/** Shorter texts may be in a sentence by chance. In characters. */
const MIN_MENTIONED = 5;

/** Whether a message already says the name, as a whole word. */
function mentions(message: string, name: string): boolean {
	const at = message.indexOf(name);
	const around = (message[at - 1] ?? ' ') + (message[at + name.length] ?? ' ');
	return at >= 0 && name.length >= MIN_MENTIONED && !/[\p{L}\p{N}_-]/u.test(around);
}

/** `Row 8: buy_000007, Harbor Home`, without what the message already says; empty where nothing is left. */
export function describeRow({ row, names }: RowLabel, message: string): string {
	const said = names.filter((name) => !mentions(message, name)).join(', ');
	if (row === undefined) return said;
	return said ? `Row ${row}: ${said}` : `Row ${row}`;
}
