import { resources } from '../../nodes/CallMatrix/resources/index.ts';
import { pathFields, simplifiedFields, type Operation, type Resource } from '../../nodes/CallMatrix/resources/model.ts';
import {
	answerSchemaOf,
	bodySchemaOf,
	flattened,
	isNullable,
	operationOf,
	operationsOf,
	partOf,
	propertiesOf,
	queryOf,
	resolve,
	type Contract,
	type ContractOperation,
	type Part,
} from './contract.mts';
import { requestsOf, type PossibleRequest } from './requests.mts';
import { outputSchema } from './schemas.mts';
import { findFault } from './validity.mts';

/** Reached by the trigger, or by neither node on purpose. `node.test.mts` holds the trigger to it. */
export const NOT_BY_ACTION: Record<string, string> = {
	listWebhooks: 'the trigger',
	createWebhook: 'the trigger',
	getWebhook: 'the trigger',
	updateWebhook: 'the trigger',
	deleteWebhook: 'the trigger',
	testWebhook: 'nobody: the trigger does not ask for sample deliveries yet',
	batchBuyers: 'nobody: items are sent one by one until the node batches by itself',
	batchCalls: 'nobody: items are sent one by one until the node batches by itself',
	batchCampaigns: 'nobody: items are sent one by one until the node batches by itself',
	batchOffers: 'nobody: items are sent one by one until the node batches by itself',
};

/** Sent by the paging, not by a person. */
const BY_PAGING = new Set(['limit', 'cursor']);

export interface Figures {
	operations: number;
	reached: number;
	requests: number;
	valid: number;
	evidence: Record<string, number>;
}

export interface Outcome {
	figures: Figures;
	/** Where the node and the contract differ, in either direction. */
	holes: string[];
}

interface Entry {
	resource: Resource;
	operation: Operation;
	requests: PossibleRequest[];
}

/** What the node can do does not change while the contract is tried. */
const entries: Entry[] = resources.flatMap((resource) =>
	resource.operations
		.filter(({ own }) => !own)
		.map((operation) => ({ resource, operation, requests: requestsOf(resource, operation) })),
);

/** The values that requests hold at each field: `business_hours.start`. */
type Sent = Map<string, unknown[]>;

function collect(value: unknown, sent: Sent, under = ''): void {
	if (typeof value !== 'object' || value === null || Array.isArray(value)) return;
	for (const [name, inner] of Object.entries(value as Record<string, unknown>)) {
		const at = `${under}${name}`;
		sent.set(at, [...(sent.get(at) ?? []), ...(Array.isArray(inner) ? (inner as unknown[]) : [inner])]);
		collect(inner, sent, `${at}.`);
		for (const entry of Array.isArray(inner) ? (inner as unknown[]) : []) collect(entry, sent, `${at}.`);
	}
}

/** Why one query parameter is not what the contract has; undefined where it is. */
function findQueryFault(
	name: string,
	value: unknown,
	known: Map<string, Part>,
	document: Contract,
): string | undefined {
	const parameter = known.get(name);
	if (!parameter) return `the contract has no query parameter ${name}`;
	const schema = parameter.schema as Part;
	const isList = flattened(schema, document).type === 'array';
	const fault = findFault(schema, isList ? String(value).split(',') : value, document);
	return fault && `query parameter ${name} ${fault}`;
}

function* faultsOf(
	{ request: { query = {}, body } }: PossibleRequest,
	operation: ContractOperation,
	document: Contract,
): Generator<string> {
	const known = queryOf(operation, document);
	for (const [name, value] of Object.entries(query)) {
		const fault = findQueryFault(name, value, known, document);
		if (fault) yield fault;
	}
	for (const [name, { required }] of known) {
		if (required === true && !(name in query) && !BY_PAGING.has(name)) yield `query parameter ${name} is missing`;
	}
	const schema = bodySchemaOf(operation, document);
	if (!schema) {
		if (body !== undefined) yield 'the contract takes no body';
		return;
	}
	const fault = findFault(schema, body, document);
	if (fault) yield `body ${fault}`;
}

/** What the contract takes and the node never sends. */
function* neverSent(operation: ContractOperation, sent: Sent, document: Contract): Generator<string> {
	const schema = bodySchemaOf(operation, document);
	// The body of a call record is the client's own.
	const isOpen = operation.id === 'ingestCallRecord';
	const fields = new Map<string, Part>([
		...Object.entries(schema && !isOpen ? propertiesOf(schema, document) : {}),
		...[...queryOf(operation, document)]
			.filter(([name]) => !BY_PAGING.has(name))
			.map(([name, { schema: inner }]): [string, Part] => [name, inner as Part]),
	]);
	for (const [name, part] of fields) {
		const values = sent.get(name);
		if (!values) {
			yield `the node never sends ${name}`;
			continue;
		}
		const whole = flattened(part, document);
		const item = whole.items ? flattened(whole.items, document) : whole;
		const texts = values.flatMap((value) => String(value).split(','));
		for (const choice of item.enum ?? []) {
			if (choice !== null && !texts.includes(choice)) yield `the node never sends ${name} = ${choice}`;
		}
		if (isNullable(part, document) && !values.includes(null)) yield `the node cannot remove ${name}`;
		if (item.properties && whole.items) {
			for (const inner of Object.keys(item.properties)) {
				if (!sent.has(`${name}.${inner}`)) yield `the node never sends ${name}.${inner}`;
			}
		}
	}
}

