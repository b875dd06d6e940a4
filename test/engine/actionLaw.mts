/**
 * The law of the action node: nothing is done twice, and no item is left without an answer. Each item gets one outcome; one
 * that is said to be done was done once, one that is said to have failed was not done, and only one of which it is said that
 * nobody knows may be either. It holds although this CallMatrix ignores Idempotency-Key.
 */
import { randomInt } from 'node:crypto';

import fc from 'fast-check';
import type { IDataObject, INodeExecutionData, INodeParameters, WorkflowExecuteMode } from 'n8n-workflow';

import { CallMatrix } from '../../nodes/CallMatrix/CallMatrix.node.ts';
import { MAX_BATCH_SIZE } from '../../nodes/CallMatrix/client/shapes/batch.ts';
import { startSandbox, type Sandbox } from '../sandbox/index.mts';
import { bench, executeContext } from './contexts.mts';
import { Known, Way, type Said, type Trouble } from './lawModel.mts';

// CallMatrix takes 1,000 items in a batch: with three, a few rows are several batches.
jest.mock('../../nodes/CallMatrix/client/shapes/batch.ts', () => ({
	...jest.requireActual<object>('../../nodes/CallMatrix/client/shapes/batch.ts'),
	MAX_BATCH_SIZE: 3,
}));

/** So many histories at the same time, each in a CallMatrix of its own: the node's pace makes it wait more than it works. */
const LANES = 6;
/** That histories may change. */
const BUYERS = 4;
/** A node that stops names so many of the reasons for which items failed. */
const NAMED = 5;

/** One for all, as in n8n. */
const node = new CallMatrix();

type Kind = 'create' | 'delete' | 'update';

interface Row {
	item: IDataObject;
	/** Of a row that cannot be read: nothing is ever sent for it. */
	isUnreadable: boolean;
	/** What it makes of the buyer; absent where it adds one. */
	to: number | 'gone';
	/** How often this execution has added it. */
	added: number;
	/** An earlier try may have carried it out. */
	isTried: boolean;
}

/** One execution of a workflow, with what n8n keeps of it. */
interface Execution {
	kind: Kind;
	rows: Row[];
	isStopping: boolean;
	oneAtATime: boolean;
	kept: IDataObject;
	/** n8n offers its retry in the list. */
	isFailed: boolean;
}

/** What is known of the world, and what has run in it. */
interface Model {
	known: Map<string, Known>;
	executions: Execution[];
	baseUrl: string;
	made: number;
}

/** A CallMatrix, and what stands before it. */
interface Lane {
	sandbox: Sandbox;
	way: Way;
}

interface Real extends Lane {
	/** Different in each history. */
	name: string;
	buyers: string[];
}

/** What happens around a try. */
interface Circumstances {
	troubles: Trouble[];
	/** At which request the execution is cancelled. */
	cancelAt?: number;
	/** Another process of n8n takes it: what this one has found out of the address is not known there. */
	isElsewhere: boolean;
	/** How often n8n runs the node at the most: Retry On Fail. */
	tries: number;
}

function hold(condition: boolean, sentence: string): asserts condition {
	if (!condition) throw new Error(sentence);
}

const AUTOMATICALLY = { mappingMode: 'autoMapInputData', value: null };

const parametersOf = ({ kind, oneAtATime }: Execution): INodeParameters => ({
	resource: 'buyer',
	operation: kind,
	...(kind === 'delete' ? { buyerId: '={{ $json.id }}' } : { fields: AUTOMATICALLY }),
	// No wait is waited for: it is over, or given up at once.
	options: { oneAtATime, longestWait: 0 },
});

const isUnknown = (text: string): boolean => /^The outcome is unknown: /.test(text);

const saidIn = (text: string): Said => (isUnknown(text) ? 'unknown' : 'failed');

/** What the node said of each item, in input order; the output where it was not stopped. */
interface Outcome {
	/** How many rows did not go through, where the node stopped with several. */
	failed?: number;
	said: Said[];
	output?: INodeExecutionData[];
}

