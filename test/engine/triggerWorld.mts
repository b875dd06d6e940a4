/** What the law of the trigger speaks of: a CallMatrix that sends, an n8n that takes, dies and starts again, and its list of executions. */
import { EventEmitter } from 'node:events';
import { setImmediate } from 'node:timers/promises';

import type { IDataObject, INodeExecutionData } from 'n8n-workflow';

import { LEASE_MS, WINDOW_HOURS } from '../../nodes/CallMatrix/webhook/delivery/claims.ts';
import { readDelivery } from '../../nodes/CallMatrix/webhook/deliveryMetadata.ts';
import { sign } from '../sandbox/webhooks/sign.mts';
import { bench, executeContext, webhookContext, type Bench } from './contexts.mts';
import { startProcess, type Process } from './process.mts';
import type { RecordStore } from './recordStore.mts';

const SECRET = 'a-secret-of-the-world';
const HOUR_MS = 3_600_000;
/** CallMatrix sends what was not answered for so long. */
const SENT_FOR_MS = 24 * HOUR_MS;

/** An event in CallMatrix. */
export interface CallEvent {
	id: string;
	body: string;
	/** Its first signature, which somebody may have captured. */
	signature: string;
	/** On the clock of the world. */
	happenedAt: number;
	/** CallMatrix was answered 200, and has no need to send it again. */
	isAnswered: boolean;
	/** How often it had its effect: an SMS sent, a charge made. */
	effects: number;
	/** How often it may have its effect once more: a person retried its run, or the node said that it could not tell. */
	excuses: number;
	/** What the node, and its record, should know of it. */
	known: {
		isLetIn: boolean;
		/** It was let in, is not on record, and the process that remembered it is gone. */
		isForgotten: boolean;
		/** So often the record had been written when it could not be written with this event. */
		unrecordedAt?: number;
	};
	/** Of the process that runs: when it last took the event, and whether it then answered 200. */
	taken?: { at: number; isAnswered: boolean } | undefined;
}

/** As n8n's list shows it. */
export interface Execution {
	event: CallEvent;
	status: 'running' | 'success' | 'error' | 'crashed';
	input: INodeExecutionData[];
	/** Of a retry: the run that the delivery started. */
	first?: Execution;
	/** How often it and its retries had the event's effect. */
	effects: number;
	/** Whether it or a retry was let into the workflow. */
	isLetIn: boolean;
	/** The trigger is at it, or was when n8n died. */
	isAtTrigger: boolean;
}

const NOTHING_YET = { effects: 0, isLetIn: false, isAtTrigger: false };

/** The run that the delivery started, of it or of a retry of it. */
export const firstOf = (execution: Execution): Execution => execution.first ?? execution;

/** What goes back to the sender, as Express has it: once the sender has hung up nothing is finished any more. */
class Reply extends EventEmitter {
	statusCode = 200;
	isOpen = true;

	constructor(private readonly heard: (status: number) => void) {
		super();
	}

	setHeader(): this {
		return this;
	}

	status(code: number): this {
		this.statusCode = code;
		return this;
	}

	json(): void {
		this.end();
	}

	end(): void {
		if (!this.isOpen) return;
		this.isOpen = false;
		this.emit('finish');
		this.heard(this.statusCode);
	}

	hangUp(): void {
		this.isOpen = false;
		this.emit('close');
	}
}

/** A step that is due in n8n, and does what comes with it at once. @returns what is due then */
type Step = () => Step[] | Promise<Step[]>;

/** The trigger published in an n8n of one process. Whatever happens in it happens a step at a time, in any order. */
export class World {
	readonly events: CallEvent[] = [];
	readonly executions: Execution[] = [];
	/** The next so many executions cannot be stored by n8n. */
	storeFailures = 0;
	/** The next so many runs fail at the node behind the trigger, before it does anything. */
	nodeFailures = 0;
	/** How far n8n's clock is from the right time, milliseconds. */
	skew = 0;
	/** Unix milliseconds. */
	now = 1_790_000_000_000;

