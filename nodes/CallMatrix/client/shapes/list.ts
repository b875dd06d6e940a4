/**
 * A list put together from its pages: sees to it that no entry comes twice, and that a list that is cut short does not look whole.
 * Pure; the pages are got in `../client.ts`.
 */

import type { IDataObject } from 'n8n-workflow';

import type { Result, UserMessage } from '../userMessage';
import { moreThan, type Page } from './page';
import { recordId, type RecordShape } from './record';

/** Told of a list that may be whole or not. */
export const END_UNKNOWN = 'CallMatrix does not say whether the list has more entries than it returned';

const SAME_PAGE: UserMessage = {
	message: 'CallMatrix gave the same page twice',
	description:
		'The list would never end, so it was stopped. Narrow it with a filter or lower Limit so that it fits in one page, and report it to the maintainers of this node with the result of Account Settings: Check API.',
};

const maybeMoreThan = (count: number): UserMessage => ({
	...moreThan(count),
	message: `CallMatrix may have more than the ${count} it returned: that many were asked for, and it does not say whether there are more`,
});

export class ListProgress {
	private received = 0;

	/** The least that a page said: entries that are added meanwhile may be on a page that is already read. */
	private total = Infinity;

	/** Names of the entries of the page before. */
	private previous = new Set<string>();

	private readonly tokens = new Set<string>();

	constructor(private readonly shape: RecordShape = {}) {}

	/**
	 * Takes the next page.
	 * @returns its entries without those that the page before had, as happens where an entry is added while pages are read by number
	 */
	add({ entries, nextToken, total = Infinity }: Page): Result<{ entries: IDataObject[] }> {
		const names = entries.map((entry) => recordId(entry, this.shape) ?? JSON.stringify(entry));
		const fresh = entries.filter((_, at) => !this.previous.has(names[at] as string));
		const isRepeated = this.received > 0 && entries.length > 0 && fresh.length === 0;
		if (isRepeated || (nextToken !== undefined && this.tokens.has(nextToken))) return { refusal: SAME_PAGE };
		if (nextToken !== undefined) this.tokens.add(nextToken);
		this.previous = new Set(names);
		this.received += fresh.length;
		this.total = Math.min(this.total, total);
		return { entries: fresh };
	}

	/** @param last the last page, after which more were wanted @returns why the list cannot be taken for whole */
	refuseEnd(last: Page): UserMessage | undefined {
		if (Number.isFinite(this.total) && this.received < this.total) return moreThan(this.received);
		const { entries, size = Infinity } = last;
		return this.isEndUnknown(last) && entries.length >= size ? maybeMoreThan(this.received) : undefined;
	}

	/** Where pages before it said that there are more, its silence says that there are none. */
	isEndUnknown({ isEndUnknown = false }: Page): boolean {
		return isEndUnknown && this.tokens.size === 0;
	}
}