/** Runs the node once in an execution, the way n8n does it the first time, again at once, and later from the list. */
async function runOnce(
	{ sandbox, way }: Real,
	{ baseUrl }: Model,
	execution: Execution,
	mode: WorkflowExecuteMode,
	cancelAt = 0,
): Promise<Outcome> {
	const { rows, isStopping } = execution;
	const aborter = new AbortController();
	const context = executeContext(
		bench({
			type: 'callMatrix',
			parameters: parametersOf(execution),
			credentials: { baseUrl, apiKey: sandbox.apiKey, keyHeader: 'Authorization' },
			...(!isStopping && { settings: { onError: 'continueRegularOutput' } }),
		}),
		rows.map(({ item }) => item),
		mode,
		aborter.signal,
	);
	Object.assign(context.getContext('node'), structuredClone(execution.kept));

	let arrived = 0;
	way.onRequest = () => {
		if (++arrived === cancelAt) aborter.abort(new Error('cancelled'));
	};
	let afterCancelling = 0;
	const underWay: Promise<unknown>[] = [];
	const { helpers } = context;
	const request = helpers.httpRequestWithAuthentication.bind(context);
	helpers.httpRequestWithAuthentication = async (...given) => {
		if (aborter.signal.aborted) afterCancelling++;
		const sent = request(...given);
		underWay.push(sent);
		return (await sent) as unknown;
	};
	const ended = await node.execute.call(context).then(
		([output = []]) => output,
		(fault: unknown) => fault as Error & { description?: string },
	);
	await Promise.allSettled(underWay);
	execution.kept = structuredClone(context.getContext('node'));
	hold(afterCancelling === 0, `${afterCancelling} requests went out after the execution was cancelled`);

	if (aborter.signal.aborted) {
		await way.idle();
		hold(ended instanceof Error && ended.message === 'cancelled', 'A cancelled execution went on');
		return { said: rows.map(() => 'cancelled') };
	}
	if (Array.isArray(ended)) {
		hold(ended.length === rows.length, `${rows.length} items got ${ended.length} answers`);
		const said = ended.map(({ json, pairedItem, ...others }, item): Said => {
			expect([pairedItem, others]).toEqual([{ item }, {}]);
			if (!('error' in json)) return 'done';
			expect(json).toEqual({ error: expect.stringMatching(new RegExp(`\\[item ${item}\\]$`)) as unknown });
			return saidIn(json.error as string);
		});
		hold(!isStopping || !said.some((each) => each !== 'done'), 'Items failed, and the node did not stop');
		return { said, output: ended };
	}
	hold(isStopping, `The node stopped, although it was to go on: ${String(ended)}`);
	return saidOfEach(ended, rows.length);
}

/** What a node that stopped says of each item. */
function saidOfEach({ message, description }: Error & { description?: string }, count: number): Outcome {
	if (count === 1) {
		expect(message).toMatch(/ \[item 0\]$/);
		return { said: [saidIn(message)] };
	}
	const all = (description ?? '').split('<br>');
	const groups = all.flatMap(groupIn);
	const failed = Number(/^(\d+) of /.exec(message)?.[1]);
	const others = Number(/(?:^|<br>)and (\d+) more(?:<br>|$)/.exec(description ?? '')?.[1] ?? 0);
	hold(message === `${failed} of ${count} items did not go through`, message);
	hold(groups.length === NAMED || (groups.length < NAMED && others === 0), description ?? '');
	const said = new Map(groups.flatMap(({ items, each }) => items.map((item) => [item, each] as const)));
	const unnamed = groups.reduce((sum, { more }) => sum + more, others);
	hold(said.size + unnamed === failed, `${message}, but ${description ?? ''}`);
	hold(said.size === groups.flatMap(({ items }) => items).length, description ?? '');
	hold(
		[...said.keys()].every((item) => item < count),
		description ?? '',
	);
	// Which the others are is not said, only that they come later: than those of their text, or than the last text.
	const since = [
		...groups.filter(({ more }) => more > 0).map(({ items }) => items.at(-1) as number),
		...(others ? [groups.at(-1)?.items[0] as number] : []),
	];
	const first = Math.min(...since);
	return {
		said: Array.from({ length: count }, (_, item) => said.get(item) ?? (item > first ? 'unnamed' : 'done')),
		failed,
	};
}

