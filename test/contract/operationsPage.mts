import { batchEndpoint, pathFields, removalWord } from '../../nodes/CallMatrix/resources/derived.ts';
import type { Field, FieldType, Operation, Resource } from '../../nodes/CallMatrix/resources/model.ts';

export const OPERATIONS_FILE = 'docs/operations.md';

/** What a person may write, by type. */
const WRITTEN: Record<FieldType, string> = {
	id: 'from the list, or an ID',
	ids: 'from the list, one or more',
	text: 'text',
	words: 'words separated by commas',
	commaList: 'words separated by commas',
	choice: '',
	choices: '',
	choiceList: '',
	count: 'whole number, `1,200`',
	number: 'number, `1,200.5`',
	money: 'US dollars, `$42.50`',
	percent: '0 to 100, `12.5%`',
	yesNo: '`yes` or `no`',
	timeOfDay: 'Eastern Time, `9:00 AM` or `17:30`',
	timeZone: 'time zone, `America/Chicago`',
	states: '`FL, TX`, `Florida, Texas` or `all`',
	moment: 'date and time',
	phone: '`(415) 555-0100`',
	areaCode: 'three digits',
	zipCode: 'five digits',
	url: 'web address',
	email: 'email address',
	json: 'JSON object',
	rows: 'rows',
};

const cell = (text: string): string => text.replaceAll('|', '\\|');

function written(field: Field): string {
	const { type, choices, fields, min, max, resource, omittedBy } = field;
	const labels =
		type === 'states'
			? WRITTEN.states
			: choices && choices.length > 12
				? 'one of the list'
				: choices?.map(({ label }) => label).join(', ');
	const main =
		type === 'id' && !resource
			? 'an ID'
			: (labels ?? (fields ? `rows of ${fields.map(({ label }) => label).join(', ')}` : WRITTEN[type]));
	const range = max !== undefined ? `${min ?? 0} to ${max}` : min ? `${min} or more` : '';
	const word = removalWord(field);
	return [main, range, omittedBy && `\`${omittedBy}\` for any of them`, word && `\`${word}\` removes it`]
		.filter(Boolean)
		.join('; ');
}

/** What has to be filled in, where several fields could be. */
function needed(field: Field, fields: Field[], operations: Operation[]): string[] {
	const labels = operations
		.filter(({ required }) => required?.some(({ name }) => name === field.name))
		.map(({ label }) => label);
	const company = fields.filter(({ name }) => field.requires?.includes(name)).map(({ label }) => label);
	return [
		...(labels.length ? [`Needed for ${labels.join(', ')}.`] : []),
		...(company.length ? [`Requires ${company.join(', ')}.`] : []),
	];
}

/** Fields, and after each the fields of its rows: `Rules: Operator`. */
const withRows = (fields: Field[]): Field[] =>
	fields.flatMap((field) => [
		field,
		...(field.fields ?? []).map((inner) => ({
			...inner,
			label: `${field.label}: ${inner.label}`,
			name: `${field.name}.${inner.name}`,
		})),
	]);

function fieldRows(fields: Field[], operations: Operation[]): string[] {
	const sentence = ({ description = '' }: Field): string => description.replace(/[^.]$/, '$&.');
	return [
		'| field | what you may write | about it |',
		'| --- | --- | --- |',
		...withRows(fields).map((field) => {
			const about = [sentence(field), ...needed(field, fields, operations)].filter(Boolean).join(' ');
			return `| ${field.label} | ${cell(written(field))} | ${cell(about)} |`;
		}),
	];
}

/** All fields of a resource that a person fills in, each once. */
function fieldsOf({ operations }: Resource, of: (operation: Operation) => Field[] | undefined): Field[] {
	const all = operations.flatMap((operation) => of(operation) ?? []);
	return [...new Map(all.map((field) => [field.name, field])).values()];
}

function asked(resource: Resource, operation: Operation): string {
	const { required = [], shown = [], added, mapped, filters, period, sorts } = operation;
	const labels = [...pathFields(resource, operation), ...(mapped ? [] : [...required, ...shown])].map(
		({ label }) => label,
	);
	const more = [
		mapped
			? operation.kind === 'update'
				? 'Fields to Update, or the columns of a sheet'
				: 'Fields, or the columns of a sheet'
			: '',
		added && !mapped ? (operation.kind === 'update' ? 'Fields to Update' : 'Additional Fields') : '',
		period ? 'Date Range' : '',
		filters ? 'Filters' : '',
		sorts ? 'Sort' : '',
	].filter(Boolean);
	return [...labels, ...more].join(', ');
}

function sent(resource: Resource, operation: Operation): string {
	if (operation.execute) return 'any';
	if (operation.kind === 'upsert') {
		const lookup = resource.lookup ? `names: \`GET ${resource.lookup.path}\`; then ` : '';
		return `${lookup}the requests of ${operation.create.label} and of ${operation.update.label}`;
	}
	const alone = `\`${operation.method} ${operation.path}\``;
	const batch = batchEndpoint(resource, operation, operation.path);
	return batch ? `${alone}; several items: \`POST ${batch.path}\`` : alone;
}

function section(resource: Resource): string[] {
	const { label, description, operations } = resource;
	const fields = fieldsOf(resource, ({ required = [], shown = [], added = [] }) => [...required, ...shown, ...added]);
	const filters = fieldsOf(resource, (operation) => operation.filters);
	const own = fields.length ? ['### Fields', '', ...fieldRows(fields, operations), ''] : [];
	const found = filters.length ? ['### Filters', '', ...fieldRows(filters, []), ''] : [];
	return [
		`## ${label}`,
		'',
		`${description}.`,
		'',
		'| operation | what it does | asks for | request, as assumed |',
		'| --- | --- | --- | --- |',
		...operations.map(
			(operation) =>
				`| ${operation.label} | ${cell(operation.description)}${operation.warning ? `. **${cell(operation.warning)}**` : ''} | ${asked(resource, operation)} | ${sent(resource, operation)} |`,
		),
		'',
		...own,
		...found,
	];
}

/** The list of all that the node can do, for people. */
export const operationsPage = (resources: Resource[]): string =>
	[
		'# Operations of the CallMatrix node',
		'',
		'Made from `nodes/CallMatrix/resources/` by `npm run generate`.',
		'',
		'An empty cell leaves a field unchanged; it never becomes 0 and never removes anything. A field is removed only by the word shown',
		'here; `none`, `N/A` and the like never remove anything. Requests are shown as they are assumed: CallMatrix publishes no API reference. Where several items go in one request,',
		'it takes [up to 1,000](limits-and-batching.md) of them.',
		'',
		...resources.flatMap(section),
	].join('\n');
