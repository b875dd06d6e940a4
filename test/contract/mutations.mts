import type { Asked } from './asked.mts';
import { holesIn, staleIn } from './check.mts';
import {
	bodySchemaOf,
	flattened,
	operationOf,
	operationsOf,
	type Contract,
	type ContractOperation,
	type Part,
} from './contract.mts';

export type MutationKind =
	| 'adds a choice'
	| 'adds a field'
	| 'drops a path'
	| 'makes an optional field required'
	| 'renames a field'
	| 'tightens an enum';

/** One change to a copy of the contract that the nodes must not survive unseen. */
export interface Mutation {
	kind: MutationKind;
	/** What is changed, to name it. */
	what: string;
	/** It changes what CallMatrix takes, so that an output schema made anew must not make up for it. */
	isOfRequest: boolean;
	/** Changes the copy. */
	apply: (copy: Contract) => void;
}

type Steps = (number | string)[];

/** Where in the contract a walk is, and what for. */
interface Walk {
	document: Contract;
	isOfRequest: boolean;
	/** The fields of the top that a node looks at; all where undefined. */
	only?: Set<string>;
	/** Fields of the top that have to be there already. */
	required?: string[];
}

const partAt = (document: Contract, steps: Steps): Part =>
	steps.reduce<unknown>((at, step) => (at as Record<number | string, unknown>)[step], document) as Part;

/** Where a part stands once its references are followed. */
function place(document: Contract, steps: Steps): Steps {
	const { $ref } = partAt(document, steps);
	return $ref ? place(document, $ref.replace('#/', '').split('/')) : steps;
}

function renamed(fields: Record<string, unknown>, name: string): void {
	const entries = Object.entries(fields).map(([key, value]) => [key === name ? `${key}_2` : key, value] as const);
	for (const key of Object.keys(fields)) Reflect.deleteProperty(fields, key);
	Object.assign(fields, Object.fromEntries(entries));
}

function* ofEnum({ isOfRequest }: Walk, steps: Steps, choices: (string | null)[]): Generator<Mutation> {
	const where = steps.join('/');
	const texts = choices.filter((choice) => choice !== null);
	for (const choice of texts.length > 1 ? texts : []) {
		yield {
			kind: 'tightens an enum',
			what: `${where} without ${choice}`,
			isOfRequest,
			apply: (copy) => {
				const found = partAt(copy, steps);
				found.enum = found.enum?.filter((value) => value !== choice);
			},
		};
	}
	yield {
		kind: 'adds a choice',
		what: `${where} with another`,
		isOfRequest,
		apply: (copy) => void partAt(copy, steps).enum?.push('another'),
	};
}

function* ofField(walk: Walk, steps: Steps, name: string): Generator<Mutation> {
	const { properties = {}, required = [] } = partAt(walk.document, steps);
	const { isOfRequest } = walk;
	const what = `${steps.join('/')}.${name}`;
	yield {
		kind: 'renames a field',
		what,
		isOfRequest,
		apply: (copy) => {
			renamed(partAt(copy, steps).properties ?? {}, name);
		},
	};
	const isRequired = [...(required as string[]), ...(walk.required ?? [])].includes(name);
	// An object of one field is not sent without it, so that nothing would change.
	if (walk.only || isRequired || Object.keys(properties).length === 1) return;
	yield {
		kind: 'makes an optional field required',
		what,
		isOfRequest,
		apply: (copy) => {
			const found = partAt(copy, steps);
			found.required = [...((found.required as string[] | undefined) ?? []), name];
		},
	};
}

/** Everywhere in a schema that a change would be one for the node. */
function* inSchema(walk: Walk, at: Steps): Generator<Mutation> {
	const { document, isOfRequest, only } = walk;
	const steps = place(document, at);
	const part = partAt(document, steps);
	const inner: Walk = { document, isOfRequest };
	if (part.enum) yield* ofEnum(walk, steps, part.enum);
	for (const name of Object.keys(part.properties ?? {})) {
		if (only && !only.has(name)) continue;
		yield* ofField(walk, steps, name);
		yield* inSchema(inner, [...steps, 'properties', name]);
	}
	if (part.properties && isOfRequest) {
		yield {
			kind: 'adds a field',
			what: steps.join('/'),
			isOfRequest,
			apply: (copy) => void Object.assign(partAt(copy, steps).properties ?? {}, { another: { type: 'string' } }),
		};
	}
	for (const key of ['allOf', 'oneOf'] as const) {
		for (const index of (part[key] ?? []).keys()) yield* inSchema(walk, [...steps, key, index]);
	}
	if (part.items) yield* inSchema(inner, [...steps, 'items']);
}