interface Group {
	items: number[];
	/** Of the same text, and not named. */
	more: number;
	each: Said;
}

/** What a line says of items: `… [item 3]`, `… [items 3 and 5]`, `… [items 3, 5, 6 and 2 more]`; nothing where it is about none. */
function groupIn(line: string): Group[] {
	const [, one, several, last = '', isMore] = / \[(?:item (\d+)|items ([\d, ]+) and (\d+)( more)?)\]$/.exec(line) ?? [];
	if (one !== undefined) return [{ items: [Number(one)], more: 0, each: saidIn(line) }];
	if (several === undefined) return [];
	const items = several.split(', ').map(Number);
	return [
		isMore
			? { items, more: Number(last), each: saidIn(line) }
			: { items: [...items, Number(last)], more: 0, each: saidIn(line) },
	];
}

/** Whether what was said is so. */
function check({ sandbox, way, buyers }: Real, { known }: Model, { kind, rows }: Execution, outcome: Outcome): void {
	const all = kind === 'create' ? sandbox.control.all('buyers') : [];
	const rowIn = (item: number): string => `Row ${item} (${kind} ${JSON.stringify(rows[item]?.item)})`;
	for (const [item, row] of rows.entries()) {
		const said = outcome.said[item] as Said;
		if (row.isUnreadable) {
			hold(['failed', 'cancelled', 'unnamed'].includes(said), `${rowIn(item)} cannot be read, and is ${said}`);
			continue;
		}
		if (kind === 'create') {
			// Rows of other executions have the same names, but nobody else adds any meanwhile.
			const found = all.filter(({ name }) => name === row.item.name).length;
			const added = row.added + found - (row.to as number);
			const isSo = said === 'done' ? added === 1 : said === 'failed' ? added === row.added : added <= 1;
			hold(isSo, `${rowIn(item)} is said to be ${said}; it was there ${row.added} times, and now is ${added} times`);
			Object.assign(row, { added, to: found });
		} else {
			// A buyer that was not there is said to be deleted where an answer was lost: it may have been there before that.
			const before = row.isTried || (kind === 'delete' && way.hasLost);
			const buyer = known.get(row.item.id as string) as Known;
			hold(buyer.take(row.to, said, before), `${rowIn(item)} is said to be done, but the buyer was deleted before`);
		}
		row.isTried ||= said !== 'failed';
	}
	for (const id of buyers) {
		const buyer = sandbox.control.getOne('buyers', id);
		const found = buyer ? buyer.weight : 'gone';
		const expected = String(known.get(id));
		if (buyer) hold(buyer.daily_cap === buyer.weight, `${id} was set in part`);
		const isSo = known.get(id)?.find(found) ?? false;
		hold(isSo, `${id} is ${found}, and should be ${expected}, after ${kind} was said to be ${outcome.said.join(', ')}`);
	}
	for (const [item, { json }] of (outcome.output ?? []).entries()) {
		const row = rows[item] as Row;
		if (outcome.said[item] !== 'done') continue;
		if (kind === 'create') {
			expect(json.name).toBe(row.item.name);
			expect(all.find(({ id }) => id === json.id)?.name).toBe(row.item.name);
		} else if (kind === 'update') expect(json).toMatchObject(row.item);
		else expect(json).toEqual({ deleted: true, id: row.item.id });
	}
}

/** Where there is no trouble nothing is unknown, and nothing fails but what cannot be done. */
function checkUntroubled({ sandbox }: Real, { kind, rows }: Execution, { said, failed = 0 }: Outcome): void {
	const mayFail = (row: Row): boolean =>
		row.isUnreadable || (kind !== 'create' && sandbox.control.getOne('buyers', row.item.id as string) === null);
	for (const [item, row] of rows.entries()) {
		const each = said[item] as Said;
		// A row that is not named may be done; whether more failed than can is seen by their number.
		const isSo = each === 'done' || each === 'unnamed' || (each !== 'unknown' && mayFail(row)) || row.isUnreadable;
		hold(isSo, `Row ${item} is said to be ${each} where there was no trouble`);
	}
	const most = rows.filter(mayFail).length;
	hold(failed <= most, `${failed} rows are said not to have gone through where ${most} cannot be done`);
}

