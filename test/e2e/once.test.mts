/**
 * The workflows that hand exactly once to an engine, in a real n8n with a real Redis and a real Postgres. Two n8n processes that
 * take the same event at the same moment are played by two copies of a workflow: each has a trigger of its own, with a record of its
 * own, so both let the event through, and only the engine can tell them apart.
 */
import { workflowOf } from '../workflows/files.mts';
import { setStage, type Stage } from './demo/stage.mts';
import { eventually } from './eventually.mts';
import { createCredential, type CredentialReference } from './n8n/credentials.mts';
import { executionsOf, retryExecution, type Execution } from './n8n/executions.mts';
import { installN8n, type Installation } from './n8n/install.mts';
import type { CanvasNode } from './n8n/canvas.mts';
import { runByHand, runFrom } from './n8n/manual.mts';
import { packPackage } from './n8n/package.mts';
import type { Workflow } from './n8n/workflows.mts';
import { startEffect, type Effect } from './once/effect.mts';
import { startPostgres, type Postgres } from './once/postgres.mts';
import { startRedis, type Redis } from './once/redis.mts';

/** A few at the same moment. */
const CALLS = 10;
const CALLER = '+18135550100';

const WITH_REDIS = 'once-with-redis.json';
const WITH_POSTGRES = 'once-with-postgres.json';

let installation: Installation;
let stage: Stage;
let redis: Redis;
let postgres: Postgres;
let credentials: Record<'redis' | 'postgres', CredentialReference>;
let effect: Effect;

/** What is to be stopped, also where something after it could not be started. */
const running: { stop: () => Promise<void> }[] = [];

function started<T extends { stop: () => Promise<void> }>(one: T): T {
	running.push(one);
	return one;
}

beforeAll(async () => {
	const tarball = await packPackage();
	installation = await installN8n();
	redis = started(await startRedis());
	postgres = started(await startPostgres());
	effect = started(await startEffect());
	stage = started(await setStage(installation, tarball));
	await stage.unpublish(stage.alert);
	await stage.unpublish(stage.backlog);
	const store = async (type: string, data: Record<string, string | number>) =>
		await createCredential(stage.client, { name: type, type, data: { host: '127.0.0.1', ...data } });
	credentials = {
		redis: await store('redis', { port: redis.port }),
		postgres: await store('postgres', { port: postgres.port, user: 'postgres', password: 'for-tests' }),
	};
});
afterAll(async () => {
	for (const { stop } of running.reverse()) await stop();
});
beforeEach(() => {
	effect.answer = 'done';
	effect.events = [];
});

const publish = async (file: string, changes: Record<string, unknown> = {}): Promise<Workflow> =>
	await stage.publish(file, changes, credentials, { 'Your nodes here': effect.node });

async function unpublish(workflows: Workflow[]): Promise<void> {
	for (const workflow of workflows) await stage.unpublish(workflow);
}

async function createTable({ id }: Workflow): Promise<void> {
	const { status } = await runFrom(stage.client, installation, id, 'Run this once');
	expect(status).toBe('success');
}

/** Plays calls until n8n has taken all of their events. @returns the events that end them, which the workflows wait for */
async function endedCalls(count: number) {
	const { control } = stage.sandbox;
	const played = Array.from({ length: count }, () =>
		control.playCall({ answered: true, revenue: 117.5, callerId: CALLER }),
	);
	await control.idle();
	return played.flatMap(({ events }) => events.filter(({ event }) => event === 'call.ended'));
}

const runsOf = async (workflows: Workflow[]): Promise<Execution[]> =>
	(await Promise.all(workflows.map(async ({ id }) => await executionsOf(stage.client, id)))).flat();

/** The new runs of workflows, once there are so many and each went well. */
async function successes(workflows: Workflow[], count: number, before: Execution[] = []): Promise<void> {
	await eventually(async () => {
		const runs = await runsOf(workflows);
		const isOver = runs.length === before.length + count && runs.every(({ status }) => status === 'success');
		return isOver || undefined;
	}, `${count} runs`);
}

/** What becomes of a run that a person retries from the list. */
async function retry({ id, workflowId }: Execution): Promise<string> {
	await retryExecution(stage.client, id);
	const runs = await executionsOf(stage.client, workflowId);
	return runs.find(({ retryOf }) => retryOf === id)?.status ?? 'not retried';
}

