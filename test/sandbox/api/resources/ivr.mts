import { ApiError } from '../answers.mts';
import { equal } from '../filters.mts';
import { everything, type Resource } from '../resource.mts';

export const ivrFlows: Resource<'ivrFlows'> = {
	kind: 'ivrFlows',
	names: ['IvrFlow', 'IvrFlows'],
	what: 'IVR flow',
	id: 'flow_id',
	does: ['list', 'get'],
	searched: ['id', 'name'],
};

export const prompts: Resource<'prompts'> = {
	kind: 'prompts',
	names: ['IvrPrompt', 'IvrPrompts'],
	what: 'IVR prompt',
	id: 'prompt_id',
	does: everything,
	within: { kind: 'ivrFlows', what: 'IVR flow', field: 'flow_id' },
	searched: ['id', 'label'],
	filters: equal('active', 'node_id'),
	check: ({ node_id, flow_id }, prompt, { state }) => {
		const flow = state.of('ivrFlows').get(prompt?.flow_id ?? flow_id ?? '');
		if (node_id !== undefined && !flow?.nodes.some(({ id }) => id === node_id)) {
			throw new ApiError(422, 'unknown_reference', `node_id: there is no ${node_id} in this flow.`, {
				field: 'node_id',
			});
		}
	},
};