const pausesKey = (trouble: Trouble): boolean =>
	trouble.kind === 'answer' && trouble.status === 429 && trouble.retryAfter === '1';

/** Runs the node as often as n8n does, and looks each time. */
async function carryOut(
	real: Real,
	model: Model,
	execution: Execution,
	mode: WorkflowExecuteMode,
	{ troubles, cancelAt, isElsewhere, tries }: Circumstances,
): Promise<void> {
	if (isElsewhere) model.baseUrl = real.way.newBaseUrl();
	real.way.troubles = [...troubles];
	if (execution.kind === 'create') {
		const before = real.sandbox.control.all('buyers');
		for (const row of execution.rows) row.to = before.filter(({ name }) => name === row.item.name).length;
	}
	for (let tried = 0; tried < tries; tried++) {
		real.way.hasLost = false;
		const outcome = await runOnce(real, model, execution, mode, cancelAt);
		check(real, model, execution, outcome);
		const isCancelled = outcome.said.includes('cancelled');
		const isUntroubled = mode === 'trigger' && tried === 0 && troubles.length === 0 && !isCancelled;
		if (isUntroubled) checkUntroubled(real, execution, outcome);
		execution.isFailed = !outcome.output;
		// n8n runs it again where it stopped, and where its first item is an error.
		if (isCancelled || (outcome.output && !outcome.output[0]?.json.error)) break;
	}
	real.way.troubles = [];
	// Who comes before the end of a Retry-After is not let through, which is no trouble of who comes.
	if (troubles.some(pausesKey)) model.baseUrl = real.way.newBaseUrl();
}

type Command = fc.AsyncCommand<Model, Real>;

const told = ({ troubles, cancelAt, isElsewhere, tries }: Circumstances): string =>
	[
		isElsewhere && 'in another process',
		tries > 1 && `up to ${tries} times`,
		cancelAt && `cancelled at request ${cancelAt}`,
		troubles.length > 0 && `with ${JSON.stringify(troubles)}`,
	]
		.filter(Boolean)
		.join(', ');

/** What a row is to be: of which buyer, and whether it can be read. */
interface Draft {
	buyer: number;
	isUnreadable: boolean;
}

/** A workflow runs over rows. */
class Run implements Command {
	constructor(
		private readonly kind: Kind,
		private readonly drafts: Draft[],
		private readonly isStopping: boolean,
		private readonly oneAtATime: boolean,
		private readonly circumstances: Circumstances,
	) {}

	check = (): boolean => true;

	async run(model: Model, real: Real): Promise<void> {
		const { kind, isStopping, oneAtATime } = this;
		const rows = this.drafts.map(({ buyer, isUnreadable }): Row => {
			const number = ++model.made;
			const id = real.buyers[buyer % real.buyers.length] as string;
			const value = isUnreadable ? 'soon' : number;
			const item: Record<Kind, IDataObject> = {
				create: { name: `${real.name} ${number}`, weight: value },
				delete: { id: isUnreadable ? '' : id },
				update: { id, weight: value, daily_cap: value },
			};
			return { item: item[kind], isUnreadable, to: kind === 'delete' ? 'gone' : number, added: 0, isTried: false };
		});
		const execution: Execution = { kind, rows, isStopping, oneAtATime, kept: {}, isFailed: false };
		model.executions.push(execution);
		await carryOut(real, model, execution, 'trigger', this.circumstances);
	}

	toString(): string {
		const rows = this.drafts.map(({ buyer, isUnreadable }) => (isUnreadable ? `${buyer}, unreadable` : buyer));
		const how = [this.isStopping && 'stopping', this.oneAtATime && 'one at a time'].filter(Boolean).join(', ');
		return `${this.kind} [${rows.join('; ')}] ${how} ${told(this.circumstances)}`;
	}
}

/** A person runs the workflow of an earlier execution once more: it is to be done anew. */
class RunAnew implements Command {
	constructor(
		private readonly which: number,
		private readonly circumstances: Circumstances,
	) {}

	check = ({ executions }: Readonly<Model>): boolean => executions.length > 0;

