import type { IExecuteFunctions } from 'n8n-workflow';

import { triggerOf } from '../triggerKey';

/**
 * What is known of an event: it is new; it was recorded in this very run, which is being retried; it was recorded in the run of
 * another delivery; or it is new as far as can be told, because the store could not be used.
 */
export type RecordResult = 'first' | 'again' | 'elsewhere' | 'unrecorded';

/** An event in the run that a delivery started. */
export interface Run {
	eventId: string;
	delivery: string;
}

/** A store that answers at the second try was only written by two at once: the first write of a node can clash. */
const ATTEMPTS = 3;

/**
 * How many of its newest events a process writes again with each new one. The store has no lock, so what another process
 * writes at the same moment can undo a write, and one that failed is missing; this puts both right with the next event, in the
 * same write. Half of the smallest record, so that what is carried pushes nothing out that is newer.
 */
const CARRIED = 50;

/** What this process has recorded for a trigger. */
interface Recorded {
	/** The last write under way. */
	turn: Promise<unknown>;
	/** The newest events, the oldest first, and the delivery of each in whose run it was recorded. */
	newest: Map<string, string>;
}

const triggers = new Map<string, Recorded>();

function recordedFor(trigger: string): Recorded {
	const known = triggers.get(trigger);
	if (known) return known;
	const recorded: Recorded = { turn: Promise.resolve(), newest: new Map() };
	triggers.set(trigger, recorded);
	return recorded;
}

/** One after the other per trigger: the store reads, changes and writes one row. */
async function inTurn<T>(recorded: Recorded, work: () => Promise<T>): Promise<T> {
	const turn = recorded.turn.then(work, work);
	recorded.turn = turn;
	return await turn;
}

function keepNewest({ newest }: Recorded, { eventId, delivery }: Run): void {
	newest.set(eventId, delivery);
	for (const oldest of newest.keys()) {
		if (newest.size <= CARRIED) return;
		newest.delete(oldest);
	}
}

/** Uses the store, and again where it fails. @returns nothing where it could not be used */
async function tried<T>(context: IExecuteFunctions, eventId: string, use: () => Promise<T>): Promise<T | undefined> {
	for (let attempt = 1; attempt <= ATTEMPTS; attempt++) {
		try {
			return await use();
		} catch (fault) {
			context.logger.warn('CallMatrix Trigger could not write its record of events', {
				nodeId: context.getNode().id,
				eventId,
				attempt,
				reason: fault instanceof Error ? fault.message : String(fault),
			});
		}
	}
	return undefined;
}

/**
 * Records an event in n8n's processed-data store, which outlives a restart and is shared by all processes: its id, by which the
 * run of another delivery knows that it is a duplicate, and the delivery, by which the retry of this run knows that it is none.
 *
 * Never throws: a record that cannot be written must not stop a call.
 * @param keep how many of the newest events the store keeps for this node
 */
export async function record(context: IExecuteFunctions, run: Run, keep: number): Promise<RecordResult> {
	const { eventId, delivery } = run;
	const options = { mode: 'entries' as const, maxEntries: 2 * keep };
	const recorded = recordedFor(triggerOf(context));
	return await inTurn(recorded, async () => {
		const own = recorded.newest.get(eventId);
		// What this process recorded has run, whatever became of it in the store.
		if (own !== undefined) return own === delivery ? 'again' : 'elsewhere';
		const carried = [...recorded.newest].flat();
		const known = await tried(context, eventId, async () => {
			const { processed } = await context.helpers.checkProcessedAndRecord(
				[...carried, eventId, delivery],
				'node',
				options,
			);
			return processed;
		});
		const isElsewhere = known?.includes(eventId) && !known.includes(delivery);
		if (isElsewhere) {
			// Only the run in which the event was recorded may run again.
			await tried(context, eventId, async () => {
				await context.helpers.removeProcessed([delivery], 'node', options);
			});
			return 'elsewhere';
		}
		keepNewest(recorded, run);
		if (!known) return 'unrecorded';
		return known.includes(delivery) ? 'again' : 'first';
	});
}
