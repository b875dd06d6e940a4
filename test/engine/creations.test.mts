/**
 * Creations against a CallMatrix that ignores Idempotency-Key: whatever happens to an answer, nothing is made twice; not by the client,
 * not with Retry On Fail, and not with a retry of the execution.
 */
import type { IDataObject, INodeExecutionData, INodeParameters, WorkflowExecuteMode } from 'n8n-workflow';

import { CallMatrix } from '../../nodes/CallMatrix/CallMatrix.node.ts';
import { ClientState } from '../../nodes/CallMatrix/client/state.ts';
import { useSandbox } from '../jest/useSandbox.mts';
import type { ApiFault, Kind } from '../sandbox/index.mts';
import { groundOn, spareWaits } from './actionGround.mts';
import { executeContext } from './contexts.mts';

const sandbox = useSandbox({ sizes: { buyers: 3, calls: 3, campaigns: 2, offers: 2 } });
const ground = groundOn(() => sandbox);
const node = new CallMatrix();

beforeAll(() => {
	spareWaits();
	sandbox.control.setDialect({ idempotency: 'ignored' });
});
beforeEach(() => {
	// An endpoint that one test made look missing is there in the next.
	ClientState.shared = new ClientState();
});
afterAll(() => {
	jest.restoreAllMocks();
});

const AUTOMATICALLY = { mappingMode: 'autoMapInputData', value: null };

interface Creation {
	/** What it makes. */
	kind: Kind;
	parameters: () => INodeParameters;
	item: IDataObject;
	isBatch?: boolean;
}

/** Those that go in batches unless a person wants one at a time. */
const BATCHED: Record<string, Omit<Creation, 'isBatch'>> = {
	'Buyer: Create': {
		kind: 'buyers',
		parameters: () => ({ resource: 'buyer', operation: 'create', fields: AUTOMATICALLY }),
		item: { name: 'Nettlegrove Law', daily_cap: 40 },
	},
	'Client Integration: Ingest Call Record': {
		kind: 'callRecords',
		parameters: () => ({
			resource: 'clientIntegration',
			operation: 'ingestCallRecord',
			clientId: sandbox.control.all('clients')[0]?.id ?? '',
			fields: AUTOMATICALLY,
		}),
		item: { calledNumber: '+14155550100', startedAt: '2026-11-23T09:00:00-05:00', revenue: 42.5 },
	},
	'Lead: Create': {
		kind: 'leads',
		parameters: () => ({
			resource: 'lead',
			operation: 'create',
			channel: '={{ $json.channel }}',
			phone: '={{ $json.phone }}',
		}),
		item: { channel: 'form', phone: '+14155550101' },
	},
};

const CREATIONS: Record<string, Creation> = {
	...Object.fromEntries(
		Object.entries(BATCHED).flatMap(([name, creation]): [string, Creation][] => [
			[`${name}, in a batch`, { ...creation, isBatch: true }],
			[
				`${name}, one by one`,
				{ ...creation, parameters: () => ({ ...creation.parameters(), options: { oneAtATime: true } }) },
			],
		]),
	),
	'Phone Number: Provision': {
		kind: 'numbers',
		parameters: () => ({ resource: 'phoneNumber', operation: 'provision', areaCode: '512', numberType: 'local' }),
		item: {},
	},
	'API Request: POST': {
		kind: 'buyers',
		parameters: () => ({
			resource: 'apiRequest',
			operation: 'send',
			method: 'POST',
			path: '/buyers',
			query: {},
			body: '={{ { name: $json.name } }}',
			allPages: false,
		}),
		item: { name: 'Nettlegrove Law' },
	},
};

const every = Object.entries(CREATIONS);
const singles = every.filter(([, { isBatch }]) => !isBatch);

/** One execution of a workflow, with what n8n keeps of it between the tries of a node. */
class Execution {
	private kept: IDataObject = {};

	constructor(
		private readonly creation: Creation,
		private readonly items: IDataObject[],
	) {}