	async run(model: Model, real: Real): Promise<void> {
		const earlier = model.executions[this.which % model.executions.length] as Execution;
		const rows = earlier.rows.map((row): Row => ({ ...row, added: 0, isTried: false }));
		const execution = { ...earlier, rows, kept: {}, isFailed: false };
		model.executions.push(execution);
		await carryOut(real, model, execution, 'trigger', this.circumstances);
	}

	toString = (): string => `run ${this.which} anew ${told(this.circumstances)}`;
}

/** A person retries a failed execution from the list. */
class RetryFromList implements Command {
	constructor(
		private readonly which: number,
		private readonly circumstances: Circumstances,
	) {}

	check = ({ executions }: Readonly<Model>): boolean => executions.some(({ isFailed }) => isFailed);

	async run(model: Model, real: Real): Promise<void> {
		const failed = model.executions.filter(({ isFailed }) => isFailed);
		const execution = failed[this.which % failed.length] as Execution;
		await carryOut(real, model, execution, 'retry', this.circumstances);
	}

	toString = (): string => `retry ${this.which} from the list ${told(this.circumstances)}`;
}

const place = fc.nat({ max: 7 });

const trouble: fc.Arbitrary<Trouble> = fc.oneof(
	fc.record({
		kind: fc.constant('answer' as const),
		// What says that something is not there, or not to be done so, changes the way in which the node goes on.
		status: fc.constantFrom(400, 404, 404, 404, 405, 413, 429, 500, 502, 503, 504),
		form: fc.constantFrom('callMatrix' as const, 'json' as const, 'page' as const),
		retryAfter: fc.constantFrom(undefined, '0', '1', 'Sun, 06 Nov 1994 08:49:37 GMT'),
	}),
	// What stands before CallMatrix gives up waiting for it, but CallMatrix goes on.
	fc.record({
		kind: fc.constant('answer' as const),
		status: fc.constantFrom(500, 502, 504),
		form: fc.constantFrom('callMatrix' as const, 'json' as const, 'page' as const),
		done: fc.constant(true),
	}),
	fc.record({
		kind: fc.constant('answer' as const),
		status: fc.constant(200),
		form: fc.constantFrom('json' as const, 'page' as const),
	}),
	fc.record({ kind: fc.constantFrom('unheard' as const, 'lost' as const, 'cut' as const, 'half' as const) }),
	fc.record({
		kind: fc.constant('items' as const),
		which: fc.uniqueArray(place, { minLength: 1, maxLength: 3 }),
		status: fc.constantFrom(400, 409, 429, 500, 503),
	}),
	fc.record({
		kind: fc.constant('results' as const),
		how: fc.constantFrom(
			'extra' as const,
			'gone' as const,
			'misplaced' as const,
			'nothing' as const,
			'status' as const,
			'twice' as const,
		),
		at: place,
	}),
	fc.constant({ kind: 'none' as const }),
);

/** The same trouble for a while, and then another. Five are one more than the node repeats of itself. */
const troubles = fc
	.array(fc.tuple(trouble, fc.oneof({ weight: 3, arbitrary: fc.constant(1) }, fc.constantFrom(2, 5))), { maxLength: 4 })
	.map((phases) => phases.flatMap(([each, count]) => Array.from({ length: count }, () => each)));

const circumstances: fc.Arbitrary<Circumstances> = fc.record({
	troubles,
	cancelAt: fc.oneof({ weight: 7, arbitrary: fc.constant(undefined) }, fc.integer({ min: 1, max: 4 })),
	isElsewhere: fc.boolean(),
	tries: fc.oneof({ weight: 2, arbitrary: fc.constant(1) }, fc.constantFrom(2, 3)),
});

const seldom = fc.oneof({ weight: 6, arbitrary: fc.constant(false) }, fc.constant(true));

const atTimes = fc.oneof({ weight: 2, arbitrary: fc.constant(false) }, fc.constant(true));

const draft = fc.record({ buyer: fc.nat({ max: BUYERS - 1 }), isUnreadable: seldom });

/** Mostly few, at times enough for several batches. */
const drafts = fc.oneof(
	{ weight: 4, arbitrary: fc.array(draft, { maxLength: 4 }) },
	fc.array(draft, { minLength: 5, maxLength: 12 }),
);

