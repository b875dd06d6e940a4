/** The action node as the tool of an AI agent: a language model fills in its arguments, and sees nothing but the output. */
import type { IDataObject, INodeParameters } from 'n8n-workflow';

import { describeUnreadable, readValue } from '../../nodes/CallMatrix/execution/input/fieldValue.ts';
import { resources } from '../../nodes/CallMatrix/resources/index.ts';
import { isApiOperation, isNumeric, parameterName, pathFields } from '../../nodes/CallMatrix/resources/derived.ts';
import type { Field, Operation, Resource } from '../../nodes/CallMatrix/resources/model.ts';
import { useSandbox } from '../jest/useSandbox.mts';
import { fewRecords } from '../sandbox/testing.mts';
import { EVERY_FIELD } from '../unit/everyField.mts';
import { groundOn, type Run } from './actionGround.mts';
import { validParameters } from './validParameters.mts';

const sandbox = useSandbox({ sizes: fewRecords });
const { run, refusal, requestsOf } = groundOn(() => sandbox);

const AS_TOOL = { settings: { type: 'n8n-nodes-callmatrix.callMatrixTool' } };

interface Answer {
	outputs: IDataObject[];
	sent: { method: string; path: string; query: URLSearchParams; body: unknown }[];
}

/** What the agent gets, and what was sent for it. */
async function answer(parameters: INodeParameters, options: Run = {}): Promise<Answer> {
	let outputs: IDataObject[] = [];
	const sent = await requestsOf(async () => {
		outputs = (await run(parameters, { ...AS_TOOL, ...options })).map(({ json }) => json);
	});
	return { outputs, sent };
}

/** All that the agent is told where it is refused. Nothing may have been sent. */
async function refused(parameters: INodeParameters): Promise<string> {
	let text = '';
	const sent = await requestsOf(async () => {
		const { message, description } = await refusal(parameters, AS_TOOL);
		text = `${message}\n${description}`;
	});
	expect(sent).toEqual([]);
	return text;
}

const NOTE = 'Counted as left out (placeholder values): ';

const ID = 'buy_000003';
const updateCaps: INodeParameters = { resource: 'buyer', operation: 'updateCaps', buyerId: ID };
const manyBuyers: INodeParameters = { resource: 'buyer', operation: 'getAll' };
const manyCalls: INodeParameters = { resource: 'call', operation: 'getAll', limit: 3 };

