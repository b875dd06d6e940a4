import { DateTime } from 'luxon';
import { startSandbox, type Call, type Sandbox } from './index.mts';
import { clientOf, fewRecords, walkerOf, type ErrorAnswer } from './testing.mts';

type Row = Record<string, string | number | null> & { calls: number; revenue: number; payout: number };

const period = { from: '2025-12-20T00:00:00-05:00', to: '2026-01-10T00:00:00-05:00' };
const begins = Date.parse(period.from);
const ends = Date.parse(period.to);

/** Cells by another way than the sandbox's own. */
const cells: Record<string, (call: Call) => string | number | null> = {
	campaign: ({ campaign_id }) => campaign_id,
	buyer: ({ buyer_id }) => buyer_id,
	offer: ({ offer_id }) => offer_id,
	state: ({ state }) => state,
	hour: ({ started_at }) => DateTime.fromISO(started_at, { zone: 'America/New_York' }).hour,
	day: ({ started_at }) => DateTime.fromISO(started_at, { zone: 'America/New_York' }).toISODate(),
};

const columns: Record<string, string> = { campaign: 'campaign_id', buyer: 'buyer_id', offer: 'offer_id' };

describe('a report', () => {
	let sandbox: Sandbox;
	let request: ReturnType<typeof clientOf>;
	let walk: ReturnType<typeof walkerOf>;

	beforeAll(async () => {
		sandbox = await startSandbox({ sizes: fewRecords, requestsPerSecond: 10_000 });
		request = clientOf(sandbox);
		walk = walkerOf(sandbox);
	});
	afterAll(async () => {
		await sandbox.stop();
	});

	const report = (groups: string[], more: Record<string, string> = {}) =>
		walk<Row>('/reports', { group_by: groups.join(), ...period, ...more });

	const counted = (): Call[] =>
		sandbox.control
			.all('calls')
			.filter(({ started_at }) => Date.parse(started_at) >= begins && Date.parse(started_at) < ends);

	it.each([['campaign'], ['buyer'], ['offer'], ['state'], ['hour'], ['day'], ['buyer,day'], ['campaign,state,hour']])(
		'grouped by %s has one row per group, which add up to all calls',
		async (by) => {
			const groups = by.split(',');
			const calls = counted();
			const keyOf = (call: Call) => groups.map((group) => cells[group]?.(call));
			const expected = new Map<string, number>();
			for (const call of calls) {
				const key = JSON.stringify(keyOf(call));
				expected.set(key, (expected.get(key) ?? 0) + 1);
			}
			const rows = await report(groups, { limit: '7' });
			const found = rows.map((row): [string, number] => [
				JSON.stringify(groups.map((group) => row[columns[group] ?? group])),
				row.calls,
			]);
			expect(new Map(found)).toEqual(expected);
			expect(rows).toHaveLength(expected.size);
			const cents = (of: (one: { revenue: number | null }) => number | null, list: Array<{ revenue: number | null }>) =>
				list.reduce((sum, one) => sum + Math.round((of(one) ?? 0) * 100), 0);
			expect(cents(({ revenue }) => revenue, rows)).toBe(cents(({ revenue }) => revenue, calls));
		},
	);

	it('has names next to IDs, and only the groups that were asked for', async () => {
		const [row] = await report(['campaign', 'buyer']);
		expect(row?.campaign_name).toBe(sandbox.control.getOne('campaigns', String(row?.campaign_id))?.name);
		expect(row?.buyer_name).toBe(sandbox.control.getBuyer(String(row?.buyer_id))?.name);
		expect(Object.keys(row ?? {})).not.toContain('state');
	});

	it('counts routed, answered and paid calls, from `from` (inclusive) to `to` (exclusive)', async () => {
		const answered = { campaign_id: 'cmp_report', buyer_id: 'buy_000001', answered_at: '2026-03-08T06:00:00Z' };
		const at = (started_at: string) => ({ ...answered, started_at, duration_seconds: 60, revenue: 0.1, payout: 0.07 });
		// Clocks go forward that night: the day is 23 hours long.
		sandbox.control.put('calls', at('2026-03-08T05:00:00.000Z'));
		sandbox.control.put('calls', at('2026-03-09T03:59:59.999Z'));
		sandbox.control.put('calls', { ...at('2026-03-08T07:00:00.000Z'), revenue: 0.1, payout: 0 });
		sandbox.control.put('calls', { ...at('2026-03-08T08:00:00.000Z'), revenue: 0, payout: 0 });
		sandbox.control.put('calls', {
			...at('2026-03-08T09:00:00.000Z'),
			answered_at: null,
			buyer_id: null,
			revenue: null,
		});
		sandbox.control.put('calls', at('2026-03-09T04:00:00.000Z'));
		const day = { from: '2026-03-08T00:00:00-05:00', to: '2026-03-09T00:00:00-04:00' };
		const rows = await report(['day'], { ...day, campaign_id: 'cmp_report' });
		expect(rows).toEqual([
			{
				day: '2026-03-08',
				calls: 5,
				routed: 4,
				answered: 4,
				answer_rate: 80,
				conversion_rate: 75,
				duration_seconds: 300,
				revenue: 0.3,
				payout: 0.21,
			},
		]);
		const hours = await report(['hour'], { ...day, campaign_id: 'cmp_report' });
		expect(hours.map(({ hour }) => hour)).toEqual([0, 3, 4, 5, 23]);
	});

	it.each(['buyer_id', 'campaign_id', 'offer_id'] as const)('is filtered by %s', async (field) => {
		const [call] = counted();
		const rows = await report(['day'], { [field]: call?.[field] ?? '' });
		const calls = rows.reduce((sum, row) => sum + row.calls, 0);
		expect(calls).toBe(counted().filter((other) => other[field] === call?.[field]).length);
	});

	it.each([
		['without groups', { group_by: '' }, 400, 'group_by'],
		['by something else', { group_by: 'campaign,colour' }, 400, 'group_by.1'],
		['by the same twice', { group_by: 'day,day' }, 400, 'group_by'],
		['from later than to', { from: period.to, to: period.from }, 422, 'to'],
	])('%s is refused', async (_what, query, status, field) => {
		const asked = new URLSearchParams({ group_by: 'day', ...period, ...query }).toString();
		const answer = await request('GET', `/reports?${asked}`);
		expect([answer.status, (answer.body as ErrorAnswer).error.field]).toEqual([status, field]);
	});
});
