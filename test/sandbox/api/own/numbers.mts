import { numbersOf, tollFreeCodes } from '../../data/words.mts';
import type { State } from '../../data/state.mts';
import { ApiError } from '../answers.mts';
import { assign, refuseUnlessUsable, refuseWhileAssigned, unassign } from '../numbers.mts';
import { find, ok, type ApiCall, type OperationContext, type Operations } from '../operation.mts';
import { checkReferences } from '../references.mts';

interface NumberOrder {
	type: 'local' | 'toll_free';
	area_code?: string;
	pool_id?: string;
}

export function numberOperations({ state }: OperationContext): Operations {
	const one = ({ params }: ApiCall) => find(state, 'numbers', params.number_id, 'phone number');
	return {
		provisionNumber: ({ body }) => {
			const order = body as NumberOrder;
			checkReferences(order, { pool_id: 'numberPools' }, state);
			const tollFree = order.type === 'toll_free';
			if (tollFree) refuseForTollFree(order);
			const number = freeNumber(state, tollFree ? tollFreeCodes : [order.area_code ?? '212']);
			const bought = state.add('numbers', {
				number,
				type: order.type,
				area_code: tollFree ? null : number.slice(2, 5),
				provisioning_status: tollFree ? 'pending' : 'active',
				pool_id: order.pool_id ?? null,
			});
			return { status: 201, body: bought };
		},
		assignNumber: (call) => {
			const number = one(call);
			const { campaign_id } = call.body as { campaign_id: string };
			checkReferences(call.body, { campaign_id: 'campaigns' }, state);
			refuseUnlessUsable(number, campaign_id);
			assign(state, number, campaign_id);
			return ok(number);
		},
		unassignNumber: (call) => {
			const number = one(call);
			if (number.status === 'assigned') unassign(state, number);
			return ok(number);
		},
		releaseNumber: (call) => {
			const number = one(call);
			refuseWhileAssigned(number);
			return ok(state.change('numbers', number, { status: 'disabled', pool_id: null }));
		},
	};
}

function refuseForTollFree({ area_code, pool_id }: NumberOrder): void {
	if (area_code !== undefined) {
		throw new ApiError(422, 'invalid_area_code', 'A toll-free number has no area code.', { field: 'area_code' });
	}
	if (pool_id !== undefined) {
		throw new ApiError(409, 'number_not_provisioned', 'A toll-free number can join a pool once it is active.');
	}
}

function freeNumber(state: State, areaCodes: string[]): string {
	const taken = new Set(
		state
			.of('numbers')
			.all()
			.map(({ number }) => number),
	);
	// No area code begins with 0 or 1.
	const codes = areaCodes.filter((code) => /^[2-9]/.test(code));
	const free = codes.flatMap(numbersOf).find((number) => !taken.has(number));
	if (free !== undefined) return free;
	throw new ApiError(422, 'no_number_available', `There is no number with area code ${areaCodes.join(', ')}.`, {
		field: 'area_code',
	});
}
