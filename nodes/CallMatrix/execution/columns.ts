import type { IDataObject } from 'n8n-workflow';

import { parameterName, type Field } from '../resources/model';

/** What a row of a sheet gives for the fields of a resource, by n8n's parameter names. */
export interface Row {
	values: IDataObject;
	/** Columns that are no field. */
	leftOver: string[];
	/** Two columns for one field, where they differ. */
	twice?: [string, string];
}

/** `Daily Cap (Calls)`, `daily_cap` and `dailyCap` are the same column. */
const normalised = (name: string): string =>
	name
		.replace(/\([^)]*\)/g, '')
		.toLowerCase()
		.replace(/[^\p{L}\p{N}]/gu, '');

/** The columns of a row; those of an object in it go by its name, a dot and their own: `business_hours.start`. */
function columnsOf(row: IDataObject, under = ''): [string, unknown][] {
	return Object.entries(row).flatMap(([name, value]): [string, unknown][] =>
		typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype
			? columnsOf(value as IDataObject, `${under}${name}.`)
			: [[`${under}${name}`, value]],
	);
}

/** The fields by every name that a column of theirs may have. */
export type Columns = ReadonlyMap<string, Field>;

export const columnsFor = (fields: Field[]): Columns =>
	new Map(fields.flatMap((field) => [field.name, field.label].map((name) => [normalised(name), field] as const)));

/**
 * Reads a row by the names of its columns, as sheets and CallMatrix itself write them: `daily_cap`, `Daily Cap`,
 * `business_hours.start`. Pure.
 */
export function readColumns(columns: Columns, row: IDataObject): Row {
	const from: Record<string, string> = {};
	const result: Row = { values: {}, leftOver: [] };
	for (const [column, value] of columnsOf(row)) {
		const field = columns.get(normalised(column));
		if (!field) {
			result.leftOver.push(column);
			continue;
		}
		const name = parameterName(field);
		const before = from[name];
		if (before !== undefined && result.values[name] !== value) result.twice = [before, column];
		from[name] = column;
		result.values[name] = value as IDataObject[string];
	}
	return result;
}
