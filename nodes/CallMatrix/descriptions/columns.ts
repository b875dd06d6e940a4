import type { INodeProperties } from 'n8n-workflow';

import { exampleOf, isInLabel, isOpen, pathFields } from '../resources/derived';
import type { Field, Operation, Resource } from '../resources/model';

/**
 * What the panel says beside a column mapping, which can show neither a description nor a placeholder of a column: examples where a
 * person fills in the fields, and the names of the columns where a sheet does. Which column is which field is decided in
 * `execution/input/columns.ts`.
 */

const DOCS = 'https://github.com/n8n-nodes-callmatrix/n8n-nodes-callmatrix/blob/main/docs/fields.md#columns';

const fieldsOf = ({ required = [], added = [] }: Operation): Field[] => [...required, ...added];

/** The columns of a sheet that say which resource a row is about. */
function ownColumns(resource: Resource, operation: Operation): string[] {
	const { id, label } = resource;
	const isInPath = id !== undefined && pathFields(resource, operation).includes(id);
	return isInPath ? [`<b>${label} ID</b> (or <b>${label}</b>, with its name)`] : [];
}

/** A notice that is shown only in one of the two modes of the mapping. */
const noticeIn = (mode: string, name: string, displayName: string): INodeProperties => ({
	displayName,
	name,
	type: 'notice',
	default: '',
	displayOptions: { show: { '/fields.mappingMode': [mode] } },
});

/** Above the fields: how to write those whose label has no room for an example. */
export function examplesNotice(operation: Operation): INodeProperties {
	const examples = fieldsOf(operation).flatMap((field) => {
		const example = isInLabel(field) ? undefined : exampleOf(field);
		return example === undefined || field.type === 'choice' ? [] : [`${field.shortLabel ?? field.label}: ${example}`];
	});
	// What a creation leaves empty is up to CallMatrix.
	const empty = operation.kind === 'update' ? 'An empty field stays as it is. ' : '';
	// n8n drops line breaks.
	return noticeIn('defineBelow', 'examples', `${empty}Examples: ${examples.join(' · ')}`);
}

/** Below the choice of Map Automatically: the columns that are read. */
export function columnsNotice(resource: Resource, operation: Operation): INodeProperties {
	const show = (text: string): INodeProperties => noticeIn('autoMapInputData', 'columns', text);
	if (isOpen(operation)) return show('Each item is sent with all its columns, under their own names.');
	const columns = [...ownColumns(resource, operation), ...fieldsOf(operation).map(({ label }) => `<b>${label}</b>`)];
	return show(
		`Columns that are read: ${columns.join(', ')}. Others are ignored, and named above the output. <a href="${DOCS}" target="_blank">How to write values</a>`,
	);
}
