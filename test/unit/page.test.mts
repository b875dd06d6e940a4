import fc from 'fast-check';
import type { IDataObject } from 'n8n-workflow';

import type { ApiRequest } from '../../nodes/CallMatrix/client/apiRequest.ts';
import { MAX_PAGE_SIZE, pageRequest, pageSize, readPage } from '../../nodes/CallMatrix/client/page.ts';

const LIST: ApiRequest = { method: 'GET', path: '/buyers', query: { status: 'active' } };

const response = (body: unknown, headers: IDataObject = {}) => ({ status: 200, headers, body });
const entries = (count: number): IDataObject[] => Array.from({ length: count }, (_, at) => ({ id: `buy_${at}` }));

/** Reads the first page of a list of which everything is wanted. */
const read = (body: unknown, headers?: IDataObject) => readPage(response(body, headers), {}, Infinity);

describe('A request for a page', () => {
	test('has a limit, and from the second page on the cursor', () => {
		expect(pageRequest(LIST, { size: 50 }).query).toEqual({ status: 'active', limit: 50 });
		expect(pageRequest(LIST, { size: 50, token: 'next' }).query).toEqual({
			status: 'active',
			limit: 50,
			cursor: 'next',
		});
	});

	test('keeps a page size that a user wrote, and a starting point until there is a next page', () => {
		const written: ApiRequest = {
			...LIST,
			writtenQuery: [
				['limit', '5'],
				['cursor', 'first'],
			],
		};
		expect(pageRequest(written, { size: 50 })).toMatchObject({
			query: { status: 'active' },
			writtenQuery: written.writtenQuery,
		});
		expect(pageRequest(written, { size: 50, token: 'next' })).toMatchObject({
			query: { status: 'active', cursor: 'next' },
			writtenQuery: [['limit', '5']],
		});
	});
});

describe('The page size', () => {
	test.each([
		[1, 1],
		[200, 200],
		[201, 101],
		[250, 125],
		[400, 200],
		[1_000, 200],
		[Infinity, MAX_PAGE_SIZE],
	])('for a limit of %d is %d', (limit, size) => {
		expect(pageSize(limit)).toBe(size);
	});

	test('takes as few pages as possible, all of the same size', () => {
		fc.assert(
			fc.property(fc.integer({ min: 1, max: 1_000_000 }), (limit) => {
				const size = pageSize(limit);
				expect(size).toBeLessThanOrEqual(MAX_PAGE_SIZE);
				expect(Math.ceil(limit / size)).toBe(Math.ceil(limit / MAX_PAGE_SIZE));
			}),
		);
	});
});

describe('A page', () => {
	test('has entries, and the cursor of the next page', () => {
		expect(read({ data: entries(2), next_cursor: 'next' })).toEqual({ entries: entries(2), nextToken: 'next' });
	});

	test.each([[null], [''], [undefined]])('is the last one where next_cursor is %p', (next_cursor) => {
		expect(read({ data: entries(2), next_cursor })).toEqual({ entries: entries(2) });
	});

	test.each([
		['no JSON', '<html>'],
		['nothing', ''],
		['no data', { items: entries(2) }],
		['data that is no list', { data: { id: 1 } }],
		['data that is text', { data: 'abc' }],
		['a list of texts', { data: ['a'] }],
		['a list with a hole', { data: [{ id: 1 }, null] }],
		['a list of lists', { data: [[]] }],
	])('is refused where it has %s', (_, body) => {
		expect(read(body)).toMatchObject({ refusal: { message: 'CallMatrix answered without a list' } });
	});
});

describe('Pagination that the node does not know is refused instead of returning half of the rows', () => {
	const REFUSED = { refusal: { message: expect.stringContaining('has more entries') } };

	test.each<[string, IDataObject]>([
		['a cursor that is a number', { next_cursor: 2 }],
		['a cursor that is an object', { next_cursor: { after: 'x' } }],
		['has_more', { has_more: true }],
		['has_more beside a cursor of null', { next_cursor: null, has_more: true }],
		['hasMore', { hasMore: true }],
		['next', { next: 'https://api.callmatrix.io/v1/buyers?page=2' }],
		['next_page', { next_page: 2 }],
		['nextPageToken', { nextPageToken: 'abc' }],
		['links.next', { links: { next: '/buyers?page=2' } }],
		['_links.next', { _links: { next: { href: '/buyers?page=2' } } }],
		['meta.next_cursor', { meta: { next_cursor: 'abc' } }],
		['page and total_pages', { page: 1, total_pages: 3 }],
		['total_pages only', { total_pages: 3 }],
		['meta.current_page and meta.last_page', { meta: { current_page: 1, last_page: 2 } }],
		['pagination.pages', { pagination: { page: 2, pages: 3 } }],
		['total', { total: 5 }],
		['pagination.total_count', { pagination: { total_count: 5 } }],
	])('%s', (_, more) => {
		expect(read({ data: entries(2), ...more })).toMatchObject(REFUSED);
	});

	test('a Link header with rel="next"', () => {
		const link = '<https://api.callmatrix.io/v1/buyers?page=1>; rel="prev", <https://x/?page=3>; rel="next"';
		expect(read({ data: entries(2) }, { link })).toMatchObject(REFUSED);
	});

	test.each<[string, IDataObject]>([
		['has_more: false', { has_more: false }],
		['next: null', { next: null }],
		['the last of the pages', { page: 3, total_pages: 3 }],
		['one page', { page: 1, total_pages: 1 }],
		['a total that is reached', { total: 2 }],
		['links to other pages', { links: { next: null, prev: '/buyers?page=1' } }],
		['an unrelated field', { note: 'next' }],
	])('but a list that ends is read: %s', (_, more) => {
		expect(read({ data: entries(2), ...more })).toEqual({ entries: entries(2) });
	});

	test('but numbers about the whole list say nothing beside a cursor of null', () => {
		const body = { data: entries(2), next_cursor: null, total: 900, total_pages: 5 };
		expect(readPage(response(body), { token: 'fifth' }, Infinity)).toEqual({ entries: entries(2) });
	});

	test('but a total says nothing on a later page: it is about the whole list', () => {
		const body = { data: entries(2), total: 402 };
		expect(readPage(response(body), { token: 'third' }, Infinity)).toEqual({ entries: entries(2) });
	});

	test('but a page with as many entries as are wanted is read', () => {
		const body = { data: entries(2), has_more: true };
		expect(readPage(response(body), {}, 2)).toEqual({ entries: entries(2) });
		expect(readPage(response(body), {}, 3)).toMatchObject(REFUSED);
	});
});
