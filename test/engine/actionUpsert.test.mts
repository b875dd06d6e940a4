/** Create or Update (upsert): by ID, otherwise by name; what is created is created once, and each item says which of the two happened. */
import fc from 'fast-check';
import type { IDataObject, INodeExecutionData, INodeParameters } from 'n8n-workflow';

import { CallMatrix } from '../../nodes/CallMatrix/CallMatrix.node.ts';
import type { ApiRequest, SendResult } from '../../nodes/CallMatrix/client/apiRequest.ts';
import { CallMatrixClient } from '../../nodes/CallMatrix/client/client.ts';
import { ClientState } from '../../nodes/CallMatrix/client/state.ts';
import { useSandbox } from '../jest/useSandbox.mts';
import type { ApiFault } from '../sandbox/index.mts';
import { groundOn, spareWaits, type Run } from './actionGround.mts';
import { executeContext } from './contexts.mts';
import { dialectDimensions } from '../sandbox/dialect/dialect.mts';
import { startStranger } from './stranger.mts';

const sandbox = useSandbox({ sizes: { buyers: 30, calls: 3, campaigns: 3, offers: 3 } });
const ground = groundOn(() => sandbox);
const node = new CallMatrix();

beforeAll(() => {
	spareWaits();
	sandbox.control.setDialect({ idempotency: 'ignored' });
	type SendOnce = (this: CallMatrixClient, request: ApiRequest) => Promise<SendResult>;
	const send: SendOnce = Reflect.get(CallMatrixClient.prototype, 'sendOnce');
	jest.spyOn(CallMatrixClient.prototype, 'sendOnce').mockImplementation(async function (
		this: CallMatrixClient,
		request,
	) {
		const fault = request.method === 'GET' ? undefined : faults.shift();
		if (fault !== undefined) sandbox.control.setFaults({ api: { answer: fault, requests: 1 } });
		return await send.call(this, request);
	});
});
beforeEach(() => {
	ClientState.shared = new ClientState();
	faults = [];
});
afterAll(() => {
	jest.restoreAllMocks();
});

const AUTOMATICALLY = { mappingMode: 'autoMapInputData', value: null };
const sheet: INodeParameters = { resource: 'buyer', operation: 'upsert', fields: AUTOMATICALLY };
const panel = (value: IDataObject, more: IDataObject = {}): INodeParameters =>
	({
		resource: 'buyer',
		operation: 'upsert',
		...more,
		fields: { mappingMode: 'defineBelow', value },
	}) as INodeParameters;

interface Answer {
	/** `POST /buyers/batch`. */
	asked: string[];
	/** The requests that change something. */
	changes: string[];
	outputs: IDataObject[];
	hints: string[];
}

const asText = ({ method, path, body }: { method: string; path: string; body: unknown }): string => {
	const { operation, items = [] } = (path.endsWith('/batch') ? body : {}) as {
		operation?: string;
		items?: unknown[];
	};
	return [`${method} ${path.replace('/v1', '')}`, operation, ...(operation ? [items.length] : [])]
		.filter(Boolean)
		.join(' ');
};

/** Runs the node, and goes on where an item is refused. */
async function answer(parameters: INodeParameters, items: IDataObject[] = [{}], options: Run = {}): Promise<Answer> {
	let outputs: IDataObject[] = [];
	let hints: string[] = [];
	const requests = await ground.requestsOf(async () => {
		const settings = { onError: 'continueRegularOutput' as const, ...options.settings };
		const outcome = await ground.runAndShow(parameters, { ...options, items, settings });
		expect(outcome.items.map(({ pairedItem }) => pairedItem)).toEqual(items.map((_, item) => ({ item })));
		outputs = outcome.items.map(({ json }) => json);
		({ hints } = outcome);
	});
	const asked = requests.map(asText);
	return { asked, changes: asked.filter((each) => !each.startsWith('GET')), outputs, hints };
}

const buyers = () => sandbox.control.all('buyers');
const normal = (name: string): string => name.trim().toLowerCase().replace(/\s+/g, ' ');
const called = (name: string) => buyers().filter((buyer) => normal(buyer.name) === normal(name));

/** What befalls the requests that change something, in their order; undefined where one goes through. */
let faults: (ApiFault['answer'] | undefined)[] = [];
const failChanges = (answers: typeof faults): void => {
	faults = [...answers];
};

let count = 0;
/** A name that nobody has yet. */
const newName = (): string => `Nettlegrove Law ${++count}`;

