import { readFileSync } from 'node:fs';

import type { IDataObject, INodeParameters } from 'n8n-workflow';

export interface SharedNode {
	name: string;
	type: string;
	parameters: INodeParameters;
	credentials?: unknown;
}

export interface SharedWorkflow {
	name: string;
	nodes: SharedNode[];
	connections: Record<string, { main: { node: string }[][] }>;
	pinData?: Record<string, { json: IDataObject }[]>;
}

/** The workflows that people import, by file. */
export const FILES = [
	'call-to-crm.json',
	'crm-backlog-lowers-bid-priority.json',
	'high-value-call-alert.json',
	'high-value-call-to-slack.json',
	'missed-call-to-sms.json',
	'once-with-postgres.json',
	'once-with-redis.json',
];

export const textOf = (file: string): string => readFileSync(`workflows/${file}`, 'utf8');

export const workflowOf = (file: string): SharedWorkflow => JSON.parse(textOf(file)) as SharedWorkflow;

/** What a person changes in a workflow, as it is shipped. */
export function settingsOf({ nodes }: SharedWorkflow): IDataObject {
	const settings = nodes.find(({ name }) => name === 'Settings')?.parameters.assignments as unknown as {
		assignments: { name: string; value: IDataObject[string] }[];
	};
	return Object.fromEntries(settings.assignments.map(({ name, value }) => [name, value]));
}
