import type { IvrFlow, IvrNode, IvrPrompt } from '../../model.mts';
import type { Random } from '../../random.mts';
import { idOf } from '../ids.mts';
import { plainName, verticalNames } from '../words.mts';
import { stamps } from './time.mts';

const nodes: Array<Omit<IvrNode, 'id'>> = [
	{ kind: 'prompt', label: 'Greeting' },
	{ kind: 'keypress_menu', label: 'What the call is about' },
	{ kind: 'collect', label: 'ZIP code' },
	{ kind: 'transfer', label: 'To the buyer' },
];

export function seedIvrFlows(random: Random, count: number): IvrFlow[] {
	return Array.from({ length: count }, (_, index) => {
		const subject = plainName(random.pick(verticalNames));
		return {
			id: idOf('ivrFlows', index + 1),
			name: `${subject} intake ${index + 1}`,
			description: random.chance(0.5) ? `Asks what a caller about ${subject} needs, and where.` : null,
			nodes: nodes.map((node, at) => ({
				id: `nod_${String(index * nodes.length + at + 1).padStart(6, '0')}`,
				...node,
			})),
			...stamps(random),
		};
	});
}

/** Two to four for each node that speaks; the first of them is active. */
export function seedPrompts(random: Random, flows: IvrFlow[]): IvrPrompt[] {
	const speaking = flows.flatMap((flow) =>
		flow.nodes.filter(({ kind }) => kind !== 'transfer').map((node) => ({ flow, node })),
	);
	const prompts = speaking.flatMap(({ flow, node }) =>
		Array.from({ length: random.int(2, 4) }, (_, order) => ({ flow, node, order })),
	);
	return prompts.map(({ flow, node, order }, index) => ({
		id: idOf('prompts', index + 1),
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
}