/** A buyer that is there before the run. */
function known(more: IDataObject = {}): { id: string; name: string } {
	const name = `Harbor  Home ${++count}`;
	const id = `buy_5${String(count).padStart(5, '0')}`;
	sandbox.control.put('buyers', { id, name, daily_cap: 7, ...more });
	return { id, name };
}

const spelled = (name: string): string => ` ${name.toUpperCase().replace(/\s+/g, '   ')} `;

describe('A row', () => {
	test('whose name nobody has creates the buyer', async () => {
		const name = newName();
		const { outputs, changes } = await answer({ ...sheet, simple: false }, [{ Name: name, 'Daily Cap': '40' }]);
		const [buyer, ...others] = called(name);
		expect(others).toEqual([]);
		expect(outputs).toEqual([{ ...buyer, created: true, unchanged: false }]);
		expect(buyer).toMatchObject({ name, daily_cap: 40 });
		expect(changes).toEqual(['POST /buyers']);
	});

	test('whose name one buyer has updates it, ignoring case and spaces, and leaves its name as it is', async () => {
		const { id, name } = known();
		const { outputs, changes } = await answer(sheet, [{ Name: spelled(name), 'Daily Cap': '41', Weight: '' }]);
		expect(outputs).toMatchObject([{ id, name, daily_cap: 41, created: false }]);
		expect(changes).toEqual([`PATCH /buyers/${id}`]);
		expect(called(name)).toMatchObject([{ id, name, daily_cap: 41 }]);
	});

	test('whose name one buyer has and that changes nothing else is unchanged, and sends nothing', async () => {
		const { id, name } = known();
		for (const parameters of [sheet, panel({ name })]) {
			const { outputs, changes, hints } = await answer(parameters, [{ name: spelled(name), daily_cap: '' }]);
			expect(outputs).toEqual([expect.objectContaining({ id, name, daily_cap: 7, unchanged: true, created: false })]);
			expect(hints).toContain('Items with nothing to change stay unchanged; nothing was sent for them');
			expect(changes).toEqual([]);
		}
	});

	test('with an ID updates that buyer, and its name is the new name', async () => {
		const { id } = known();
		const name = newName();
		const { outputs, asked } = await answer(sheet, [{ 'Buyer ID': id, Name: name }]);
		expect(outputs).toMatchObject([{ id, name, created: false }]);
		expect(asked).toEqual([`PATCH /buyers/${id}`]);
	});

	test('with an ID that does not exist is refused with 404 and never created, also in a batch', async () => {
		const before = buyers().length;
		const { id } = known();
		const { outputs } = await answer(sheet, [{ id: 'buy_nobody', Name: newName(), weight: 3 }]);
		expect(outputs[0]?.error).toMatch(/^CallMatrix has no buyer buy_nobody: /);
		const items = [
			{ id: 'buy_nobody', Name: newName(), weight: 3 },
			{ id, weight: 3 },
			{ id: 'buy_noone', weight: 3 },
		];
		const { outputs: batch, changes } = await answer(sheet, items);
		expect(batch.map(({ error }) => error !== undefined)).toEqual([true, false, true]);
		expect(changes).toEqual(['POST /buyers/batch update 3']);
		expect(buyers()).toHaveLength(before + 1);
	});

	test('without ID and name is refused by its row, and says what to fill in', async () => {
		const items = [{ row_number: 7, Name: ' ', 'Buyer ID': '', 'Daily Cap': 40 }];
		const { outputs, asked } = await answer(sheet, items);
		expect(outputs).toEqual([
			{ error: 'Buyer and Name are empty. Fill in the ID of the buyer or its name (Row 7) [item 0]' },
		]);
		expect(asked).toEqual([]);
	});

	test.each(['N/A', 'None', '-'])('whose name is a word for nothing, %j, creates nothing', async (name) => {
		const { outputs, asked } = await answer(sheet, [{ Name: name, 'Daily Cap': 40 }]);
		expect(outputs).toEqual([
			{ error: `Name cannot be read from "${name}". Allowed: a name as CallMatrix has it [item 0]` },
		]);
		expect(asked).toEqual([]);
	});

	test('whose name two buyers have is refused with both IDs and what differs', async () => {
		const [one, two] = [known({ status: 'active' }), known({ status: 'inactive' })];
		sandbox.control.put('buyers', { id: two.id, name: spelled(one.name) });
		const { outputs, changes } = await answer(sheet, [{ Name: one.name, 'Daily Cap': 40 }]);
		expect(outputs[0]?.error).toMatch(
			new RegExp(
				`is not clear: 2 buyers are called .+: ${one.id} \\(.+\\) and ${two.id} \\(.+\\)\\. Choose the right one`,
			),
		);
		expect(changes).toEqual([]);
	});

	test('that cannot be read is refused, and the others go through', async () => {
		const [one, two] = [newName(), newName()];
		const { outputs } = await answer(sheet, [
			{ Name: one, 'Daily Cap': 'soon' },
			{ Name: two, 'Daily Cap': '5' },
			{ Name: '#REF!', 'Daily Cap': '5' },
		]);
		expect(outputs[0]?.error).toMatch(/^Daily Cap cannot be read from "soon"/);
		expect(outputs[1]).toMatchObject({ name: two, created: true });
		expect(outputs[2]?.error).toMatch(/^Name is "#REF!", which is no value/);
		expect(called(one)).toEqual([]);
	});
});

