import type { IExecuteFunctions } from 'n8n-workflow';

import { triggerOf } from './trigger';

/** What is known of an event: it is new, it was recorded before, or it is new and the store could not be used. */
export type RecordResult = 'first' | 'seen' | 'unrecorded';

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
	/** The newest ids, the oldest first. */
	newest: Set<string>;
}

const triggers = new Map<string, Recorded>();

function recordedFor(trigger: string): Recorded {
	const known = triggers.get(trigger);
	if (known) return known;
	const recorded: Recorded = { turn: Promise.resolve(), newest: new Set() };
	triggers.set(trigger, recorded);
	return recorded;
}

/** One after the other per trigger: the store reads, changes and writes one row. */
async function inTurn<T>(recorded: Recorded, work: () => Promise<T>): Promise<T> {
	const turn = recorded.turn.then(work, work);
	recorded.turn = turn;
	return await turn;
}

function keepNewest(newest: Set<string>, eventId: string): void {
	newest.delete(eventId);
	newest.add(eventId);
	for (const oldest of newest) {
		if (newest.size <= CARRIED) return;
		newest.delete(oldest);
	}
}

/**
 * @param ids the event's own at the end
 * @returns which of the ids the store knew, or nothing where it could not be used
 */
async function write(context: IExecuteFunctions, ids: string[], keep: number): Promise<unknown[] | undefined> {
	for (let attempt = 1; attempt <= ATTEMPTS; attempt++) {
		try {
			const { processed } = await context.helpers.checkProcessedAndRecord(ids, 'node', {
				mode: 'entries',
				maxEntries: keep,
			});
			return processed;
		} catch (fault) {
			context.logger.warn('CallMatrix Trigger could not write its record of events', {
				nodeId: context.getNode().id,
				eventId: ids.at(-1),
				attempt,
				reason: fault instanceof Error ? fault.message : String(fault),
			});
		}
	}
	return undefined;
}

/**
 * Records an event in n8n's processed-data store, which outlives a restart and is shared by all processes.
 *
 * Never throws: a record that cannot be written must not stop a call.
 * @param keep how many of the newest events the store keeps for this node
 */
export async function record(context: IExecuteFunctions, eventId: string, keep: number): Promise<RecordResult> {
	const recorded = recordedFor(triggerOf(context));
	return await inTurn(recorded, async () => {
		const isOwn = recorded.newest.has(eventId);
		keepNewest(recorded.newest, eventId);
		const known = await write(context, [...recorded.newest], keep);
		// What this process recorded has run, whatever became of it in the store.
		if (isOwn) return 'seen';
		if (known === undefined) return 'unrecorded';
		return known.includes(eventId) ? 'seen' : 'first';
	});
}
