import type { IDataObject } from 'n8n-workflow';

/** What a person filled in under Filters; what is not there, or empty, filters nothing. */
export interface Filters {
	/** IDs. */
	campaigns?: string[];
	/** With commas between them, as people write numbers. */
	dialedNumbers?: string;
	/** With commas between them. */
	dispositions?: string;
	/** Seconds. */
	minimumDuration?: number;
	/** US dollars. */
	minimumRevenue?: number;
}

const words = (text = ''): string[] =>
	text
		.split(',')
		.map((word) => word.trim())
		.filter(Boolean);

const sameCase = (word: string): string => word.toLowerCase();

/** The digits of a number, without the 1 of the United States and Canada: (813) 555-0100 and +18135550100 are the same. */
const digits = (number: string): string => number.replace(/\D/g, '').replace(/^1(?=\d{10}$)/, '');

const isOneOf = (value: unknown, wanted: string[], same: (text: string) => string): boolean =>
	typeof value !== 'string' || wanted.length === 0 || wanted.some((each) => same(each) === same(value));

const isAtLeast = (value: unknown, least = 0): boolean => typeof value !== 'number' || value >= least;

/** Whether an event passes. What it does not say keeps it from nothing: a call that has only begun has no revenue yet. */
export const passesFilters = (item: IDataObject, filters: Filters): boolean =>
	isOneOf(item.campaign_id, filters.campaigns ?? [], (id) => id) &&
	isOneOf(item.dialed_number, words(filters.dialedNumbers), digits) &&
	isOneOf(item.disposition, words(filters.dispositions), sameCase) &&
	isAtLeast(item.duration_seconds, filters.minimumDuration) &&
	isAtLeast(item.revenue, filters.minimumRevenue);
