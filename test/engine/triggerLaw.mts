/**
 * The law of the trigger: whatever is delivered, copied, forged, crashed, started again and retried, in any order, every event
 * that CallMatrix sent has its effect, and has it once. It may have it more often only where a person retries a run that had it, or
 * that n8n died in at the very moment it ended as a duplicate, and where the node said in a run that its record could not be written.
 */
import fc from 'fast-check';

import { recordStore } from './recordStore.mts';
import { firstOf, World, type Execution } from './triggerWorld.mts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

type Command = fc.AsyncCommand<object, World>;

const command = (name: string, run: (world: World) => Promise<void> | void): Command => ({
	check: () => true,
	run: async (_, world) => {
		await run(world);
	},
	toString: () => name,
});

const pick = <T,>(from: T[], which: number): T | undefined => from[which % from.length];

function retry(world: World, execution: Execution): void {
	const first = firstOf(execution);
	const isUnderWay = world.executions.some((other) => firstOf(other) === first && other.status === 'running');
	if (first.effects > 0 || isUnderWay || world.isMarked(execution)) execution.event.excuses++;
	world.retry(execution);
}

const isFailed = ({ status }: Execution): boolean => status === 'crashed' || status === 'error';

const index = fc.nat({ max: 11 });

const happen = fc.constant(
	command('Happen', (world) => {
		const event = world.happen();
		world.send(event, event.signature);
	}),
);

const send = fc.tuple(index, fc.integer({ min: 1, max: 3 }), fc.boolean()).map(([which, copies, isAnew]) =>
	command(`Send(${which}, ${copies} times${isAnew ? ', signed anew' : ''})`, (world) => {
		const event = pick(world.events, which);
		for (let copy = 0; event && copy < copies && world.isSent(event); copy++) {
			world.send(event, isAnew ? world.signAnew(event) : event.signature);
		}
	}),
);

/** Somebody has caught a request, and sends it at any time. */
const sendCaught = index.map((which) =>
	command(`SendCaught(${which})`, (world) => {
		const event = pick(world.events, which);
		if (event) world.send(event, event.signature);
	}),
);

const forge = index.map((which) =>
	command(`Forge(${which})`, async (world) => {
		const event = pick(world.events, which);
		if (!event) return;
		const reply = world.send(event, world.forge(event));
		await world.go([world.steps - 1]);
		expect(reply).toMatchObject({ isOpen: false, statusCode: 401 });
	}),
);

const go = fc.array(index, { minLength: 1, maxLength: 4 }).map((which) =>
	command(`Go(${which.join()})`, async (world) => {
		await world.go(which);
	}),
);

const settle = fc.constant(
	command('Settle', async (world) => {
		await world.settle();
	}),
);

const hangUp = index.map((which) =>
	command(`HangUp(${which})`, (world) => {
		world.hangUp(which);
	}),
);

const crash = fc.tuple(fc.array(index, { maxLength: 3 }), fc.boolean()).map(([underWay, isLate]) =>
	command(`Crash(${underWay.join()}${isLate ? ' late' : ''})`, async (world) => {
		await world.crash(underWay, isLate);
	}),
);

const restart = fc.constant(
	command('Restart', async (world) => {
		await world.settle();
		await world.crash([], false);
	}),
);

const storeFails = fc.constant(
	command('StoreFails', (world) => {
		world.storeFailures++;
	}),
);
const nodeFails = fc.constant(
	command('NodeFails', (world) => {
		world.nodeFailures++;
	}),
);
const recordFails = fc.integer({ min: 1, max: 4 }).map((times) =>
	command(`RecordFails(${times})`, ({ store }) => {
		store.faults.push(...Array.from({ length: times }, () => new Error('database is locked')));
	}),
);

const wait = fc.constantFrom(MINUTE_MS / 2, MINUTE_MS, HOUR_MS, 4 * HOUR_MS).map((time) =>
	command(`Wait(${time / MINUTE_MS} min)`, (world) => {
		world.now += time;
	}),
);

const setClock = fc.constantFrom(-6, 0, 6).map((hours) =>
	command(`SetClock(${hours} h)`, (world) => {
		world.skew = hours * HOUR_MS;
	}),
);

const retryOne = index.map((which) =>
	command(`Retry(${which})`, (world) => {
		const execution = pick(world.executions.filter(isFailed), which);
		if (execution) retry(world, execution);
	}),
);

/** What goes well comes most often, so that there is something that can go wrong. */
const anything = fc.oneof(
	{ weight: 4, arbitrary: happen },
	{ weight: 4, arbitrary: send },
	{ weight: 10, arbitrary: go },
	{ weight: 2, arbitrary: settle },
	...[crash, forge, hangUp, nodeFails, recordFails, restart, retryOne, sendCaught, setClock, storeFails, wait].map(
		(arbitrary) => ({ weight: 1, arbitrary }),
	),
);

/** What CallMatrix and a person who follows docs/exactly-once.md do in the end, when nothing is in the way any more. */
async function comeToAnEnd(world: World): Promise<void> {
	world.skew = 0;
	world.storeFailures = 0;
	world.nodeFailures = 0;
	world.store.faults.length = 0;
	await world.settle();
	for (let times = 0; times < 3; times++) {
		for (const event of world.events) {
			if (!event.isAnswered && world.isSent(event)) world.send(event, event.signature);
		}
		await world.settle();
		world.now += 2 * MINUTE_MS;
	}
	// Whatever did not go well in the end, without a look at other runs of the same event.
	const last = new Map(world.executions.map((execution) => [firstOf(execution), execution]));
	for (const execution of last.values()) if (isFailed(execution)) retry(world, execution);
	await world.settle();
}

/** Tries the law with so many histories. */
export async function tryLaw(histories: number): Promise<void> {
	let count = 0;
	const history = fc.asyncProperty(fc.commands([anything], { maxCommands: 80, size: 'max' }), async (commands) => {
		const world = new World(`history-${++count}`, await recordStore());
		const start = world.now;
		const clocks = [
			jest.spyOn(Date, 'now').mockImplementation(() => world.now + world.skew),
			jest.spyOn(performance, 'now').mockImplementation(() => world.now - start),
		];
		try {
			await fc.asyncModelRun(() => ({ model: {}, real: world }), commands);
			await comeToAnEnd(world);
		} finally {
			for (const clock of clocks) clock.mockRestore();
		}
		for (const event of world.events) {
			const { id, effects, excuses, isAnswered } = event;
			const isLost = effects === 0 && (isAnswered || world.isSent(event));
			expect({ id, effects, excuses, isLost, isTooOften: effects > 1 + excuses }).toMatchObject({
				isLost: false,
				isTooOften: false,
			});
		}
	});
	await fc.assert(history, { numRuns: histories });
}