describe('An ID in the place of a name is never created as a name', () => {
	test.each(['Name', 'Buyer', 'Buyer Name'])('in the column %s', async (column) => {
		const { id } = known();
		const { outputs, changes } = await answer(sheet, [
			{ [column]: id, weight: 1 },
			{ [column]: ' BUY_999999', weight: 1 },
		]);
		expect(outputs[0]?.error).toContain(`no buyer is called "${id}", but one has that ID. Enter it as the ID`);
		expect(outputs[1]?.error).toContain('no buyer is called "BUY_999999", which looks like an ID. Enter it as the ID');
		expect(changes).toEqual([]);
	});
});

describe('A column Buyer, or By Name in the panel, takes the place of an ID', () => {
	const byName = (value: string): INodeParameters => ({ buyerId: { __rl: true, mode: 'name', value } });

	test('and the buyer of that name is updated, or created where there is none', async () => {
		const { id, name } = known();
		const fresh = newName();
		const items = [
			{ 'Buyer Name': spelled(name), weight: 4 },
			{ 'Buyer Name': fresh, weight: 5 },
		];
		const { outputs } = await answer(sheet, items);
		expect(outputs).toMatchObject([
			{ id, name, weight: 4, created: false },
			{ name: fresh, weight: 5, created: true },
		]);
		const same = newName();
		expect((await answer(sheet, [{ Buyer: spelled(same), Name: same }])).outputs).toMatchObject([
			{ name: same, created: true },
		]);
		const other = newName();
		const made = await answer(panel({ weight: '6' }, byName(other)));
		expect(made.outputs).toMatchObject([{ name: other, weight: 6, created: true }]);
		expect((await answer(panel({ weight: '7' }, byName(other)))).outputs).toMatchObject([
			{ name: other, weight: 7, created: false },
		]);
	});

	test('and the column Name is its new name; where there is none, nothing is guessed', async () => {
		const { id, name } = known();
		const renamed = newName();
		expect((await answer(sheet, [{ Buyer: name, Name: renamed }])).outputs).toMatchObject([
			{ id, name: renamed, created: false },
		]);
		const { outputs, changes } = await answer(sheet, [{ Buyer: name, Name: renamed, weight: 1 }]);
		expect(outputs[0]?.error).toMatch(
			/no buyer is called ".+", and Name is ".+"\. .+ To create it, enter one name only/,
		);
		expect(changes).toEqual([]);
	});

	test('and beside an ID it must be the name of that ID', async () => {
		const [one, two] = [known(), known()];
		const { outputs, changes } = await answer(sheet, [{ 'Buyer ID': one.id, 'Buyer Name': two.name, weight: 1 }]);
		expect(outputs[0]?.error).toContain(`The row is for "${two.name}", and ${one.id} is "${one.name}"`);
		expect(changes).toEqual([]);
	});
});

test('A name that another row gives to a buyer is not created a second time, whichever row comes first', async () => {
	const { id } = known();
	const name = newName();
	const rows = [
		{ id, Name: name },
		{ id: '', Name: spelled(name), weight: 2 },
	];
	for (const items of [rows, [...rows].reverse()]) {
		const { outputs } = await answer(sheet, items);
		const refused = outputs[items.findIndex((row) => row.id === '')];
		if (items === rows) {
			expect(refused?.error).toMatch(
				new RegExp(`yet, but another item gives this name to ${id}\\. Use its ID here, too`),
			);
		}
		expect(called(name)).toMatchObject([{ id }]);
	}
});

