/** Plays a day of calls. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Store } from './data/store.mts';
import type { Events } from './events.mts';
import { prepareCall, type CallScript, type PreparedCall } from './playCall.mts';
import { Random } from './random.mts';
import { dispositions } from './resources/call.mts';
import type { CallEvent } from './webhooks/event.mts';
import { noFaults, type DeliveryPlan } from './webhooks/faults.mts';
import { forgeryKinds } from './webhooks/forge.mts';

/** A short day of calls. */
export interface DayScript {
	/** Default 100. */
	calls?: number;
	/** Decides what the calls are like. Default 1. */
	seed?: number;
	/** How many of the events come twice. Default 0. */
	duplicates?: number;
	/** How many of the events are forged before they come themselves. Default 0. */
	forgeries?: number;
	/** Real seconds over which the calls are spread. Default 0: all at once. */
	overSeconds?: number;
}

/** What was played. Copies and forgeries are not counted as events. */
export interface DaySummary {
	calls: number;
	answered: number;
	events: number;
	byEvent: Record<string, number>;
	/** US dollars. */
	revenue: number;
	duplicates: number;
	forgeries: number;
	/** Of the events, in the order in which they were sent. */
	eventIds: string[];
	callIds: string[];
}

interface TimedStep {
	/** Real milliseconds from the beginning. */
	at: number;
	act: (plan: DeliveryPlan) => CallEvent;
}

/**
 * Plays a day and resolves when its last event is on its way (not when it was taken). Faults that are set for the next
 * events do not apply: the day has its own.
 */
export async function playDay(
	script: DayScript,
	store: Store,
	events: Events,
	signal: AbortSignal,
): Promise<DaySummary> {
	const random = new Random(script.seed ?? 1, 'day');
	const overMs = (script.overSeconds ?? 0) * 1_000;
	const calls = Array.from({ length: script.calls ?? 100 }, () => {
		const endsAt = overMs * random.next();
		const drawn = drawScript(random, new Date(Date.now() + endsAt));
		return { prepared: prepareCall(drawn, store, events), endsAt, answered: drawn.answered === true };
	});
	const steps = calls.flatMap(({ prepared, endsAt }) => spread(prepared, endsAt)).sort((a, b) => a.at - b.at);
	const doubled = new Set(random.sample(steps.length, script.duplicates ?? 0));
	const forged = new Set(random.sample(steps.length, script.forgeries ?? 0));

	const began = Date.now();
	const sent: CallEvent[] = [];
	let turn = 0;
	for (const [index, { at, act }] of steps.entries()) {
		const early = began + at - Date.now();
		if (early > 0) await sleep(early, undefined, { signal });
		const forgeries = forged.has(index) ? forgeryKinds.slice(turn % forgeryKinds.length).slice(0, 1) : [];
		turn += forgeries.length;
		const when = random.chance(0.5) ? 'at-once' : 'after-success';
		sent.push(act({ ...noFaults, copies: doubled.has(index) ? 1 : 0, when, forgeries }));
	}
	return {
		calls: calls.length,
		answered: calls.filter(({ answered }) => answered).length,
		events: sent.length,
		byEvent: countBy(sent.map(({ event }) => event)),
		revenue: Math.round(calls.reduce((sum, { prepared }) => sum + (prepared.call.revenue ?? 0) * 100, 0)) / 100,
		duplicates: doubled.size,
		forgeries: forged.size,
		eventIds: sent.map(({ event_id }) => event_id),
		callIds: calls.map(({ prepared }) => prepared.call.call_id),
	};
}

function drawScript(random: Random, ended: Date): CallScript {
	const answered = random.chance(0.8);
	const durationSeconds = answered ? random.int(5, random.pick([60, 300, 900])) : 0;
	return {
		answered,
		durationSeconds,
		endedAt: ended.toISOString(),
		...(answered ? { disposition: random.pick(dispositions) } : {}),
		// Too short to be paid for; otherwise the offer's price.
		...(durationSeconds < 30 ? { revenue: 0 } : {}),
	};
}

/** The events of a call are sent within the second half of the time until it ends. */
function spread({ steps }: PreparedCall, endsAt: number): TimedStep[] {
	const first = endsAt / 2;
	return steps.map((act, index) => ({ at: first + ((endsAt - first) * (index + 1)) / steps.length, act }));
}

function countBy(names: string[]): Record<string, number> {
	const counts: Record<string, number> = {};
	for (const name of names) counts[name] = (counts[name] ?? 0) + 1;
	return counts;
}
