import type { IDataObject } from 'n8n-workflow';

import { readPhone } from '../../values/phone';
import { clean, isBroken, isNothing, splitList } from '../../values/text';
import { readDuration, readRevenue } from '../amounts';
import { withoutAddress } from '../caller';
import { isUnset, unwrap } from './parameterValue';

/** The parts of a text or a number; undefined where it is neither, or is no value. */
function partsOf(raw: unknown, separator: RegExp): string[] | undefined {
	if (typeof raw !== 'string' && !(typeof raw === 'number' && Number.isFinite(raw))) return undefined;
	const parts = splitList(raw, separator);
	// A text of nothing but separators is a slip.
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

/** Quotes and brackets are no part of an ID, but of a text that was not made for a filter. */
const NO_ID = /["'`[\]{}()<>]/;

/** @returns IDs */
function readCampaigns(raw: unknown): string[] | undefined {
	const parts = entriesOf(raw, /[,;\s]+/);
	// What was chosen from the list is one ID, whatever characters it has.
	const chosen = Array.isArray(raw) ? (entriesOf(raw, NO_SEPARATOR) ?? []) : [];
	return parts?.some((part) => NO_ID.test(part) || isNothing(part))
		? undefined
		: parts && [...new Set([...chosen, ...parts])];
}

/** @returns numbers as E.164 */
function readDialedNumbers(raw: unknown): string[] | undefined {
	const numbers = entriesOf(raw, /[,;\n\r]+/)?.map((part) => readPhone(withoutAddress(part)));
	return numbers?.every((number) => number !== undefined) ? numbers : undefined;
}

const sameDisposition = (text: string): string => clean(text).replace(/\s+/g, ' ').toLowerCase();

/** @returns dispositions as they are compared: free text, so that None may be one */
const readDispositions = (raw: unknown): string[] | undefined => entriesOf(raw, NO_SEPARATOR)?.map(sameDisposition);

const readMinimum =
	(read: (raw: unknown) => number | undefined) =>
	(raw: unknown): number | undefined => {
		if (isUnset(raw)) return 0;
		const value = read(unwrap(raw));
		return value !== undefined && value >= 0 ? value : undefined;
	};

/** Whether a text of the event is one of those wanted. @returns undefined where that cannot be told */
function isOneOf(value: unknown, wanted: string[], same: (text: string) => string | undefined): boolean | undefined {
	if (wanted.length === 0) return true;
	const comparable = typeof value === 'string' ? same(value) : undefined;
	return comparable === undefined ? undefined : wanted.includes(comparable);
}

const isAtLeast = (value: unknown, minimum: number): boolean | undefined =>
	minimum === 0 ? true : typeof value === 'number' ? value >= minimum : undefined;

/** Whether an event passes; undefined where it does not say what is compared, or not readably. */
type Passes = (item: IDataObject) => boolean | undefined;

/** One filter of the trigger. */
export interface Filter {
	/** As the parameter is called. */
	name: string;
	/** As the panel shows it. */
	label: string;
	/** How to write it. */
	example: string;
	/** Reads what a person or an expression gave. @returns undefined where it cannot be read without a guess */
	compile: (raw: unknown) => Passes | undefined;
}

const comparing =
	<Wanted>(
		read: (raw: unknown) => Wanted | undefined,
		passes: (value: unknown, wanted: Wanted) => boolean | undefined,
	) =>
	(field: string) =>
	(raw: unknown): Passes | undefined => {
		const wanted = read(raw);
		return wanted === undefined ? undefined : (item) => passes(item[field], wanted);
	};

const oneOf = (read: (raw: unknown) => string[] | undefined, same: (text: string) => string | undefined) =>
	comparing(read, (value, wanted) => isOneOf(value, wanted, same));

const atLeast = (read: (raw: unknown) => number | undefined) => comparing(readMinimum(read), isAtLeast);

const COMPARISONS = [
	[
		'campaigns',
		'Campaign Names or IDs',
		'IDs with commas between them, e.g. cmp_1, cmp_2',
		'campaign_id',
		oneOf(readCampaigns, clean),
	],
	[
		'dialedNumbers',
		'Dialed Numbers',
		'whole numbers with commas between them, e.g. +18135550100, (813) 555-0101',
		'dialed_number',
		oneOf(readDialedNumbers, (number) => readPhone(withoutAddress(number))),
	],
	[
		'dispositions',
		'Dispositions',
		'one disposition in each entry, e.g. sale',
		'disposition',
		oneOf(readDispositions, sameDisposition),
	],
	[
		'minimumDuration',
		'Minimum Duration (Seconds)',
		'seconds, e.g. 90, or 00:01:30',
		'duration_seconds',
		atLeast(readDuration),
	],
	['minimumRevenue', 'Minimum Revenue (USD)', 'US dollars, e.g. 40 or 42.50', 'revenue', atLeast(readRevenue)],
] as const;

export const FILTERS: Filter[] = COMPARISONS.map(([name, label, example, field, compare]) => ({
	name,
	label,
	example,
	compile: compare(field),
}));
