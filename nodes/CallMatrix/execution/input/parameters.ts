import { NodeOperationError, type IDataObject, type ResourceMapperValue } from 'n8n-workflow';

import { isApiOperation, isOpen, parameterName, pathFields } from '../../resources/derived';
import type { Field } from '../../resources/model';
import { readBoolean } from '../../values/boolean';
import { readCount } from '../../values/number';
import { clean, isNothing, quote } from '../../values/text';
import type { RunContext } from '../runContext';
import type { Input } from './plan';
import { isPreviewRow, ownIdOf, readRow } from './sheetRow';

/**
 * Reads the parameters of an item, whether the user, an expression or a language model filled them in. The only module that knows how
 * n8n stores them; the values of fields are read in `fieldValue.ts`.
 */

/** Whether a parameter is empty, also where an expression turned undefined or null into text. */
const isBlank = (raw: unknown): boolean =>
	raw === undefined || raw === null || (typeof raw === 'string' && ['', 'undefined', 'null'].includes(raw.trim()));

/** Whether a language model filled a parameter with a placeholder such as None. It counts as empty, and the model is told. */
function isOmitted({ isTool, omitted }: RunContext, itemIndex: number, label: string, raw: unknown): boolean {
	if (!isTool || typeof raw !== 'string' || isBlank(raw) || !isNothing(raw)) return false;
	omitted.set(itemIndex, [...(omitted.get(itemIndex) ?? []), `${label} (${quote(clean(raw))})`]);
	return true;
}

function refuse({ context }: RunContext, itemIndex: number, message: string): never {
	throw new NodeOperationError(context.getNode(), message, { itemIndex });
}

/** Whether a parameter is or contains an expression, so that each item may have another value. */
const holdsExpression = ({ context }: RunContext, name: string): boolean =>
	JSON.stringify(context.getNode().parameters[name.split('.')[0] ?? name] ?? '').includes('"=');

/** Reads a parameter; only once for all items where it has no expression, because reading is slow in n8n. */
export function readParameter<T>(run: RunContext, name: string, itemIndex: number, fallback: T): T {
	const { context, constants } = run;
	if (constants.has(name)) return constants.get(name) as T;
	const value = context.getNodeParameter(name, itemIndex, fallback) as T;
	if (itemIndex === 0 && !holdsExpression(run, name)) constants.set(name, value);
	return value;
}

/**
 * Reads a collection. An expression may give anything, and may use the API's names.
 * @returns its values by parameter name
 * @throws NodeOperationError for anything that is not an object, and for unknown fields
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
 * @throws NodeOperationError for anything but yes or no
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

/**
 * Reads Preview, under Options: for each item where it is an expression, because one item must not decide for another. What cannot be
 * read is refused, an empty value too: taken for no, it would make the change.
 * @throws NodeOperationError for anything but yes or no
 */
export function readPreview(run: RunContext, itemIndex: number): boolean {
	const options = readParameter<unknown>(run, 'options', itemIndex, {});
	if (typeof options !== 'object' || options === null || Array.isArray(options)) {
		return refuse(
			run,
			itemIndex,
			`Options cannot be read from ${quote(String(options))}. Allowed: an object of options`,
		);
	}
	if (!('preview' in options)) return false;
	const { preview } = options;
	const given = typeof preview === 'object' ? JSON.stringify(preview) : String(preview);
	const refusal = `Preview, under Options, cannot be read from ${quote(given)}. Allowed: yes or no. Nothing was sent`;
	return readBoolean(preview) ?? refuse(run, itemIndex, refusal);
}

/** The default number of results. */
const LIMIT = 50;

/** For more results there is Return All. */
const MAX_LIMIT = 1_000_000;

/**
 * Reads the maximum number of results; undefined for all.
 * @throws NodeOperationError for a limit that is not a whole number from 1 to a million
 */
export function readLimit(run: RunContext, itemIndex: number): number | undefined {
	if (
		!isApiOperation(run.operation) ||
		run.operation.answers === 'all' ||
		readSwitch(run, 'returnAll', 'Return All', itemIndex, false)
	)
		return undefined;
	const raw = readParameter<unknown>(run, 'limit', itemIndex, LIMIT);
	if (isBlank(raw) || isOmitted(run, itemIndex, 'Limit', raw)) return LIMIT;
	const limit = readCount(raw);
	if (limit !== undefined && limit >= 1 && limit <= MAX_LIMIT) return limit;
	return refuse(
		run,
		itemIndex,
		`Limit cannot be read from ${quote(String(raw))}. Allowed: whole numbers from 1 to ${MAX_LIMIT}; for all entries use Return All`,
	);
}

/** Reads the input of one item. */
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
		names: run.names,
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
		// An expression may be empty for one item and not for another.
		input.mayBeEmpty = ![...inlined.map(parameterName), 'added'].every(isConstant);
		return input;
	}
	const mapping = read<Partial<ResourceMapperValue>>('fields', {});
	if (mapping.mappingMode !== 'autoMapInputData') {
		return { ...input, added: mapping.value ?? {}, mayBeEmpty: !isConstant('fields') };
	}
	const ownId = ownIdOf(resource, operation);
	const { added, id, ignored, title, isChosen } = readRow(run, itemIndex, ownId && values[parameterName(ownId)]);
	if (ownId && id !== undefined) values[parameterName(ownId)] = id;
	const whole = isOpen(operation) ? (context.getInputData()[itemIndex]?.json ?? {}) : undefined;
	const mayBeEmpty = Object.keys(added).length > 0 || isPreviewRow(context.getInputData()[itemIndex]?.json);
	return {
		...input,
		added,
		mayBeEmpty,
		...(isChosen && { isChosen }),
		...(title !== undefined && { title }),
		...(whole ? { whole } : { ignored }),
	};
}
