/** Plays a call, event by event. */
import type { Store } from './data/store.mts';
import type { Events } from './events.mts';
import type { Kinds } from './model/kinds.mts';
import { newCall, payoutOf } from './resources/call.mts';
import type { CallEvent, CallEventName } from './webhooks/event.mts';
import type { DeliveryPlan } from './webhooks/faults.mts';

type Call = Kinds['calls'];

/** A call to be played. */
export interface CallScript {
	/** Default: some campaign. */
	campaignId?: string;
	/** Default: the buyer of some offer. */
	buyerId?: string;
	/** Default true. */
	answered?: boolean;
	/** From the answer to the end; 0 for a missed call. Default 120. */
	durationSeconds?: number;
	/** US dollars. Default: the offer's price when answered. */
	revenue?: number;
	/** Null sets none. Default `qualified` for an answered call and `no_answer` for a missed one. */
	disposition?: string | null;
	/** E.164, or masked. Default: a fictional number. */
	callerId?: string | null;
	/** ISO 8601; default now. */
	endedAt?: string;
}

/** A call whose events can be sent one after the other. */
export interface PreparedCall {
	call: Call;
	steps: Array<(plan?: DeliveryPlan) => CallEvent>;
}

const RING_SECONDS = 8;

/**
 * Prepares a call: `call.started`, `call.answered` or `call.missed`, `call.ended`, `call.disposition_set`. The call joins
 * the data with its first step and changes with each. It ends at `endedAt`; what came before lies as far back as it takes.
 */
export function prepareCall(script: CallScript, store: Store, events: Events): PreparedCall {
	const answered = script.answered ?? true;
	const duration = answered ? (script.durationSeconds ?? 120) : 0;
	const ended = script.endedAt === undefined ? new Date() : new Date(script.endedAt);
	const picked = new Date(ended.getTime() - duration * 1_000);
	const started = new Date(picked.getTime() - RING_SECONDS * 1_000);
	const { campaignId, buyerId } = script;
	const call = newCall(store, {
		...(campaignId !== undefined && { campaignId }),
		...(buyerId !== undefined && { buyerId }),
		startedAt: started,
	});
	if (script.callerId !== undefined) call.caller_id = script.callerId;
	const { buyer_id, offer_id } = call;
	const price = store.of('offers').get(offer_id ?? '')?.price_per_call;
	const revenue = script.revenue ?? (answered ? (price ?? 0) : 0);
	const disposition = script.disposition === undefined ? (answered ? 'qualified' : 'no_answer') : script.disposition;

	const step =
		(event: CallEventName, occurredAt: Date, from: string | null, to: string, change: Partial<Call>) =>
		(plan?: DeliveryPlan) => {
			if (!store.of('calls').get(call.call_id)) store.of('calls').add(call);
			Object.assign(call, change);
			return events.emitOf(call, { event, occurredAt, transition: { from, to } }, plan);
		};
	// Who takes the call is known once it is routed.
	Object.assign(call, { buyer_id: null, offer_id: null });
	const ending = { ended_at: ended.toISOString(), duration_seconds: duration, revenue, payout: payoutOf(revenue) };
	const middle = answered
		? step('call.answered', picked, 'ringing', 'in_progress', {
				buyer_id,
				offer_id,
				status: 'in_progress',
				answered_at: picked.toISOString(),
			})
		: step('call.missed', picked, 'ringing', 'missed', { buyer_id, offer_id, status: 'missed' });
	const end = answered
		? step('call.ended', ended, 'in_progress', 'completed', { ...ending, status: 'completed' })
		: step('call.ended', ended, 'missed', 'completed', ending);
	const steps = [step('call.started', started, null, 'ringing', {}), middle, end];
	if (disposition !== null) steps.push(step('call.disposition_set', ended, null, disposition, { disposition }));
	return { call, steps };
}