describe('The same new name several times in a run', () => {
	test('is created once and then updated in the order of the rows, however it is spelled', async () => {
		const name = newName();
		const other = newName();
		const items = [
			{ Name: name, 'Daily Cap': 1 },
			{ Name: other, 'Daily Cap': 9 },
			{ Name: spelled(name), 'Daily Cap': 2, Weight: 2 },
			{ Name: name.toLowerCase() },
			{ Name: ` ${name}`, 'Daily Cap': 3 },
		];
		const { outputs, changes } = await answer(sheet, items);
		const [buyer, ...more] = called(name);
		expect(more).toEqual([]);
		expect(buyer).toMatchObject({ name, daily_cap: 3, weight: 2 });
		const { id } = buyer ?? {};
		expect(outputs).toMatchObject([
			{ id, daily_cap: 1, created: true },
			{ name: other, created: true },
			{ id, daily_cap: 2, created: false },
			{ id, unchanged: true, created: false },
			{ id, daily_cap: 3, weight: 2, created: false },
		]);
		expect(changes).toEqual(['POST /buyers/batch create 2', `PATCH /buyers/${id}`, `PATCH /buyers/${id}`]);
	});

	test('is created by the next row where the first was refused', async () => {
		const name = newName();
		const items = [
			{ Name: name, weight: 1 },
			{ Name: name, weight: 2 },
			{ Name: name, weight: 3 },
		];
		failChanges([422]);
		const { outputs } = await answer(sheet, items);
		expect(outputs.map(({ created }) => created)).toEqual([undefined, true, false]);
		expect(called(name)).toMatchObject([{ weight: 3 }]);
	});

	test.each(['lost', 'cut', 'appliedThen502'] as const)(
		'is not sent again where the outcome of the first is unknown, and says so: %s',
		async (fault) => {
			const name = newName();
			const items = [{ Name: name, weight: 1 }, { Name: spelled(name), weight: 2 }, { Name: name }];
			failChanges([fault]);
			const { outputs, changes } = await answer(sheet, items);
			expect(outputs[0]?.error).toMatch(/^The outcome is unknown: /);
			for (const { error } of outputs.slice(1)) {
				expect(error).toMatch(/^Not sent: whether an earlier item created buyer .+ is unknown\. Check in CallMatrix/);
			}
			expect(changes).toEqual(['POST /buyers']);
			expect(called(name)).toMatchObject([{ weight: 1 }]);
		},
	);
});

/** One execution of a workflow, with what n8n keeps of it between the tries of a node. */
class Execution {
	private kept: IDataObject = {};

	constructor(
		private readonly items: IDataObject[],
		private readonly parameters: INodeParameters = sheet,
	) {}

	async try(runIndex = 0): Promise<{ outputs: IDataObject[]; changes: string[] }> {
		const bench = ground.bench(this.parameters, { settings: { onError: 'continueRegularOutput' } });
		const context = executeContext(bench, this.items, 'retry', undefined, runIndex);
		Object.assign(context.getContext('node'), structuredClone(this.kept));
		let output: INodeExecutionData[] = [];
		const requests = await ground.requestsOf(async () => {
			[output = []] = await node.execute.call(context);
		});
		// As n8n stores it in its database.
		this.kept = JSON.parse(JSON.stringify(context.getContext('node'))) as IDataObject;
		const changes = requests.map(asText).filter((each) => !each.startsWith('GET'));
		return { outputs: output.map(({ json }) => json), changes };
	}
}

const UNKNOWN = expect.stringMatching(/^The outcome is unknown: /) as string;
const EARLIER = expect.stringMatching(
	/^The outcome is unknown: an earlier try of this execution may have done it/,
) as string;
const NOT_SENT = expect.stringMatching(/^Not sent: whether an earlier item created buyer /) as string;

