import { NodeOperationError, type IDataObject, type ResourceMapperValue } from 'n8n-workflow';

import { parameterName, pathFields } from '../../resources/derived';
import type { Field } from '../../resources/model';
import { readBoolean } from '../../values/boolean';
import { readCount } from '../../values/number';
import { clean, isNothing, quote } from '../../values/text';
import type { RunContext } from '../runContext';
import type { Input } from './plan';
import { ownIdOf, readRow } from './sheetRow';

/** Reads what n8n holds of an item: the parameters that a person, an expression or a language model filled in. */

/** What a person set as `undefined` or left empty, also where an expression made text of it. */
const isBlank = (raw: unknown): boolean =>
	raw === undefined || raw === null || (typeof raw === 'string' && ['', 'undefined', 'null'].includes(raw.trim()));

/** Whether a language model filled a parameter with a word for nothing. It counts as left out, and the model is told. */
function isOmitted({ isTool, omitted }: RunContext, itemIndex: number, label: string, raw: unknown): boolean {
	if (!isTool || typeof raw !== 'string' || isBlank(raw) || !isNothing(raw)) return false;
	omitted.set(itemIndex, [...(omitted.get(itemIndex) ?? []), `${label} (${quote(clean(raw))})`]);
	return true;
}

function refuse({ context }: RunContext, itemIndex: number, message: string): never {
	throw new NodeOperationError(context.getNode(), message, { itemIndex });
}

/** Whether a parameter is, or holds, an expression: what comes out of it may be another thing for each item. */
const holdsExpression = ({ context }: RunContext, name: string): boolean =>
	JSON.stringify(context.getNode().parameters[name] ?? '').includes('"=');

/** Reads a parameter for an item; once for all of them where it has no expression, because n8n takes its time over each. */
function readParameter<T>(run: RunContext, name: string, itemIndex: number, fallback: T): T {
	const { context, constants } = run;
	if (constants.has(name)) return constants.get(name) as T;
	const value = context.getNodeParameter(name, itemIndex, fallback) as T;
	if (itemIndex === 0 && !holdsExpression(run, name)) constants.set(name, value);
	return value;
}

/**
 * Reads a collection. An expression may give anything in its place, and names may be the API's.
 * @returns its members by parameter name
 * @throws NodeOperationError for what is no collection, and for a member that it does not have
 */
function readCollection(run: RunContext, name: string, label: string, fields: Field[], itemIndex: number): IDataObject {
	const raw = readParameter<unknown>(run, name, itemIndex, {});
	if (isBlank(raw)) return {};
	if (typeof raw !== 'object' || Array.isArray(raw)) {
		refuse(run, itemIndex, `${label} cannot be read from ${quote(String(raw))}. Allowed: an object of fields`);
	}
	const members: IDataObject = {};
	for (const [key, value] of Object.entries(raw as IDataObject)) {
		const field = fields.find((each) => parameterName(each) === key || each.name === key);
		if (!field) {
			const labels = fields.map((each) => parameterName(each)).join(', ');
			return refuse(run, itemIndex, `${label} has no field ${quote(key)}. Allowed: ${labels}`);
		}
		members[parameterName(field)] = value;
	}
	return members;
}

/**
 * Reads a switch: the text "false" is false.
 * @throws NodeOperationError for what is neither yes nor no
 */
export function readSwitch(
	run: RunContext,
	name: string,
	label: string,
	itemIndex: number,
	fallback: boolean,
): boolean {
	const raw = readParameter<unknown>(run, name, itemIndex, fallback);
	if (isBlank(raw) || isOmitted(run, itemIndex, label, raw)) return fallback;
	const value = readBoolean(raw);
	return value ?? refuse(run, itemIndex, `${label} cannot be read from ${quote(String(raw))}. Allowed: yes or no`);
}

/** How many entries are returned where nothing was filled in. */
const LIMIT = 50;

/** Whoever wants more wants all. */
const HIGHEST_LIMIT = 1_000_000;

/**
 * How many entries of a list are wanted; undefined for all.
 * @throws NodeOperationError for a limit that is no whole number from 1 to a million
 */
export function readLimit(run: RunContext, itemIndex: number): number | undefined {
	if (
		run.operation.execute ||
		run.operation.answers === 'all' ||
		readSwitch(run, 'returnAll', 'Return All', itemIndex, false)
	)
		return undefined;
	const raw = readParameter<unknown>(run, 'limit', itemIndex, LIMIT);
	if (isBlank(raw) || isOmitted(run, itemIndex, 'Limit', raw)) return LIMIT;
	const limit = readCount(raw);
	if (limit !== undefined && limit >= 1 && limit <= HIGHEST_LIMIT) return limit;
	return refuse(
		run,
		itemIndex,
		`Limit cannot be read from ${quote(String(raw))}. Allowed: whole numbers from 1 to ${HIGHEST_LIMIT}; for all entries use Return All`,
	);
}

/** Reads what a person filled in for one item. */
export function readInput(run: RunContext, itemIndex: number): Input {
	const { context, resource, operation, constants, isTool } = run;
	const read = <T>(name: string, fallback: T): T => readParameter(run, name, itemIndex, fallback);
	const unlessOmitted = (label: string, raw: unknown): unknown =>
		isOmitted(run, itemIndex, label, raw) ? undefined : raw;
	const values: IDataObject = {};
	const inlined = operation.mapped ? [] : [...(operation.required ?? []), ...(operation.shown ?? [])];
	for (const field of [...pathFields(resource, operation), ...inlined]) {
		values[parameterName(field)] = read<IDataObject[string]>(parameterName(field), '');
	}
	const filters = operation.filters ? readCollection(run, 'filters', 'Filters', operation.filters, itemIndex) : {};
	const input: Input = {
		values,
		added: {},
		ignored: [],
		mayBeEmpty: false,
		filters,
		timezone: context.getTimezone(),
		isTool,
		now: Date.now(),
	};
	if (operation.period) {
		const end = (name: string, label: string): unknown => unlessOmitted(label, read(name, ''));
		input.period = { range: end('dateRange', 'Date Range'), from: end('from', 'From'), to: end('to', 'To') };
	}
	if (operation.sorts) {
		const { by, order } = read<{ by?: unknown; order?: unknown }>('sort', {});
		input.sort = { by: unlessOmitted('Sort By', by), order: unlessOmitted('Order', order) };
	}
	const isConstant = (name: string): boolean => !(name in context.getNode().parameters) || constants.has(name);
	if (!operation.mapped) {
		if (operation.added) {
			input.added = readCollection(run, 'added', 'The fields', operation.added, itemIndex);
		}
		// What an expression gives may be empty for one item and not for another.
		input.mayBeEmpty = ![...inlined.map(parameterName), 'added'].every(isConstant);
		return input;
	}
	const mapping = read<Partial<ResourceMapperValue>>('fields', {});
	if (mapping.mappingMode !== 'autoMapInputData') {
		return { ...input, added: mapping.value ?? {}, mayBeEmpty: !isConstant('fields') };
	}
	const ownId = ownIdOf(resource, operation);
	const { added, id, ignored } = readRow(run, itemIndex, ownId && values[parameterName(ownId)]);
	if (ownId && id !== undefined) values[parameterName(ownId)] = id;
	const whole = !operation.execute && operation.open ? (context.getInputData()[itemIndex]?.json ?? {}) : undefined;
	const mayBeEmpty = Object.keys(added).length > 0;
	return { ...input, added, mayBeEmpty, ...(whole ? { whole } : { ignored }) };
}