	/** Runs the node once. @param runIndex how often a loop has run it before @returns the outcome of each item, and what it sent */
	async try(
		mode: WorkflowExecuteMode = 'trigger',
		runIndex = 0,
	): Promise<{ output: IDataObject[]; made: number; requests: number }> {
		const { kind, parameters } = this.creation;
		const bench = ground.bench(parameters(), { settings: { onError: 'continueRegularOutput' } });
		const context = executeContext(bench, this.items, mode, undefined, runIndex);
		Object.assign(context.getContext('node'), structuredClone(this.kept));
		const [before, sent] = [count(kind), sandbox.control.requests().length];
		const [output = []]: INodeExecutionData[][] = await node.execute.call(context);
		// As n8n stores it in its database.
		this.kept = JSON.parse(JSON.stringify(context.getContext('node'))) as IDataObject;
		expect(output.map(({ pairedItem }) => pairedItem)).toEqual(this.items.map((_, item) => ({ item })));
		return {
			output: output.map(({ json }) => json),
			made: count(kind) - before,
			requests: sandbox.control.requests().length - sent,
		};
	}
}

const count = (kind: Kind): number => sandbox.control.all(kind).length;

const rows = ({ item }: Creation, number: number): IDataObject[] =>
	Array.from({ length: number }, (_, at) => ('name' in item ? { ...item, name: `Buyer ${at}` } : { ...item }));

const fail = (answer: ApiFault['answer'], requests: number, retryAfter?: string): void => {
	sandbox.control.setFaults({ api: { answer, requests, ...(retryAfter !== undefined && { retryAfter }) } });
};
const recover = (): void => {
	sandbox.control.setFaults({ api: null });
};

const UNKNOWN = expect.stringMatching(/^The outcome is unknown: /);
const EARLIER = expect.stringMatching(
	/^The outcome is unknown: an earlier try of this execution may have done it, so it was not sent again/,
);

const LOST = ['lost', 'cut', 'appliedThen502', 'appliedThen504'] as const;

describe('A creation whose answer was lost is never made twice: not by the client, not with Retry On Fail, not with a retry of the execution', () => {
	test.each(every.flatMap(([name, creation]) => LOST.map((fault) => [name, fault, creation] as const)))(
		'%s, %s',
		async (_, fault, creation) => {
			const execution = new Execution(creation, [creation.item]);
			fail(fault, 9);
			expect(await execution.try()).toEqual({ output: [{ error: UNKNOWN }], made: 1, requests: 1 });
			recover();
			for (const mode of ['trigger', 'retry', 'retry'] as const) {
				expect(await execution.try(mode)).toEqual({ output: [{ error: EARLIER }], made: 0, requests: 0 });
			}
			// A new execution is a new order.
			expect(await new Execution(creation, [creation.item]).try()).toMatchObject({ made: 1, requests: 1 });
		},
	);

	test.each(LOST)('several in one batch, %s', async (fault) => {
		const creation = CREATIONS['Buyer: Create, in a batch'] as Creation;
		const execution = new Execution(creation, rows(creation, 5));
		fail(fault, 9);
		const first = await execution.try();
		expect(first).toMatchObject({ made: 5, requests: 1 });
		for (const json of first.output) expect(json).toEqual({ error: UNKNOWN });
		recover();
		const second = await execution.try('retry');
		expect(second).toMatchObject({ made: 0, requests: 0 });
		for (const json of second.output) expect(json).toEqual({ error: EARLIER });
	});
});

describe('What was done before is not done again and has the same output, and what was refused is sent again', () => {
	test.each(singles)('%s', async (_, creation) => {
		const execution = new Execution(creation, rows(creation, 3));
		fail(422, 1);
		const first = await execution.try();
		expect(first).toMatchObject({ made: 2, requests: 3 });
		const refused = first.output.findIndex(({ error }) => error !== undefined);
		expect(first.output[refused]).toEqual({ error: expect.not.stringMatching(/outcome is unknown/) });
		recover();
		const second = await execution.try('retry');
		expect(second).toMatchObject({ made: 1, requests: 1 });
		expect(second.output[refused]).not.toHaveProperty('error');
		const others = (output: IDataObject[]) => output.filter((__, at) => at !== refused);
		expect(others(second.output)).toEqual(others(first.output));
	});

	test.each(singles)('and what is unknown stays so beside what was done: %s', async (_, creation) => {
		const execution = new Execution(creation, rows(creation, 3));
		fail('lost', 1);
		const first = await execution.try();
		expect(first).toMatchObject({ made: 3, requests: 3 });
		recover();
		const second = await execution.try('retry');
		expect(second).toMatchObject({ made: 0, requests: 0 });
		for (const [at, json] of second.output.entries()) {
			expect(json).toEqual(first.output[at]?.error === undefined ? first.output[at] : { error: EARLIER });
		}
	});

	test('in a batch of which one row cannot be read', async () => {
		const creation = CREATIONS['Buyer: Create, in a batch'] as Creation;
		const execution = new Execution(creation, [...rows(creation, 3), { name: 'Buyer 3', daily_cap: 'soon' }]);
		const first = await execution.try();
		expect(first).toMatchObject({ made: 3, requests: 1 });
		const second = await execution.try('retry');
		expect(second).toMatchObject({ made: 0, requests: 0 });
		expect(second.output).toEqual(first.output);
	});

	test('nothing is kept of an execution in which everything was done', async () => {
		for (const [, creation] of every) {
			const execution = new Execution(creation, rows(creation, 2));
			expect(await execution.try()).toMatchObject({ made: 2 });
			expect(JSON.stringify(Reflect.get(execution, 'kept'))).not.toContain('creations');
		}
	});
});

