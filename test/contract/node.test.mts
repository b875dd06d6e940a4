import { randomUUID } from 'node:crypto';

import fc from 'fast-check';
import type { IDataObject } from 'n8n-workflow';

import { ANY_EVENT } from '../../nodes/CallMatrix/events.ts';
import { plan, type Input } from '../../nodes/CallMatrix/execution/input/plan.ts';
import { resources } from '../../nodes/CallMatrix/resources/index.ts';
import { isApiOperation, parameterName, pathFields } from '../../nodes/CallMatrix/resources/derived.ts';
import type { ApiOperation, Field, Resource } from '../../nodes/CallMatrix/resources/model.ts';
import type { ApiRequest } from '../../nodes/CallMatrix/client/apiRequest.ts';
import { useSandbox } from '../jest/useSandbox.mts';
import { contract } from './contract.mts';
import { triggerChoices } from './trigger.mts';

const sandbox = useSandbox({ requestsPerSecond: 1e6, sizes: { buyers: 3, offers: 3, campaigns: 1, calls: 3 } });

const planned: [string, Resource, ApiOperation][] = resources.flatMap((resource) =>
	resource.operations
		.filter(isApiOperation)
		.map((operation): [string, Resource, ApiOperation] => [
			`${resource.label}: ${operation.label}`,
			resource,
			operation,
		]),
);

/** What people write into a field: mostly what it is for, sometimes anything. */
function written(field: Field): fc.Arbitrary<unknown> {
	const anything = fc.oneof(
		fc.string(),
		fc.string({ unit: 'binary' }),
		fc.double(),
		fc.boolean(),
		fc.constantFrom('', null),
	);
	const choices = (field.choices ?? []).map(({ value }) => value);
	const { min: least = 0, max: most = 10_000 } = field;
	const digits = (count: number) => fc.stringMatching(new RegExp(`^[2-9]\\d{${count - 1}}$`));
	const id = fc.stringMatching(/^[a-z]{3}_\d{6}$/);
	const meant: Record<Field['type'], () => fc.Arbitrary<unknown>> = {
		id: () => id,
		ids: () =>
			fc
				.array(
					id.map((value) => ({ id: { __rl: true, mode: 'id', value } })),
					{ maxLength: 3 },
				)
				.map((rows) => ({ rows })),
		text: () => fc.string({ minLength: 1 }),
		words: () => fc.string({ minLength: 1 }),
		commaList: () => fc.string({ minLength: 1 }),
		choice: () => fc.constantFrom('', ...choices),
		choices: () => fc.subarray(choices),
		choiceList: () => fc.subarray(choices, { minLength: 1 }),
		count: () => fc.oneof(fc.integer({ min: least, max: most }), fc.integer({ min: least, max: most }).map(String)),
		number: () => fc.oneof(fc.float({ noNaN: true, min: least }), fc.integer({ min: least }).map(String)),
		money: () => fc.integer({ min: 0, max: 1e8 }).map((cents) => `$${(cents / 100).toFixed(2)}`),
		percent: () => fc.integer({ min: 0, max: 1000 }).map((tenths) => `${tenths / 10}%`),
		yesNo: () => fc.constantFrom('yes', 'no', true, false, ''),
		timeZone: () => fc.constantFrom('America/Chicago', 'America/New_York', 'utc', ''),
		timeOfDay: () => fc.constantFrom('9:00 AM', '17:30', '12:00 am'),
		states: () => fc.constantFrom('FL, TX', 'ny', 'all', ['CA', 'NV']),
		moment: () =>
			fc.oneof(
				fc
					.date({ noInvalidDate: true, min: new Date('1970-01-02'), max: new Date('9999-01-01') })
					.map((date) => date.toISOString()),
				fc.constantFrom('2026-11-01T01:30:00', '2026-03-08'),
			),
		phone: () =>
			fc.tuple(digits(3), digits(3), digits(4)).map(([area, exchange, line]) => `(${area}) ${exchange}-${line}`),
		areaCode: () => digits(3),
		zipCode: () => digits(5),
		url: () => fc.webUrl({ withQueryParameters: true, withFragments: true }),
		email: () => fc.emailAddress(),
		json: () => fc.constantFrom('{ "name": "Harbor" }'),
		rows: () => fc.array(filledIn(field.fields, true), { maxLength: 3 }).map((rows) => ({ rows })),
	};
	const removed = field.removable
		? [{ weight: 3, arbitrary: fc.constantFrom('none', 'unlimited', 'No Cap', 'remove', '(remove)') }]
		: [];
	return fc.oneof({ weight: 24, arbitrary: meant[field.type]() }, { weight: 1, arbitrary: anything }, ...removed);
}