describe('Retry On Fail and a retry of the execution create nothing again, although CallMatrix ignores Idempotency-Key', () => {
	test.each(['lost', 'cut', 'appliedThen502', 'appliedThen504'] as const)(
		'what was created and whose answer was lost is found by its name and updated, once in the list: %s',
		async (fault) => {
			const name = newName();
			const execution = new Execution([
				{ Name: name, weight: 1 },
				{ Name: name, weight: 2 },
			]);
			failChanges([fault]);
			expect((await execution.try()).outputs).toEqual([{ error: UNKNOWN }, { error: NOT_SENT }]);
			const { outputs, changes } = await execution.try();
			const [buyer, ...more] = called(name);
			expect(more).toEqual([]);
			expect(outputs).toMatchObject([
				{ id: buyer?.id, weight: 1, created: true },
				{ id: buyer?.id, weight: 2, created: false },
			]);
			expect(changes).toEqual([`PATCH /buyers/${buyer?.id}`, `PATCH /buyers/${buyer?.id}`]);
		},
	);

	test.each([500, 502, 504] as const)(
		'what is not in the list after an unknown outcome stays unknown, also for the rows of that name: %s',
		async (fault) => {
			const name = newName();
			const items = [
				{ Name: name, weight: 1 },
				{ Name: name, weight: 2 },
				{ Name: newName(), weight: 3 },
			];
			const execution = new Execution(items, { ...sheet, options: { oneAtATime: true } });
			failChanges([fault]);
			const first = await execution.try();
			expect(first.outputs).toMatchObject([{ error: UNKNOWN }, { error: NOT_SENT }, { weight: 3, created: true }]);
			for (let again = 0; again < 2; again++) {
				const { outputs, changes } = await execution.try();
				expect(outputs).toEqual([{ error: EARLIER }, { error: NOT_SENT }, first.outputs[2]]);
				expect(changes).toEqual([]);
			}
			expect(called(name)).toEqual([]);
			// A new execution is a new order.
			expect((await new Execution(items).try()).outputs).toMatchObject([
				{ created: true },
				{ created: false },
				{ created: false },
			]);
		},
	);

	test('a row before the one whose outcome is unknown does not create in its place', async () => {
		const name = newName();
		const execution = new Execution([
			{ Name: name, weight: 1 },
			{ Name: name, weight: 2 },
		]);
		failChanges([422, 500]);
		expect((await execution.try()).outputs).toEqual([
			{ error: expect.not.stringMatching(/unknown/) },
			{ error: UNKNOWN },
		]);
		const { outputs, changes } = await execution.try();
		expect(outputs).toEqual([{ error: NOT_SENT }, { error: EARLIER }]);
		expect(changes).toEqual([]);
	});

	test('what was created has the same output, the rows of that name are updated, and what was refused is sent', async () => {
		const [name, refused] = [newName(), newName()];
		const items = [
			{ Name: name, weight: 1 },
			{ Name: refused, weight: 2 },
			{ Name: name, weight: 3 },
		];
		const execution = new Execution(items, { ...sheet, options: { oneAtATime: true } });
		failChanges([undefined, 422]);
		const first = await execution.try();
		expect(first.outputs).toMatchObject([
			{ created: true },
			{ error: expect.any(String) as string },
			{ created: false },
		]);
		const { outputs, changes } = await execution.try();
		expect(outputs).toMatchObject([first.outputs[0], { name: refused, created: true }, { weight: 3, created: false }]);
		expect(changes).toEqual(['POST /buyers', `PATCH /buyers/${called(name)[0]?.id}`]);
		expect(called(name)).toMatchObject([{ weight: 3 }]);
		expect(called(refused)).toHaveLength(1);
	});

	test('the last row of a name wins, also where the first goes through only the second time', async () => {
		const name = newName();
		const execution = new Execution([
			{ Name: name, weight: 1, priority: 1 },
			{ Name: name, weight: 2 },
		]);
		failChanges([422]);
		expect((await execution.try()).outputs).toMatchObject([{ error: expect.any(String) as string }, { created: true }]);
		const { outputs } = await execution.try();
		expect(outputs).toMatchObject([
			{ weight: 1, created: false },
			{ weight: 2, created: true },
		]);
		expect(called(name)).toMatchObject([{ weight: 2, priority: 1 }]);
	});

	test('a loop over the same new name creates it once, and a retry of each pass changes nothing else', async () => {
		const name = newName();
		const execution = new Execution([{ Name: name, weight: 1 }]);
		for (const [pass, created] of [true, false, false].entries()) {
			expect((await execution.try(pass)).outputs).toMatchObject([{ created }]);
		}
		expect(called(name)).toHaveLength(1);
	});
});

describe('Whatever befalls the answers, over several tries of an execution', () => {
	const row = fc.record({ which: fc.nat(2), weight: fc.option(fc.integer({ min: 1, max: 99 }), { nil: undefined }) });
	const fault = fc.constantFrom(undefined, undefined, 422, 500, 'lost' as const, 'appliedThen502' as const);

	test('no name is created twice, the last row wins where all went through, and one row says that it created', async () => {
		let [unknown, whole] = [0, 0];
		await fc.assert(
			fc.asyncProperty(
				fc.array(row, { minLength: 1, maxLength: 7 }),
				fc.array(fault, { maxLength: 6 }),
				fc.boolean(),
				async (rows, answers, oneAtATime) => {
					const names = Array.from({ length: 3 }, newName);
					const items = rows.map(({ which, weight }) => ({ Name: names[which], Weight: weight }));
					const execution = new Execution(items, { ...sheet, options: { oneAtATime } });
					// What went through is not tried again.
					let isDone = false;
					for (let attempt = 0; attempt < 3 && !isDone; attempt++) {
						failChanges(attempt === 0 ? answers : []);
						const { outputs } = await execution.try();
						isDone = outputs.every(({ error }) => error === undefined);
						for (const [which, name] of names.entries()) {
							const own = outputs.filter((_, at) => rows[at]?.which === which);
							const found = called(name);
							expect(found.length).toBeLessThanOrEqual(1);
							const isWhole = own.every(({ error }) => error === undefined);
							const creators = own.filter(({ created }) => created === true);
							expect(creators.length).toBeLessThanOrEqual(1);
							if (own.length === 0) continue;
							if (!isWhole) {
								unknown++;
								continue;
							}
							whole++;
							expect([name, found.length, creators.length]).toEqual([name, 1, 1]);
							const last = rows.filter((each) => each.which === which && each.weight !== undefined).at(-1)?.weight;
							if (last !== undefined) expect([name, found[0]?.weight]).toEqual([name, last]);
						}
					}
				},
			),
			{ numRuns: 12 },
		);
		expect([unknown, whole].every((each) => each > 5)).toBe(true);
	});
});

