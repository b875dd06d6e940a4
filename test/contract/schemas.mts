import { existsSync, readFileSync } from 'node:fs';

import { outputName } from '../../nodes/CallMatrix/execution/output/shape.ts';
import { mayStayUnchanged, pathFields, simplifiedFields } from '../../nodes/CallMatrix/resources/derived.ts';
import type { Operation, Resource } from '../../nodes/CallMatrix/resources/model.ts';
import {
	answerSchemaOf,
	flattened,
	operationOf,
	operationsOf,
	propertiesOf,
	type Contract,
	type Part,
} from './contract.mts';

/** A schema of what an operation puts out, as n8n's editor reads it. */
export interface OutputSchema {
	/** Where it stands beside the node. */
	file: string;
	text: string;
	/** Whether the file holds it. */
	isCurrent: boolean;
}

/** n8n takes it for this version of the schema itself. */
const VERSION = 1;

/** What the editor can show of a schema: types without null, in the order of the contract; what is promised, and choices. */
function outline(part: Part, document: Contract): Part {
	const whole = flattened(part, document);
	const type = [whole.type].flat().find((name) => name !== 'null');
	if (whole.items) return { type: 'array', items: outline(whole.items, document) };
	const names = Object.keys(whole.properties ?? {});
	if (names.length === 0) {
		const choices = whole.enum?.filter((choice) => choice !== null);
		return { type: type ?? 'object', ...(choices && { enum: choices }) };
	}
	return {
		type: 'object',
		properties: Object.fromEntries(names.map((name) => [name, outline(whole.properties?.[name] ?? {}, document)])),
		...(whole.required.length && { required: whole.required.filter((name) => names.includes(name)) }),
	};
}

/** Of what is read, the fields that a person wants, all of them always there. */
function simplified(part: Part, fields: string[], document: Contract): Part {
	const all = propertiesOf(part, document);
	return {
		type: 'object',
		properties: Object.fromEntries(fields.map((name) => [outputName(name), outline(all[name] ?? {}, document)])),
	};
}

function schemaOf(resource: Resource, operation: Operation, document: Contract): Part | undefined {
	// What a free request answers is not known.
	if (operation.execute) return undefined;
	if (operation.kind === 'upsert') {
		const record = schemaOf(resource, operation.create, document);
		return record && { ...record, properties: { ...record.properties, created: { type: 'boolean' } } };
	}
	const { method, path, answers } = operation;
	const text = { type: 'string' };
	if (answers === 'deleted') return { type: 'object', properties: { deleted: { type: 'boolean' }, id: text } };
	if (answers === 'removed') {
		const ids = pathFields(resource, operation).map(({ name }) => [name, text] as const);
		return { type: 'object', properties: { removed: { type: 'boolean' }, ...Object.fromEntries(ids) } };
	}
	const found = operationOf(method, path.replace(/\{\w+\}/g, 'id'), operationsOf(document));
	const answer = found && answerSchemaOf(found, document);
	const entry = answers === 'one' ? answer : answer && flattened(answer, document).properties?.data?.items;
	if (!entry) return undefined;
	const fields = simplifiedFields(resource, operation);
	const schema = fields ? simplified(entry, fields, document) : outline(entry, document);
	if (!mayStayUnchanged(operation)) return schema;
	return { ...schema, properties: { ...schema.properties, unchanged: { type: 'boolean' } } };
}

/** @returns the schema of an operation; none where nobody knows what it answers */
export function outputSchema(resource: Resource, operation: Operation, document: Contract): OutputSchema[] {
	const schema = schemaOf(resource, operation, document);
	if (!schema) return [];
	const text = `${JSON.stringify({ ...schema, version: VERSION }, undefined, '\t')}\n`;
	const file = `nodes/CallMatrix/__schema__/v1.0.0/${resource.name}/${operation.name}.json`;
	return [{ file, text, isCurrent: existsSync(file) && readCached(file) === text }];
}

const texts = new Map<string, string>();

/** The files do not change while a copy of the contract does. */
function readCached(file: string): string {
	const text = texts.get(file) ?? readFileSync(file, 'utf8');
	texts.set(file, text);
	return text;
}
