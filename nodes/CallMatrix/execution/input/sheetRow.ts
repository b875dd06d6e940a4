import { NodeOperationError, type IDataObject } from 'n8n-workflow';

import { parameterName, pathFields } from '../../resources/derived';
import type { Field, Operation, Resource } from '../../resources/model';
import { columnsFor, columnsOfAll, hasColumn, readColumns, type Columns, type Ignored } from './columns';
import type { RunContext } from '../runContext';
import { readValue } from './fieldValue';

/** Reads the row of an item that is mapped automatically: which resource it is for, and what it sets. */

/** What a row says. */
export interface SheetRow {
	/** The fields that it sets, by parameter name. */
	added: IDataObject;
	/** The resource that it changes, by its ID; undefined where it does not say. */
	id?: string;
	/** The names that the row gives to that resource: its columns `Buyer` and `Buyer Name`. */
	titles: string[];
	ignored: Ignored[];
}

/** What a row may say its own resource by, beside its own ID column: `id`. */
const ANY_ID: Field = { name: 'id', label: 'ID', type: 'id' };

interface RowColumns extends Columns {
	/** `Buyer ID`; absent where the operation changes nothing that exists. */
	ownId?: Field;
	/** `Buyer` and `Buyer Name`, which are no fields of the API. */
	titles: Field[];
}

/** The columns of an operation do not change, and ten thousand rows look them up. */
const known = new WeakMap<Operation, RowColumns>();

/** The ID that an operation's rows name their resource by; undefined where they create one. */
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
	// A field of the operation comes first, and no column resembles a title.
	const byName = new Map([...columnsFor(titles).byName, ...all.byName]);
	const columns: RowColumns = { ...all, byName, titles, ...(ownId && { ownId }) };
	known.set(operation, columns);
	return columns;
}

/** What the columns of the whole input say, whatever a row lacks. */
interface Sheet {
	/** The column that names the resource of a row. Where there is a `Buyer ID`, a column `id` is somebody else's. */
	idColumn?: Field;
	/** Whether rows may name their resource. */
	hasTitles: boolean;
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

/** Whether any row may name its resource beside its ID. */
export const hasTitles = (run: RunContext): boolean => sheetOf(run).hasTitles;

const text = (field: Field, raw: unknown): string | undefined => {
	const reading = readValue(field, raw);
	return 'value' in reading ? String(reading.value) : undefined;
};

/**
 * Reads the row of an item.
 * @param chosen the resource that was chosen in the panel, as n8n gives it
 * @throws NodeOperationError where the row says two things, or not for which resource it is
 */
export function readRow(run: RunContext, itemIndex: number, chosen: unknown): SheetRow {
	const { context, resource, operation } = run;
	const refuse = (message: string, description: string): never => {
		throw new NodeOperationError(context.getNode(), message, { itemIndex, description });
	};
	const columns = rowColumns(run);
	const { json } = context.getInputData()[itemIndex] as { json: IDataObject };
	const { values, ignored, twice = new Map<string, [string, string]>() } = readColumns(columns, json);
	const { ownId } = columns;
	const { idColumn } = sheetOf(run);
	// Where the IDs are in another column, `id` is somebody else's.
	if (idColumn === ownId) twice.delete(ANY_ID.name);
	if (!operation.execute && operation.open) {
		// The record goes as it is given: which of the two is meant is for the field map to say.
		for (const name of twice.keys()) delete values[name];
	} else {
		for (const both of twice.values()) {
			refuse(
				`The columns ${both.join(' and ')} are the same field and hold different values`,
				'Remove one of the two columns, or rename it.',
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
			`Write the ID of the ${resource.noun}, such as ${ownId.example ?? ''}.`,
		);
	}
	const id = text(ownId, given);
	const panel = text(ownId, chosen);
	const [name] = titles;
	if (id === undefined && (panel !== undefined ? idColumn : name !== undefined)) {
		refuse(
			`${ownId.label} is empty${name === undefined ? '' : ` in the row of ${name}`}`,
			`Write the ID of the ${resource.noun}, such as ${ownId.example ?? ''}, into the column ${ownId.label}.`,
		);
	}
	if (id !== undefined && panel !== undefined && id !== panel) {
		refuse(
			`${resource.label} is ${panel}, and the row is for ${id}`,
			`Empty ${resource.label} to let each row say by its column ${(idColumn ?? ownId).label} which ${resource.noun} it is for, or remove that column.`,
		);
	}
	const resourceId = id ?? panel;
	return { added, ignored, titles, ...(resourceId !== undefined && { id: resourceId }) };
}
