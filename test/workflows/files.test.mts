import { readdirSync } from 'node:fs';

import { readEnvelope } from '../../nodes/CallMatrix/webhook/delivery/envelope.ts';
import { toItem } from '../../nodes/CallMatrix/webhook/delivery/itemShape.ts';
import { contract, type Part } from '../contract/contract.mts';
import { findFault } from '../contract/validity.mts';
import { FILES, textOf, workflowOf } from './files.mts';

const TRIGGER = 'n8n-nodes-callmatrix.callMatrixTrigger';

test('All workflows that are shipped are looked at', () => {
	expect(readdirSync('workflows').sort()).toEqual(FILES);
});

describe.each(FILES)('The workflow %s', (file) => {
	const workflow = workflowOf(file);

	test('begins with the trigger and one node that holds everything to change', () => {
		const triggers = workflow.nodes.filter(({ type }) => type === TRIGGER);
		expect(triggers).toHaveLength(1);
		expect(workflow.connections[triggers[0]?.name ?? '']?.main).toEqual([
			[expect.objectContaining({ node: 'Settings' })],
		]);
	});

	test('says on the canvas what it does and what to fill in', () => {
		const note = workflow.nodes.find(({ name }) => name === 'About this workflow');
		expect(note?.parameters.content).toContain('**Settings**');
		expect(note?.parameters.content).toContain('credential');
	});

	test('names nobody: no credential, no ID of an account, no phone number but those kept for fiction', () => {
		expect(workflow.nodes.filter(({ credentials }) => credentials)).toEqual([]);
		expect(textOf(file)).not.toMatch(/webhookId|instanceId|"meta"/);
		for (const [number] of textOf(file).matchAll(/\+\d{8,}/g)) expect(number).toMatch(/^\+1\d{3}55501\d{2}$/);
	});
});

describe.each(FILES.filter((file) => workflowOf(file).pinData))('The sample call of %s', (file) => {
	const workflow = workflowOf(file);
	const trigger = workflow.nodes.find(({ type }) => type === TRIGGER);
	const [sample] = workflow.pinData?.[trigger?.name ?? ''] ?? [];

	test('is an event as the contract has it', () => {
		const { Event } = (contract.components as { schemas: Record<string, Part> }).schemas;
		expect(findFault(Event ?? {}, sample?.json.payload, contract)).toBeUndefined();
		expect(trigger?.parameters.triggerOn).toContain(sample?.json.event);
	});

	test('is what the trigger makes of that event, field by field in its order', () => {
		const read = readEnvelope(Buffer.from(JSON.stringify(sample?.json.payload)));
		if (!('event' in read)) throw new Error(read.reason);
		expect(JSON.stringify(sample?.json)).toBe(JSON.stringify(toItem(read.event, 1)));
	});
});
