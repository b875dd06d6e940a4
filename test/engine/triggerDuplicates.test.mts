import { CallMatrixTrigger } from '../../nodes/CallMatrix/CallMatrixTrigger.node.ts';
import { executeContext } from './contexts.mts';
import { startProcess } from './process.mts';
import { active, delivered, passes, post, ran, sandbox, settle, signed, store, trial } from './triggerGround.mts';

describe('A duplicate', () => {
	test.each(['at-once', 'after-success'] as const)('sent %s starts nothing', async (when) => {
		const { host } = await active();
		sandbox.control.setFaults({ duplicates: { copies: 5, when } });
		const sent = Array.from({ length: 10 }, () => sandbox.control.emit({ event: 'call.ended' }).event_id);
		await settle(host);
		expect(ran(host).sort()).toEqual(sent.sort());
		expect(host.executions).toHaveLength(10);
		const copies = sandbox.control.attempts().filter(({ kind, status }) => kind === 'duplicate' && status === 200);
		expect(copies).toHaveLength(50);
		expect(copies.every(({ answer }) => answer.includes('"status":"duplicate"'))).toBe(true);
	});

	test('that arrives while the first is still unanswered is told to come again', async () => {
		const { host } = await active();
		const body = JSON.stringify({ ...sandbox.control.emit({ event: 'call.started' }), event: 'call.ended' });
		const answers = await Promise.all(Array.from({ length: 50 }, () => post(host, body, signed(body))));
		await settle(host);
		expect(host.executions).toHaveLength(1);
		expect(answers.every(({ status }) => status === 200 || status === 503)).toBe(true);
	});

	test('that arrives after its sender hung up on the first is told to come again, and starts nothing', async () => {
		const { host } = await active();
		const body = JSON.stringify({ ...sandbox.control.emit({ event: 'call.started' }), event: 'call.ended' });
		let store = (): void => undefined;
		const stored = new Promise<void>((resolve) => (store = resolve));
		const taken = new Promise<void>((resolve) => {
			host.store = async () => {
				resolve();
				await stored;
			};
		});
		const hangUp = new AbortController();
		const first = fetch(host.url, { method: 'POST', body, headers: signed(body), signal: hangUp.signal });
		const outcome = first.catch(() => 'hung up');
		await taken;
		hangUp.abort();
		expect(await outcome).toBe('hung up');
		expect((await post(host, body, signed(body))).status).toBe(503);
		store();
		await settle(host);
		expect((await post(host, body, signed(body))).status).toBe(503);
		expect(host.executions).toHaveLength(1);
	});

	test('of an event that n8n could not store is taken: the event is still needed', async () => {
		const { host } = await active();
		const body = JSON.stringify({ ...sandbox.control.emit({ event: 'call.started' }), event: 'call.ended' });
		host.store = () => Promise.reject(new Error('disk full'));
		expect((await post(host, body, signed(body))).status).toBe(500);
		host.store = () => Promise.resolve();
		expect((await post(host, body, signed(body))).status).toBe(200);
		await settle(host);
		expect(host.executions).toHaveLength(1);
	});

	test('that comes after a restart ends at the trigger: its execution lets nothing through', async () => {
		const workflow = trial();
		expect(await passes(workflow, 'evt_1')).toBe(1);
		expect(await passes(workflow, 'evt_1', { process: startProcess() })).toBe(0);
	});

	test('is one after the node was renamed, too, and none for a copy of the node', async () => {
		const before = trial();
		expect(await passes(before, 'evt_1')).toBe(1);
		const renamed = trial({ before, settings: { name: 'Calls' } });
		expect(await passes(renamed, 'evt_1', { process: startProcess() })).toBe(0);
		const copy = trial({ before, settings: { id: 'node-2', name: 'CallMatrix Trigger1' } });
		expect(await passes(copy, 'evt_1', { process: startProcess() })).toBe(1);
	});

	test('for another trigger is an event of its own', async () => {
		for (const workflow of [trial(), trial()]) expect(await passes(workflow, 'evt_shared')).toBe(1);
	});
});

