import type { IDataObject } from 'n8n-workflow';

import { useSandbox } from '../jest/useSandbox.mts';
import type { Dialect } from '../sandbox/dialect/dialect.mts';
import { groundOn } from './actionGround.mts';

const sandbox = useSandbox({ sizes: { buyers: 5, offers: 3, campaigns: 3, calls: 3 } });
const { run, refusal, requestsOf } = groundOn(() => sandbox);

const check = { resource: 'accountSettings', operation: 'checkApi' };

afterEach(() => {
	sandbox.control.setDialect(null);
});

const result = async (): Promise<IDataObject> => (await run(check))[0]?.json ?? {};

describe('Account Settings: Check API', () => {
	test('finds that a CallMatrix as assumed is as assumed, and only reads', async () => {
		let found: IDataObject = {};
		const requests = await requestsOf(async () => {
			found = await result();
		});
		expect(found).toMatchObject({ as_assumed: true, different: 0, different_but_understood: 0, differences: [] });
		expect(new Set(requests.map(({ method }) => method))).toEqual(new Set(['GET']));
		expect(requests.filter(({ query }) => query.has('limit')).every(({ query }) => query.get('limit') === '2')).toBe(
			true,
		);
		expect(found.report).toContain('- Buyers: all 6 as assumed');
	});

	test.each<[Partial<Dialect>, string, string]>([
		[{ listAs: 'items' }, 'The entries of a list are in data', 'an object with items: list of objects'],
		[{ listAs: 'bare' }, 'The entries of a list are in data', 'a list of objects'],
		[{ nextPage: 'pageOfTotal' }, 'next_cursor says whether a list goes on', 'total_pages: whole number'],
		[{ nextPage: 'linkHeader' }, 'next_cursor says whether a list goes on', 'and a Link header'],
		[{ idAs: '_id' }, 'An entry has its ID in id, as text', 'id is empty; fields: _id: text'],
		[{ idAs: 'number' }, 'An entry has its ID in id, as text', 'id is whole number'],
		[{ errorAs: 'problem' }, 'A refusal says why in error.message, with error.code', 'title: text'],
		[{ errorAs: 'html' }, 'A refusal says why in error.message, with error.code', 'status 404 with a page (HTML)'],
	])('names what is different and understood all the same: %p', async (dialect, assumption, seen) => {
		sandbox.control.setDialect(dialect);
		const { differences, report } = await result();
		expect(differences).toContainEqual(
			expect.objectContaining({ assumption, holds: 'understood', seen: expect.stringContaining(seen) }),
		);
		expect(report).toContain(`${assumption}: different, and the node reads it. Seen: `);
	});

	test.each<[Partial<Dialect>, string]>([
		[{ nextPage: 'ignored' }, 'The next page can be asked for, and is another one'],
		[{ nextPage: 'silent' }, 'next_cursor says whether a list goes on'],
	])('names what is different and cannot be read: %p', async (dialect, assumption) => {
		sandbox.control.setDialect(dialect);
		expect((await result()).differences).toContainEqual(expect.objectContaining({ assumption, holds: 'different' }));
	});

	test('holds no value of the account, and not the key', async () => {
		sandbox.control.setDialect({ listAs: 'items', idAs: '_id', errorAs: 'message', echoesKey: 'yes', casing: 'camel' });
		const text = JSON.stringify(await result());
		const values = sandbox.control
			.all('buyers')
			.flatMap(({ id, name }) => [id, name])
			.concat(sandbox.apiKey);
		for (const value of values) expect(text).not.toContain(value);
	});

	test('says so where the key is refused: nothing can be found out', async () => {
		const { message } = await refusal(check, { credentials: { apiKey: 'wrong' } });
		expect(message).toMatch(/^CallMatrix refused: /);
	});
});
