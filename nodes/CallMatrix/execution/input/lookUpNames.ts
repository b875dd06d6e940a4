import { sleep, type IDataObject } from 'n8n-workflow';

import type { WantedName } from '../../lookup/names';
import { refuseFailed } from '../../lookup/refusals';
import { resources } from '../../resources';
import { BY_NAME, isApiOperation, parameterName, pathFields } from '../../resources/derived';
import type { Field, UpsertOperation } from '../../resources/model';
import { normalName } from '../../values/name';
import type { RunContext } from '../runContext';
import { readInput, readParameter } from './parameters';
import { readPath } from './plan';
import { readFields } from './readFields';
import { hasTitles, isMappedAutomatically, ownIdOf, readRow } from './sheetRow';
import { readTarget } from './upsertTarget';

/**
 * Looks up all names in the input before anything is sent: reads of each item only what may be a name, with the same readers as
 * later. What a name means is up to `lookup/`; an item whose name means nothing is refused where it is read, in `plan.ts`.
 */

/** After this long, reading yields to everything else in n8n. Milliseconds. */
const SLICE_MS = 40;

/** Whether a parameter is or contains a name, or an expression that may give one. */
function mayHoldName(parameter: unknown): boolean {
	if (typeof parameter === 'string') return parameter.startsWith('=') && parameter.includes('mode');
	return (JSON.stringify(parameter) ?? '').includes(`"mode":${JSON.stringify(BY_NAME)}`);
}

const isPart = (value: unknown): value is IDataObject => typeof value === 'object' && value !== null;

/** Reads what may be a name of one item, so that it is noted. */
type Note = (itemIndex: number) => void;

/** Notes the name of an item of Create or Update, and a name that it will give to another record. */
function noteTarget(run: RunContext, operation: UpsertOperation, itemIndex: number): void {
	const { names, renamed, resource } = run;
	const target = readTarget(resource, operation, readInput(run, itemIndex));
	if ('id' in target && target.newName !== undefined) renamed.set(normalName(target.newName), target.id);
	if (!('name' in target)) return;
	const { name, fieldText = name } = target;
	names.find({ resource: resource.name, name });
	if (normalName(fieldText) !== normalName(name)) renamed.set(normalName(fieldText), name);
}

/** What to read of each item; empty where no name can be in it. */
function readersOf(run: RunContext): Note[] {
	const { context, resource, operation, names, isTool } = run;
	const { parameters } = context.getNode();
	const options = { names, isTool };
	const notes: Note[] = [];
	if (operation.kind === 'upsert') {
		return [
			(itemIndex) => {
				noteTarget(run, operation, itemIndex);
			},
		];
	}
	const path = pathFields(resource, operation);
	const isByName = path.some((field) => mayHoldName(parameters[parameterName(field)]));
	const isSheet = isMappedAutomatically(run);
	if (isApiOperation(operation) && isByName) {
		notes.push((itemIndex) => {
			const values = path.map((field) => {
				const name = parameterName(field);
				return [name, readParameter<IDataObject[string]>(run, name, itemIndex, '')] as const;
			});
			readPath(resource, operation, Object.fromEntries(values), names);
		});
	}
	if (isSheet && (isByName || hasTitles(run))) {
		const ownId = ownIdOf(resource, operation);
		notes.push((itemIndex) => {
			readRow(run, itemIndex, ownId && readParameter<unknown>(run, parameterName(ownId), itemIndex, ''));
		});
	}
	const noteField = (field: Field, name: string): void => {
		notes.push((itemIndex) => {
			const value = readParameter<IDataObject[string]>(run, name, itemIndex, '');
			readFields([field], { [parameterName(field)]: value }, options);
		});
	};
	const inlined = operation.mapped ? [] : [...(operation.required ?? []), ...(operation.shown ?? [])];
	for (const field of inlined) {
		if (mayHoldName(parameters[parameterName(field)])) noteField(field, parameterName(field));
	}
	for (const [name, fields = []] of [
		['added', operation.mapped ? [] : operation.added],
		['filters', operation.filters],
	] as const) {
		const collection: unknown = parameters[name];
		if (typeof collection === 'string' && mayHoldName(collection)) {
			notes.push((itemIndex) => {
				const members = readParameter<unknown>(run, name, itemIndex, {});
				if (isPart(members)) readFields(fields, members, options);
			});
		} else if (isPart(collection)) {
			for (const field of fields) {
				const member = parameterName(field);
				if (mayHoldName(collection[member])) noteField(field, `${name}.${member}`);
			}
		}
	}
	return notes;
}

/** Reads all items. Those that cannot be read are refused later, one by one. */
async function noteAll(run: RunContext, notes: Note[]): Promise<void> {
	const count = run.context.getInputData().length;
	let since = Date.now();
	for (let itemIndex = 0; itemIndex < count; itemIndex++) {
		run.budget.signal?.throwIfAborted();
		for (const note of notes) {
			try {
				note(itemIndex);
			} catch {
				continue;
			}
		}
		if (Date.now() - since < SLICE_MS) continue;
		await sleep(0);
		since = Date.now();
	}
}

/** Looks up names of one resource, within one parent. A look-up that fails is the answer to each of them. */
async function lookUp(run: RunContext, wanted: WantedName[]): Promise<void> {
	const { names, directory, budget } = run;
	const resource = resources.find(({ name }) => name === wanted[0]?.resource);
	if (!resource) return;
	try {
		const found = await directory.find(resource, wanted);
		for (const [at, named] of found.entries()) names.set(wanted[at] as WantedName, named);
	} catch (thrown) {
		budget.signal?.throwIfAborted();
		for (const each of wanted) names.set(each, { refusal: refuseFailed(each.name, thrown as Error) });
	}
}

/** Looks up every name in the input. Sends nothing where there is none. */
export async function lookUpNames(run: RunContext): Promise<void> {
	const notes = readersOf(run);
	if (notes.length === 0) return;
	// A name within another resource can only be looked up when the name of that one is known.
	const rounds = run.resource.parent ? 2 : 1;
	for (let round = 0; round < rounds; round++) {
		await noteAll(run, notes);
		const groups = new Map<string, WantedName[]>();
		for (const wanted of run.names.take()) {
			const group = JSON.stringify([wanted.resource, wanted.parentId]);
			groups.set(group, [...(groups.get(group) ?? []), wanted]);
		}
		if (groups.size === 0) return;
		for (const wanted of groups.values()) await lookUp(run, wanted);
	}
}