	readonly workflow: Bench;
	/** Of the process that runs; none before anything reaches it. */
	private process: Process | undefined;
	private due: Step[] = [];
	private replies: Reply[] = [];
	private life = 0;
	private unrecorded = 0;

	constructor(
		name: string,
		readonly store: RecordStore,
	) {
		this.workflow = bench({
			type: 'callMatrixTrigger',
			id: name,
			parameters: { triggerOn: ['call.ended'] },
			credentials: { webhookSecret: SECRET, signatureHeader: 'X-CallMatrix-Signature' },
		});
	}

	get steps(): number {
		return this.due.length;
	}

	/** Something happens to a call; nothing is sent yet. */
	happen(): CallEvent {
		const id = `evt_${this.events.length}`;
		const body = JSON.stringify({ event_id: id, event: 'call.ended', occurred_at: new Date(this.now).toISOString() });
		const signature = this.sign(body, SECRET);
		const known = { isLetIn: false, isForgotten: false };
		const counts = { effects: 0, excuses: 0 };
		const event: CallEvent = { id, body, signature, happenedAt: this.now, isAnswered: false, known, ...counts };
		this.events.push(event);
		return event;
	}

	/** Whether CallMatrix still sends an event. */
	isSent = ({ happenedAt }: CallEvent): boolean => this.now - happenedAt <= SENT_FOR_MS;

	/** A request with an event comes in; what becomes of it is due. */
	send(event: CallEvent, signature: string): Reply {
		const reply = new Reply((status) => {
			if (status === 200) event.isAnswered = true;
			if (status === 200 && event.taken) event.taken.isAnswered = true;
			if (status === 500) event.taken = undefined;
		});
		this.replies.push(reply);
		this.due.push(() => this.take(event, signature, reply));
		return reply;
	}

	signAnew = ({ body }: CallEvent): string => this.sign(body, SECRET);
	forge = ({ body }: CallEvent): string => this.sign(body, 'another-secret');

	/** The sender of one of the requests under way gives up. */
	hangUp(which: number): void {
		const open = this.replies.filter(({ isOpen }) => isOpen);
		open[which % open.length]?.hangUp();
	}

	/** Some of what is due happens, at the same time. */
	async go(which: number[]): Promise<void> {
		const chosen = which.flatMap((at) => (this.due.length ? this.due.splice(at % this.due.length, 1) : []));
		const { life } = this;
		const then = await Promise.all(chosen.map(async (step) => await step()));
		if (life === this.life) this.due.push(...then.flat());
	}

	/** All that is due happens, and what comes of it. */
	async settle(): Promise<void> {
		while (this.due.length) await this.go(this.due.map(() => 0));
	}

	/**
	 * n8n is killed, while some of what was due is under way, and starts again.
	 * @param isLate after the first write to the record had begun
	 */
	async crash(underWay: number[], isLate: boolean): Promise<void> {
		const dying = this.go(underWay);
		if (isLate) await setImmediate();
		this.life++;
		this.due = [];
		this.store.isCut = true;
		for (const reply of this.replies) reply.hangUp();
		this.replies = [];
		for (const execution of this.executions) {
			if (execution.status === 'running') execution.status = 'crashed';
		}
		await dying;
		this.store.isCut = false;
		for (const event of this.events) this.forget(event);
		this.process = undefined;
	}

	/** Whether a run was found to be a duplicate, and n8n died before its own mark was off the record again. */
	isMarked(execution: Execution): boolean {
		const first = firstOf(execution);
		const isInterrupted = this.executions.some((other) => firstOf(other) === first && other.isAtTrigger);
		const { delivery } = readDelivery(first.input);
		const isOnRecord = this.store.holds(this.workflow, delivery?.id ?? '');
		return isInterrupted && isOnRecord && !first.isLetIn && first.event.known.isLetIn;
	}