const filledIn = (fields: Field[] = [], all = false): fc.Arbitrary<IDataObject> =>
	fc.record(Object.fromEntries(fields.map((field) => [parameterName(field), written(field)])), {
		...(!all && { requiredKeys: [] }),
	}) as fc.Arbitrary<IDataObject>;

function inputs(resource: Resource, operation: ApiOperation): fc.Arbitrary<Input> {
	const moment = fc.constantFrom('', '2026-11-01T01:30:00', '2026-03-08T02:30:00', '2025-01-01');
	return fc
		.record({
			ids: filledIn(pathFields(resource, operation), true),
			required: filledIn(operation.required, true),
			shown: filledIn(operation.shown),
			added: filledIn(operation.added),
			filters: filledIn(operation.filters),
			sort: fc.record({
				by: fc.constantFrom('', ...(operation.sorts ?? []).map(({ value }) => value)),
				order: fc.constantFrom('asc', 'desc'),
			}),
			period: fc.record({ range: fc.constantFrom('any', 'today', 'lastMonth', 'custom'), from: moment, to: moment }),
			timezone: fc.constantFrom('America/New_York', 'Europe/Berlin', 'America/Los_Angeles'),
			now: fc.date({ noInvalidDate: true, min: new Date('2020-01-01'), max: new Date('2040-01-01') }).map(Number),
		})
		.map(({ ids, required, shown, ...rest }) => ({ ...rest, ignored: [], values: { ...ids, ...required, ...shown } }));
}

/** Sends what the node would send. @returns the status, and the reason where CallMatrix would refuse the form of it */
async function ask({ method, path, query = {}, body, atHost }: ApiRequest): Promise<[number, string]> {
	const search = new URLSearchParams(query as Record<string, string>).toString();
	const base = atHost ? new URL(sandbox.baseUrl).origin : sandbox.baseUrl;
	const response = await fetch(`${base}${path}${search && `?${search}`}`, {
		method,
		headers: {
			authorization: `Bearer ${sandbox.apiKey}`,
			...(body && { 'content-type': 'application/json' }),
			...(method === 'POST' && { 'idempotency-key': randomUUID() }),
		},
		...(body && { body: JSON.stringify(body) }),
	});
	return [response.status, await response.text()];
}

describe('Whatever a person fills in, the node refuses it in words or sends what the contract allows', () => {
	test.each(planned)('%s', async (_, resource, operation) => {
		let sent = 0;
		await fc.assert(
			fc.asyncProperty(inputs(resource, operation), async (input) => {
				const made = plan(resource, operation, input);
				if ('refusal' in made) {
					expect(made.refusal).toMatch(/\S+ \S+/);
					return;
				}
				if (!('request' in made)) return;
				sent++;
				const [status, answer] = await ask(made.request);
				expect([status === 400 || status === 405 || status >= 500, made.request, answer]).toEqual([
					false,
					made.request,
					answer,
				]);
			}),
			{ numRuns: 40 },
		);
		expect(sent).toBeGreaterThan(5);
	});

	test('a field that the contract does not have would be noticed', async () => {
		const [status] = await ask({ method: 'PATCH', path: '/buyers/buy_000001', body: { bid_prioritee: 1 } });
		expect(status).toBe(400);
	});
});

test('Every event of the contract is a choice of the trigger, and every choice is one of them', () => {
	const choices = triggerChoices().filter((value) => value !== ANY_EVENT);
	expect(choices.sort()).toEqual(Object.keys(contract.webhooks).sort());
});
