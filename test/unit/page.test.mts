import fc from 'fast-check';
import type { IDataObject } from 'n8n-workflow';

import type { ApiRequest } from '../../nodes/CallMatrix/client/apiRequest.ts';
import {
	MAX_PAGE_SIZE,
	pageRequest,
	pageSize,
	readPage,
	smallerSize,
	withSize,
} from '../../nodes/CallMatrix/client/shapes/page.ts';

const LIST: ApiRequest = { method: 'GET', path: '/buyers', query: { status: 'active' } };

const response = (body: unknown, headers: IDataObject = {}) => ({ status: 200, headers, body });
const entries = (count: number): IDataObject[] => Array.from({ length: count }, (_, at) => ({ id: `buy_${at}` }));

/** Reads the first page of a list of which everything is wanted. */
const read = (body: unknown, headers?: IDataObject) => readPage(response(body, headers), {}, Infinity);

describe('A request for a page', () => {
	test('has a limit, and from the second page on the cursor', () => {
		expect(pageRequest(LIST, { size: 50 }).query).toEqual({ status: 'active', limit: 50 });
		expect(pageRequest(LIST, { size: 50, token: 'cursor=next' }).query).toEqual({
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
		expect(pageRequest(written, { size: 50, token: 'cursor=next' })).toMatchObject({
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
		expect(read({ data: entries(2), next_cursor: 'next' })).toEqual({ entries: entries(2), nextToken: 'cursor=next' });
	});

	test.each([[null], ['']])('is the last one where next_cursor is %p', (next_cursor) => {
		expect(read({ data: entries(2), next_cursor })).toEqual({ entries: entries(2) });
	});

	test('that says nothing of those after it is marked, because it may be the last one or not', () => {
		for (const more of [{}, { note: 'next' }]) {
			expect(read({ data: entries(2), ...more })).toEqual({ entries: entries(2), isEndUnknown: true });
		}
		expect(read({ data: [] })).toEqual({ entries: [] });
	});

	test.each([
		['no JSON', '<html>'],
		['nothing', ''],
		['no list', { note: entries(2) }],
		['data that is no list', { data: { id: 1 } }],
		['data that is text', { data: 'abc' }],
		['a list of texts', { data: ['a'] }],
		['a list with a hole', { data: [{ id: 1 }, null] }],
		['a list of lists', { data: [[]] }],
	])('is refused where it has %s', (_, body) => {
		expect(read(body)).toMatchObject({ refusal: { message: 'CallMatrix answered without a list' } });
	});
});

const BUYER = { id: 'id', idAliases: ['buyer_id', 'buyerId'], names: ['buyer'], plurals: ['buyers'] };

describe('The entries of a list are found', () => {
	test.each<[string, unknown]>([
		['data', { data: entries(2) }],
		['items', { items: entries(2) }],
		['results', { results: entries(2) }],
		['records', { records: entries(2) }],
		['the plural of the resource', { buyers: entries(2), meta: { total: 2 } }],
		['one level down', { data: { items: entries(2) } }],
		['one level down under the plural', { data: { buyers: entries(2) } }],
		['a bare array', entries(2)],
		['another name, by their IDs', { content: entries(2), tags: [{ label: 'x' }], total: 2 }],
		['JSON:API', { data: entries(2).map(({ id }) => ({ id, type: 'buyer', attributes: {} })) }],
		['each in a wrapper', { data: entries(2).map((buyer) => ({ buyer })) }],
		['with another field as ID', { data: entries(2).map(({ id }) => ({ buyerId: id })) }],
	])('%s', (_, body) => {
		expect(readPage(response(body), {}, 2, BUYER)).toEqual({ entries: entries(2) });
	});

	test.each<[string, unknown]>([
		['a list of something else in a bare array', [{ title: 'Welcome' }]],
		['entries without any ID', { data: [{ title: 'Welcome' }] }],
		['two lists that could be it', { a: entries(2), b: entries(2) }],
	])('but not %s', (_, body) => {
		expect(readPage(response(body), {}, 2, BUYER)).toHaveProperty('refusal');
	});
});

describe('A list goes on', () => {
	test.each<[string, IDataObject, string]>([
		['next_cursor', { next_cursor: 'a b' }, 'cursor=a+b'],
		['nextCursor', { nextCursor: 'abc' }, 'cursor=abc'],
		['a cursor that is a number', { next_cursor: 2 }, 'cursor=2'],
		['meta.next_cursor', { meta: { next_cursor: 'abc' } }, 'cursor=abc'],
		['pagination.nextCursor', { pagination: { nextCursor: 'abc' } }, 'cursor=abc'],
		['paging.next_cursor', { paging: { next_cursor: 'abc' } }, 'cursor=abc'],
		['paging.cursors.after', { paging: { cursors: { after: 'abc' } } }, 'after=abc'],
		['nextPageToken', { nextPageToken: 'abc' }, 'page_token=abc'],
		['a URL', { next: 'https://elsewhere.example/v9/buyers?page=2&per_page=50' }, 'page=2&per_page=50'],
		['a URL without the key in it', { next: '/buyers?api_key=secret&page=2' }, 'page=2'],
		['a URL as cursor', { next_cursor: 'https://elsewhere.example/?cursor=abc' }, 'cursor=abc'],
		['links.next', { links: { next: '/buyers?page=2' } }, 'page=2'],
		['_links.next.href', { _links: { next: { href: '/buyers?page=2' } } }, 'page=2'],
		['next_page', { next_page: 3 }, 'page=3'],
		['page of total_pages', { page: 1, total_pages: 3 }, 'page=2'],
		['meta.current_page of meta.last_page', { meta: { current_page: 1, last_page: 2 } }, 'page=2'],
		['pagination.page of pagination.pages', { pagination: { page: 2, pages: 3 } }, 'page=3'],
		['page with has_more', { page: 4, has_more: true }, 'page=5'],
		['page, per_page and total', { page: 1, per_page: 2, total: 5 }, 'page=2'],
		['offset of total', { offset: 0, total: 5 }, 'offset=2'],
		['offset with has_more', { offset: 4, has_more: true }, 'offset=6'],
		['has_more, after the last ID', { has_more: true }, 'starting_after=buy_1'],
		['hasMore beside a cursor of null', { next_cursor: null, hasMore: true }, 'starting_after=buy_1'],
	])('with %s', (_, more, nextToken) => {
		expect(readPage(response({ data: entries(2), ...more }), {}, Infinity, BUYER)).toMatchObject({
			entries: entries(2),
			nextToken,
		});
	});

	test.each([
		['<https://api.callmatrix.io/v1/buyers?page=1>; rel="prev", <https://x.example/?page=3>; rel="next"'],
		['<https://x.example/?page=3>; title="more"; rel=next'],
	])('with a Link header: %s', (link) => {
		expect(read({ data: entries(2) }, { link })).toMatchObject({ nextToken: 'page=3' });
	});

	test('with all parameters of the next page, over those of the request', () => {
		expect(pageRequest(LIST, { size: 200, token: 'page=2&limit=50' }).query).toEqual({
			status: 'active',
			limit: '50',
			page: '2',
		});
	});
});

describe('A list that goes on in a way that cannot be followed is refused instead of returning its first page', () => {
	test.each<[string, IDataObject]>([
		['a cursor that is an object', { next_cursor: { token: 'x' }, has_more: true, data: [{ name: 'A' }] }],
		['has_more without an ID to go on from', { has_more: true, data: [{ name: 'A' }] }],
		['a URL without a query', { next: 'https://api.callmatrix.io/v1/buyers/page/2' }],
		['total_pages only', { total_pages: 3 }],
		['total', { total: 5 }],
		['pagination.total_count', { pagination: { total_count: 5 } }],
	])('%s', (_, more) => {
		expect(read({ data: entries(2), ...more })).toMatchObject({
			refusal: { message: expect.stringMatching(/^CallMatrix has more than the \d it returned/) },
		});
	});

	test('X-Total-Count beside a bare array', () => {
		expect(readPage(response(entries(2), { 'x-total-count': '5' }), {}, Infinity, BUYER)).toHaveProperty('refusal');
		expect(readPage(response(entries(2), { 'x-total-count': '2' }), {}, Infinity, BUYER)).toMatchObject({
			entries: entries(2),
		});
	});

	test('but a page with as many entries as are wanted is read', () => {
		expect(readPage(response({ data: entries(2), total: 900 }), {}, 2)).toEqual({ entries: entries(2) });
		expect(readPage(response({ data: entries(2), total: 900 }), {}, 3)).toHaveProperty('refusal');
	});
});

describe('A list ends', () => {
	test.each<[string, IDataObject]>([
		['has_more: false', { has_more: false }],
		['has_more: false beside a cursor', { has_more: false, next_cursor: 'abc' }],
		['next: null', { next: null }],
		['the last of the pages', { page: 3, total_pages: 3 }],
		['one page', { page: 1, total_pages: 1 }],
		['a total that is reached', { total: 2 }],
		['an offset at the end', { offset: 3, total: 5 }],
		['links to other pages', { links: { next: null, prev: '/buyers?page=1' } }],
		['numbers about the whole list beside a cursor of null', { next_cursor: null, total: 900, total_pages: 5 }],
	])('with %s', (_, more) => {
		const page = readPage(response({ data: entries(2), ...more }), { token: 'cursor=fifth' }, Infinity);
		expect(page).toMatchObject({ entries: entries(2) });
		expect(page).not.toHaveProperty('nextToken');
		expect(page).not.toHaveProperty('isEndUnknown');
	});
});

describe('A page size that CallMatrix refuses', () => {
	const refusal = (status: number, error: IDataObject) => ({ status, headers: {}, body: { error } });

	test('is made smaller, and at last left to CallMatrix', () => {
		const refused = refusal(400, { message: 'limit must be at most 20' });
		expect([200, 100, 51, 25, 10].map((size) => smallerSize(refused, size))).toEqual([100, 50, 50, 10, null]);
		expect(smallerSize(refused, undefined)).toBeUndefined();
	});

	test.each<[string, number, IDataObject]>([
		['another field', 400, { field: 'status', message: 'unknown status' }],
		['a rate limit', 429, { message: 'rate limit' }],
		['a word that only has the letters in it', 422, { message: 'unlimited is not allowed' }],
	])('is not the reason where the refusal names %s', (_, status, error) => {
		expect(smallerSize(refusal(status, error), 200)).toBeUndefined();
	});

	test('stays the same for the pages after it', () => {
		expect(withSize('page=2', 50)).toBe('page=2&limit=50');
		expect(withSize('page=2&limit=20', 50)).toBe('page=2&limit=20');
		expect(pageRequest(LIST, { size: 200, token: withSize('page=2', null) }).query?.limit).toBeUndefined();
	});
});
