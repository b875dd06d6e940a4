import { stdout } from 'node:process';

import { executionsOf } from '../n8n/executions.mts';
import type { Stage } from './stage.mts';

/** What the terminal shows while the day goes on. */
export interface Figures {
	/** That have ended: the workflows wait for Call Ended. */
	calls: number;
	/** Events on their way to a webhook: each call that ended goes to two workflows. */
	'events sent': number;
	delivered: number;
	retried: number;
	'duplicates dropped': number;
	'forgeries refused': number;
	'workflows run': number;
	'API requests': number;
}

/** Deliveries that were answered as duplicates, before an execution was started. */
export const droppedAtTheDoor = ({ sandbox }: Stage): number =>
	sandbox.control.attempts().filter(({ answer }) => answer.includes('"status":"duplicate"')).length;

export async function readFigures(stage: Stage): Promise<Figures> {
	const { control } = stage.sandbox;
	const figures = control.figures();
	const genuine = control.attempts().filter(({ kind }) => kind === 'event' || kind === 'duplicate');
	const executions = await Promise.all(
		[stage.alert, stage.backlog].map(async ({ id }) => await executionsOf(stage.client, id)),
	);
	return {
		calls: new Set(genuine.map(({ eventId }) => eventId)).size,
		'events sent': new Set(genuine.map(({ eventId, webhookId }) => `${eventId} ${webhookId}`)).size,
		delivered: figures.delivered,
		retried: figures.retried,
		'duplicates dropped': droppedAtTheDoor(stage),
		'forgeries refused': figures.forgeriesRefused,
		'workflows run': executions.flat().length,
		'API requests': figures.apiRequests.total,
	};
}

const INTERVAL_MS = { terminal: 1000, log: 5000 };

/** Shows the figures while something goes on: one line that is drawn anew on a terminal, a line now and then elsewhere. */
export async function withFigures<T>(stage: Stage, work: () => Promise<T>): Promise<T> {
	let busy = false;
	const show = async (): Promise<void> => {
		if (busy) return;
		busy = true;
		// n8n does not answer while it is started again: the next look will show it.
		const figures = await readFigures(stage).catch(() => undefined);
		if (figures) {
			const line = Object.entries(figures)
				.map(([name, value]) => `${name} ${value}`)
				.join(' · ');
			stdout.write(stdout.isTTY ? `\r\u001b[K  ${line}` : `  ${line}\n`);
		}
		busy = false;
	};
	const timer = setInterval(() => void show(), stdout.isTTY ? INTERVAL_MS.terminal : INTERVAL_MS.log);
	try {
		return await work();
	} finally {
		clearInterval(timer);
		await show();
		if (stdout.isTTY) stdout.write('\n');
	}
}
