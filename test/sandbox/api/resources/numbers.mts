import { equal } from '../filters.mts';
import { refuseUnlessProvisioned, refuseWhileAssigned } from '../numbers.mts';
import { everything, type Resource } from '../resource.mts';

export const numbers: Resource<'numbers'> = {
	kind: 'numbers',
	names: ['Number', 'Numbers'],
	what: 'phone number',
	id: 'number_id',
	does: ['list', 'get', 'update', 'delete'],
	searched: ['id', 'number', 'label'],
	filters: equal('status', 'provisioning_status', 'type', 'area_code', 'campaign_id', 'pool_id'),
	check: ({ status }, number) => {
		if (!number || status === undefined) return;
		refuseWhileAssigned(number);
		if (status === 'available') refuseUnlessProvisioned(number);
	},
	leave: refuseWhileAssigned,
};

export const numberPools: Resource<'numberPools'> = {
	kind: 'numberPools',
	names: ['NumberPool', 'NumberPools'],
	what: 'number pool',
	id: 'pool_id',
	does: everything,
	searched: ['id', 'name'],
	filters: equal('campaign_id', 'vertical'),
	references: { campaign_id: 'campaigns' },
	leave: ({ id }, { state }) => {
		for (const number of state.of('numbers').all()) {
			if (number.pool_id === id) state.change('numbers', number, { pool_id: null });
		}
	},
};
