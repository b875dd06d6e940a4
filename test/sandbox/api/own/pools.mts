import { shown } from '../../data/derived.mts';
import type { NumberPool, PhoneNumber } from '../../model.mts';
import { refuseUnlessProvisioned } from '../numbers.mts';
import { find, ok, type ApiCall, type OperationContext, type Operations } from '../operation.mts';
import { checkReferences } from '../references.mts';

export function poolOperations({ state }: OperationContext): Operations {
	const one = ({ params }: ApiCall) => find(state, 'numberPools', params.pool_id, 'number pool');
	const show = (pool: NumberPool) => ok(shown('numberPools', [pool], state)[0]);

	function named({ body }: ApiCall): PhoneNumber[] {
		checkReferences(body, { 'number_ids.*': 'numbers' }, state);
		return (body as { number_ids: string[] }).number_ids.flatMap((id) => state.of('numbers').get(id) ?? []);
	}

	return {
		addPoolNumbers: (call) => {
			const pool = one(call);
			const numbers = named(call);
			numbers.forEach(refuseUnlessProvisioned);
			for (const number of numbers) state.change('numbers', number, { pool_id: pool.id });
			return show(pool);
		},
		removePoolNumbers: (call) => {
			const pool = one(call);
			for (const number of named(call)) {
				if (number.pool_id === pool.id) state.change('numbers', number, { pool_id: null });
			}
			return show(pool);
		},
		getPoolAvailability: (call) => {
			const pool = one(call);
			const numbers = state
				.of('numbers')
				.all()
				.filter(({ pool_id }) => pool_id === pool.id);
			const sessions = state.of('sessions').all();
			const lasting = sessions.filter(({ expires_at }) => Date.parse(expires_at) > Date.now());
			const leased = new Set(lasting.map(({ number_id }) => number_id));
			const count = (fits: (number: PhoneNumber) => boolean) => numbers.filter(fits).length;
			return ok({
				pool_id: pool.id,
				total: numbers.length,
				available: count(({ id, status }) => status === 'available' && !leased.has(id)),
				leased: count(({ id }) => leased.has(id)),
				cooldown: count(({ status }) => status === 'cooldown'),
				disabled: count(({ status }) => status === 'disabled'),
			});
		},
	};
}
