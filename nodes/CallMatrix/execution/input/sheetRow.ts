import { NodeOperationError, type IDataObject } from 'n8n-workflow';

import { isOpen, parameterName, pathFields } from '../../resources/derived';
import type { Field, Operation, Resource } from '../../resources/model';
import { columnsFor, columnsOfAll, hasColumn, readColumns, type Columns, type Ignored } from './columns';
import { normalName } from '../../values/name';
import { isNothing, quote } from '../../values/text';
import type { RunContext } from '../runContext';
import { describeUnreadable, readValue } from './fieldValue';
import { isByName } from './locator';

/**
 * Reads the row of an item under Map Automatically: which resource it changes, and the fields that it sets. Which column is which field
 * is decided in `columns.ts`; whether ID and name match, in `identityCheck.ts`.
 */

/** Columns of this node's own output: they are no fields, and not mentioned as ignored. */
const OWN_COLUMNS = new Set(['callmatrix_note', 'changes', 'preview', 'unchanged']);

/** Whether a row is the output of a preview. One that would change nothing has no field in it. */
export const isPreviewRow = (row: IDataObject | undefined): boolean =>
	typeof row?.preview === 'string' && row.changes !== undefined;

/** The content of a row. */
export interface SheetRow {
	/** The fields to set, by parameter name. */
	added: IDataObject;
	/** The ID of the resource to change; undefined where the row has none. */
	id?: string;
	/** The ID is the one that was chosen in the node: nothing in the row says which resource it is about. */
	isChosen?: true;
	/** The names of that resource in the row, from the columns `Buyer` and `Buyer Name`. */
	titles: string[];
	/** Of Create or Update: such a name in a row without an ID, which may belong to no resource yet. */
	title?: string;
	ignored: Ignored[];
}

/** The generic ID column, an alternative to `Buyer ID`. */
const ANY_ID: Field = { name: 'id', label: 'ID', type: 'id' };

interface RowColumns extends Columns {
	/** `Buyer ID`; absent where the operation creates a resource. */
	ownId?: Field;
	/** `Buyer` and `Buyer Name`, which are not fields of the API. */
	titles: Field[];
}

/** Cached, because the columns of an operation never change and every row needs them. */
const known = new WeakMap<Operation, RowColumns>();

/** The field of the resource's ID; undefined where rows create resources. */
export const ownIdOf = (resource: Resource, operation: Operation): Field | undefined =>
	pathFields(resource, operation).find((field) => field === resource.id);

function rowColumns({ resource, operation }: RunContext): RowColumns {
	const before = known.get(operation);
	if (before) return before;
	const id = ownIdOf(resource, operation);
	const ownId = id && { ...id, label: `${id.label} ID` };
	const fields = [...(operation.required ?? []), ...(operation.added ?? [])];
	const all = columnsFor(ownId ? [ANY_ID, ...fields, ownId] : fields);
	const titles = (ownId ? [resource.label, `${resource.label} Name`] : []).map(
		(name): Field => ({ name, label: name, type: 'text' }),
	);
	// Fields of the operation take precedence, and no column may resemble a title.
	const byName = new Map([...columnsFor(titles).byName, ...all.byName]);
	const columns: RowColumns = { ...all, byName, titles, ...(ownId && { ownId }) };
	known.set(operation, columns);
	return columns;
}

/** What the columns of all rows show, because CSV readers leave blank cells out. */
interface Sheet {
	/** The column with the ID of the resource. Next to a `Buyer ID`, a column `id` belongs to something else. */
	idColumn?: Field;
	/** Whether there is a column with names of the resource. */
	hasTitles: boolean;
}

/** Whether the columns of the items are the fields. */
export function isMappedAutomatically({ context, operation }: RunContext): boolean {
	if (!operation.mapped) return false;
	const mapping = context.getNodeParameter('fields', 0, {}) as { mappingMode?: unknown };
	return mapping.mappingMode === 'autoMapInputData';
}

const sheets = new WeakMap<RunContext, Sheet>();

function sheetOf(run: RunContext): Sheet {
	const before = sheets.get(run);
	if (before) return before;
	const columns = rowColumns(run);
	const names = columnsOfAll(run.context.getInputData().map(({ json }) => json));
	const idColumn = [columns.ownId, ANY_ID].find((field) => field && hasColumn(columns, names, field));
	const hasTitles = columns.titles.some((title) => hasColumn(columns, names, title));
	const sheet = { hasTitles, ...(idColumn && { idColumn }) };
	sheets.set(run, sheet);
	return sheet;
}

/** Whether rows may have a name of the resource besides its ID. */
export const hasTitles = (run: RunContext): boolean => sheetOf(run).hasTitles;

/** The fields for which the sheet has a column. */
export function fieldsOfColumns(run: RunContext): Field[] {
	const { operation, context } = run;
	const columns = rowColumns(run);
	const names = columnsOfAll(context.getInputData().map(({ json }) => json));
	return [...(operation.required ?? []), ...(operation.added ?? [])].filter((field) =>
		hasColumn(columns, names, field),
	);
}

type Refuse = (message: string, description: string) => never;

/**
 * The ID of the resource that was chosen in the node; `isUnreadable` where it is none, which is refused when it is used.
 * @throws where a name there means none
 */
