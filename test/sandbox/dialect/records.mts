/** One record in the words of a dialect, wherever in an answer it is. */
import type { MappedOperation } from './apiMap.mts';
import { camel, renameKeys } from './casing.mts';
import type { Dialect } from './dialect.mts';
import { normalised } from './normalise.mts';
import type { NumberIds } from './numberIds.mts';

export interface RecordStyle {
	dialect: Dialect;
	operation: MappedOperation;
	numberIds: NumberIds;
}

type Fields = Record<string, unknown>;

/** The record as an entry of a list or of a batch's results. Casing is left to `inCasing`. */
export function entryOf(record: object, style: RecordStyle): object {
	const { dialect, operation } = style;
	const { key, fields } = named(record, style);
	if (dialect.singleAs !== 'jsonapi') return fields;
	const { [key]: id, ...attributes } = fields;
	return { ...(id !== undefined && { id }), type: operation.plural, attributes };
}

/** The record as the only thing that is answered. */
export function singleOf(record: object, style: RecordStyle): object {
	const entry = entryOf(record, style);
	switch (style.dialect.singleAs) {
		case 'bare':
			return entry;
		case 'data':
		case 'jsonapi':
			return { data: entry };
		case 'named':
			return { [style.operation.name]: entry };
	}
}

/** Where the dialect has a record's own ID: `id`, `buyer_id`. */
export function idKey({ dialect, operation }: RecordStyle): string {
	switch (dialect.idAs) {
		case 'id':
		case 'number':
			return operation.idField;
		case '_id':
		case 'uuid':
			return dialect.idAs;
		case 'resourceId':
			return operation.idParam;
		case 'resourceIdCamel':
			return camel(operation.idParam);
	}
}

/** The whole answer with its keys in the dialect's casing. */
export function inCasing(body: unknown, { casing }: Dialect): unknown {
	return casing === 'camel' ? renameKeys(body, camel) : body;
}

/** With other values and another key for its ID. What is no record of its resource, such as a capacity, keeps its keys. */
function named(record: object, style: RecordStyle): { key: string; fields: Fields } {
	const { dialect, operation, numberIds } = style;
	const said = dialect.normalises === 'yes' ? normalised(record) : record;
	const fields = (dialect.idAs === 'number' ? numberIds.numbersIn(said) : said) as Fields;
	const key = idKey(style);
	if (!(operation.idField in fields)) return { key, fields };
	return {
		key,
		fields: Object.fromEntries(
			Object.entries(fields).map(([name, value]) => [name === operation.idField ? key : name, value]),
		),
	};
}
