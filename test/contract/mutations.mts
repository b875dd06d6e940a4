import { resources } from '../../nodes/CallMatrix/resources/index.ts';
import { simplifiedFields } from '../../nodes/CallMatrix/resources/model.ts';
import { holesIn } from './check.mts';
import { operationOf, type Contract, type ContractOperation, type Part } from './contract.mts';

export type MutationKind = 'drops a path' | 'makes an optional field required' | 'renames a field' | 'tightens an enum';

/** One change to a copy of the contract that the nodes must not survive unseen. */
export interface Mutation {
	kind: MutationKind;
	/** What is changed, to name it. */
	what: string;
	/** Changes the copy. */
	apply: (copy: Contract) => void;
}

type Steps = (number | string)[];

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

/** Everywhere in a schema that a change would be one for the node. @param only the fields of the top that it looks at */
function* inSchema(document: Contract, at: Steps, only?: Set<string>): Generator<Mutation> {
	const steps = place(document, at);
	const part = partAt(document, steps);
	const where = steps.join('/');
	if (part.enum && part.enum.filter((choice) => choice !== null).length > 1) {
		for (const choice of part.enum.filter((value) => value !== null)) {
			yield {
				kind: 'tightens an enum',
				what: `${where} without ${choice}`,
				apply: (copy) => {
					const found = partAt(copy, steps);
					found.enum = found.enum?.filter((value) => value !== choice);
				},
			};
		}
	}
	for (const name of Object.keys(part.properties ?? {})) {
		if (only && !only.has(name)) continue;
		yield {
			kind: 'renames a field',
			what: `${where}.${name}`,
			apply: (copy) => {
				renamed(partAt(copy, steps).properties ?? {}, name);
			},
		};
		// An object of one field is not sent without it, so that nothing would change.
		const isAlone = Object.keys(part.properties ?? {}).length === 1;
		if (!only && !isAlone && !(part.required as string[] | undefined)?.includes(name)) {
			yield {
				kind: 'makes an optional field required',
				what: `${where}.${name}`,
				apply: (copy) => {
					const found = partAt(copy, steps);
					found.required = [...((found.required as string[] | undefined) ?? []), name];
				},
			};
		}
		yield* inSchema(document, [...steps, 'properties', name]);
	}
	for (const key of ['allOf', 'oneOf'] as const) {
		for (const index of (part[key] ?? []).keys()) yield* inSchema(document, [...steps, key, index], only);
	}
	if (part.items) yield* inSchema(document, [...steps, 'items']);
}

const json = (steps: Steps): Steps => [...steps, 'content', 'application/json', 'schema'];

/** Of one operation that the node reaches. */
function* ofOperation(
	document: Contract,
	{ path, method, id }: ContractOperation,
	only: Set<string> | undefined,
): Generator<Mutation> {
	const own: Steps = ['paths', path, method.toLowerCase()];
	const part = partAt(document, own);
	yield {
		kind: 'drops a path',
		what: `${method} ${path}`,
		apply: (copy) => {
			Reflect.deleteProperty(copy.paths[path] ?? {}, method.toLowerCase());
		},
	};
	for (const index of (part.parameters ?? []).keys()) {
		const steps = place(document, [...own, 'parameters', index]);
		const parameter = partAt(document, steps);
		if (parameter.in !== 'query' || parameter.name === 'limit' || parameter.name === 'cursor') continue;
		const what = `${id}, query ${parameter.name ?? ''}`;
		yield {
			kind: 'renames a field',
			what,
			apply: (copy) => void (partAt(copy, steps).name = `${parameter.name ?? ''}_2`),
		};
		if (parameter.required !== true) {
			yield {
				kind: 'makes an optional field required',
				what,
				apply: (copy) => {
					partAt(copy, steps).required = true;
				},
			};
		}
		yield* inSchema(document, [...steps, 'schema']);
	}
	// The body of a call record is the client's own.
	if (part.requestBody && id !== 'ingestCallRecord') yield* inSchema(document, json([...own, 'requestBody']));
	const responses = (part.responses ?? {}) as Record<string, Part>;
	const status = Object.keys(responses).find((key) => key.startsWith('2'));
	const answer = place(document, [...own, 'responses', status ?? '']);
	if (!partAt(document, answer).content) return;
	const schema = place(document, json(answer));
	const list = partAt(document, schema).properties?.data?.items;
	yield* inSchema(document, list ? [...schema, 'properties', 'data', 'items'] : schema, only);
}

/** Every change that the nodes would notice in use: one at a time, each once. */
export function mutationsOf(document: Contract): Mutation[] {
	const found = new Map<string, Mutation>();
	for (const resource of resources) {
		for (const operation of resource.operations.filter(({ own }) => !own)) {
			const reached = operationOf(operation.method, operation.path.replace(/\{\w+\}/g, 'id'));
			const fields = simplifiedFields(resource, operation)?.map((name) => name.split('.')[0] ?? '');
			// Of what is read the node looks at what it shows; the rest goes on as it comes.
			const only = operation.answers === 'all' ? new Set<string>() : fields && new Set(fields);
			if (!reached) continue;
			for (const mutation of ofOperation(document, reached, only)) {
				found.set(`${mutation.kind} ${mutation.what}`, mutation);
			}
		}
	}
	return [...found.values()];
}

/** @returns whether the check turns red */
export function isSeen(document: Contract, mutation: Mutation): boolean {
	const copy = structuredClone(document);
	mutation.apply(copy);
	return holesIn(copy).next().done === false;
}
