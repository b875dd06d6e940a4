import { NodeOperationError, type IDataObject } from 'n8n-workflow';

import { isRecord } from './response';
import type { ApiRequest, RequestContext } from './apiRequest';
import type { Patience } from './waitBudget';
import { request } from './client';

/** The most that CallMatrix returns at once (assumed). */
export const PAGE_SIZE = 200;

/**
 * Walks a list page by page, one page in memory at a time.
 * @param limit how many entries at most; all where undefined
 * @throws NodeOperationError when a page is no list, or a cursor comes back and the walk would never end
 */
export async function* pages(
	context: RequestContext,
	apiRequest: ApiRequest,
	limit?: number,
	patience?: Patience,
): AsyncGenerator<IDataObject[]> {
	const written = apiRequest.writtenQuery ?? [];
	const seen = new Set<string>();
	let cursor: string | undefined;
	for (let left = limit ?? Infinity; left > 0; ) {
		const query: IDataObject = { ...apiRequest.query };
		// Who wrote a page size gets it.
		if (!written.some(([name]) => name === 'limit')) query.limit = Math.min(PAGE_SIZE, left);
		if (cursor) query.cursor = cursor;
		const writtenQuery = written.filter(([name]) => !(cursor && name === 'cursor'));
		const page = await request(context, { ...apiRequest, query, writtenQuery }, patience);
		if (!Array.isArray(page.data) || !page.data.every(isRecord)) {
			throw new NodeOperationError(context.getNode(), 'CallMatrix answered without a list', {
				description:
					'Its answer has no "data" with objects in it. Look at Base URL in the credential, or tell CallMatrix.',
			});
		}
		const entries = page.data.slice(0, left) as IDataObject[];
		yield entries;
		left -= entries.length;
		if (typeof page.next_cursor !== 'string' || !page.next_cursor) return;
		cursor = page.next_cursor;
		if (seen.has(cursor)) {
			throw new NodeOperationError(context.getNode(), 'CallMatrix gave the same page twice', {
				description: 'The list would never end, so it was stopped. Narrow it with a filter, or tell CallMatrix.',
			});
		}
		seen.add(cursor);
	}
}
