import type { State, Usage } from '../../data/state.mts';
import { eastern } from '../../eastern.mts';
import { find, ok, type OperationContext, type Operations } from '../operation.mts';

export function capacityOperations({ state }: OperationContext): Operations {
	return {
		getBuyerCapacity: ({ params }) => {
			const buyer = find(state, 'buyers', params.buyer_id, 'buyer');
			const used = { ...usageOf(state, buyer.id), ...state.usage.get(buyer.id) };
			return ok({
				buyer_id: buyer.id,
				daily_cap: buyer.daily_cap,
				daily_used: used.daily,
				daily_used_percent: percent(used.daily, buyer.daily_cap),
				monthly_cap: buyer.monthly_cap,
				monthly_used: used.monthly,
				monthly_used_percent: percent(used.monthly, buyer.monthly_cap),
				concurrency_cap: buyer.concurrency_cap,
				concurrency_used: used.concurrency,
				concurrency_used_percent: percent(used.concurrency, buyer.concurrency_cap),
			});
		},
	};
}

/** The calls of today and of this month, and those that go on now. */
function usageOf(state: State, buyerId: string): Usage {
	const today = eastern(new Date()).day;
	const monthBegan = Date.now() - 32 * 86_400_000;
	const calls = state
		.of('calls')
		.all()
		.filter(({ buyer_id }) => buyer_id === buyerId);
	const days = calls
		.filter(({ started_at }) => Date.parse(started_at) > monthBegan)
		.map(({ started_at }) => eastern(started_at).day);
	return {
		daily: days.filter((day) => day === today).length,
		monthly: days.filter((day) => day.slice(0, 7) === today.slice(0, 7)).length,
		concurrency: calls.filter(({ status }) => status === 'ringing' || status === 'in_progress').length,
	};
}

/** With one decimal; a cap of zero is used up. */
function percent(used: number, cap: number | null): number | null {
	if (cap === null) return null;
	return cap === 0 ? 100 : Math.round((used / cap) * 1_000) / 10;
}
