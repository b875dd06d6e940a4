/** The names that are kept for ten minutes: how many requests they take, how long they count, and what a failure does. */
import type { IDataObject } from 'n8n-workflow';

import type { CallMatrixClient } from '../../nodes/CallMatrix/client/client.ts';
import { NameCache } from '../../nodes/CallMatrix/lookup/nameCache.ts';
import { buyer } from '../../nodes/CallMatrix/resources/buyer.ts';

const MINUTE = 60_000;

/** An account of so many buyers, which counts what is asked for. */
class Account {
	asked: string[] = [];

	fault?: Error;

	constructor(
		readonly account: string,
		private readonly buyers: number,
	) {}

	get client(): CallMatrixClient {
		return this as unknown as CallMatrixClient;
	}

	async request({ path }: { path: string }): Promise<IDataObject> {
		this.asked.push(path);
		await Promise.resolve();
		if (this.fault) throw this.fault;
		const id = path.split('/').at(-1) ?? '';
		return { id, name: `Buyer ${id}` };
	}

	async *pages(): AsyncGenerator<IDataObject[]> {
		this.asked.push('list');
		await Promise.resolve();
		if (this.fault) throw this.fault;
		yield Array.from({ length: this.buyers }, (_, at) => ({ id: `b${at}`, name: `Buyer b${at}` }));
	}
}

const ids = (count: number, from = 0): Set<string> =>
	new Set(Array.from({ length: count }, (_, at) => `b${from + at}`));

describe('Names that are looked up by ID', () => {
	let now = 0;
	let cache: NameCache;

	beforeEach(() => {
		now = 0;
		cache = new NameCache(() => now);
	});

	test('take a request each while they are few, and the list once they are many', async () => {
		const account = new Account('a', 500);
		const few = await cache.find(account.client, buyer, ids(20));
		expect(few.names.get('b7')).toBe('Buyer b7');
		expect(account.asked).toHaveLength(20);
		const more = await cache.find(account.client, buyer, ids(41));
		expect(more.names.size).toBe(41);
		expect(account.asked.slice(20)).toEqual(['list']);
		// The list has told all of them.
		await cache.find(account.client, buyer, ids(500));
		expect(account.asked).toHaveLength(21);
	});

	test('are asked for again after ten minutes', async () => {
		const account = new Account('a', 500);
		await cache.find(account.client, buyer, ids(1));
		now = 10 * MINUTE - 1;
		await cache.find(account.client, buyer, ids(1));
		expect(account.asked).toHaveLength(1);
		now = 10 * MINUTE;
		await cache.find(account.client, buyer, ids(1));
		expect(account.asked).toHaveLength(2);
	});

	test('are those of one account', async () => {
		const [one, other] = [new Account('one', 1), new Account('other', 1)];
		await cache.find(one.client, buyer, ids(1));
		await cache.find(other.client, buyer, ids(1));
		expect([one.asked.length, other.asked.length]).toEqual([1, 1]);
	});

	test('are none for an ID that is not in the list, and it is not asked for again', async () => {
		const account = new Account('a', 30);
		const { names, failure } = await cache.find(account.client, buyer, ids(40));
		expect(failure).toBeUndefined();
		expect(names.has('b35')).toBe(false);
		await cache.find(account.client, buyer, new Set(['b35']));
		expect(account.asked.filter((path) => path !== 'list')).toEqual([]);
	});

	test('read the list once for runs at the same time', async () => {
		const account = new Account('a', 500);
		const both = await Promise.all([
			cache.find(account.client, buyer, ids(40)),
			cache.find(account.client, buyer, ids(60)),
		]);
		expect(both.map(({ names }) => names.size)).toEqual([40, 60]);
		expect(account.asked).toEqual(['list']);
	});

	test('fail with a reason, which counts for a minute', async () => {
		const account = new Account('a', 500);
		account.fault = new Error('CallMatrix is down');
		for (now of [0, MINUTE - 1]) {
			const { names, failure } = await cache.find(account.client, buyer, ids(1));
			expect([names.size, failure]).toEqual([0, 'CallMatrix is down']);
		}
		expect(account.asked).toHaveLength(1);
		delete account.fault;
		now = MINUTE;
		expect((await cache.find(account.client, buyer, ids(1))).names.get('b0')).toBe('Buyer b0');
	});

	test('that a cancelled run did not get are asked for by the next run', async () => {
		const account = new Account('a', 500);
		account.fault = new Error('aborted');
		await cache.find(account.client, buyer, ids(1), AbortSignal.abort());
		delete account.fault;
		expect((await cache.find(account.client, buyer, ids(1))).failure).toBeUndefined();
	});

	test('are at most 50,000 of one resource', async () => {
		const account = new Account('a', 60_000);
		await cache.find(account.client, buyer, ids(21));
		expect(cache.size).toBe(50_000);
	});
});