describe('In whatever form CallMatrix speaks, a new name is created once, and each row says truly which happened', () => {
	afterEach(() => {
		sandbox.control.setDialect(null);
		sandbox.control.setDialect({ idempotency: 'ignored' });
	});
	const DIMENSIONS = [
		'batchAs',
		'casing',
		'changeAnswer',
		'errorAs',
		'idAs',
		'listAs',
		'nextPage',
		'normalises',
		'singleAs',
	] as const;
	const every = DIMENSIONS.flatMap((dimension) =>
		dialectDimensions[dimension].map((spoken) => [dimension, spoken] as const),
	);

	test.each(every)('%s: %s', async (dimension, spoken) => {
		sandbox.control.setDialect({ [dimension]: spoken });
		const { id, name: old } = known();
		const [one, two] = [newName(), newName()];
		const { outputs } = await answer(sheet, [
			{ Name: one, weight: 1 },
			{ Name: two, weight: 2 },
			{ Name: spelled(one), weight: 3 },
			{ Name: spelled(old), weight: 4 },
		]);
		for (const name of [one, two]) expect(called(name).length).toBeLessThanOrEqual(1);
		expect(called(old)).toMatchObject([{ id }]);
		const created = [true, true, false, false];
		for (const [at, output] of outputs.entries()) {
			if (output.error === undefined) expect([at, output.created]).toEqual([at, created[at]]);
		}
		if (outputs.every(({ error }) => error === undefined)) {
			expect([called(one), called(two), called(old)]).toMatchObject([
				[{ weight: 3 }],
				[{ weight: 2 }],
				[{ weight: 4 }],
			]);
		}
	});
});

describe('Where the list does not show which names there are, nothing is created', () => {
	afterEach(() => {
		sandbox.control.setDialect({ nextPage: 'next_cursor', maxPageSize: '200' });
	});

	test('because it may have more entries than it returned', async () => {
		sandbox.control.setDialect({ nextPage: 'silent', maxPageSize: '10' });
		const { outputs, changes } = await answer(sheet, [{ Name: newName(), weight: 1 }]);
		expect(outputs[0]?.error).toMatch(/CallMatrix (?:does not say whether the list has|may have) more/);
		expect(changes).toEqual([]);
	});

	test('because it shows no names', async () => {
		const stranger = await startStranger((request, response) => {
			request.resume();
			response
				.writeHead(request.method === 'GET' ? 200 : 500, { 'content-type': 'application/json' })
				.end(JSON.stringify({ data: [{ id: 'buy_000001', status: 'active' }], next_cursor: null }));
		});
		const { outputs } = await answer(sheet, [{ Name: 'Nettlegrove', weight: 1 }], {
			credentials: { baseUrl: stranger.baseUrl },
		});
		await stranger.stop();
		expect(outputs[0]?.error).toBe(
			`Buyer could not be looked up by the name "Nettlegrove": CallMatrix's list of buyers shows no names. Use the ID [item 0]`,
		);
	});

	test('because it cannot be read', async () => {
		const name = newName();
		sandbox.control.setFaults({ api: { answer: 403, requests: 99 } });
		const { outputs, changes } = await answer(sheet, [{ Name: name, weight: 1 }]);
		expect(outputs[0]?.error).toMatch(/could not be looked up by the name/);
		expect(changes).toEqual([]);
	});
});

test('Where the node stops, it says that running again is safe, and it is', async () => {
	const [one, two] = [newName(), newName()];
	const items = [
		{ Name: one, weight: 1 },
		{ Name: two, weight: 'soon' },
	];
	const { message, description } = await ground.refusal(sheet, { items });
	expect(message).toBe('1 of 2 items did not go through');
	expect(description).toContain(
		'Running again is safe: what was created is found by its name and updated with the same values.',
	);
	const { outputs } = await answer(sheet, [items[0] ?? {}, { Name: two, weight: 2 }]);
	expect(outputs).toMatchObject([
		{ name: one, created: false },
		{ name: two, created: true },
	]);
	expect([called(one), called(two)]).toMatchObject([[{ weight: 1 }], [{ weight: 2 }]]);
});

