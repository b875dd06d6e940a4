import { NodeOperationError, type IDataObject } from 'n8n-workflow';

import { parameterName, simplifiedFields } from '../../resources/derived';
import type { Field } from '../../resources/model';
import { splitList } from '../../values/text';
import type { RunContext } from '../runContext';
import { readParameter, readSwitch } from './parameters';
import { fieldsOfColumns, isMappedAutomatically } from './sheetRow';

const isFilled = (value: unknown): boolean => value !== undefined && value !== null && value !== '';

const membersOf = (value: unknown): object => (typeof value === 'object' && value !== null ? value : {});

/** The fields that the run may set, as far as the parameters and the columns show. */
function setFields(run: RunContext): Field[] {
	const { operation, context } = run;
	if (operation.kind === 'read') return [];
	if (isMappedAutomatically(run)) return fieldsOfColumns(run);
	const { parameters } = context.getNode();
	const { value } = membersOf(parameters.fields) as { value?: unknown };
	const filled: IDataObject = { ...parameters, ...membersOf(parameters.added), ...membersOf(value) };
	const { required = [], shown = [], added = [] } = operation;
	return [...required, ...shown, ...added].filter((field) => isFilled(filled[parameterName(field)]));
}

const kept = new WeakMap<RunContext, string[]>();

/** The simplified fields and those that the run may set, which are the same for all items; undefined where there is no Simplify. */
function simplifiedWithSet(run: RunContext): string[] | undefined {
	const simplified = simplifiedFields(run.resource, run.operation);
	if (!simplified) return undefined;
	const known = kept.get(run);
	if (known) return known;
	const set = setFields(run).filter(({ secret }) => !secret);
	const fields = [...new Set([...simplified, ...set.map(({ name }) => name)])];
	kept.set(run, fields);
	return fields;
}

/**
 * Reads which fields of the response to return: Simplify, or Output and Fields where an AI agent runs the node. `output/shape.ts` applies
 * them. What was changed is never simplified away, and each item of a run gets the same fields.
 * @returns the API's names; undefined for all fields
 * @throws NodeOperationError for field names that cannot be read
 */
export function readOutputFields(run: RunContext, itemIndex: number): string[] | undefined {
	const { context } = run;
	const simplified = simplifiedWithSet(run);
	if (!simplified) return undefined;
	// Only shown where an AI agent uses the node; otherwise the node has Simplify.
	const output = readParameter<unknown>(run, 'output', itemIndex, '');
	if (output === 'selectedFields') {
		const given = readParameter<unknown>(run, 'selectedFields', itemIndex, '');
		const fields = splitList(given ?? '', /[,\s]+/);
		if (!fields) {
			const message = 'Fields cannot be read from what the expression gave. Allowed: names separated by commas';
			throw new NodeOperationError(context.getNode(), message, { itemIndex });
		}
		return fields.length ? fields : simplified;
	}
	const isSimple = output ? output === 'simplified' : readSwitch(run, 'simple', 'Simplify', itemIndex, true);
	return isSimple ? simplified : undefined;
}
