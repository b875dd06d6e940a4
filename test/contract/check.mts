import { resources } from '../../nodes/CallMatrix/resources/index.ts';
import type { Asked } from './asked.mts';
import {
	answerSchemaOf,
	flattened,
	operationOf,
	operationsOf,
	partOf,
	propertiesOf,
	resolve,
	type Contract,
	type ContractOperation,
} from './contract.mts';
import { faultsOf } from './refused.mts';
import { outputSchema } from './schemas.mts';
import { note, unsent, type Sent } from './unsent.mts';

/** What the contract has and no node asks for, each with the reason. */
export const NOT_REACHED: Record<string, string> = {};

/** What an operation takes and no node sends, each with the reason. */
export const NOT_SENT: Record<string, string> = {
	'updateWebhook: status = disabled': 'a workflow that is switched off removes its webhook',
};

export interface Figures {
	operations: number;
	reached: number;
	requests: number;
	valid: number;
}

export interface Outcome {
	figures: Figures;
	/** Where the nodes and the contract differ, in either direction. */
	holes: string[];
}

/** Where the answer that the contract promises is not what a node makes of it. */
function* answerFaults({ answers, reads }: Asked, found: ContractOperation, document: Contract): Generator<string> {
	const schema = answerSchemaOf(found, document);
	if (answers === 'deleted' || answers === 'removed') {
		if (schema) yield 'the contract answers with something, and the node drops it';
		return;
	}
	const list = answers === 'list' || answers === 'all';
	const data = schema && flattened(schema, document).properties?.data;
	if (list && !data) yield 'the contract answers with no list';
	const entry = list ? data?.items : schema;
	const fields = entry ? propertiesOf(entry, document) : {};
	for (const name of reads) {
		if (!fields[name]) yield `the answer has no ${name}`;
	}
}

/** The nodes give each POST a key, so that it can be repeated without doing it twice. */
function isRepeatable(operation: ContractOperation, document: Contract): boolean {
	const parameters = (partOf(operation, document).parameters ?? []).map((parameter) => resolve(parameter, document));
	return parameters.some((part) => part.name === 'Idempotency-Key' && part.in === 'header' && part.required === true);
}

/** Where something that a node asks for is not what the contract has. @param reached what was sent so far, by operation */
function* refused(
	asked: Asked,
	all: ContractOperation[],
	document: Contract,
	reached: Map<string, Sent>,
	figures?: Figures,
): Generator<string> {
	const [{ request: first }] = asked.requests;
	const found = operationOf(first.method, first.path, all);
	if (!found) {
		yield `${asked.what}: the contract has no ${first.method} ${first.path}`;
		return;
	}
	const sent = reached.get(found.id) ?? new Map<string, unknown[]>();
	reached.set(found.id, sent);
	for (const possible of asked.requests) {
		const faults = [...faultsOf(possible, found, document)];
		if (figures) {
			figures.requests += 1;
			figures.valid += faults.length ? 0 : 1;
		}
		for (const fault of faults) yield `${possible.what}: ${fault}`;
		note(possible, sent);
	}
	for (const fault of answerFaults(asked, found, document)) yield `${asked.what}: ${fault}`;
}

/** All holes, one by one: who looks for the first alone need not wait for the others. */
export function* holesIn(document: Contract, asked: Asked[], figures?: Figures): Generator<string> {
	const all = operationsOf(document);
	const reached = new Map<string, Sent>();
	for (const one of asked) yield* refused(one, all, document, reached, figures);
	const reasons = new Set([...Object.keys(NOT_REACHED), ...Object.keys(NOT_SENT)]);
	for (const operation of all) {
		const { id, method } = operation;
		const sent = reached.get(id);
		if (method === 'POST' && !isRepeatable(operation, document)) yield `${id}: asks for no Idempotency-Key`;
		if (!sent && !reasons.delete(id)) yield `${id}: no node asks for it`;
		for (const what of sent ? unsent(operation, sent, document) : []) {
			if (!reasons.delete(`${id}: ${what}`)) yield `${id}: no node sends ${what}`;
		}
	}
	// A reason that outlives what it is for would hide the next hole.
	for (const what of reasons) yield `${what}: is said not to be asked for, and is`;
	if (figures) Object.assign(figures, { operations: all.length, reached: reached.size });
}

/** Where an output schema beside the node is not what the contract says. */
export function* staleIn(document: Contract): Generator<string> {
	for (const resource of resources) {
		for (const { file, isCurrent } of resource.operations.flatMap((one) => outputSchema(resource, one, document))) {
			if (!isCurrent) yield `${file} is not what the contract says: run npm run generate`;
		}
	}
}

/** Holds the nodes and the contract against each other. */
export function check(document: Contract, asked: Asked[]): Outcome {
	const figures: Figures = { operations: 0, reached: 0, requests: 0, valid: 0 };
	const holes = [...holesIn(document, asked, figures), ...staleIn(document)];
	return { holes, figures };
}