describe.each([
	{
		engine: 'Redis',
		file: WITH_REDIS,
		shared: { claimPrefix: 'shared:' },
		claim: 'Claim the event',
		gate: 'First, or asked for',
		isFirst: (claimed: Record<string, unknown>) => Object.values(claimed)[0] === 1,
	},
	{
		engine: 'Postgres',
		file: WITH_POSTGRES,
		shared: {},
		claim: 'Write the event',
		gate: 'Row new, or asked for',
		isFirst: (claimed: Record<string, unknown>) => claimed.is_new === true,
	},
])('With $engine, where two n8n processes take the same events', ({ file, shared, claim, gate, isFirst }) => {
	let copies: Workflow[];

	beforeAll(async () => {
		const first = await publish(file, shared);
		if (file === WITH_POSTGRES) await createTable(first);
		copies = [first, await publish(file, shared)];
	});
	afterAll(async () => {
		await unpublish(copies);
	});

	/** Plays a call whose event your node does not do. @returns its ID, and the run that did not end as the other one did */
	async function undone(answer: 'refused' | 'none'): Promise<{ id: string; run: Execution }> {
		effect.answer = answer;
		const before = new Set((await runsOf(copies)).map(({ id }) => id));
		const [event] = await endedCalls(1);
		const run = await eventually(async () => {
			const runs = (await runsOf(copies)).filter(({ id }) => !before.has(id));
			const isOtherOver = effect.events.length > 0 && runs.some(({ status }) => status === 'success');
			return isOtherOver ? runs.find(({ status }) => status === (answer === 'none' ? 'running' : 'error')) : undefined;
		}, 'the run that does not succeed');
		effect.answer = 'done';
		return { id: event?.event_id ?? '', run };
	}

	test('your nodes run once for each event', async () => {
		const before = await runsOf(copies);
		const events = await endedCalls(CALLS);
		await successes(copies, 2 * CALLS, before);
		expect(effect.events.sort()).toEqual(events.map(({ event_id }) => event_id).sort());
	});

	test('a run that failed at your node goes on from there when it is retried from the list', async () => {
		const { id, run } = await undone('refused');
		expect(await retry(run)).toBe('success');
		expect(effect.events).toEqual([id, id]);
	});

	test('a run that crashed goes through your nodes when it is retried from the list', async () => {
		const { id, run } = await undone('none');
		await stage.n8n.kill();
		await stage.n8n.start();
		await eventually(async () => {
			const found = (await runsOf(copies)).find((candidate) => candidate.id === run.id);
			return found?.status === 'crashed' || undefined;
		}, 'the crashed run');
		expect(await retry(run)).toBe('success');
		expect(effect.events).toEqual([id, id]);
	});

	test('a call that ended and was missed is two claims, and a run by hand goes through your nodes whatever is claimed', async () => {
		const nodes = Object.fromEntries(
			workflowOf(file).nodes.map(({ name, ...node }) => [name, { ...node, credentials }]),
		);
		const [ended] = await endedCalls(1);
		const item = { ...ended, event_id: 'evt_by_hand', test: false, payload: ended };
		const run = await runByHand(
			stage.client,
			installation,
			{
				Event: { type: 'n8n-nodes-base.noOp', typeVersion: 1, parameters: {} },
				...Object.fromEntries(
					['Settings', claim, gate, 'The event again'].map((name) => [name, nodes[name] as unknown as CanvasNode]),
				),
				Yours: effect.node,
			},
			{ Event: [item, { ...item, event: 'call.missed', derived: true }, item] },
		);
		expect((await run.outputOf(claim))?.map(({ json }) => isFirst(json))).toEqual([true, true, false]);
		expect(effect.events.filter((id) => id === 'evt_by_hand')).toHaveLength(3);
	});
});

test('What Redis keeps of an event is its ID and its name, for longer than CallMatrix repeats it', async () => {
	const workflow = await publish(WITH_REDIS, { claimPrefix: 'callmatrix:' });
	const [event] = await endedCalls(1);
	await successes([workflow], 1);
	await unpublish([workflow]);
	const keys = await redis.ask('KEYS', 'callmatrix:evt*');
	expect(keys).toEqual([`callmatrix:${event?.event_id}:call.ended`]);
	expect(await redis.ask('GET', keys[0] ?? '')).toEqual(['1']);
	expect(Number(await redis.ask('TTL', keys[0] ?? ''))).toBeGreaterThan(24 * 60 * 60);
});

test('Two workflows with jobs of their own both get each event, as the Redis workflow is shipped', async () => {
	const workflows = [await publish(WITH_REDIS), await publish(WITH_REDIS)];
	const [event] = await endedCalls(1);
	await successes(workflows, 2);
	await unpublish(workflows);
	expect(effect.events).toEqual([event?.event_id, event?.event_id]);
});

test.each([
	{ showFullCallerNumbers: false, shown: '(•••) •••-0100' },
	{ showFullCallerNumbers: true, shown: CALLER },
])(
	'What Postgres keeps of an event is one row with all that was signed, the caller as $shown',
	async ({ showFullCallerNumbers, shown }) => {
		const copies = [
			await publish(WITH_POSTGRES, { showFullCallerNumbers }),
			await publish(WITH_POSTGRES, { showFullCallerNumbers }),
		];
		for (const copy of copies) await createTable(copy);
		const before = await runsOf(copies);
		const [event] = await endedCalls(1);
		await successes(copies, 2, before);
		await unpublish(copies);
		const rows = await postgres.rows(`SELECT * FROM callmatrix_events WHERE event_id = '${event?.event_id}'`);
		expect(rows).toEqual([
			{
				event_id: event?.event_id,
				event: 'call.ended',
				call_id: event?.call_id,
				occurred_at: new Date(event?.occurred_at ?? ''),
				revenue: '117.5',
				payout: String(event?.payout),
				test: false,
				payload: { ...event, caller_id: shown },
			},
		]);
	},
);
