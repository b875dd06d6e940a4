import type { State } from './data/state.mts';
import { visitFields, type Call, type CallEvent, type CallEventName, type Visit } from './model.mts';
import type { FaultSet, Plan } from './webhooks/faults.mts';
import type { Sender } from './webhooks/sender.mts';

/** What a tester may say of an event; the rest is filled in. */
export type PartialEvent = Partial<CallEvent>;

/** What happened to a call, as an event tells it. */
export interface Happening {
	event: CallEventName;
	occurredAt: Date;
	transition: { from: string | null; to: string | null };
}

const nothingOwed = { disposition: null, duration_seconds: null, revenue: null, payout: null };

/** What an event usually tells, as far as the call as it is now would tell something else. */
const usual: Record<string, Partial<CallEvent>> = {
	'call.started': { transition: { from: null, to: 'ringing' }, ...nothingOwed },
	'call.answered': { transition: { from: 'ringing', to: 'in_progress' }, ...nothingOwed },
	'call.missed': { transition: { from: 'ringing', to: 'missed' }, ...nothingOwed },
	'call.ended': { transition: { from: 'in_progress', to: 'completed' } },
};

/** Makes events and hands them to the sender. */
export class Events {
	private count = 0;

	/** @param prefix what event ids begin with; the rest is a running number */
	constructor(
		private readonly prefix: string,
		private readonly state: State,
		private readonly sender: Sender,
		private readonly faults: FaultSet,
	) {}

	/** Sends an event of a call, with the call's context as it is now. */
	emitOf(call: Call, happening: Happening, plan: Plan = this.faults.next()): CallEvent {
		const event = this.of(call, happening.event, happening.occurredAt, happening.transition);
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
		if (id === undefined) return this.state.someCall();
		return this.state.of('calls').get(id) ?? this.state.newCall({ callId: id });
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
			session: Object.fromEntries(visitFields.map((field) => [field, call[field]])) as unknown as Visit,
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
