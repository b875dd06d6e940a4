/** IVR flows: what a caller hears and is asked before the call is routed. */
import { stamps } from '../fixtures/dates.mts';
import { plainName, verticalNames } from '../fixtures/names.mts';
import type { Stamped } from '../model/fields.mts';
import type { Resource } from '../model/resource.mts';

export interface IvrFlow extends Stamped {
	name: string;
	description: string | null;
	nodes: IvrNode[];
}

export interface IvrNode {
	id: string;
	kind: 'keypress_menu' | 'collect' | 'prompt' | 'transfer';
	label: string;
}

declare module '../model/kinds.mts' {
	interface Kinds {
		ivrFlows: IvrFlow;
	}
	interface Derived {
		ivrFlows: { campaign_ids: string[] };
	}
}

const nodes: Array<Omit<IvrNode, 'id'>> = [
	{ kind: 'prompt', label: 'Greeting' },
	{ kind: 'keypress_menu', label: 'What the call is about' },
	{ kind: 'collect', label: 'ZIP code' },
	{ kind: 'transfer', label: 'To the buyer' },
];

export const ivrFlows: Resource<'ivrFlows'> = {
	label: 'IVR flow',
	idPrefix: 'ivr',
	path: '/ivr-flows',
	searchFields: ['id', 'name'],
	derived: {
		campaign_ids: (store) => {
			const campaigns = store.idsBy('campaigns', ({ ivr_flow_id }) => ivr_flow_id);
			return ({ id }) => campaigns.get(id) ?? [];
		},
	},
	seed: {
		count: 5,
		make:
			({ random }) =>
			(id, index) => {
				const subject = plainName(random.pick(verticalNames));
				return {
					id,
					name: `${subject} intake ${index + 1}`,
					description: random.chance(0.5) ? `Asks what a caller about ${subject} needs, and where.` : null,
					nodes: nodes.map((node, at) => ({
						id: `nod_${String(index * nodes.length + at + 1).padStart(6, '0')}`,
						...node,
					})),
					...stamps(random),
				};
			},
	},
};
