import { IVR_FLOW, IVR_PROMPT, SEARCH, withDescription } from './fields';
import type { Field, Resource } from './model';
import { CREATE, DELETE, GET, GET_MANY, UPDATE } from './verbs';

const label: Field = { name: 'label', label: 'Label', type: 'text', example: 'Storm season greeting' };

const kind: Field = {
	name: 'kind',
	label: 'Kind',
	type: 'choice',
	choices: [
		{ value: 'audio', label: 'Audio', description: 'A recording' },
		{ value: 'tts', label: 'Text to Speech', description: 'Text that is read aloud' },
	],
};

const nodeId: Field = {
	name: 'node_id',
	label: 'Flow Node ID',
	type: 'id',
	example: 'node_2',
	description: 'Menu or other node of the flow that plays the prompt. IVR Flow: Get returns the nodes.',
};

const isActive: Field = {
	name: 'active',
	label: 'Active',
	type: 'yesNo',
	example: 'yes',
	description: 'Whether to play the prompt to callers',
};

const others: Field[] = [
	isActive,
	{
		name: 'audio_url',
		label: 'Audio URL',
		type: 'url',
		removable: 'value',
		example: 'https://media.example.com/greeting.mp3',
		description: 'Used with the Audio kind. Enter (remove) to remove it.',
	},
	nodeId,
	{
		name: 'rotation.mode',
		label: 'Rotation Mode',
		type: 'choice',
		description: 'How the prompts of a node take turns',
		choices: [
			{ value: 'random', label: 'Random' },
			{ value: 'sequential', label: 'Sequential', description: 'In a fixed order' },
			{ value: 'weighted', label: 'Weighted', description: 'Randomly, in proportion to the weights' },
		],
	},
	{ name: 'rotation.order', label: 'Rotation Order', type: 'count', example: '2' },
	{ name: 'rotation.weight', label: 'Rotation Weight', type: 'number', min: 0, example: '30' },
	{
		name: 'text',
		label: 'Text',
		type: 'text',
		long: true,
		removable: 'value',
		example: 'Thank you for calling',
		description: 'Used with the Text to Speech kind. Enter (remove) to remove it.',
	},
];

const inFlow = '/ivr-flows/{flow_id}/prompts';
const onePrompt = `${inFlow}/{prompt_id}`;

/** A message that an IVR flow plays at one of its nodes. Several can take turns. */
export const ivrPrompt: Resource = {
	name: 'ivrPrompt',
	label: 'IVR Prompt',
	noun: 'IVR prompt',
	plural: 'IVR prompts',
	description: 'A message that an IVR flow plays; several can take turns',
	id: withDescription(IVR_PROMPT, 'Choose the flow first'),
	parent: IVR_FLOW,
	lookup: {
		path: inFlow,
		key: 'id',
		names: ['label'],
		nameExample: 'Storm season greeting',
		titles: ['label', 'active', 'node_id'],
	},
	simplified: [
		'id',
		'flow_id',
		'node_id',
		'label',
		'kind',
		'active',
		'text',
		'audio_url',
		'rotation.mode',
		'rotation.order',
	],
	defaultOperation: 'getAll',
	operations: [
		{
			...CREATE,
			action: 'Create IVR prompt',
			description: 'Add a prompt to a flow',
			path: inFlow,
			required: [label, kind],
			added: others,
		},
		{
			...DELETE,
			action: 'Delete IVR prompt',
			description: 'Permanently delete a prompt; to stop playing it temporarily, set it inactive instead',
			path: onePrompt,
			warning: 'Deleting cannot be undone. To stop playing a prompt temporarily, use Set Active instead.',
		},
		{
			...GET,
			action: 'Get IVR prompt',
			description: 'Retrieve one prompt with its text or recording',
			path: onePrompt,
		},
		{
			...GET_MANY,
			action: 'Get many IVR prompts',
			description: 'Retrieve all prompts of a flow, or only those that match your filters',
			path: inFlow,
			filters: [isActive, nodeId, SEARCH],
		},
		{
			name: 'rotate',
			label: 'Rotate',
			action: 'Rotate IVR prompt',
			description: 'Replace a prompt with the next one of the same node, and return the prompt that now plays',
			kind: 'action',
			repeatable: false,
			method: 'POST',
			path: `${onePrompt}/rotate`,
			answers: 'one',
		},
		{
			name: 'setActive',
			label: 'Set Active',
			action: 'Set IVR prompt active',
			description: 'Start or stop playing a prompt',
			kind: 'update',
			repeatable: true,
			method: 'PATCH',
			path: onePrompt,
			answers: 'one',
			required: [isActive],
		},
		{
			...UPDATE,
			action: 'Update IVR prompt',
			description: 'Change fields of a prompt; fields that you do not add stay unchanged',
			path: onePrompt,
			added: [kind, label, ...others],
		},
	],
};
