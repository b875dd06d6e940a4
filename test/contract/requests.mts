import type { IDataObject } from 'n8n-workflow';

import { plan, type Input } from '../../nodes/CallMatrix/execution/input/plan.ts';
import { parameterName, pathFields, removalWord } from '../../nodes/CallMatrix/resources/derived.ts';
import type { Field, ApiOperation, Resource } from '../../nodes/CallMatrix/resources/model.ts';
import type { ApiRequest } from '../../nodes/CallMatrix/client/apiRequest.ts';
import { MAX_PAGE_SIZE, pageRequest, readPage } from '../../nodes/CallMatrix/client/shapes/page.ts';
import { validValue } from './values.mts';

/** What leads on from a page as the contract has it. */
const page = readPage({ headers: {}, body: { data: [{ id: 'some_000001' }], next_cursor: 'next' } }, {}, Infinity);
const NEXT_PAGE = 'nextToken' in page ? page.nextToken : undefined;

/** A request that the node can make, and what a person filled in for it. */
export interface PossibleRequest {
	what: string;
	request: ApiRequest;
}

const NOW = Date.parse('2026-11-24T15:00:00Z');

/** Several values of a field: each of its choices, and that it is removed. */
function valuesOf(field: Field): unknown[] {
	const { choices = [], type } = field;
	const word = removalWord(field);
	const each =
		type === 'choice'
			? choices.map(({ value }) => value)
			: type === 'choices' || type === 'choiceList'
				? choices.map(({ value }) => [value])
				: type === 'rows'
					? rowsOf(field)
					: type === 'yesNo'
						? ['yes', 'no']
						: [validValue(field)];
	return [...each, ...(word ? [word] : []), ...(field.omittedBy ? [field.omittedBy] : [])];
}

/** A row of as little as it takes, and one for each choice of each of its fields. */
function rowsOf({ fields = [] }: Field): unknown[] {
	const row = (some: Field[]) => Object.fromEntries(some.map((inner) => [parameterName(inner), validValue(inner)]));
	const each = fields.flatMap((inner) =>
		valuesOf(inner).map((value) => ({ ...row(fields), [parameterName(inner)]: value })),
	);
	return [row(fields.filter(({ optional }) => !optional)), ...each].map((one) => ({ rows: [one] }));
}

const filledIn = (fields: Field[]): IDataObject =>
	Object.fromEntries(fields.map((field) => [parameterName(field), validValue(field)])) as IDataObject;

/** What a field goes only with. */
const company = (field: Field, all: Field[]): Field[] => all.filter(({ name }) => field.requires?.includes(name));

/** A list is read page by page. */
function pagesOf({ answers }: ApiOperation, { what, request }: PossibleRequest): PossibleRequest[] {
	if (answers !== 'list' && answers !== 'all') return [{ what, request }];
	return [
		{ what, request: pageRequest(request, { size: MAX_PAGE_SIZE }) },
		{ what: `${what}, next page`, request: pageRequest(request, { size: MAX_PAGE_SIZE, token: NEXT_PAGE }) },
	];
}

/** Every request that an operation can make, as far as one field at a time can make a difference; and one with all of them. */
export function requestsOf(resource: Resource, operation: ApiOperation): PossibleRequest[] {
	const { required = [], shown = [], added = [], filters = [], sorts = [], period } = operation;
	const base: Input = {
		values: {
			...filledIn(pathFields(resource, operation)),
			...filledIn([...required, ...shown.filter(({ requiredWhere }) => requiredWhere)]),
		},
		added: {},
		ignored: [],
		filters: {},
		timezone: 'America/Los_Angeles',
		now: NOW,
		...(period && { period: { range: 'yesterday', from: '', to: '' } }),
	};
	const inputs: [string, Input][] = [['as little as it takes', base]];
	const optional = [...shown, ...added];
	for (const field of [...required, ...optional]) {
		for (const value of valuesOf(field)) {
			const also = { ...filledIn(company(field, [...required, ...optional])), [parameterName(field)]: value };
			inputs.push([
				`${field.label}: ${JSON.stringify(value)}`,
				{ ...base, values: { ...base.values, ...also } as IDataObject },
			]);
		}
	}
	for (const field of filters) {
		for (const value of valuesOf(field)) {
			inputs.push([
				`Filters, ${field.label}: ${JSON.stringify(value)}`,
				{ ...base, filters: { [parameterName(field)]: value } as IDataObject },
			]);
		}
	}
	for (const { value } of sorts) {
		for (const order of ['asc', 'desc'])
			inputs.push([`Sort: ${value} ${order}`, { ...base, sort: { by: value, order } }]);
	}
	if (period) {
		for (const range of [
			'today',
			'last7Days',
			'last30Days',
			'thisWeek',
			'thisMonth',
			'lastMonth',
			'custom',
			...(period.required ? [] : ['any']),
		]) {
			const custom = { range, from: '2026-11-01T00:30:00', to: '2026-11-02T00:30:00' };
			inputs.push([`Date Range: ${range}`, { ...base, period: custom }]);
		}
	}
	if (optional.length > 1) inputs.push(['all of it', { ...base, added: filledIn(optional) }]);
	if (filters.length > 1) inputs.push(['all filters', { ...base, filters: filledIn(filters) }]);
	return inputs.flatMap(([filled, input]) => {
		const what = `${resource.label}: ${operation.label} (${filled})`;
		const planned = plan(resource, operation, input);
		if ('request' in planned) return pagesOf(operation, { what, request: planned.request });
		// As little as it takes is nothing at all where one of several fields has to be filled in.
		if (input === base && 'refusal' in planned && /^Nothing to (?:change|send)/.test(planned.refusal)) return [];
		throw new Error(`${what}: ${JSON.stringify(planned)}`);
	});
}