const TOO_LARGE: Trouble = { kind: 'answer', status: 413, form: 'callMatrix' };

/** Several batches, of which one is too large, so that the others are made smaller; and n8n tries again. */
const manyCreations = fc
	.tuple(fc.array(draft, { minLength: 8, maxLength: 10 }), fc.nat({ max: 2 }), circumstances)
	.map(([rows, before, around]): Command => {
		const phases = [
			...Array.from({ length: before }, (): Trouble => ({ kind: 'none' })),
			TOO_LARGE,
			...around.troubles,
		];
		return new Run('create', rows, true, false, { ...around, troubles: phases, tries: Math.max(2, around.tries) });
	});

const anyRun = fc
	.tuple(fc.constantFrom<Kind>('create', 'create', 'update', 'delete'), drafts, fc.boolean(), atTimes, circumstances)
	.map(([kind, rows, isStopping, oneAtATime, around]): Command => new Run(kind, rows, isStopping, oneAtATime, around));

const commands = fc.commands(
	[
		fc.oneof({ weight: 3, arbitrary: anyRun }, manyCreations),
		fc.tuple(place, circumstances).map(([which, around]): Command => new RunAnew(which, around)),
		fc.tuple(place, circumstances).map(([which, around]): Command => new RetryFromList(which, around)),
	],
	{ maxCommands: 6 },
);

/** What earlier histories have left would only make the look at what is there slow. */
async function removeBuyers({ baseUrl, apiKey, control }: Sandbox): Promise<void> {
	const items = control.all('buyers').map(({ id }) => ({ id }));
	if (items.length === 0) return;
	const { status } = await fetch(`${baseUrl}/buyers/batch`, {
		method: 'POST',
		headers: {
			authorization: `Bearer ${apiKey}`,
			'content-type': 'application/json',
			'idempotency-key': `before ${items[0]?.id ?? ''}`,
		},
		body: JSON.stringify({ operation: 'delete', items }),
	});
	hold(status === 200, `What earlier histories have left could not be removed: ${status}`);
}

/** A world in which nothing has run yet. */
async function begin(lane: Lane, name: string): Promise<{ model: Model; real: Real }> {
	await removeBuyers(lane.sandbox);
	const buyers = Array.from(
		{ length: BUYERS },
		() => lane.sandbox.control.put('buyers', { name, weight: 0, daily_cap: 0 }).id,
	);
	const known = new Map(buyers.map((id) => [id, new Known(new Set([0]))]));
	return {
		model: { known, executions: [], baseUrl: lane.way.newBaseUrl(), made: 0 },
		real: { ...lane, name, buyers },
	};
}

const READABLE: Draft = { buyer: 0, isUnreadable: false };
const UNREADABLE: Draft = { buyer: 0, isUnreadable: true };
const ROUTE_404: Trouble = { kind: 'answer', status: 404, form: 'callMatrix' };
const PAGE_404: Trouble = { kind: 'answer', status: 404, form: 'page' };
/** CallMatrix carries it out, and something in front of it says that it is having trouble. */
const DONE_UNHEARD: Trouble = { kind: 'answer', status: 500, form: 'callMatrix', done: true };
const REFUSED: Trouble = { kind: 'answer', status: 400, form: 'callMatrix' };
const draftsOf = (...buyers: number[]): Draft[] => buyers.map((buyer) => ({ buyer, isUnreadable: false }));
const rowsOf = (count: number): Draft[] => Array.from({ length: count }, () => READABLE);
const around = (tries: number, ...met: Trouble[]): Circumstances => ({ troubles: met, isElsewhere: false, tries });

