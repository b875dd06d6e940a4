import { NodeOperationError, type IDataObject, type IExecuteFunctions, type ResourceMapperValue } from 'n8n-workflow';

import { parameterName, pathFields, type Field, type Operation } from '../resources/model';
import { columnsFor, readColumns, type Columns } from './columns';
import type { Job } from './job';
import type { Input } from './plan';
import { readValue } from './values';

/** What is read of n8n for one item, and the columns of its row that are no field. */
export interface ReadInput {
	input: Input;
	leftOver: string[];
}

/** What a row may say its own resource by, beside the name of the field: `id`. */
const ANY_ID: Field = { name: 'id', label: 'ID', type: 'id' };

/** The columns of an operation do not change, and ten thousand rows look them up. */
const known = new WeakMap<Operation, Columns>();

/** The columns that a row may have: the fields, and where it is to be changed the id of its resource. */
function columnsOf({ operation }: Job, ownId: Field | undefined): Columns {
	const ids = ownId ? [{ ...ownId, label: `${ownId.label} ID` }, ANY_ID] : [];
	const columns =
		known.get(operation) ?? columnsFor([...(operation.required ?? []), ...(operation.added ?? []), ...ids]);
	known.set(operation, columns);
	return columns;
}

/**
 * Reads the row of an item that is mapped automatically: no expression is resolved for it.
 * @param values those of the path; the id of the resource is put there where the row says it
 * @throws NodeOperationError where it says two things
 */
function readRow(job: Job, itemIndex: number, values: IDataObject): { added: IDataObject; leftOver: string[] } {
	const { context, resource, operation } = job;
	const refuse = (message: string, description: string): never => {
		throw new NodeOperationError(context.getNode(), message, { itemIndex, description });
	};
	const ownId = pathFields(resource, operation).find((field) => field === resource.id);
	const { json } = context.getInputData()[itemIndex] as { json: IDataObject };
	const { values: row, leftOver, twice } = readColumns(columnsOf(job, ownId), json);
	if (twice) {
		refuse(
			`The columns ${twice.join(' and ')} are the same field and hold different values`,
			'Remove one of the two columns, or rename it.',
		);
	}
	if (!ownId) return { added: row, leftOver };
	const name = parameterName(ownId);
	const { [name]: named, [ANY_ID.name]: any, ...added } = row;
	const chosen = readValue(ownId, values[name]);
	const own = readValue(ownId, named ?? any);
	if ('value' in chosen && 'value' in own && chosen.value !== own.value) {
		refuse(
			`${ownId.label} is ${String(chosen.value)}, and the row is for ${String(own.value)}`,
			`Empty ${ownId.label} to let each row say by its column ${ownId.name} or id which ${resource.noun} it is for, or remove that column.`,
		);
	}
	if ('value' in own) values[name] = own.value as string;
	return { added, leftOver };
}

/** Whether a parameter is, or holds, an expression: what comes out of it may be another thing for each item. */
const holdsExpression = ({ context }: Job, name: string): boolean =>
	JSON.stringify(context.getNode().parameters[name] ?? '').includes('"=');

/** Reads a parameter for an item; once for all of them where it has no expression, because n8n takes its time over each. */
function readParameter<T>(job: Job, name: string, itemIndex: number, fallback: T): T {
	const { context, constants } = job;
	if (constants.has(name)) return constants.get(name) as T;
	const value = context.getNodeParameter(name, itemIndex, fallback) as T;
	if (itemIndex === 0 && !holdsExpression(job, name)) constants.set(name, value);
	return value;
}

/** Reads what a person filled in for one item. */
export function readInput(job: Job, itemIndex: number): ReadInput {
	const { context, resource, operation, constants } = job;
	const read = <T>(name: string, fallback: T): T => readParameter(job, name, itemIndex, fallback);
	const values: IDataObject = {};
	const inlined = operation.mapped ? [] : [...(operation.required ?? []), ...(operation.shown ?? [])];
	for (const field of [...pathFields(resource, operation), ...inlined]) {
		values[parameterName(field)] = read<IDataObject[string]>(parameterName(field), '');
	}
	const input: Input = {
		values,
		added: {},
		mayBeEmpty: false,
		filters: operation.filters ? read<IDataObject>('filters', {}) : {},
		timezone: context.getTimezone(),
		now: Date.now(),
	};
	if (operation.period) {
		input.period = { range: read('dateRange', 'any'), from: read('from', ''), to: read('to', '') };
	}
	if (operation.sorts) input.sort = read('sort', {});
	const isConstant = (name: string): boolean => !(name in context.getNode().parameters) || constants.has(name);
	if (!operation.mapped) {
		if (operation.added) input.added = read<IDataObject>('added', {});
		// What an expression gives may be empty for one item and not for another.
		input.mayBeEmpty = ![...inlined.map(parameterName), 'added'].every(isConstant);
		return { input, leftOver: [] };
	}
	const mapping = read<Partial<ResourceMapperValue>>('fields', {});
	if (mapping.mappingMode !== 'autoMapInputData') {
		return { input: { ...input, added: mapping.value ?? {}, mayBeEmpty: !isConstant('fields') }, leftOver: [] };
	}
	const { added, leftOver } = readRow(job, itemIndex, values);
	const whole = operation.open ? (context.getInputData()[itemIndex]?.json ?? {}) : undefined;
	const mayBeEmpty = Object.keys(added).length > 0;
	return { input: { ...input, added, mayBeEmpty, ...(whole && { whole }) }, leftOver: operation.open ? [] : leftOver };
}

/** How many entries of a list are wanted; undefined for all. */
export const readLimit = (context: IExecuteFunctions, operation: Operation, itemIndex: number): number | undefined =>
	operation.answers === 'all' || context.getNodeParameter('returnAll', itemIndex, false)
		? undefined
		: (context.getNodeParameter('limit', itemIndex, 50) as number);
