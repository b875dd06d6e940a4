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
		{ value: 'tts', label: 'Text to Speech', description: 'A text that is read out' },
	],
};

const nodeId: Field = {
	name: 'node_id',
	label: 'Flow Node ID',
	type: 'id',
	example: 'node_2',
	description: 'The menu or other node of the flow that plays it; IVR Flow: Get shows them',
};

const isActive: Field = {
	name: 'active',
	label: 'Active',
	type: 'yesNo',
	example: 'yes',
	description: 'Whether callers hear it',
};

const others: Field[] = [
	isActive,
	{
		name: 'audio_url',
		label: 'Audio URL',
		type: 'url',
		removable: 'value',
		example: 'https://media.example.com/greeting.mp3',
		description: 'For the kind Audio; (remove) removes it',
	},
	nodeId,
	{
		name: 'rotation.mode',
		label: 'Rotation Mode',
		type: 'choice',
		description: 'How the prompts of a node take turns',
		choices: [
			{ value: 'random', label: 'Random' },
			{ value: 'sequential', label: 'Sequential', description: 'In their order' },
			{ value: 'weighted', label: 'Weighted', description: 'By chance, as often as the weights say' },
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
		description: 'For the kind Text to Speech; (remove) removes it',
	},
];

const inFlow = '/ivr-flows/{flow_id}/prompts';
const onePrompt = `${inFlow}/{prompt_id}`;

/** What an IVR flow plays at one of its nodes. Several can take turns. */
export const ivrPrompt: Resource = {
	name: 'ivrPrompt',
	label: 'IVR Prompt',
	noun: 'IVR prompt',
	plural: 'IVR prompts',
	description: 'What an IVR flow plays; several can take turns',
	id: withDescription(IVR_PROMPT, 'Choose the flow first'),
	parent: IVR_FLOW,
	lookup: { path: inFlow, key: 'id', titles: ['label'] },
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
			description: 'Remove a prompt for good; to let nobody hear it for a while, set it inactive',
			path: onePrompt,
			warning: 'Deleting cannot be undone. To let nobody hear it for a while, use Set Active.',
		},
		{ ...GET, action: 'Get IVR prompt', description: 'Read one prompt with its text or recording', path: onePrompt },
		{
			...GET_MANY,
			action: 'Get many IVR prompts',
			description: 'Read the prompts of a flow, all or those that match',
			path: inFlow,
			filters: [isActive, nodeId, SEARCH],
		},
		{
			name: 'rotate',
			label: 'Rotate',
			action: 'Rotate IVR prompt',
			description: 'Put the next prompt of the same node in the place of this one, and return the one that plays now',
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
			description: 'Let callers hear a prompt, or no longer',
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
			description: 'Change the fields of a prompt that you add; the others stay as they are',
			path: onePrompt,
			added: [kind, label, ...others],
		},
	],
};