describe('An argument that an AI agent fills with a word for nothing', () => {
	test.each(['None', 'null', 'N/A', 'not specified', 'unchanged', '-'])(
		'is left out, and callmatrix_note in the output says so: %s',
		async (word) => {
			const { outputs, sent } = await answer({ ...updateCaps, dailyCap: '41', monthlyCap: word });
			expect(sent.map(({ body }) => body)).toEqual([{ daily_cap: 41 }]);
			expect(outputs).toMatchObject([{ id: ID, daily_cap: 41, callmatrix_note: `${NOTE}Monthly Cap ("${word}")` }]);
		},
	);

	test('is left out where $fromAI gives it', async () => {
		const fromModel = (name: string): string => `={{ $fromAI('${name}', '', 'string') }}`;
		const { outputs, sent } = await answer(
			{ ...updateCaps, dailyCap: fromModel('daily'), concurrencyCap: fromModel('concurrency') },
			{ items: [{ daily: '42', concurrency: 'None' }] },
		);
		expect(sent.map(({ body }) => body)).toEqual([{ daily_cap: 42 }]);
		expect(outputs[0]?.callmatrix_note).toBe(`${NOTE}Concurrency Cap ("None")`);
	});

	test('leaves a buyer as it is where all of them are such words, and only reads it', async () => {
		const { outputs, sent } = await answer({ ...updateCaps, dailyCap: 'None', monthlyCap: 'N/A', concurrencyCap: '' });
		expect(outputs).toMatchObject([
			{ id: ID, unchanged: true, callmatrix_note: `${NOTE}Daily Cap ("None"), Monthly Cap ("N/A")` },
		]);
		expect(sent.map(({ method }) => method)).toEqual(['GET']);
	});

	test('is left out of texts too: a buyer is not renamed None', async () => {
		const fields = { mappingMode: 'defineBelow', value: { name: 'None', weight: '7', states: 'n/a' } };
		const { outputs, sent } = await answer({ resource: 'buyer', operation: 'update', buyerId: ID, fields });
		expect(sent.map(({ body }) => body)).toEqual([{ weight: 7 }]);
		expect(outputs[0]?.callmatrix_note).toBe(`${NOTE}Name ("None"), States ("n/a")`);
	});

	test('is the choice of that name where there is one', async () => {
		const fields = { mappingMode: 'defineBelow', value: { pingPostAuthType: 'none' } };
		const offer = { resource: 'offer', operation: 'update', offerId: 'off_000002', fields };
		const { outputs, sent } = await answer(offer);
		expect(sent.map(({ body }) => body)).toEqual([{ ping_post: { auth_type: 'none' } }]);
		expect(outputs[0]).not.toHaveProperty('callmatrix_note');
	});

	test('is told of in the answer to each item of a batch by itself', async () => {
		const items = [{ cap: '5' }, { cap: 'None' }, { cap: '6' }];
		const { outputs, sent } = await answer(
			{ ...updateCaps, buyerId: '={{ "buy_00001" + $itemIndex }}', dailyCap: '7', monthlyCap: '={{ $json.cap }}' },
			{ items },
		);
		expect(sent.map(({ path }) => path)).toEqual(['/v1/buyers/batch']);
		expect(outputs.map(({ callmatrix_note }) => callmatrix_note)).toEqual([
			undefined,
			`${NOTE}Monthly Cap ("None")`,
			undefined,
		]);
	});

	test.each<[string, INodeParameters, Record<string, string>, string]>([
		[
			'a filter',
			{ ...manyCalls, filters: { status: 'None', minRevenue: 'n/a' } },
			{ limit: '3' },
			'Minimum Revenue (USD) ("n/a"), Status ("None")',
		],
		['Limit', { ...manyBuyers, limit: 'None' }, { limit: '50' }, 'Limit ("None")'],
		['Return All', { ...manyBuyers, returnAll: '={{ "N/A" }}', limit: 2 }, { limit: '2' }, 'Return All ("N/A")'],
		['Date Range', { ...manyCalls, dateRange: 'None' }, { limit: '3' }, 'Date Range ("None")'],
		[
			'the end of a range',
			{ ...manyCalls, dateRange: 'custom', from: '2026-01-01T00:00:00Z', to: 'not specified' },
			{ limit: '3', started_after: '2026-01-01T00:00:00Z' },
			'To ("not specified")',
		],
		['Sort By', { ...manyBuyers, limit: 2, sort: { by: 'None', order: 'desc' } }, { limit: '2' }, 'Sort By ("None")'],
		[
			'Order',
			{ ...manyBuyers, limit: 2, sort: { by: 'name', order: 'N/A' } },
			{ limit: '2', sort: 'name', order: 'asc' },
			'Order ("N/A")',
		],
	])('is told of in the first entry of a list, and the query is without it: %s', async (_, parameters, query, said) => {
		const { outputs, sent } = await answer(parameters);
		expect(Object.fromEntries(sent[0]?.query ?? [])).toEqual(query);
		expect(outputs[0]?.callmatrix_note).toBe(NOTE + said);
		for (const output of outputs.slice(1)) expect(output).not.toHaveProperty('callmatrix_note');
	});

	test('is told of where the list is empty', async () => {
		const { outputs } = await answer({ ...manyBuyers, filters: { search: 'no buyer has this name', status: 'None' } });
		expect(outputs).toEqual([{ callmatrix_note: `${NOTE}Status ("None")` }]);
	});

	test('is told of with the row of a list that holds it', async () => {
		const rows = [{ target: 'duration_seconds', kind: 'direct', source: 'length', value: 'N/A' }];
		const fieldMap = { resource: 'clientIntegration', operation: 'update', integrationId: 'int_000001' };
		const { outputs, sent } = await answer({ ...fieldMap, added: { fieldMap: { rows } } });
		expect(sent.map(({ body }) => body)).toEqual([
			{ field_map: [{ target: 'duration_seconds', kind: 'direct', source: 'length' }] },
		]);
		expect(outputs[0]?.callmatrix_note).toBe(`${NOTE}Field Map, row 1: Static Value ("N/A")`);
	});

	test('is refused where a person runs the node: there it may be a slip', async () => {
		const { message } = await refusal({ ...updateCaps, dailyCap: '41', monthlyCap: 'None' });
		expect(message).toContain('Monthly Cap cannot be read from "None"');
		const { message: limit } = await refusal({ ...manyBuyers, limit: 'None' });
		expect(limit).toContain('Limit cannot be read from "None"');
	});
});

describe('A cap', () => {
	test('is removed by an AI agent that says so in a word that no program writes for nothing', async () => {
		const { outputs, sent } = await answer({ ...updateCaps, monthlyCap: 'unlimited' });
		expect(sent.map(({ body }) => body)).toEqual([{ monthly_cap: null }]);
		expect(outputs[0]).not.toHaveProperty('callmatrix_note');
	});

	test.each(['undefined', 'NaN', '[object Object]', '#N/A', '{{ $json.cap }}'])(
		'that is no value is refused, because it is a slip of the workflow: %s',
		async (text) => {
			expect(await refused({ ...updateCaps, dailyCap: '4', monthlyCap: text })).toContain(
				`Monthly Cap is "${text}", which is no value`,
			);
		},
	);
});

