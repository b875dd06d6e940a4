/**
 * How a filter's value is read and compared with an item. Which filters there are is in the table of item fields. Nothing is
 * guessed: a value that cannot be read is refused when the workflow is published, and is not applied while it runs.
 */

import type { IDataObject } from 'n8n-workflow';

import { filteredFieldsOf, type FilteredField } from '../../itemFields';
import { readPhone } from '../../values/phone';
import { clean, isBroken, isNothing, splitList } from '../../values/text';
import { readDuration, readRevenue } from '../amounts';
import { withoutAddress } from '../caller';
import { isUnset, unwrap } from './parameterValue';

/** The parts of a text or a number; undefined where it is neither, or has no usable value. */
function partsOf(raw: unknown, separator: RegExp): string[] | undefined {
	if (typeof raw !== 'string' && !(typeof raw === 'number' && Number.isFinite(raw))) return undefined;
	const parts = splitList(raw, separator);
	// A text of only separators is a mistake.
	return parts?.length && !parts.some(isBroken) ? parts : undefined;
}

/** The entries of a filter that takes several: a text with separators, a number, a list of these. */
function entriesOf(raw: unknown, separator: RegExp): string[] | undefined {
	if (isUnset(raw)) return [];
	const value = unwrap(raw);
	if (!Array.isArray(value)) return partsOf(value, separator);
	const entries = value.filter((entry) => !isUnset(entry)).map((entry) => partsOf(unwrap(entry), separator));
	return entries.every((parts) => parts !== undefined) ? entries.flat() : undefined;
}

const NO_SEPARATOR = /(?!)/;

/** Quotes and brackets are not part of an ID, but of a text that was not made for a filter. */
const NOT_IN_ID = /["'`[\]{}()<>]/;

function readIds(raw: unknown): string[] | undefined {
	const parts = entriesOf(raw, /[,;\s]+/);
	// What was chosen from the list is one ID, whatever characters it has.
	const chosen = Array.isArray(raw) ? (entriesOf(raw, NO_SEPARATOR) ?? []) : [];
	return parts?.some((part) => NOT_IN_ID.test(part) || isNothing(part))
		? undefined
		: parts && [...new Set([...chosen, ...parts])];
}

const phoneOf = (text: string): string | undefined => readPhone(withoutAddress(text));

/** @returns numbers as E.164 */
function readPhones(raw: unknown): string[] | undefined {
	const numbers = entriesOf(raw, /[,;\n\r]+/)?.map(phoneOf);
	return numbers?.every((number) => number !== undefined) ? numbers : undefined;
}

/** As texts are compared. */
const normalize = (text: string): string => clean(text).replace(/\s+/g, ' ').toLowerCase();

/** Free text, so that None may be one. */
const readTexts = (raw: unknown): string[] | undefined => entriesOf(raw, NO_SEPARATOR)?.map(normalize);

/** @returns 0 where nothing is set */
function readMinimum(raw: unknown, read: (raw: unknown) => number | undefined): number | undefined {
	if (isUnset(raw)) return 0;
	const value = read(unwrap(raw));
	return value !== undefined && value >= 0 ? value : undefined;
}

/** Whether a value of the item passes; undefined where the event has none, or none that can be compared. */
type Test = (value: unknown) => boolean | undefined;

/** @param comparable how a text of the item is compared */
const isOneOf =
	(wanted: string[], comparable: (text: string) => string | undefined): Test =>
	(value) => {
		if (wanted.length === 0) return true;
		const text = typeof value === 'string' ? comparable(value) : undefined;
		return text === undefined ? undefined : wanted.includes(text);
	};

const isAtLeast =
	(minimum: number): Test =>
	(value) =>
		minimum === 0 ? true : typeof value === 'number' ? value >= minimum : undefined;

/** The entries of several parameters; undefined where one of them cannot be read. */
function readAll(raws: readonly unknown[], read: (raw: unknown) => string[] | undefined): string[] | undefined {
	const entries = raws.map(read);
	return entries.every((each) => each !== undefined) ? entries.flat() : undefined;
}

/**
 * @param raws of the filter's parameter, and of its suggestions
 * @returns undefined where one of them cannot be read without a guess
 */
function testOf(field: FilteredField, raws: readonly unknown[]): Test | undefined {
	switch (field.filter.compare) {
		case 'ids': {
			const wanted = readAll(raws, readIds);
			return wanted && isOneOf(wanted, clean);
		}
		case 'phones': {
			const wanted = readAll(raws, readPhones);
			return wanted && isOneOf(wanted, phoneOf);
		}
		case 'texts': {
			const wanted = readAll(raws, readTexts);
			return wanted && isOneOf(wanted, normalize);
		}
		case 'minimum': {
			const [raw] = raws;
			const isMoney = 'type' in field && field.type === 'usd';
			const minimum = readMinimum(raw, isMoney ? readRevenue : readDuration);
			return minimum === undefined ? undefined : isAtLeast(minimum);
		}
	}
}

/** A filter of the trigger. */
export interface Filter {
	label: string;
	/** Its parameters in the collection Filters: what is in any of them counts. */
	parameters: { name: string; label: string }[];
	/** How to write it. */
	example: string;
	/**
	 * Reads what a person or an expression gave for some of the parameters.
	 * @returns undefined where one of them cannot be read without a guess
	 */
	compile: (raws: readonly unknown[]) => Passes | undefined;
}

/** Whether an item passes; undefined where the event has no readable value for the filter. */
export type Passes = (item: IDataObject) => boolean | undefined;

function filterOf(field: FilteredField): Filter {
	const { name, label, format, example, suggestions } = field.filter;
	return {
		label,
		parameters: [{ name, label }, ...(suggestions ? [suggestions] : [])],
		example: `${format}, e.g. ${example}`,
		compile: (raws) => {
			const test = testOf(field, raws);
			return test && ((item) => test(item[field.name]));
		},
	};
}

export const filtersOf = (typeVersion: number): Filter[] => filteredFieldsOf(typeVersion).map(filterOf);
