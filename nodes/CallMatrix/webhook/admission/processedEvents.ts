/**
 * Deduplication that outlives a restart and is shared by all processes: n8n's processed-data store. It runs inside the execution
 * of an event and says whether that execution may go on. Duplicates within one process mostly end before, at `delivery/claims.ts`.
 */

import type { IExecuteFunctions } from 'n8n-workflow';

import { triggerKey } from '../triggerKey';

/**
 * `new`: the event was not processed before. `retry`: it was, in this very execution, which was started again. `duplicate`: it was,
 * in another execution. `storeUnavailable`: new as far as can be told, because the store could not be used.
 */
export type AdmissionResult = 'new' | 'retry' | 'duplicate' | 'storeUnavailable';

/** An event in the execution that a delivery started. */
export interface ProcessedEvent {
	eventId: string;
	/** Of the delivery; the same where the execution is started again. */
	deliveryId: string;
}

/** Two processes that write the first row of a node at once clash, and the second try succeeds. */
const MAX_ATTEMPTS = 3;

/**
 * How many of its newest events a process writes again with each new one. The store has no lock, so a write of another process at the
 * same moment can undo one, and a write that failed is missing; both are repaired by the next event, in the same write. It is half
 * of the smallest store, so that nothing newer is pushed out.
 */
const REWRITTEN_EVENTS = 50;

/** CallMatrix retries for 24 h, so a trigger without an event for longer has nothing left to repair. */
const IDLE_MS = 25 * 3_600_000;

interface TriggerEvents {
	/** The last write. */
	lastWrite: Promise<unknown>;
	/** The delivery in whose execution an event was processed, by event ID; the newest events, the oldest first. */
	newest: Map<string, string>;
	/** On the clock of the store. */
	lastUsed: number;
}

export class ProcessedEvents {
	/** In the order of their last use. */
	private readonly triggers = new Map<string, TriggerEvents>();

	/** @param now milliseconds of a monotonic clock */
	constructor(private readonly now: () => number = () => performance.now()) {}

	/** How many triggers are remembered. */
	get size(): number {
		return this.triggers.size;
	}

	/**
	 * Stores an event's ID, by which another execution of it knows that it is a duplicate, and the delivery's, by which a retry of this
	 * execution knows that it is none. Never throws: a store that cannot be written must not stop a call.
	 * @param maxEvents how many of the newest events the store keeps for this node
	 */
	async admit(context: IExecuteFunctions, event: ProcessedEvent, maxEvents: number): Promise<AdmissionResult> {
		const { eventId, deliveryId } = event;
		// An event is stored with its delivery.
		const options = { mode: 'entries' as const, maxEntries: 2 * maxEvents };
		const known = this.eventsOf(triggerKey(context));
		return await inTurn(known, async () => {
			const processedBy = known.newest.get(eventId);
			// What this process admitted has run, even if the store does not know.
			if (processedBy !== undefined) return processedBy === deliveryId ? 'retry' : 'duplicate';
			const written = [...[...known.newest].flat(), eventId, deliveryId];
			const stored = await withRetry(context, eventId, async () => {
				const { processed } = await context.helpers.checkProcessedAndRecord(written, 'node', options);
				return processed;
			});
			if (stored?.includes(eventId) && !stored.includes(deliveryId)) {
				// Only the execution in which the event was processed may run again.
				await withRetry(context, eventId, async () => {
					await context.helpers.removeProcessed([deliveryId], 'node', options);
				});
				return 'duplicate';
			}
			addNewest(known, event);
			if (!stored) return 'storeUnavailable';
			return stored.includes(deliveryId) ? 'retry' : 'new';
		});
	}

	private eventsOf(trigger: string): TriggerEvents {
		const now = this.now();
		const known: TriggerEvents = this.triggers.get(trigger) ?? {
			lastWrite: Promise.resolve(),
			newest: new Map(),
			lastUsed: now,
		};
		known.lastUsed = now;
		this.triggers.delete(trigger);
		this.triggers.set(trigger, known);
		for (const [idle, { lastUsed }] of this.triggers) {
			if (now - lastUsed <= IDLE_MS) break;
			this.triggers.delete(idle);
		}
		return known;
	}
}

/** One write at a time per trigger: the store reads, changes and writes one row. */
async function inTurn<T>(known: TriggerEvents, work: () => Promise<T>): Promise<T> {
	const result = known.lastWrite.then(work, work);
	known.lastWrite = result;
	return await result;
}

function addNewest({ newest }: TriggerEvents, { eventId, deliveryId }: ProcessedEvent): void {
	newest.set(eventId, deliveryId);
	for (const oldest of newest.keys()) {
		if (newest.size <= REWRITTEN_EVENTS) return;
		newest.delete(oldest);
	}
}

/** @returns undefined where the store could not be used */
async function withRetry<T>(
	context: IExecuteFunctions,
	eventId: string,
	use: () => Promise<T>,
): Promise<T | undefined> {
	for (let attempt = 1; attempt <= MAX_ATTEMPTS; attempt++) {
		try {
			return await use();
		} catch (fault) {
			context.logger.warn('CallMatrix Trigger could not write to the store of processed events', {
				nodeId: context.getNode().id,
				eventId,
				attempt,
				reason: fault instanceof Error ? fault.message : String(fault),
			});
		}
	}
	return undefined;
}
