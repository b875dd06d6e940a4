import { notFound } from '../answers.mts';
import { find, ok, type OperationContext, type Operations } from '../operation.mts';

export function rotationOperations({ state }: OperationContext): Operations {
	return {
		rotateIvrPrompt: ({ params }) => {
			const prompt = find(state, 'prompts', params.prompt_id, 'IVR prompt');
			if (prompt.flow_id !== params.flow_id) throw notFound('IVR prompt');
			const ofNode = state
				.of('prompts')
				.all()
				.filter(({ flow_id, node_id }) => flow_id === prompt.flow_id && node_id === prompt.node_id)
				.sort((a, b) => a.rotation.order - b.rotation.order || (a.id < b.id ? -1 : 1));
			const next = ofNode[(ofNode.indexOf(prompt) + 1) % ofNode.length] ?? prompt;
			for (const other of ofNode) {
				if (other.active !== (other === next)) state.change('prompts', other, { active: other === next });
			}
			return ok(next);
		},
	};
}