describe('An AI agent', () => {
	const tool = (value: IDataObject, more: IDataObject = {}): Promise<Answer> =>
		answer(panel(value, more), [{}], { settings: { type: 'n8n-nodes-callmatrix.callMatrixTool' } });

	test('may leave out the ID with a word for nothing: the name decides, and the agent is told', async () => {
		const { id, name } = known();
		const buyerId = { __rl: true, mode: 'id', value: 'None' };
		const { outputs } = await tool({ name, weight: '8', dailyCap: 'N/A' }, { buyerId });
		expect(outputs).toMatchObject([{ id, weight: 8, daily_cap: 7, created: false }]);
		expect(outputs[0]?.callmatrix_note).toBe(
			'Counted as left out (placeholder values): Buyer ("None"), Daily Cap ("N/A")',
		);
		const fresh = newName();
		expect((await tool({ name: fresh }, { buyerId })).outputs).toMatchObject([{ name: fresh, created: true }]);
	});

	test('is told to give an ID or a name where both say nothing', async () => {
		const buyerId = { __rl: true, mode: 'id', value: 'None' };
		const { outputs, asked } = await tool({ name: 'N/A', weight: '8' }, { buyerId });
		expect(outputs[0]?.error).toBe(
			'Buyer and Name are empty. Fill in the ID of the buyer or its name. Placeholders count as empty: Buyer ("None"), Name ("N/A") [item 0]',
		);
		expect(asked).toEqual([]);
	});
});

describe('Offers and campaigns', () => {
	const rowOf = (name: string, more: IDataObject = {}): IDataObject => ({ Name: name, ...more });
	const offers: INodeParameters = { ...sheet, resource: 'offer' };

	test('an offer that would be created without its required fields is refused with their names, and others are updated', async () => {
		const [offer] = sandbox.control.all('offers');
		sandbox.control.put('offers', { id: offer?.id ?? '', name: 'Roofing Tampa weekdays' });
		const price = { 'Price per Call': '41.50' };
		const { outputs } = await answer(offers, [
			rowOf('Roofing Tampa weekday', price),
			rowOf('roofing tampa WEEKDAYS', price),
		]);
		expect(outputs[0]?.error).toMatch(
			/^Offer cannot be found: no offer is called "Roofing Tampa weekday"\. Nearest: "Roofing Tampa weekdays" \(.+\)\. To create it, fill in Buyer, Campaign, Destination Number/,
		);
		expect(outputs[1]).toMatchObject({ id: offer?.id, price_per_call: 41.5, created: false });
	});

	test('an offer is created with its required fields', async () => {
		const buyer_id = buyers()[0]?.id;
		const campaign_id = sandbox.control.all('campaigns')[0]?.id;
		const row = { buyer_id, campaign_id, 'Destination Number': '(415) 555-0100', 'Price per Call': 40 };
		const { outputs } = await answer(offers, [rowOf('Roofing Miami', row), rowOf('ROOFING  Miami', { daily_cap: 3 })]);
		expect(outputs).toMatchObject([
			{ buyer_id, name: 'Roofing Miami', created: true },
			{ name: 'Roofing Miami', daily_cap: 3, created: false },
		]);
	});

	test('a campaign is created and updated', async () => {
		const campaigns = { ...sheet, resource: 'campaign' };
		for (const created of [true, false]) {
			const { outputs } = await answer(campaigns, [rowOf('Roofing Tampa', { vertical: 'Roofing' })]);
			expect(outputs).toMatchObject([{ name: 'Roofing Tampa', vertical: 'Roofing', created }]);
		}
	});
});

