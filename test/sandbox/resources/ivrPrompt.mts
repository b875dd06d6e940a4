/** IVR prompts: what a node of an IVR flow says. Of the prompts of a node, one is active. */
import { single } from '../api/envelope.mts';
import { ApiError, notFound } from '../api/errors.mts';
import { equal } from '../api/filters.mts';
import { find } from '../api/lookup.mts';
import { stamps } from '../fixtures/dates.mts';
import { stampedNow, type Stamped } from '../model/fields.mts';
import type { Resource } from '../model/resource.mts';

export interface IvrPrompt extends Stamped {
	flow_id: string;
	node_id?: string;
	label: string;
	kind: 'tts' | 'audio';
	text: string | null;
	audio_url: string | null;
	active: boolean;
	rotation: { mode: 'sequential' | 'random' | 'weighted'; order: number; weight: number };
}

declare module '../model/kinds.mts' {
	interface Kinds {
		prompts: IvrPrompt;
	}
}

export const prompts: Resource<'prompts'> = {
	label: 'IVR prompt',
	idPrefix: 'prm',
	path: '/ivr-flows/{flow_id}/prompts',
	parent: { kind: 'ivrFlows', field: 'flow_id' },
	searchFields: ['id', 'label'],
	filters: equal('active', 'node_id'),
	defaults: () => ({
		...stampedNow(),
		text: null,
		audio_url: null,
		active: false,
		rotation: { mode: 'sequential', order: 0, weight: 1 },
	}),
	validate: ({ node_id, flow_id }, prompt, { store }) => {
		const flow = store.of('ivrFlows').get(prompt?.flow_id ?? flow_id ?? '');
		if (node_id !== undefined && !flow?.nodes.some(({ id }) => id === node_id)) {
			throw new ApiError(422, 'unknown_reference', `node_id: there is no ${node_id} in this flow.`, {
				field: 'node_id',
			});
		}
	},
	seed: {
		/** Two to four for each node that speaks; the first of them is active. */
		all: ({ random, of }, idAt) => {
			const speaking = of('ivrFlows').flatMap((flow) =>
				flow.nodes.filter(({ kind }) => kind !== 'transfer').map((node) => ({ flow, node })),
			);
			const places = speaking.flatMap(({ flow, node }) =>
				Array.from({ length: random.int(2, 4) }, (_, order) => ({ flow, node, order })),
			);
			return places.map(({ flow, node, order }, index) => ({
				id: idAt(index),
				flow_id: flow.id,
				node_id: node.id,
				label: `${node.label} ${'ABCD'.charAt(order)}`,
				kind: 'tts',
				text: random.pick(['Thank you for calling.', 'You are almost there.', 'How can we help you today?']),
				audio_url: null,
				active: order === 0,
				rotation: { mode: 'sequential', order, weight: 1 },
				...stamps(random),
			}));
		},
	},
	handlers: {
		rotateIvrPrompt: ({ params }, { store }) => {
			const prompt = find(store, 'prompts', params.prompt_id);
			if (prompt.flow_id !== params.flow_id) throw notFound('IVR prompt');
			const ofNode = store
				.of('prompts')
				.all()
				.filter(({ flow_id, node_id }) => flow_id === prompt.flow_id && node_id === prompt.node_id)
				.sort((a, b) => a.rotation.order - b.rotation.order || (a.id < b.id ? -1 : 1));
			const next = ofNode[(ofNode.indexOf(prompt) + 1) % ofNode.length] ?? prompt;
			for (const other of ofNode) {
				if (other.active !== (other === next)) store.change('prompts', other, { active: other === next });
			}
			return single(next);
		},
	},
};
