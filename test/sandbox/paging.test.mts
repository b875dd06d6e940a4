import fc from 'fast-check';
import { Collection, type Position } from './data/collection.mts';
import { startSandbox, type Buyer, type Call, type Sandbox } from './index.mts';
import { clientOf, fewRecords, walkerOf, type ErrorAnswer } from './testing.mts';

interface Page<T> {
	data: T[];
	next_cursor: string | null;
}

describe('cursor pagination', () => {
	let sandbox: Sandbox;
	let request: ReturnType<typeof clientOf>;
	let walk: ReturnType<typeof walkerOf>;

	beforeAll(async () => {
		sandbox = await startSandbox({ sizes: fewRecords, requestsPerSecond: 100_000 });
		request = clientOf(sandbox);
		walk = walkerOf(sandbox);
	});
	afterAll(async () => {
		await sandbox.stop();
	});

	async function pageOf<T>(path: string, query: Record<string, string>): Promise<Page<T>> {
		const { status, body, text } = await request('GET', `${path}?${new URLSearchParams(query).toString()}`);
		if (status !== 200) throw new Error(text);
		return body as Page<T>;
	}

	it('has a default limit of 50 records per page', async () => {
		expect((await pageOf('/buyers', {})).data).toHaveLength(50);
	});

	it('shows every buyer once, for any limit', async () => {
		await fc.assert(
			fc.asyncProperty(fc.integer({ min: 1, max: 200 }), async (limit) => {
				const ids = (await walk<Buyer>('/buyers', { limit: String(limit) })).map(({ id }) => id);
				expect(ids).toHaveLength(fewRecords.buyers);
				expect(new Set(ids).size).toBe(fewRecords.buyers);
			}),
			{ numRuns: 8, examples: [[40], [120], [119], [200]] },
		);
	});

	it('filters buyers by status', async () => {
		const active = await walk<Buyer>('/buyers', { status: 'active', limit: '7' });
		const inactive = await walk<Buyer>('/buyers', { status: 'inactive', limit: '7' });
		expect(active.every(({ status }) => status === 'active')).toBe(true);
		expect(active.length + inactive.length).toBe(fewRecords.buyers);
	});

	it('is stable: calls run newest first, and new calls neither repeat nor hide one', async () => {
		const before = await walk<Call>('/calls', { limit: '200' });
		const times = before.map(({ started_at }) => started_at);
		expect(times).toEqual([...times].sort().reverse());
		const seen = await walk<Call>('/calls', { limit: '20' }, () => Promise.resolve(sandbox.control.playCall({})));
		expect(seen.map(({ call_id }) => call_id)).toEqual(before.map(({ call_id }) => call_id));
	});

	it.each(['campaign_id', 'buyer_id', 'offer_id', 'disposition'] as const)('filters calls by %s', async (field) => {
		const all = await walk<Call>('/calls', { limit: '200' });
		const value = all.find((call) => call[field] !== null)?.[field] ?? '';
		const wanted = all.filter((call) => call[field] === value);
		expect(await walk<Call>('/calls', { [field]: value, limit: '3' })).toEqual(wanted);
	});

	it('filters calls by started_after (inclusive) and started_before (exclusive)', async () => {
		const all = await walk<Call>('/calls', { limit: '200' });
		const [newer, older] = [all[40]?.started_at ?? '', all[80]?.started_at ?? ''];
		const found = await walk<Call>('/calls', { started_after: older, started_before: newer });
		expect(found).toEqual(all.slice(41, 81));
	});

	it('refuses an invalid cursor, and one that was given for other filters or another sort order', async () => {
		const { next_cursor } = await pageOf('/buyers', { limit: '5' });
		for (const query of [
			'cursor=nonsense',
			`cursor=${next_cursor ?? ''}&status=active`,
			`cursor=${next_cursor ?? ''}&sort=name`,
		]) {
			const { status, body } = await request('GET', `/buyers?${query}`);
			expect(status).toBe(400);
			expect((body as ErrorAnswer).error).toMatchObject({ code: 'invalid_cursor', field: 'cursor' });
		}
	});
});

describe('a collection', () => {
	it('pages without repeats or gaps for any ranks, limit, filter, order and deletions (property)', () => {
		fc.assert(
			fc.property(
				fc.array(fc.integer({ min: 0, max: 5 }), { maxLength: 40 }),
				fc.integer({ min: 1, max: 10 }),
				fc.integer({ min: 1, max: 3 }),
				fc.boolean(),
				fc.constantFrom(undefined, true, false),
				(ranks, limit, every, newestFirst, descending) => {
					const rankOf = ({ rank }: { rank: number }) => rank;
					const records = ranks.map((rank, number) => ({ id: String(number), rank, number }));
					const collection = new Collection<(typeof records)[number]>(({ id }) => id, rankOf, newestFirst);
					for (const record of records) collection.add(record);
					const fits = ({ number }: { number: number }) => number % every === 0;
					const expected = records.filter(fits).sort((a, b) => a.rank - b.rank || a.number - b.number);
					if (descending ?? newestFirst) expected.reverse();
					// Nothing is said, the order alone, or the order and the same rank as what it is the order of.
					const sorting = descending === undefined ? {} : { descending, ...(limit % 2 === 0 && { by: rankOf }) };

					const seen: typeof records = [];
					let after: Position | undefined;
					do {
						const page = collection.page(fits, limit, after, sorting);
						seen.push(...page.records);
						// What was shown may go: the next page still begins where this one ended.
						for (const { id } of page.records) collection.delete(id);
						after = page.next ?? undefined;
					} while (after);
					expect(seen).toEqual(expected);
				},
			),
		);
	});
});