function readChosen(
	{ names, resource }: RunContext,
	ownId: Field,
	chosen: unknown,
	refuse: Refuse,
): { id?: string; isUnreadable?: boolean } {
	const reading = readValue({ ...ownId, label: resource.label }, chosen, { names });
	if ('value' in reading) return { id: String(reading.value) };
	if (!('unreadable' in reading)) return {};
	if (!isByName(ownId, chosen)) return { isUnreadable: true };
	return refuse(describeUnreadable([reading.unreadable]), 'Nothing was sent for the row.');
}

/** The name that a row is for. @throws where there are two different ones */
function oneTitle(titles: string[], ownId: Field, refuse: Refuse): string {
	const [name = '', ...others] = titles;
	const other = others.find((each) => normalName(each) !== normalName(name));
	if (other !== undefined) {
		return refuse(
			`The row is for ${quote(name)} and for ${quote(other)}`,
			`Correct one of the two, or enter the ID into the column ${ownId.label}.`,
		);
	}
	return name;
}

/** The ID that the name in a row means. @throws where it means none, or several */
function idByTitle({ names, resource }: RunContext, name: string, ownId: Field, refuse: Refuse): string {
	const named = names.find({ resource: resource.name, name });
	if ('id' in named) return named.id;
	const { given, allowed } = named.refusal;
	return refuse(
		`${resource.label} ${given}. ${allowed}`,
		`An ID in the column ${ownId.label} takes the place of a name.`,
	);
}

/**
 * Reads the row of an item.
 * @param chosen the resource that the user chose in the node, as n8n gives it
 * @throws NodeOperationError where the row contradicts itself or the node, or has no ID
 */
export function readRow(run: RunContext, itemIndex: number, chosen: unknown): SheetRow {
	const { context, resource, operation } = run;
	const refuse: Refuse = (message, description) => {
		throw new NodeOperationError(context.getNode(), message, { itemIndex, description });
	};
	const columns = rowColumns(run);
	const { json } = context.getInputData()[itemIndex] as { json: IDataObject };
	const { values, ignored: others, twice = new Map<string, [string, string]>() } = readColumns(columns, json);
	const ignored = others.filter(({ column }) => !OWN_COLUMNS.has(column));
	const { ownId } = columns;
	const { idColumn } = sheetOf(run);
	// Next to a specific ID column, `id` belongs to something else.
	if (idColumn === ownId) twice.delete(ANY_ID.name);
	if (isOpen(operation)) {
		// The record is sent unchanged: the field map decides which of the two columns counts.
		for (const name of twice.keys()) delete values[name];
	} else {
		for (const both of twice.values()) {
			refuse(
				`The columns ${both.join(' and ')} are the same field and hold different values`,
				'Remove or rename one of the two columns.',
			);
		}
	}
	if (!ownId) return { added: values, ignored, titles: [] };
	const { [parameterName(ownId)]: specific, [ANY_ID.name]: any, ...added } = values;
	const titles = columns.titles.flatMap((title) => {
		const name = parameterName(title);
		const reading = readValue(title, added[name]);
		delete added[name];
		if ('unreadable' in reading) {
			return refuse(`${title.label} ${reading.unreadable.given}`, `${reading.unreadable.allowed}.`);
		}
		return 'value' in reading ? [String(reading.value)] : [];
	});
	if (idColumn === ownId && any !== undefined) ignored.push({ column: ANY_ID.name, isBlank: false });
	const given = idColumn === ownId ? specific : any;
	const reading = readValue(ownId, given);
	if ('unreadable' in reading) {
		refuse(
			`${ownId.label} ${reading.unreadable.given}`,
			`Enter the ID of the ${resource.noun}, e.g. ${ownId.example ?? ''}.`,
		);
	}
	const id = 'value' in reading ? String(reading.value) : undefined;
	// Where the name may be new, it is looked up later.
	const isUpsert = operation.kind === 'upsert';
	const isNewName = isUpsert && id === undefined && isByName(ownId, chosen);
	const { id: panel, isUnreadable } = isNewName ? {} : readChosen(run, ownId, chosen, refuse);
	const [name] = titles;
	const isNamed = name !== undefined && !isNothing(name);
	if (id === undefined && panel === undefined && !isUnreadable && isNamed) {
		const title = oneTitle(titles, ownId, refuse);
		const found = isUpsert ? { title } : { id: idByTitle(run, title, ownId, refuse) };
		return { added, ignored, titles: [], ...found };
	}
	if (id === undefined && (panel !== undefined ? idColumn : name !== undefined)) {
		refuse(
			`${ownId.label} is empty${name === undefined ? '' : ` in the row of ${name}`}`,
			`Enter the ID of the ${resource.noun}, e.g. ${ownId.example ?? ''}, into the column ${ownId.label}.`,
		);
	}
	if (id !== undefined && panel !== undefined && id !== panel) {
		refuse(
			`${resource.label} is ${panel}, and the row is for ${id}`,
			`Clear ${resource.label} so that each row uses its own column ${(idColumn ?? ownId).label}, or remove that column.`,
		);
	}
	const resourceId = id ?? panel;
	return {
		added,
		ignored,
		titles,
		...(resourceId !== undefined && { id: resourceId }),
		...(id === undefined && panel !== undefined && { isChosen: true as const }),
	};
}
