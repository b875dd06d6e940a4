import { setTimeout as sleep } from 'node:timers/promises';

import { forgeryKinds } from '../../sandbox/webhooks/forge.mts';
import { eventually } from '../eventually.mts';
import { executionsOf, isUnderWay } from '../n8n/executions.mts';
import type { Stage } from './stage.mts';

/** What happens at noon, between two ordinary halves of the day. @returns the ids of its calls */
export type Noon = (stage: Stage) => Promise<string[]>;

const HALF = { calls: 16, duplicates: 24, forgeries: 20, overSeconds: 15 };

/** The road loses answers, then is closed for a while: every event of that time comes again, some after they were taken. */
export const brokenRoad: Noon = async ({ sandbox, road }) => {
	road.condition = 'loses answers';
	const first = await sandbox.control.playDay({ calls: 4, seed: 2, overSeconds: 3 });
	await sleep(1000);
	road.condition = 'closed';
	const second = await sandbox.control.playDay({ calls: 4, seed: 3, overSeconds: 3 });
	await sleep(1000);
	road.condition = 'open';
	return [...first.callIds, ...second.callIds];
};

/** n8n is stopped and started again while calls go on. */
export const restart: Noon = async ({ sandbox, n8n }) => {
	const calls = sandbox.control.playDay({ calls: 8, seed: 2, duplicates: 16, overSeconds: 6 });
	await n8n.restart();
	return (await calls).callIds;
};

/** n8n answers a delivery before its workflow has run. */
async function isQuiet({ client, alert, backlog }: Stage): Promise<boolean> {
	const executions = await Promise.all([alert, backlog].map(async ({ id }) => await executionsOf(client, id)));
	return !executions.flat().some(isUnderWay);
}

/**
 * Plays a short day of calls: a morning, a noon that goes wrong, an afternoon; resolves when nothing is under way any more.
 * @returns the ids of the calls
 */
export async function playDay(stage: Stage, noon: Noon): Promise<string[]> {
	const { control } = stage.sandbox;
	const morning = await control.playDay({ ...HALF, seed: 1 });
	for (const kind of forgeryKinds) await control.forge({ kind, event: { event: 'call.ended' } });
	const atNoon = await noon(stage);
	const afternoon = await control.playDay({ ...HALF, seed: 4 });
	await control.idle();
	await eventually(async () => (await isQuiet(stage)) || undefined, 'every run has ended');
	return [...morning.callIds, ...atNoon, ...afternoon.callIds];
}
