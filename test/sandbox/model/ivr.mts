import type { Stamped } from './shared.mts';

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

/** What a node says. */
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