describe('Equal rows are not one', () => {
	test.each(every)('equal rows in one run create each: %s', async (_, creation) => {
		const execution = new Execution(
			creation,
			Array.from({ length: 4 }, () => creation.item),
		);
		fail('lost', 1);
		expect(await execution.try()).toMatchObject({ made: 4 });
		recover();
		expect(await execution.try('retry')).toMatchObject({ made: 0, requests: 0 });
	});

	test.each(every)('a loop over equal rows creates each, and its retry none of them again: %s', async (_, creation) => {
		const execution = new Execution(creation, [creation.item]);
		for (const runIndex of [0, 1, 2]) {
			fail('lost', 1);
			expect(await execution.try('trigger', runIndex)).toMatchObject({ made: 1 });
			recover();
			expect(await execution.try('retry', runIndex)).toMatchObject({ made: 0, requests: 0 });
		}
	});
});

describe('A creation is repeated only where CallMatrix has not made it', () => {
	describe.each(every)('%s', (_, creation) => {
		test.each([
			['429', 429, '0'],
			['429 without Retry-After', 429, undefined],
			['503 with Retry-After', 503, '0'],
		])('it is repeated after %s', async (__, status, retryAfter) => {
			fail(status, 2, retryAfter);
			const outcome = await new Execution(creation, [creation.item]).try();
			expect(outcome).toMatchObject({ made: 1, requests: 3 });
			expect(outcome.output[0]).not.toHaveProperty('error');
		});

		test.each([500, 502, 503, 504])('it is not repeated after %d, and its outcome is unknown', async (status) => {
			fail(status, 1);
			const execution = new Execution(creation, [creation.item]);
			expect(await execution.try()).toEqual({ output: [{ error: UNKNOWN }], made: 0, requests: 1 });
			recover();
			expect(await execution.try('retry')).toEqual({ output: [{ error: EARLIER }], made: 0, requests: 0 });
		});

		test.each([400, 401, 403, 404, 405, 409, 422])(
			'it is not repeated after %d by itself, but by the next try',
			async (status) => {
				fail(status, 1);
				const execution = new Execution(creation, [creation.item]);
				expect(await execution.try()).toEqual({
					output: [{ error: expect.not.stringMatching(/outcome is unknown/) }],
					made: 0,
					requests: 1,
				});
				recover();
				expect(await execution.try('retry')).toMatchObject({ made: 1, requests: 1 });
			},
		);
	});

	describe('a batch', () => {
		const creation = CREATIONS['Buyer: Create, in a batch'] as Creation;
		const four = rows(creation, 4);

		test.each([
			[400, 'in halves', 3],
			[413, 'in halves', 3],
			[422, 'in halves', 3],
			[404, 'one by one', 5],
			[405, 'one by one', 5],
			[429, 'as it is', 2],
		])(
			'that is refused as a whole with %d is sent again %s, and each row is made once',
			async (status, _, requests) => {
				fail(status, 1);
				const outcome = await new Execution(creation, four).try();
				expect(outcome).toMatchObject({ made: 4, requests });
				for (const json of outcome.output) expect(json).not.toHaveProperty('error');
			},
		);

		test.each([401, 403, 409])('that is refused with %d is not sent again, and no row is made', async (status) => {
			fail(status, 1);
			expect(await new Execution(creation, four).try()).toMatchObject({ made: 0, requests: 1 });
		});

		test.each([500, 502, 503, 504])(
			'that may have been applied is neither split nor sent again after %d',
			async (status) => {
				fail(status, 1);
				const outcome = await new Execution(creation, four).try();
				expect(outcome).toMatchObject({ made: 0, requests: 1 });
				for (const json of outcome.output) expect(json).toEqual({ error: UNKNOWN });
			},
		);
	});
});
