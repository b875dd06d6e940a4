/** Holds the tables of events and of an item's fields together with the contract's webhooks, in both directions. */
import type { IDataObject } from 'n8n-workflow';

import { ANY_EVENT, EVENTS } from '../../nodes/CallMatrix/events.ts';
import { ITEM_FIELDS, type ItemField } from '../../nodes/CallMatrix/itemFields.ts';
import { readEnvelope } from '../../nodes/CallMatrix/webhook/delivery/envelope.ts';
import { shapeItem } from '../../nodes/CallMatrix/webhook/delivery/itemShape.ts';
import { contract, type Part } from './contract.mts';

function resolve(part: Part): Part {
	const { $ref, allOf = [], ...rest } = part;
	const parts = [...($ref ? [deref($ref)] : []), ...allOf].map(resolve);
	const properties = Object.assign({}, ...parts.map((each) => each.properties), rest.properties) as Part['properties'];
	return { ...(Object.assign({}, ...parts) as Part), ...rest, properties };
}

const deref = ($ref: string): Part =>
	$ref
		.split('/')
		.slice(1)
		.reduce<Part>((at, step) => at[step] as Part, contract);

/** A value that an event may have, and where. */
interface Leaf {
	/** With dots between the steps: `session.gclid`. */
	path: string;
	type: string;
}

function leavesOf(part: Part, path: string[] = []): Leaf[] {
	const { properties = {}, type = 'string' } = resolve(part);
	const inner = Object.entries(properties);
	if (inner.length) return inner.flatMap(([name, each]) => leavesOf(each, [...path, name]));
	return [{ path: path.join('.'), type: [type].flat()[0] ?? 'string' }];
}

const schemaOf = (event: string): Part => {
	const { requestBody } = contract.webhooks[event]?.post as { requestBody: Part };
	const { content } = resolve(requestBody) as Part & { content: { 'application/json': { schema: Part } } };
	return content['application/json'].schema;
};

/** What the item calls a value, where it is not by the last step of its path. */
const RENAMED: Record<string, string> = { 'transition.from': 'from_state', 'transition.to': 'to_state' };
const nameOf = (path: string): string => RENAMED[path] ?? path.split('.').at(-1) ?? '';

const SAMPLES: Record<string, unknown> = {
	event: 'call.ended',
	occurred_at: '2026-11-23T10:00:00Z',
	caller_id: '+18135550101',
};
const BY_TYPE: Record<string, unknown> = { number: 42.5, integer: 97, boolean: true };
const sampleOf = ({ path, type }: Leaf): unknown => SAMPLES[path] ?? BY_TYPE[type] ?? `a text at ${path}`;

/** An event that says what the leaves say. */
function payloadOf(leaves: Leaf[]): IDataObject {
	const payload: Record<string, unknown> = {};
	for (const leaf of leaves) {
		const steps = leaf.path.split('.');
		const last = steps.pop() ?? '';
		let at = payload;
		for (const step of steps) at = (at[step] ??= {}) as Record<string, unknown>;
		at[last] = sampleOf(leaf);
	}
	return payload as IDataObject;
}

const IDENTITY = ['event_id', 'event'];

function itemOf(leaves: Leaf[], fields: readonly ItemField[]): IDataObject {
	const identity = { event_id: 'evt_1', event: 'call.ended' };
	const envelope = readEnvelope(Buffer.from(JSON.stringify({ ...identity, ...payloadOf(leaves) })));
	if ('reason' in envelope) throw new Error(envelope.reason);
	return shapeItem(envelope.event, fields, 1);
}

/** What the contract's event says and the item does not have, and the other way round. */
function differences(leaves: Leaf[], fields: readonly ItemField[] = ITEM_FIELDS): string[] {
	const lost = leaves.filter((leaf) => itemOf([leaf], fields)[nameOf(leaf.path)] !== sampleOf(leaf));
	// Only the identity may be there when the event does not say it.
	const constant = leaves.filter((leaf) => {
		const others = leaves.filter(({ path }) => path !== leaf.path);
		return !IDENTITY.includes(leaf.path) && itemOf(others, fields)[nameOf(leaf.path)] === sampleOf(leaf);
	});
	const { payload, ...item } = itemOf(leaves, fields);
	const unsaid = Object.entries(item).filter(([, value]) => value === null);
	return [
		...[...lost, ...constant].map(({ path }) => `${path} of the contract does not reach the item`),
		...unsaid.map(([name]) => `${name} of the item is nowhere in the contract`),
		...(payload === undefined ? ['The payload is missing'] : []),
	];
}

const events = Object.keys(contract.webhooks);

test('Every event of the contract is in the table of events, and every event of the table is in the contract', () => {
	const names = EVENTS.map(({ name }) => name).sort();
	expect(names).toEqual([...events].sort());
	const { EventName, WebhookFields } = (contract.components as { schemas: Record<string, Part> }).schemas;
	expect(names).toEqual([...(EventName?.enum ?? [])].sort());
	expect([ANY_EVENT, ...names]).toEqual([...(WebhookFields?.properties?.events?.items?.enum ?? [])].sort());
});

describe.each(events)('The fields of %s', (event) => {
	const leaves = leavesOf(schemaOf(event));

	test('all reach the item, and the item has no others', () => {
		expect(leaves.length).toBeGreaterThan(20);
		expect(differences(leaves)).toEqual([]);
	});
});

describe('A difference between contract and item would be seen:', () => {
	const leaves = leavesOf(schemaOf('call.ended'));
	const read = ITEM_FIELDS.filter(({ name }) => leaves.some(({ path }) => nameOf(path) === name));

	test.each(leaves.map(({ path }) => path))('the contract renames %s', (path) => {
		const renamed = leaves.map((leaf) => (leaf.path === path ? { ...leaf, path: `${path}_2` } : leaf));
		expect(differences(renamed)).not.toEqual([]);
	});

	test('the contract gets a field', () => {
		expect(differences([...leaves, { path: 'recording_url', type: 'string' }])).toEqual([
			'recording_url of the contract does not reach the item',
		]);
	});

	test('every field of the contract is in the mutated table', () => {
		expect(read.map(({ name }) => name).sort()).toEqual(leaves.map(({ path }) => nameOf(path)).sort());
	});

	test.each(read.map(({ name }) => name))('the item loses %s', (name) => {
		const fields = ITEM_FIELDS.filter((field) => field.name !== name);
		expect(differences(leaves, fields)).toEqual([expect.stringMatching(/does not reach the item$/)]);
	});

	test.each(read.map(({ name }) => name))('the item renames %s', (name) => {
		const fields = ITEM_FIELDS.map((field) => (field.name === name ? { ...field, name: `${name}_2` } : field));
		expect(differences(leaves, fields)).not.toEqual([]);
	});
});