/** Where the answer that the contract promises is not what the node makes of it. */
function* answerFaults(
	{ resource, operation }: Entry,
	found: ContractOperation,
	document: Contract,
): Generator<string> {
	const schema = answerSchemaOf(found, document);
	if (operation.answers === 'deleted' || operation.answers === 'removed') {
		if (schema) yield 'the contract answers with something, and the node drops it';
		return;
	}
	const list = operation.answers === 'list' || operation.answers === 'all';
	const data = schema && flattened(schema, document).properties?.data;
	if (list && !data) yield 'the contract answers with no list';
	const entry = list ? data?.items : schema;
	const fields = entry ? propertiesOf(entry, document) : {};
	for (const name of simplifiedFields(resource, operation) ?? []) {
		if (!fields[name]) yield `the answer has no ${name}`;
	}
	const key = resource.listed?.path === operation.path ? resource.listed : undefined;
	for (const name of key ? [key.key, ...key.titles] : []) {
		if (!fields[name]) yield `the list has no ${name} to choose by`;
	}
}

/** How many operations, parameters and fields are known in which way. */
function countEvidence(part: unknown, counts: Record<string, number> = {}): Record<string, number> {
	if (typeof part !== 'object' || part === null) return counts;
	for (const [key, value] of Object.entries(part)) {
		if (key === 'x-evidence' && typeof value === 'string') {
			const kind = value.split(':')[0] ?? '';
			counts[kind] = (counts[kind] ?? 0) + 1;
		} else countEvidence(value, counts);
	}
	return counts;
}

/** All holes, one by one: who looks for the first alone need not wait for the others. */
export function* holesIn(document: Contract, figures?: Figures): Generator<string> {
	const all = operationsOf(document);
	const reached = new Map<string, Sent>();
	for (const entry of entries) {
		const { resource, operation, requests } = entry;
		const name = `${resource.label}: ${operation.label}`;
		const path = pathFields(resource, operation).reduce(
			(at, field) => at.replace(`{${field.name}}`, 'id'),
			operation.path,
		);
		const found = operationOf(operation.method, path, all);
		if (!found) {
			yield `${name}: the contract has no ${operation.method} ${operation.path}`;
			continue;
		}
		const part = partOf(found, document);
		const isAtHost = document.paths[found.path]?.servers !== undefined;
		if (isAtHost !== (operation.atHost ?? false)) yield `${name}: the path lies elsewhere`;
		const parameters = (part.parameters ?? []).map((parameter) => resolve(parameter, document));
		if (found.method === 'POST' && !parameters.some((parameter) => parameter.name === 'Idempotency-Key')) {
			yield `${name}: the contract has no Idempotency-Key`;
		}
		const sent = reached.get(found.id) ?? new Map<string, unknown[]>();
		reached.set(found.id, sent);
		for (const possible of requests) {
			const faults = [...faultsOf(possible, found, document)];
			if (figures) {
				figures.requests += 1;
				figures.valid += faults.length ? 0 : 1;
			}
			for (const fault of faults) yield `${possible.what}: ${fault}`;
			collect(possible.request.query, sent);
			collect(possible.request.body, sent);
		}
		for (const fault of answerFaults(entry, found, document)) yield `${name}: ${fault}`;
		const differs = outputSchema(resource, operation, document).find((schema) => !schema.isCurrent);
		if (differs) yield `${name}: ${differs.file} is not what the contract says; run npm run generate`;
	}
	for (const operation of all) {
		const sent = reached.get(operation.id);
		if (sent) {
			for (const what of neverSent(operation, sent, document)) yield `${operation.id}: ${what}`;
		} else if (!NOT_BY_ACTION[operation.id]) {
			yield `${operation.id}: no operation of the node reaches it`;
		}
	}
	if (figures) {
		figures.operations = all.length;
		figures.reached = all.filter(({ id }) => reached.has(id) || NOT_BY_ACTION[id] === 'the trigger').length;
		figures.evidence = countEvidence(document);
	}
}

/** Holds the nodes and the contract against each other. */
export function check(document: Contract): Outcome {
	const figures: Figures = { operations: 0, reached: 0, requests: 0, valid: 0, evidence: {} };
	return { holes: [...holesIn(document, figures)], figures };
}