	/** A person presses Retry in the list. */
	retry(retried: Execution): void {
		const { event, input } = retried;
		const execution: Execution = {
			event,
			input,
			first: firstOf(retried),
			status: 'running',
			...NOTHING_YET,
		};
		this.executions.push(execution);
		// From the node that failed; a run that crashed has nothing kept, and begins at the trigger.
		this.due.push(() => (retried.status === 'error' ? this.act(execution) : this.run(execution, 'retry')));
	}

	private get trigger(): Process {
		return (this.process ??= startProcess());
	}

	private sign(body: string, current: string): string {
		return sign(body, { current }, { scheme: 't-v1', hexWith: 'current' }, Math.floor(this.now / 1000));
	}

	private async take(event: CallEvent, signature: string, reply: Reply): Promise<Step[]> {
		const request = {
			headers: { 'x-callmatrix-signature': signature },
			rawBody: Buffer.from(event.body),
			body: JSON.parse(event.body) as IDataObject,
		};
		const result = await this.trigger.receive(webhookContext(this.workflow, { request, response: reply }));
		if (result.noWebhookResponse) return [];
		const { taken } = event;
		const isHeld = taken && this.now - taken.at < (taken.isAnswered ? WINDOW_HOURS * HOUR_MS : LEASE_MS);
		if (isHeld) throw new Error(`${event.id} was taken twice`);
		event.taken = { at: this.now, isAnswered: false };
		return [() => this.keep(event, result.workflowData?.[0] ?? [], reply)];
	}

	/** n8n stores the execution; only then it answers, and runs it. */
	private keep(event: CallEvent, input: INodeExecutionData[], reply: Reply): Step[] {
		if (this.storeFailures > 0) {
			this.storeFailures--;
			reply.status(500).end();
			return [];
		}
		const execution: Execution = { event, status: 'running', input, ...NOTHING_YET };
		this.executions.push(execution);
		const answer = (): Step[] => {
			reply.status(200).end();
			return [];
		};
		return [answer, () => this.run(execution, 'webhook')];
	}

	private async run(execution: Execution, mode: 'webhook' | 'retry'): Promise<Step[]> {
		const { life } = this;
		const items = execution.input.map(({ json }) => json);
		const context = executeContext(this.workflow, items, mode);
		execution.isAtTrigger = true;
		const output = await this.trigger.admitEvent(context);
		if (life !== this.life) return [];
		execution.isAtTrigger = false;
		const isUnrecorded = context.hints.some(({ message }) =>
			message.startsWith('n8n could not save that it has processed'),
		);
		if (output[0]?.length) {
			firstOf(execution).isLetIn = true;
			this.letIn(execution.event, isUnrecorded);
			return [() => this.act(execution)];
		}
		return [() => this.finish(execution)];
	}

	private letIn(event: CallEvent, isUnrecorded: boolean): void {
		const { known } = event;
		if (known.isLetIn && (isUnrecorded || known.isForgotten)) event.excuses++;
		known.isLetIn = true;
		known.isForgotten = false;
		if (!isUnrecorded) return;
		known.unrecordedAt = this.store.writes;
		// It is tried three times.
		if (3 * ++this.unrecorded > this.store.faultsMet) throw new Error(`${event.id} could have been recorded`);
	}

	/** What a process that is gone had remembered of an event. */
	private forget(event: CallEvent): void {
		const { known } = event;
		event.taken = undefined;
		// What could not be written is written with the next event.
		known.isForgotten ||= known.unrecordedAt === this.store.writes && !this.store.holds(this.workflow, event.id);
		delete known.unrecordedAt;
	}

	/** The nodes behind the trigger. */
	private act(execution: Execution): Step[] {
		if (this.nodeFailures > 0) {
			this.nodeFailures--;
			execution.status = 'error';
			return [];
		}
		execution.event.effects++;
		firstOf(execution).effects++;
		return [() => this.finish(execution)];
	}

	private finish(execution: Execution): Step[] {
		execution.status = 'success';
		return [];
	}
}