describe('The record of events', () => {
	test('loses none of a hundred first events at once: they are written one after the other', async () => {
		const workflow = trial();
		const passed = await Promise.all(
			Array.from({ length: 100 }, async (_, index) => await passes(workflow, `evt_${index}`)),
		);
		expect(passed).toEqual(Array(100).fill(1));
		expect(store.mostAtOnce).toBe(1);
	});

	test('that clashes with another process is written at the next try', async () => {
		const workflow = trial();
		store.faults.push(new Error('UNIQUE constraint failed: processed_data'));
		expect(await passes(workflow, 'evt_clash')).toBe(1);
		expect(store.holds(workflow, 'evt_clash')).toBe(true);
	});

	test('that cannot be written at all does not stop the event, and is written with the next one', async () => {
		const workflow = trial();
		store.faults.push(...Array.from({ length: 3 }, () => new Error('database is locked')));
		expect(await passes(workflow, 'evt_locked')).toBe(1);
		expect(await passes(workflow, 'evt_locked')).toBe(0);
		expect(await passes(workflow, 'evt_next')).toBe(1);
		expect(await passes(workflow, 'evt_locked', { process: startProcess() })).toBe(0);
	});

	test('that was written although its answer is lost does not make an event a duplicate of itself', async () => {
		const workflow = trial();
		store.lostAnswers = 1;
		expect(await passes(workflow, 'evt_written')).toBe(1);
		expect(await passes(workflow, 'evt_written', { process: startProcess() })).toBe(0);
	});

	test('that several processes write at the same moment loses some, and each puts its own right with its next event', async () => {
		const workflow = trial();
		const workers = Array.from({ length: 4 }, (_, worker) => ({ worker, process: startProcess() }));
		const ids = ({ worker }: { worker: number }): string[] =>
			Array.from({ length: 13 }, (_, at) => `evt_${worker}_${at}`);
		await Promise.all(
			workers.map(
				async ({ worker, process }) =>
					await Promise.all(ids({ worker }).map(async (id) => await passes(workflow, id, { process }))),
			),
		);
		const missing = (): string[] => workers.flatMap(ids).filter((id) => !store.holds(workflow, id));
		expect(missing().length).toBeGreaterThan(0);
		for (const { worker, process } of workers) await passes(workflow, `evt_${worker}_next`, { process });
		expect(missing()).toEqual([]);
	});

	test('says so where it cannot be written, and where more events came in a day than it keeps', async () => {
		const workflow = trial({ parameters: { options: { eventsToRemember: 2 } } });
		const hintsOf = async (id: string): Promise<string[]> => {
			const context = executeContext(workflow, [delivered({ event_id: id })], 'webhook');
			await new CallMatrixTrigger().execute.call(context);
			return context.hints.map(({ message }) => message);
		};
		expect(await hintsOf('evt_1')).toEqual([]);
		store.faults.push(...Array.from({ length: 3 }, () => new Error('database is locked')));
		expect(await hintsOf('evt_2')).toEqual([
			expect.stringMatching(/^n8n could not save that it has processed this event\./),
		]);
		expect(await hintsOf('evt_3')).toEqual([expect.stringMatching(/^3 events came in .+ Events to Remember under/)]);
	});

	test('lets a crashed execution run when a person retries it, as its event was recorded in that very run', async () => {
		const workflow = trial();
		const delivery = 'the-one-that-crashed';
		await passes(workflow, 'evt_crashed', { delivery });
		expect(await passes(workflow, 'evt_crashed', { delivery, mode: 'retry', process: startProcess() })).toBe(1);
	});

	test('ends the retry of a crashed execution whose event has run in another one, however often it is retried', async () => {
		const workflow = trial();
		const process = startProcess();
		expect(await passes(workflow, 'evt_repeated', { delivery: 'the-repetition' })).toBe(1);
		const retried = { delivery: 'the-one-that-crashed', mode: 'retry', process } as const;
		for (let times = 0; times < 3; times++) expect(await passes(workflow, 'evt_repeated', retried)).toBe(0);
	});

	test('is written by a retry too, so that a late copy is a duplicate', async () => {
		const workflow = trial();
		expect(await passes(workflow, 'evt_retried', { mode: 'retry' })).toBe(1);
		expect(await passes(workflow, 'evt_retried', { process: startProcess() })).toBe(0);
	});

	test.each(['manual', 'evaluation'] as const)('is neither asked nor written in mode %s', async (mode) => {
		const workflow = trial();
		for (const each of [mode, mode, 'webhook'] as const) {
			expect(await passes(workflow, 'evt_trial', { mode: each })).toBe(1);
		}
	});
});