function* ofParameter(document: Contract, id: string, at: Steps): Generator<Mutation> {
	const steps = place(document, at);
	const parameter = partAt(document, steps);
	const { name = '' } = parameter;
	if (parameter.in !== 'query') return;
	const what = `${id}, query ${name}`;
	const apply = (copy: Contract, change: Part): void => void Object.assign(partAt(copy, steps), change);
	yield {
		kind: 'renames a field',
		what,
		isOfRequest: true,
		apply: (copy) => {
			apply(copy, { name: `${name}_2` });
		},
	};
	// Each page of a list is asked for with its limit, so that nothing would change.
	if (parameter.required !== true && name !== 'limit') {
		yield {
			kind: 'makes an optional field required',
			what,
			isOfRequest: true,
			apply: (copy) => {
				apply(copy, { required: true });
			},
		};
	}
	yield* inSchema({ document, isOfRequest: true }, [...steps, 'schema']);
}

const json = (steps: Steps): Steps => [...steps, 'content', 'application/json', 'schema'];

function* ofAnswer(document: Contract, own: Steps, { reads, passesOn }: Asked): Generator<Mutation> {
	const responses = (partAt(document, own).responses ?? {}) as Record<string, Part>;
	const status = Object.keys(responses).find((key) => key.startsWith('2')) ?? '';
	const answer = place(document, [...own, 'responses', status]);
	if (!partAt(document, answer).content) return;
	const schema = place(document, json(answer));
	const isList = partAt(document, schema).properties?.data?.items !== undefined;
	const only = passesOn ? undefined : new Set(reads.map((name) => name.split('.')[0] ?? ''));
	const steps = isList ? [...schema, 'properties', 'data', 'items'] : schema;
	yield* inSchema({ document, isOfRequest: false, ...(only && { only }) }, steps);
}

/** Of one operation that a node asks for. */
function* ofOperation(document: Contract, operation: ContractOperation, asked: Asked): Generator<Mutation> {
	const { path, method, id } = operation;
	const own: Steps = ['paths', path, method.toLowerCase()];
	const part = partAt(document, own);
	yield {
		kind: 'drops a path',
		what: `${method} ${path}`,
		isOfRequest: true,
		apply: (copy) => void Reflect.deleteProperty(copy.paths[path] ?? {}, method.toLowerCase()),
	};
	// What an item of a batch holds is what the single request holds, and is tried there.
	if (asked.isBatch) return;
	for (const index of (part.parameters ?? []).keys()) {
		yield* ofParameter(document, id, [...own, 'parameters', index]);
	}
	const body = bodySchemaOf(operation, document);
	// The body of a call record is the client's own.
	if (body && id !== 'ingestCallRecord') {
		const { required } = flattened(body, document);
		yield* inSchema({ document, isOfRequest: true, required }, json([...own, 'requestBody']));
	}
	yield* ofAnswer(document, own, asked);
}

/** Every change that the nodes would notice in use: one at a time, each once. */
export function mutationsOf(document: Contract, asked: Asked[]): Mutation[] {
	const found = new Map<string, Mutation>();
	const all = operationsOf(document);
	for (const one of asked) {
		const [{ request }] = one.requests;
		const operation = operationOf(request.method, request.path, all);
		if (!operation) continue;
		for (const mutation of ofOperation(document, operation, one)) {
			const key = `${mutation.kind} ${mutation.what}`;
			// What stands in requests and in answers has to be seen in the requests.
			if (mutation.isOfRequest || !found.has(key)) found.set(key, mutation);
		}
	}
	return [...found.values()];
}

/** @returns whether the check turns red */
export function isSeen(document: Contract, asked: Asked[], { apply, isOfRequest }: Mutation): boolean {
	const copy = structuredClone(document);
	apply(copy);
	const isHole = holesIn(copy, asked).next().done === false;
	return isHole || (!isOfRequest && staleIn(copy).next().done === false);
}