const every = resources.flatMap((resource) =>
	resource.operations.map((operation): [string, Resource, Operation] => [
		`${resource.label}: ${operation.label}`,
		resource,
		operation,
	]),
);

/** The panel with one of its fields filled in, wherever it is. */
function withField(
	resource: Resource,
	operation: Operation,
	field: Field,
	value: IDataObject[string],
): INodeParameters {
	const panel = validParameters(resource, operation) as IDataObject;
	const name = parameterName(field);
	const isIn = (fields: Field[] = []): boolean => fields.includes(field);
	if (operation.mapped && isIn([...(operation.required ?? []), ...(operation.added ?? [])])) {
		const fields = panel.fields as { value: IDataObject };
		return { ...panel, fields: { ...fields, value: { ...fields.value, [name]: value } } } as INodeParameters;
	}
	for (const [collection, fields] of [
		['added', operation.added],
		['filters', operation.filters],
	] as const) {
		if (isIn(fields))
			return { ...panel, [collection]: { ...(panel[collection] as IDataObject), [name]: value } } as INodeParameters;
	}
	return { ...panel, [name]: value } as INodeParameters;
}

describe('A required argument', () => {
	const withRequired = every.flatMap(([name, resource, operation]) =>
		// A method that is left out is GET, and n8n keeps a list of IDs from being anything else.
		!isApiOperation(operation) || operation.open
			? []
			: (operation.required ?? [])
					.filter(({ name: field, type }) => field !== 'method' && type !== 'ids')
					.map((field): [string, Resource, Operation, Field] => [
						`${name}, ${field.label}`,
						resource,
						operation,
						field,
					]),
	);

	test.each(withRequired)(
		'that says nothing is refused, with what was said and what to write: %s',
		async (_, resource, operation, field) => {
			const text = await refused(withField(resource, operation, field, '={{ "N/A" }}'));
			expect(text).toMatch(new RegExp(`^${field.label.replace(/[()]/g, '\\$&')} is empty\\. `));
			expect(text).toContain(`Placeholders count as empty: ${field.label} ("N/A")`);
		},
	);

	// Create or Update goes by name without an ID: see actionUpsert.test.mts.
	const withPath = every.filter(
		([, resource, operation]) => pathFields(resource, operation).length > 0 && operation.kind !== 'upsert',
	);

	test.each(withPath)(
		'that is an ID is refused where it says nothing, and where it is empty: %s',
		async (_, resource, operation) => {
			for (const field of pathFields(resource, operation)) {
				const panel = validParameters(resource, operation);
				expect(await refused({ ...panel, [parameterName(field)]: 'None' })).toContain(
					`${field.label} cannot be read from "None"`,
				);
				expect(await refused({ ...panel, [parameterName(field)]: '' })).toContain(
					`${field.label} is empty. Write e.g. `,
				);
			}
		},
	);
});

describe('No message to an AI agent', () => {
	const REMOVAL_WORD = /unlimited|no cap|no limit|\(remove\)|\bremoves?\b|\bnone\b/i;

	test('offers a word that removes a value, whatever the field and whatever was given', () => {
		const given = ['soon', 'nobody knows', '#REF!', '-1', '1.000', NaN, {}, ['a', { b: 1 }], '\ud800'];
		const said = EVERY_FIELD.flatMap(({ name, field }) =>
			given.flatMap((raw): [string, string][] => {
				const reading = readValue(field, raw, { isTool: true });
				return 'unreadable' in reading ? [[name, describeUnreadable([reading.unreadable])]] : [];
			}),
		);
		expect(said.length).toBeGreaterThan(EVERY_FIELD.length);
		expect(said.filter(([, text]) => REMOVAL_WORD.test(text))).toEqual([]);
	});

	const removable = every.flatMap(([name, resource, operation]) =>
		[...(operation.required ?? []), ...(operation.shown ?? []), ...(operation.added ?? [])]
			.filter((field) => field.removable && isNumeric(field))
			.map((field): [string, Resource, Operation, Field] => [`${name}, ${field.label}`, resource, operation, field]),
	);

	test.each(removable)(
		'offers a word that removes it where it is no number: %s',
		async (_, resource, operation, field) => {
			expect(await refused(withField(resource, operation, field, 'soon'))).not.toMatch(REMOVAL_WORD);
		},
	);

	test('says less than a person is told, who is offered the word', async () => {
		const panel = { ...updateCaps, monthlyCap: 'lots' };
		expect(await refused(panel)).toContain('whole numbers, such as 40 or 1,200');
		const { message } = await refusal(panel);
		expect(message).toContain('unlimited removes it');
	});
});