/** What chance has found once, and seldom would again. */
const found: [string, ...Command[]][] = [
	[
		'a deletion of what is gone, of which the batch says both 200 and not found',
		new Run('delete', draftsOf(0), false, false, around(1)),
		new Run('delete', draftsOf(0, 1), false, false, around(1, { kind: 'results', how: 'status', at: 8 })),
		new Run('delete', draftsOf(0, 1), false, false, around(1, { kind: 'results', how: 'status', at: 3 })),
	],
	[
		'a batch of deletions that was carried out unheard, and repeated',
		new Run('delete', draftsOf(0, 1), false, false, around(1, DONE_UNHEARD)),
	],
	[
		'a batch of deletions that was carried out unheard, and then sent in halves',
		new Run('delete', draftsOf(0, 1, 2), false, false, around(1, DONE_UNHEARD, TOO_LARGE)),
	],
	[
		'a batch of deletions that was carried out unheard, and then sent one by one',
		new Run('delete', draftsOf(0, 1, 2), false, false, around(1, DONE_UNHEARD, PAGE_404)),
	],
	[
		'a batch of changes that was carried out unheard, and then refused in part',
		new Run(
			'update',
			draftsOf(0, 1),
			false,
			false,
			around(1, DONE_UNHEARD, { kind: 'items', which: [1], status: 400 }),
		),
	],
	[
		'a batch of changes that was carried out unheard, then sent one by one and refused',
		new Run('update', draftsOf(0, 1), false, false, around(1, DONE_UNHEARD, PAGE_404, REFUSED, REFUSED)),
	],
	[
		'a batch of deletions of which one is refused for now, and then a proxy that knows no such route (404 in JSON)',
		new Run(
			'delete',
			draftsOf(0, 1),
			false,
			false,
			around(1, { kind: 'items', which: [0], status: 503 }, ROUTE_404, ROUTE_404),
		),
	],
	[
		'a deletion that did not arrive, and then a page that says not found',
		new Run('delete', [READABLE], false, true, around(1, { kind: 'unheard' }, PAGE_404)),
	],
	[
		'a batch that is carried out and then too large',
		new Run('create', rowsOf(3), true, false, around(2, { kind: 'lost' }, TOO_LARGE, TOO_LARGE)),
	],
	[
		'a batch that is too large in the first try alone, so that the next were smaller in it',
		new Run('create', rowsOf(12), true, false, around(2, TOO_LARGE, { kind: 'results', how: 'nothing', at: 0 })),
	],
	[
		'creations of a batch that may pass, of which the second try is not told again',
		new Run(
			'create',
			[...rowsOf(3), UNREADABLE],
			true,
			false,
			around(
				2,
				{ kind: 'items', which: [0, 2], status: 503 },
				{ kind: 'none' },
				{ kind: 'results', how: 'gone', at: 2 },
			),
		),
	],
];

/** Tries the law: on what once broke it, and on so many histories. */
export function tryActionLaw(histories: number): void {
	describe('Nothing is done twice, and no item is left without an answer', () => {
		let lanes: Lane[] = [];

		beforeAll(async () => {
			expect(MAX_BATCH_SIZE).toBe(3);
			// The waits before a repetition are by chance: here they are none.
			jest.spyOn(Math, 'random').mockReturnValue(0);
			lanes = await Promise.all(
				Array.from({ length: LANES }, async () => {
					const sandbox = await startSandbox({
						sizes: { buyers: 0 },
						requestsPerSecond: 1e6,
						// Nothing may be done twice all the same.
						dialect: { idempotency: 'ignored' },
					});
					const way = new Way(sandbox);
					await way.start();
					return { sandbox, way };
				}),
			);
		});
		afterAll(async () => {
			jest.restoreAllMocks();
			await Promise.all(
				lanes.map(async ({ sandbox, way }) => {
					await way.stop();
					await sandbox.stop();
				}),
			);
		});

		test.each(found)('with %s', async (_, ...known) => {
			const lane = lanes[0] as Lane;
			await fc.asyncModelRun(async () => await begin(lane, 'Known'), known);
		});

		test(`in ${histories} histories of troubled runs, retries and cancellations`, async () => {
			// The lanes' own, as chance stands still here, and they would all get the same.
			const seed = randomInt(2 ** 31);
			const ends = await Promise.allSettled(
				lanes.map(async (lane, at) => {
					let history = 0;
					await fc.assert(
						fc.asyncProperty(commands, async (chosen) => {
							const world = await begin(lane, `History ${++history}`);
							await fc.asyncModelRun(() => world, chosen);
						}),
						{
							numRuns: histories / LANES,
							seed: seed + at,
						},
					);
				}),
			);
			for (const end of ends) if (end.status === 'rejected') throw end.reason as Error;
		}, 600_000);
	});
}
