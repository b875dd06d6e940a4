import type { IDataObject } from 'n8n-workflow';

import { namesOf } from '../../resources/entries';
import type { Field, Resource } from '../../resources/model';
import type { Change } from './changes';
import { idText, type MentionedNames } from './mentionedNames';

/** Records, fields and values in words, for the person who decides whether to make a change. Secrets are never shown. Pure. */

/** Longer texts are cut. In characters. */
const SHOWN = 60;

export const SECRET = '(secret)';

const cut = (text: string): string => (text.length > SHOWN ? `${text.slice(0, SHOWN)}…` : text);

const number = (value: number, decimals: number): string =>
	value.toLocaleString('en-US', { minimumFractionDigits: decimals, maximumFractionDigits: 20 });

/** A value with its unit: `$42.50`, `unlimited`, `Active`, `FL, TX`. */
export function valueText(field: Field, value: unknown, names: MentionedNames): string {
	const { type, removable, secret, choices = [] } = field;
	if (value === undefined) return 'not shown';
	if (value === null || value === '') return removable === 'cap' ? 'unlimited' : 'none';
	if (secret) return SECRET;
	if (type === 'rows') return Array.isArray(value) ? `${value.length} ${value.length === 1 ? 'row' : 'rows'}` : 'rows';
	if (Array.isArray(value)) {
		if (value.length === 0) return type === 'states' ? 'all' : 'none';
		return cut(value.map((each) => (type === 'states' ? String(each) : valueText(field, each, names))).join(', '));
	}
	if (typeof value === 'string' && field.resource !== undefined) return idText(names, field, value);
	if (typeof value === 'boolean') return value ? 'yes' : 'no';
	const label = choices.find((choice) => choice.value === value)?.label;
	if (label !== undefined) return label;
	const amount = Number(value);
	const isNumber = typeof value === 'number' || (typeof value === 'string' && ['money', 'percent'].includes(type));
	if (!isNumber || !Number.isFinite(amount))
		return cut(typeof value === 'object' ? JSON.stringify(value) : String(value));
	if (type === 'money') return `$${number(amount, Number.isInteger(amount) ? 0 : 2)}`;
	return type === 'percent' ? `${number(amount, 0)}%` : number(amount, 0);
}

/** A label without the unit that the value shows. */
const labelOf = ({ label, type }: Field): string =>
	type === 'money' || type === 'percent' ? label.replace(/ \((?:USD|%)\)$/, '') : label;

/** Parts of a sentence; lists have commas in them. */
const listed = (parts: string[]): string => parts.join(parts.some((part) => part.includes(', ')) ? '; ' : ', ');

/** `Harbor Home Insurance (buy_000001)`, or `Call call_000123`. */
export function recordText(resource: Resource, id: string | undefined, record: IDataObject): string {
	const { label, lookup } = resource;
	const [name] = lookup ? namesOf(record, lookup) : [];
	if (id === undefined) return name ?? label;
	return name === undefined ? `${label} ${id}` : `${cut(name)} (${id})`;
}

/** `Daily Cap 40 → 60, Status Active → Inactive`. @param lost those that cannot be restored */
export const changesText = (changes: Change[], lost: Field[], names: MentionedNames): string =>
	listed(
		changes.map(({ field, old, new: value }) => {
			const text = field.secret
				? `${labelOf(field)} ${SECRET}`
				: `${labelOf(field)} ${valueText(field, old, names)} → ${valueText(field, value, names)}`;
			return lost.includes(field) ? `${text} (cannot be restored)` : text;
		}),
	);

/** `Daily Cap 40, Status Active`. */
export const valuesText = (changes: Change[], names: MentionedNames): string =>
	listed(changes.map(({ field, new: value }) => `${labelOf(field)} ${valueText(field, value, names)}`));
