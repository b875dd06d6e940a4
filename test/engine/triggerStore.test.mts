/** Deduplication by n8n's processed-data store: what it keeps of a trigger, and for how long a process remembers a trigger. */
import { ProcessedEvents } from '../../nodes/CallMatrix/webhook/admission/processedEvents.ts';
import { executeContext } from './contexts.mts';
import { passes, store, trial } from './triggerGround.mts';
import { startProcess } from './process.mts';

const HOUR_MS = 3_600_000;

describe('Deduplication after a restart', () => {
	test('knows the newest events, as many as Events to Remember says, and no older one', async () => {
		const workflow = trial({ parameters: { options: { eventsToRemember: 120 } } });
		const process = startProcess();
		for (let at = 0; at < 200; at++) expect(await passes(workflow, `evt_${at}`, { process })).toBe(1);
		const known = Array.from({ length: 200 }, (_, at) => store.holds(workflow, `evt_${at}`));
		expect(known).toEqual([...Array<boolean>(80).fill(false), ...Array<boolean>(120).fill(true)]);
		expect(await passes(workflow, 'evt_199', { process: startProcess() })).toBe(0);
		expect(await passes(workflow, 'evt_81', { process: startProcess() })).toBe(0);
		expect(await passes(workflow, 'evt_79', { process: startProcess() })).toBe(1);
	});
});

describe('A process', () => {
	const clock = () => {
		const time = { now: 0 };
		return { time, processedEvents: new ProcessedEvents(() => time.now) };
	};

	test('forgets a trigger that had no event for as long as CallMatrix retries one', async () => {
		const { time, processedEvents } = clock();
		const admit = async (workflow = trial()) =>
			await processedEvents.admit(executeContext(workflow, []), { eventId: 'evt', deliveryId: 'delivery' }, 100);
		const first = trial();
		for (const workflow of [first, trial(), trial()]) await admit(workflow);
		time.now = 20 * HOUR_MS;
		await admit(first);
		time.now = 25 * HOUR_MS;
		await admit();
		expect(processedEvents.size).toBe(4);
		time.now = 25 * HOUR_MS + 1;
		await admit();
		expect(processedEvents.size).toBe(3);
		time.now = 60 * HOUR_MS;
		await admit();
		expect(processedEvents.size).toBe(1);
	});

	test('admits an event as new once; the same delivery is a retry, another one a duplicate', async () => {
		const workflow = trial();
		const results = async ({ processedEvents }: ReturnType<typeof clock>) => {
			const all: string[] = [];
			for (const deliveryId of ['first', 'first', 'second']) {
				all.push(await processedEvents.admit(executeContext(workflow, []), { eventId: 'evt', deliveryId }, 100));
			}
			return all;
		};
		expect(await results(clock())).toEqual(['new', 'retry', 'duplicate']);
		// After a restart only the store knows.
		expect(await results(clock())).toEqual(['retry', 'retry', 'duplicate']);
	});

	test('admits an event when the store is unavailable, and says so', async () => {
		const { processedEvents } = clock();
		store.faults.push(...Array.from({ length: 3 }, () => new Error('database is locked')));
		const context = executeContext(trial(), []);
		expect(await processedEvents.admit(context, { eventId: 'evt', deliveryId: 'first' }, 100)).toBe('storeUnavailable');
		expect(await processedEvents.admit(context, { eventId: 'evt', deliveryId: 'second' }, 100)).toBe('duplicate');
	});
});