describe('Whatever the rows of a sheet', () => {
	interface Row {
		/** Which name; those below `KNOWN` have a buyer before the run. */
		which: number;
		spelling: number;
		byId: boolean;
		weight: number | undefined;
		priority: number | undefined;
	}
	const KNOWN = 3;
	const value = fc.option(fc.integer({ min: 1, max: 99 }), { nil: undefined });
	const row = fc.record<Row>({
		which: fc.integer({ min: 0, max: 7 }),
		spelling: fc.integer({ min: 0, max: 3 }),
		byId: fc.boolean(),
		weight: value,
		priority: value,
	});
	const SPELLINGS = [
		(name: string) => name,
		spelled,
		(name: string) => name.toLowerCase(),
		(name: string) => `${name}\u00a0`,
	];

	test('each new name is created once, every record has its last values, and each row says truly which happened', async () => {
		await fc.assert(
			fc.asyncProperty(fc.array(row, { minLength: 1, maxLength: 14 }), fc.boolean(), async (rows, oneAtATime) => {
				const there = Array.from({ length: KNOWN }, () => known({ weight: 1, priority: 1 }));
				const names = [...there.map(({ name }) => name), ...Array.from({ length: 5 }, newName)];
				const items = rows.map(({ which, spelling, byId, weight, priority }) => ({
					...(byId && which < KNOWN
						? { 'Buyer ID': there[which]?.id }
						: { Name: SPELLINGS[spelling]?.(names[which] ?? '') }),
					Weight: weight,
					Priority: priority,
				}));
				const before = buyers().length;
				const { outputs } = await answer({ ...sheet, options: { oneAtATime } }, items);
				const seen = new Set<number>(there.keys());
				for (const [at, { which, weight, priority }] of rows.entries()) {
					const isNew = !seen.has(which);
					seen.add(which);
					const [buyer] = called(names[which] ?? '');
					expect([at, outputs[at]?.created]).toEqual([at, isNew]);
					const isChanged = isNew || weight !== undefined || priority !== undefined;
					expect(outputs[at]).toMatchObject({ id: buyer?.id, unchanged: !isChanged });
					if (weight !== undefined) expect(outputs[at]?.weight).toBe(weight);
				}
				expect(buyers().length - before).toBe(seen.size - KNOWN);
				for (const which of seen) {
					const last = (field: 'priority' | 'weight') =>
						rows.filter((each) => each.which === which && each[field] !== undefined).at(-1)?.[field];
					const found = called(names[which] ?? '');
					expect(found).toHaveLength(1);
					for (const field of ['weight', 'priority'] as const) {
						const wanted = last(field) ?? (which < KNOWN ? 1 : undefined);
						if (wanted !== undefined) expect([which, found[0]?.[field]]).toEqual([which, wanted]);
					}
				}
			}),
			{ numRuns: 10 },
		);
	});
});

describe('Three thousand rows', () => {
	const large = useSandbox({ sizes: { buyers: 2_000 } });
	const { run, requestsOf } = groundOn(() => large);

	test('are three batches besides the pages of the list, each full, although every new name is there twice in a row', async () => {
		const all = large.control.all('buyers');
		const occurrences = new Map<string, number>();
		for (const { name } of all) occurrences.set(normal(name), (occurrences.get(normal(name)) ?? 0) + 1);
		const unique = all.filter(({ name }) => occurrences.get(normal(name)) === 1);
		const named = unique.slice(0, 500);
		const byId = all.filter((buyer) => !named.includes(buyer)).slice(0, 500);
		expect([named.length, byId.length]).toEqual([500, 500]);
		const groups: IDataObject[][] = [
			named.map(({ name }) => ({ Name: spelled(name), Weight: 3 })),
			byId.map(({ id }) => ({ 'Buyer ID': id, Weight: 3 })),
			Array.from({ length: 1_000 }, (_, at) => [
				{ Name: `Fernhollow ${at}`, Weight: 1 },
				{ Name: spelled(`Fernhollow ${at}`), Weight: 3 },
			]).flat(),
		];
		// One of each group in turn, then what is left of the longest.
		const items = Array.from({ length: 2_000 }, (_, at) => groups.flatMap((rows) => rows.slice(at, at + 1))).flat();
		expect(items).toHaveLength(3_000);
		let outputs: INodeExecutionData[] = [];
		const requests = await requestsOf(async () => {
			outputs = await run(sheet, { items });
		});
		const asked = requests.map(asText);
		expect(asked.filter((each) => each.startsWith('GET'))).toEqual(Array.from({ length: 10 }, () => 'GET /buyers'));
		expect(asked.filter((each) => !each.startsWith('GET')).sort()).toEqual([
			'POST /buyers/batch create 1000',
			'POST /buyers/batch update 1000',
			'POST /buyers/batch update 1000',
		]);
		expect(outputs.map(({ pairedItem }) => pairedItem)).toEqual(items.map((_, item) => ({ item })));
		const isFirst = (row: IDataObject | undefined): boolean => row?.Weight === 1;
		expect(outputs.map(({ json }) => json.created)).toEqual(items.map(isFirst));
		const made = large.control.all('buyers').slice(2_000);
		expect(made).toHaveLength(1_000);
		expect(new Set(made.map(({ weight }) => weight))).toEqual(new Set([3]));
	});
});
