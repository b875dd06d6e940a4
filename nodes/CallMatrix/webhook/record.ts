import type { IExecuteFunctions } from 'n8n-workflow';

import { triggerOf } from './trigger';

/** What n8n's processed-data store says of an event: new to it, known to it, or the store could not be used. */
export type RecordResult = 'first' | 'seen' | 'unrecorded';

/** A store that answers at the second try was only written by two at once: the first write of a node can clash. */
const ATTEMPTS = 3;

/** The last write of each node in this process. */
const queues = new Map<string, Promise<unknown>>();

/** One after the other per node: the store reads, changes and writes one row without a lock. */
async function inTurn<T>(key: string, work: () => Promise<T>): Promise<T> {
	const turn = (queues.get(key) ?? Promise.resolve()).then(work, work);
	queues.set(key, turn);
	try {
		return await turn;
	} finally {
		if (queues.get(key) === turn) queues.delete(key);
	}
}

/**
 * Records an event in n8n's processed-data store, which outlives a restart and is shared by all processes.
 *
 * Never throws: a record that cannot be written must not stop a call.
 * @param keep how many of the newest events the store keeps for this node
 */
export async function record(context: IExecuteFunctions, eventId: string, keep: number): Promise<RecordResult> {
	const { id: nodeId } = context.getNode();
	return await inTurn(triggerOf(context), async () => {
		for (let attempt = 1; attempt <= ATTEMPTS; attempt++) {
			try {
				const { processed } = await context.helpers.checkProcessedAndRecord([eventId], 'node', {
					mode: 'entries',
					maxEntries: keep,
				});
				return processed.length > 0 ? 'seen' : 'first';
			} catch (fault) {
				context.logger.warn('CallMatrix Trigger could not write its record of events', {
					nodeId,
					eventId,
					attempt,
					reason: fault instanceof Error ? fault.message : String(fault),
				});
			}
		}
		return 'unrecorded';
	});
}
