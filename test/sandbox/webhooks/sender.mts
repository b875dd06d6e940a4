/** Sends events to webhooks, with retries and backoff. */
import { Log } from '../log.mts';
import type { Kinds } from '../model/kinds.mts';
import { Random } from '../random.mts';
import { backoffSeconds, retryAfterSeconds, RETRY_WINDOW_SECONDS } from './backoff.mts';
import type { CallEvent } from './event.mts';
import type { DeliveryPlan } from './faults.mts';
import { forge, type ForgeryKind, type SignedBody } from './forge.mts';
import { Poster } from './post.mts';
import { DeliveryQueue } from './queue.mts';
import { noFigures, type Attempt, type DeliveryKind } from './records.mts';
import { defaultSigning, extraHeaders, sign, type Secrets, type Signing } from './sign.mts';

type Webhook = Kinds['webhooks'];

export interface SenderOptions {
	signatureHeader: string;
	secrets: Secrets;
	signing: Partial<Signing>;
	/** Sandbox seconds per real second. */
	timeFactor: number;
	/** Real milliseconds until an answer must have come. */
	deliveryTimeoutMs: number;
	/** How many requests go to one webhook at a time. */
	concurrency: number;
	seed: number;
	style: DeliveryStyle;
}

/** How deliveries are written and signed, as far as the account's settings do not say it. */
export interface DeliveryStyle {
	body: (event: CallEvent) => string;
	signing: (setting: Signing) => Signing;
	signatureHeader: (setting: string) => string;
}

/** One event on its way to one webhook; its copies and forgeries share it. */
interface Delivery {
	event: CallEvent;
	/** Serialised once, so that all attempts and copies are the same bytes. Signed anew for each attempt only on request. */
	signed: SignedBody;
	webhook: Webhook;
	queue: DeliveryQueue;
	delivered: boolean;
}

const ATTEMPTS_KEPT = 50_000;

/** Sends events to webhooks: at least once, in no promised order, again for 24 hours when they are not taken. */
export class Sender {
	secrets: Secrets;
	signing: Signing;
	readonly log = new Log<Attempt>(ATTEMPTS_KEPT);
	readonly figures = noFigures();
	private readonly queues = new Map<string, DeliveryQueue>();
	private readonly poster: Poster;
	private readonly random: Random;
	private idlers: Array<() => void> = [];

	/** @param webhooks all that are registered now */
	constructor(
		private readonly options: SenderOptions,
		private readonly webhooks: () => readonly Webhook[],
	) {
		this.secrets = options.secrets;
		this.signing = { ...defaultSigning, ...options.signing };
		this.poster = new Poster(options.deliveryTimeoutMs);
		this.random = new Random(options.seed, 'sender');
	}

	/** Starts to send an event to every active webhook that subscribes to it. */
	send(event: CallEvent, plan: DeliveryPlan): void {
		this.figures.events += 1;
		for (const webhook of this.subscribers(event)) void this.track(this.follow(this.pack(event, webhook), plan));
	}

	/** Starts to send an event to one webhook, once. */
	sendTest(event: CallEvent, webhook: Webhook): void {
		void this.track(this.attempt(this.pack(event, webhook), 'test', 1));
	}

	/** Sends a forged event to every active webhook that subscribes to it, once, and resolves with the answers. */
	async sendForgery(kind: ForgeryKind, event: CallEvent): Promise<Attempt[]> {
		const sent = this.subscribers(event).map((webhook) => this.track(this.attempt(this.pack(event, webhook), kind, 1)));
		return (await Promise.all(sent)).filter((attempt) => attempt !== null);
	}

	/** To be called when a webhook was removed or disabled: what waits for it is given up. */
	close(webhook: Webhook): void {
		this.queues.get(webhook.id)?.close();
		this.queues.delete(webhook.id);
	}

	/** Resolves when nothing is pending. */
	async idle(): Promise<void> {
		if (this.figures.pending > 0) await new Promise<void>((resolve) => this.idlers.push(resolve));
	}

	stop(): void {
		for (const queue of this.queues.values()) queue.close();
		this.poster.stop();
	}

	private subscribers(event: CallEvent): Webhook[] {
		return this.webhooks().filter(
			({ status, events }) => status === 'active' && (events.includes('*') || events.includes(event.event)),
		);
	}

	private pack(event: CallEvent, webhook: Webhook): Delivery {
		const queue = this.queues.get(webhook.id) ?? new DeliveryQueue(this.options.concurrency, this.options.timeFactor);
		this.queues.set(webhook.id, queue);
		const signed = this.sign(event.event_id, this.options.style.body(event));
		return { event, signed, webhook, queue, delivered: false };
	}

