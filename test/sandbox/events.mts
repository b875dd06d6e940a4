/** Makes the events of calls and hands them to the sender. */
import type { Store } from './data/store.mts';
import { visitOf } from './model/fields.mts';
import type { Kinds } from './model/kinds.mts';
import { newCall, someCall } from './resources/call.mts';
import type { CallChange, CallEvent, PartialEvent } from './webhooks/event.mts';
import type { DeliveryPlan, FaultSet } from './webhooks/faults.mts';
import type { Sender } from './webhooks/sender.mts';

type Call = Kinds['calls'];

const noResult = { disposition: null, duration_seconds: null, revenue: null, payout: null };

/** What an event usually says where the call, as it is now, says something else. */
const usual: Record<string, Partial<CallEvent>> = {
	'call.started': { transition: { from: null, to: 'ringing' }, ...noResult },
	'call.answered': { transition: { from: 'ringing', to: 'in_progress' }, ...noResult },
	'call.missed': { transition: { from: 'ringing', to: 'missed' }, ...noResult },
	'call.ended': { transition: { from: 'in_progress', to: 'completed' } },
};

export class Events {
	private count = 0;

	/** @param prefix what event ids begin with; the rest is a running number */
	constructor(
		private readonly prefix: string,
		private readonly store: Store,
		private readonly sender: Sender,
		private readonly faults: FaultSet,
	) {}

	/** Sends an event of a call, with the call's context as it is now. */
	emitOf(call: Call, change: CallChange, plan: DeliveryPlan = this.faults.next()): CallEvent {
		const event = this.of(call, change.event, change.occurredAt, change.transition);
		this.sender.send(event, plan);
		return event;
	}

	/** Sends an event of which only some fields matter. Its context is that of the call it names, or of some call. */
	emit(partial: PartialEvent = {}): CallEvent {
		const event = this.make(partial);
		this.sender.send(event, this.faults.next());
		return event;
	}

	/** The same without sending it. */
	make(partial: PartialEvent = {}): CallEvent {
		const name = partial.event ?? 'call.started';
		const call = this.callFor(partial.call_id);
		const event = this.of(call, name, new Date(), { from: null, to: call.disposition }, partial.event_id);
		return { ...event, ...usual[name], ...partial };
	}

	private callFor(id: string | undefined): Call {
		if (id === undefined) return someCall(this.store);
		return this.store.of('calls').get(id) ?? newCall(this.store, { callId: id });
	}

	private of(
		call: Call,
		event: string,
		occurredAt: Date,
		transition: CallEvent['transition'],
		id = this.nextId(),
	): CallEvent {
		return {
			event_id: id,
			event,
			occurred_at: occurredAt.toISOString(),
			call_id: call.call_id,
			caller_id: call.caller_id,
			dialed_number: call.dialed_number,
			campaign_id: call.campaign_id,
			buyer_id: call.buyer_id,
			offer_id: call.offer_id,
			transition,
			session: visitOf(call),
			disposition: call.disposition,
			duration_seconds: call.duration_seconds,
			revenue: call.revenue,
			payout: call.payout,
		};
	}

	private nextId(): string {
		this.count += 1;
		return `${this.prefix}_${String(this.count).padStart(6, '0')}`;
	}
}
