import fc from 'fast-check';
import type { IDataObject } from 'n8n-workflow';

import { plan, type Input } from '../../nodes/CallMatrix/execution/plan.ts';
import { resources } from '../../nodes/CallMatrix/resources/index.ts';
import { parameterName, type Field, type Operation, type Resource } from '../../nodes/CallMatrix/resources/model.ts';
import { CallMatrixTrigger } from '../../nodes/CallMatrix/CallMatrixTrigger.node.ts';
import { bench, hookContext } from '../engine/contexts.mts';
import { startSandbox, type Sandbox } from '../sandbox/index.mts';
import { contract, operationOf, operations } from './contract.mts';

/** In the contract, and reached by neither node on purpose. */
const NOT_REACHED: Record<string, string> = {
	batchBuyers: 'items are sent one by one until the node batches by itself',
	batchCalls: 'items are sent one by one until the node batches by itself',
	testWebhook: 'the trigger does not ask for sample deliveries yet',
};

let sandbox: Sandbox;

beforeAll(async () => {
	sandbox = await startSandbox({ requestsPerSecond: 1e6, sizes: { buyers: 3, offers: 3, campaigns: 1, calls: 3 } });
});
afterAll(async () => {
	await sandbox.stop();
});

const every: [string, Resource, Operation][] = resources.flatMap((resource) =>
	resource.operations.map((operation): [string, Resource, Operation] => [
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
	const meant: Record<Field['type'], fc.Arbitrary<unknown>> = {
		id: fc.stringMatching(/^[a-z]{3}_\d{6}$/),
		text: fc.string({ minLength: 1 }),
		choice: fc.constantFrom('', ...(field.choices ?? []).map(({ value }) => value)),
		choices: fc.subarray((field.choices ?? []).map(({ value }) => value)),
		cap: fc.oneof(fc.nat(), fc.nat().map(String), fc.constantFrom('none', 'unlimited', '1,200', '0')),
		count: fc.oneof(fc.nat(), fc.nat().map(String)),
		number: fc.oneof(fc.float({ noNaN: true }), fc.integer().map(String)),
		timeOfDay: fc.constantFrom('9:00 AM', '17:30', '12:00 am'),
		states: fc.constantFrom('FL, TX', 'ny', 'all', ['CA', 'NV']),
		moment: fc.oneof(
			fc
				.date({ noInvalidDate: true, min: new Date('1970-01-02'), max: new Date('9999-01-01') })
				.map((date) => date.toISOString()),
			fc.constantFrom('2026-11-01T01:30:00', '2026-03-08'),
		),
	};
	return fc.oneof({ weight: 24, arbitrary: meant[field.type] }, { weight: 1, arbitrary: anything });
}

const filledIn = (fields: Field[] = []): fc.Arbitrary<IDataObject> =>
	fc.record(Object.fromEntries(fields.map((field) => [parameterName(field), written(field)])), {
		requiredKeys: [],
	}) as fc.Arbitrary<IDataObject>;

const inputs = (resource: Resource, operation: Operation): fc.Arbitrary<Input> =>
	fc.record({
		id: written(resource.id),
		shown: filledIn([...(operation.required ?? []), ...(operation.anyOf ?? [])]),
		changes: filledIn(operation.changes),
		filters: filledIn(operation.filters),
		timezone: fc.constantFrom('America/New_York', 'Europe/Berlin', 'America/Los_Angeles'),
	});

/** Sends what the node would send. @returns the status, and the reason where CallMatrix would refuse the form of it */
async function ask(
	method: string,
	path: string,
	query: IDataObject = {},
	body?: IDataObject,
): Promise<[number, string]> {
	const search = new URLSearchParams(query as Record<string, string>).toString();
	const response = await fetch(`${sandbox.baseUrl}${path}${search && `?${search}`}`, {
		method,
		headers: { authorization: `Bearer ${sandbox.apiKey}`, ...(body && { 'content-type': 'application/json' }) },
		...(body && { body: JSON.stringify(body) }),
	});
	return [response.status, await response.text()];
}

describe('Whatever a person fills in, the node refuses it in words or sends what the contract allows', () => {
	test.each(every)('%s', async (_, resource, operation) => {
		let sent = 0;
		await fc.assert(
			fc.asyncProperty(inputs(resource, operation), async (input) => {
				const planned = plan(resource, operation, input);
				if ('refusal' in planned) {
					expect(planned.refusal).toMatch(/\S+ \S+/);
					return;
				}
				sent++;
				const { method, path, query, body } = planned.request;
				const [status, answer] = await ask(method, path, query, body);
				expect([status === 400 || status === 405 || status >= 500, answer]).toEqual([false, answer]);
			}),
			{ numRuns: 100 },
		);
		expect(sent).toBeGreaterThan(10);
	});

	test('a field that the contract does not have would be noticed', async () => {
		const [status] = await ask('PATCH', '/buyers/buy_000001', {}, { bid_prioritee: 1 });
		expect(status).toBe(400);
	});
});

describe('Every operation of the contract', () => {
	test('is reached by one of the nodes, or is on the list of those that are not, with the reason', async () => {
		const workflow = bench({
			type: 'callMatrixTrigger',
			parameters: { triggerOn: ['call.ended'], options: {} },
			credentials: { baseUrl: sandbox.baseUrl, apiKey: sandbox.apiKey, webhookSecret: 'secret' },
		});
		const hooks = new CallMatrixTrigger().webhookMethods.default;
		const before = sandbox.control.requests().length;
		await hooks.create.call(hookContext(workflow));
		// Drift, so that the repair is made too.
		workflow.node.parameters.triggerOn = ['call.started'];
		await hooks.checkExists.call(hookContext(workflow));
		delete workflow.workflow.getStaticData('node', workflow.node).webhookId;
		await hooks.checkExists.call(hookContext(workflow));
		await hooks.delete.call(hookContext(workflow));
		const requests = sandbox.control.requests().slice(before);
		expect(requests.every(({ status }) => status !== null && status < 300)).toBe(true);

		const byTrigger = requests.map(({ method, path }) =>
			operationOf(method, new URL(path, 'http://sandbox').pathname.replace('/v1', '')),
		);
		const byAction = every.map(([, , operation]) =>
			operationOf(operation.method, operation.path.replace('{id}', 'an-id')),
		);
		const reached = new Set([...byTrigger, ...byAction].map((operation) => operation?.id));
		expect(reached).not.toContain(undefined);
		expect(
			operations
				.map(({ id }) => id)
				.filter((id) => !reached.has(id))
				.sort(),
		).toEqual(Object.keys(NOT_REACHED).sort());
	});

	test('that sends an event is a choice of the trigger, and every choice is one of them', () => {
		const { options } = new CallMatrixTrigger().description.properties[0] as { options: { value: string }[] };
		const choices = options.map(({ value }) => value).filter((value) => value !== '*');
		expect(choices.sort()).toEqual(Object.keys(contract.webhooks).sort());
	});
});