	/** Keeps count of what is pending. */
	private async track<T>(work: Promise<T>): Promise<T> {
		this.figures.pending += 1;
		try {
			return await work;
		} finally {
			this.figures.pending -= 1;
			if (this.figures.pending === 0) {
				const waiting = this.idlers;
				this.idlers = [];
				for (const resolve of waiting) resolve();
			}
		}
	}

	/** An event with all that the plan makes of it. */
	private async follow(delivery: Delivery, plan: DeliveryPlan): Promise<void> {
		// First, so that a receiver which remembers the id of what it refused misses the event itself.
		await Promise.all(plan.forgeries.map((kind) => this.attempt(delivery, kind, 1)));
		await delivery.queue.wait(plan.delaySeconds);
		const copies = () => Array.from({ length: plan.copies }, () => this.deliver(delivery, 'duplicate'));
		if (plan.when === 'at-once') {
			await Promise.all([this.deliver(delivery, 'event'), ...copies()]);
		} else {
			await this.deliver(delivery, 'event');
			if (delivery.delivered) await Promise.all(copies());
		}
	}

	/** Tries until it is taken, the 24 hours are over, or the webhook is closed. */
	private async deliver(delivery: Delivery, kind: 'event' | 'duplicate'): Promise<void> {
		// Added up from the pauses rather than read from the clock, so that a time factor changes nothing but the waiting.
		let elapsed = 0;
		for (let number = 1; elapsed <= RETRY_WINDOW_SECONDS; number += 1) {
			const attempt = await this.attempt(delivery, kind, number);
			if (!attempt) {
				if (kind === 'event') this.figures.dropped += 1;
				return;
			}
			if (attempt.status !== null && attempt.status >= 200 && attempt.status < 300) {
				if (!delivery.delivered) this.figures.delivered += 1;
				delivery.delivered = true;
				return;
			}
			const minimum = attempt.status === 503 ? retryAfterSeconds(attempt.retryAfter) : 0;
			const pause = Math.max(backoffSeconds(number, this.random), minimum);
			elapsed += attempt.tookMs / 1_000 + pause;
			if (elapsed <= RETRY_WINDOW_SECONDS) await delivery.queue.wait(pause);
		}
		if (kind === 'event' && !delivery.delivered) this.figures.failed += 1;
	}

	/** One request, as soon as there is room; null when the webhook was closed before. */
	private async attempt(delivery: Delivery, kind: DeliveryKind, number: number): Promise<Attempt | null> {
		const { event, webhook, queue } = delivery;
		return await queue.run(async () => {
			if (queue.closed) return null;
			this.figures.attempts += 1;
			if (number > 1) this.figures.retried += 1;
			if (number === 1 && kind === 'duplicate') this.figures.duplicatesSent += 1;
			const at = new Date().toISOString();
			const { body, signature, headers: extra } = this.signed(delivery, kind);
			const headers: Record<string, string> = {
				'Content-Type': 'application/json',
				'User-Agent': 'CallMatrix-Sandbox',
				...extra,
			};
			if (signature !== null) headers[this.signatureHeader] = signature;
			const outcome = await this.poster.post(webhook.url, headers, body);
			if (isForgery(kind) && outcome.status === 401) this.figures.forgeriesRefused += 1;
			const attempt = {
				at,
				webhookId: webhook.id,
				eventId: event.event_id,
				event: event.event,
				kind,
				attempt: number,
				...outcome,
			};
			this.log.add(attempt);
			return attempt;
		});
	}

	private signed(delivery: Delivery, kind: DeliveryKind): SignedBody {
		if (isForgery(kind)) {
			this.figures.forgeriesSent += 1;
			const { body } = this.options.style;
			const turn = this.figures.forgeriesSent;
			return forge(kind, delivery.event, this.secrets, this.spokenSigning, this.now(), turn, body);
		}
		const { event, signed } = delivery;
		return this.signing.signs === 'per-attempt' ? this.sign(event.event_id, signed.body) : signed;
	}

	private sign(id: string, body: string): SignedBody {
		const at = this.now();
		return {
			body,
			signature: sign(body, this.secrets, this.spokenSigning, at, id),
			headers: extraHeaders(this.spokenSigning.scheme, id, at),
		};
	}

	private get spokenSigning(): Signing {
		return this.options.style.signing(this.signing);
	}

	private get signatureHeader(): string {
		return this.options.style.signatureHeader(this.options.signatureHeader);
	}

	private now(): number {
		return Math.floor(Date.now() / 1_000) + this.signing.clockOffsetSeconds;
	}
}

function isForgery(kind: DeliveryKind): kind is ForgeryKind {
	return kind !== 'event' && kind !== 'duplicate' && kind !== 'test';
}
