/** Reports: sums over calls. They hold no records of their own. */
import { list } from '../api/envelope.mts';
import { ApiError } from '../api/errors.mts';
import { equal } from '../api/filters.mts';
import { page, type Query } from '../api/paging.mts';
import { Collection } from '../data/collection.mts';
import type { Store } from '../data/store.mts';
import { eastern } from '../eastern.mts';
import type { Kinds } from '../model/kinds.mts';
import type { Handlers } from '../model/resource.mts';
import { omit } from '../omit.mts';

type Call = Kinds['calls'];
type Group = 'campaign' | 'buyer' | 'offer' | 'state' | 'hour' | 'day';
type Cell = string | number | null;

/** The cells that say which calls a row is about, for each thing to group by. */
type Cells = Record<Group, (call: Call) => Record<string, Cell>>;

export const reportHandlers: Handlers = {
	getReport: ({ query }, { store }) => {
		if (Date.parse(String(query.from)) >= Date.parse(String(query.to))) {
			throw new ApiError(422, 'invalid_period', 'to: must be later than from.', { field: 'to' });
		}
		// A cursor is good for the same question only.
		const asked = Object.keys(omit(query, 'cursor', 'limit'));
		const filters = Object.fromEntries(asked.map((name) => [name, () => true]));
		const rows = new Collection<Row>(({ key }) => key);
		for (const row of rowsOf(store, query)) rows.add(row);
		const { records, nextCursor } = page(rows, { filters }, query);
		return list(
			records.map(({ about, calls }) => ({ ...about, ...sums(calls) })),
			nextCursor,
		);
	},
};

interface Row {
	key: string;
	/** Which calls it is about. */
	about: Record<string, Cell>;
	calls: Call[];
}

/** One row for each combination, in the order of its cells. */
function rowsOf(store: Store, query: Query): Row[] {
	const cells = cellsOf(store);
	const groups = query.group_by as Group[];
	const rows = new Map<string, Row & { order: Cell[] }>();
	for (const call of callsOf(store, query)) {
		const about: Record<string, Cell> = {};
		for (const group of groups) Object.assign(about, cells[group](call));
		const order = Object.values(about);
		const key = JSON.stringify(order);
		const row = rows.get(key) ?? { key, about, calls: [], order };
		row.calls.push(call);
		rows.set(key, row);
	}
	return [...rows.values()].sort((a, b) => compare(a.order, b.order));
}

const belongs = equal<Call>('campaign_id', 'buyer_id', 'offer_id');

function callsOf(store: Store, query: Query): Call[] {
	const [from, to] = [Date.parse(String(query.from)), Date.parse(String(query.to))];
	const wanted = Object.entries(belongs).filter(([name]) => query[name] !== undefined);
	const calls = store.of('calls').all();
	return calls.filter((call) => {
		const started = Date.parse(call.started_at);
		return started >= from && started < to && wanted.every(([name, fits]) => fits(call, String(query[name])));
	});
}

function cellsOf(store: Store): Cells {
	return {
		campaign: ({ campaign_id }) => ({
			campaign_id,
			campaign_name: store.of('campaigns').get(campaign_id)?.name ?? null,
		}),
		buyer: ({ buyer_id }) => ({ buyer_id, buyer_name: store.of('buyers').get(buyer_id ?? '')?.name ?? null }),
		offer: ({ offer_id }) => ({ offer_id }),
		state: ({ state: from }) => ({ state: from }),
		hour: ({ started_at }) => ({ hour: eastern(started_at).hour }),
		day: ({ started_at }) => ({ day: eastern(started_at).day }),
	};
}

function sums(calls: Call[]): Record<string, number> {
	const answered = calls.filter(({ answered_at }) => answered_at !== null);
	const paid = answered.filter(({ revenue }) => (revenue ?? 0) > 0);
	return {
		calls: calls.length,
		routed: calls.filter(({ buyer_id }) => buyer_id !== null).length,
		answered: answered.length,
		answer_rate: percent(answered.length, calls.length),
		conversion_rate: percent(paid.length, answered.length),
		duration_seconds: calls.reduce((sum, { duration_seconds }) => sum + (duration_seconds ?? 0), 0),
		revenue: dollars(calls, ({ revenue }) => revenue),
		payout: dollars(calls, ({ payout }) => payout),
	};
}

/** Added up in cents, which add up exactly. */
function dollars(calls: Call[], of: (call: Call) => number | null): number {
	return calls.reduce((cents, call) => cents + Math.round((of(call) ?? 0) * 100), 0) / 100;
}

/** With one decimal. */
function percent(part: number, whole: number): number {
	return whole === 0 ? 0 : Math.round((part / whole) * 1_000) / 10;
}

function compare(a: Cell[], b: Cell[]): number {
	const at = a.findIndex((cell, index) => cell !== b[index]);
	const [left, right] = [a[at] ?? null, b[at] ?? null];
	if (left === right) return 0;
	if (left === null) return 1;
	return right === null || left < right ? -1 : 1;
}
