import { createHash } from 'node:crypto';

import { REAL_CLOCK, type Clock } from './clock';

/** CallMatrix takes 100 requests in a second for each API key. Evenly spaced, 95 keep clear of it however it counts. */
const PER_SECOND = 95;

/** A timer that wakes late may be made up for by this much, or the pace would fall behind. Milliseconds. */
const MADE_UP_MS = 25;

/** On each 429 the rate is multiplied by 0.5 to 0.9; it never falls below 10 %. */
const AT_MOST = 0.9;
const AT_LEAST = 0.5;
const LEAST = 0.1;

/** The share of the key that got through lately is taken but for a little, so that it is not lost again at once. */
const OF_SHARE = 0.97;
const LATELY_MS = 1_000;

/** After this long without another refusal the pace is the full one again. Milliseconds. */
const RECOVERY_MS = 60_000;

/** Refusals of one moment are one sign: what was under way then was sent before it was seen. Milliseconds. */
const ONE_SIGN_MS = 1_000;

/** An execution that sends requests. */
export interface Sender {
	/** Aborted when the execution is cancelled. */
	readonly signal?: AbortSignal;
	/** Takes a wait until a moment of the clock into account. @returns false where it may not wait for that long */
	tryReserveUntil: (moment: number) => boolean;
}

interface Waiter {
	/** @param heldMs for how long no request may go, where its execution does not wait for that */
	settle: (heldMs?: number) => void;
	stop: (reason: unknown) => void;
}

/** The waiting requests of one execution, first come first. */
interface Lane {
	waiters: Waiter[];
	/** Takes back what listens for the end of the execution. */
	unlisten: () => void;
}

/**
 * Lets the requests of one API key go one by one, evenly spaced, however many nodes and executions of this process send them:
 * first come first served within an execution, and by turns between executions. Where CallMatrix said when to come again, each
 * execution waits for that or not, by its own budget.
 */
export class Pace {
	/** By execution, in the order of its next turn. */
	private readonly lanes = new Map<Sender, Lane>();

	private isRunning = false;

	/** When the next request may go. */
	private next = 0;

	private heldUntil = 0;

	/** When requests got through, lately. */
	private readonly passes: number[] = [];

	/** The part of the full pace that was left at the last refusal, and when that was. */
	private left = { part: 1, at: -Infinity };

	constructor(private readonly clock: Clock = REAL_CLOCK) {}

	/**
	 * Resolves when a request may go, or its execution may not wait until then.
	 * @returns for how long none may go, in milliseconds, where that is beyond the execution's budget; undefined to send
	 * @throws the signal's reason as soon as it is aborted
	 */
	async turn(sender: Sender): Promise<number | undefined> {
		sender.signal?.throwIfAborted();
		const heldMs = this.heldUntil - this.clock.now();
		if (heldMs > 0 && !sender.tryReserveUntil(this.heldUntil)) return heldMs;
		return await new Promise<number | undefined>((settle, stop) => {
			const lane = this.lanes.get(sender) ?? this.open(sender);
			lane.waiters.push({ settle, stop });
			if (!this.isRunning) void this.run();
		});
	}

	/**
	 * Lets nothing go before a moment of the clock: CallMatrix said when to come again. Who may not wait for that long is told at
	 * once.
	 */
	pauseUntil(moment: number): void {
		if (moment <= this.heldUntil) return;
		this.heldUntil = moment;
		const heldMs = moment - this.clock.now();
		if (heldMs <= 0) return;
		for (const [sender, lane] of [...this.lanes]) {
			if (sender.tryReserveUntil(moment)) continue;
			this.lanes.delete(sender);
			lane.unlisten();
			for (const waiter of lane.waiters) waiter.settle(heldMs);
		}
	}

	/** A request got through. */
	passed(): void {
		this.passes.push(this.clock.now());
		this.forgetPasses();
	}

	/**
	 * Goes slower from now on: others share the key. What got through in the last second is about this process's share of it.
	 * It recovers by itself.
	 */
	slowDown(): void {
		const now = this.clock.now();
		if (now - this.left.at < ONE_SIGN_MS) return;
		this.forgetPasses();
		const before = this.part(now);
		const share = (this.passes.length / PER_SECOND) * OF_SHARE;
		const part = Math.min(before * AT_MOST, Math.max(before * AT_LEAST, share));
		this.left = { part: Math.max(LEAST, part), at: now };
	}

	/**
	 * Spreads what CallMatrix says is left of the current window over the rest of it. This is pace and no wait, as the requests
	 * are allowed: it is never slower than the slowest pace.
	 * @param remaining more than 0
	 */
	spread(remaining: number, milliseconds: number): void {
		const interval = Math.min(milliseconds / remaining, 1_000 / (PER_SECOND * LEAST));
		this.next = Math.max(this.next, this.clock.now() + interval);
	}

	/** Slowly at first, near the share that CallMatrix gave, and then faster: whoever shared the key may be gone. */
	private part(now: number): number {
		const recovered = Math.min(1, (now - this.left.at) / RECOVERY_MS) ** 3;
		return this.left.part + (1 - this.left.part) * recovered;
	}

	private forgetPasses(): void {
		const since = this.clock.now() - LATELY_MS;
		while ((this.passes[0] ?? Infinity) < since) this.passes.shift();
	}

	private async run(): Promise<void> {
		this.isRunning = true;
		while (this.lanes.size > 0) {
			const now = this.clock.now();
			const wait = Math.max(this.next, this.heldUntil) - now;
			if (wait > 0) {
				// The clock is read again afterwards: timers wake early and late, and a pause may have come meanwhile.
				await this.clock.sleep(wait);
				continue;
			}
			this.next = Math.max(this.next, now - MADE_UP_MS) + 1_000 / (PER_SECOND * this.part(now));
			this.letGo();
		}
		this.isRunning = false;
	}

	/** One listener for all that waits in it: n8n's signal would warn of a leak at the eleventh. */
	private open(sender: Sender): Lane {
		const { signal } = sender;
		const stop = (): void => {
			this.lanes.delete(sender);
			for (const waiter of lane.waiters) waiter.stop(signal?.reason);
		};
		const lane: Lane = { waiters: [], unlisten: () => signal?.removeEventListener('abort', stop) };
		signal?.addEventListener('abort', stop, { once: true });
		this.lanes.set(sender, lane);
		return lane;
	}

	/** The execution whose turn it is sends one request and goes to the end of the line. */
	private letGo(): void {
		const [sender, lane] = this.lanes.entries().next().value as [Sender, Lane];
		this.lanes.delete(sender);
		lane.waiters.shift()?.settle();
		if (lane.waiters.length > 0) this.lanes.set(sender, lane);
		else lane.unlisten();
	}
}

/** One for each address and key of this process, shared by both nodes and all executions. */
const paces = new Map<string, Pace>();

export function paceOf(baseUrl: string, key: string): Pace {
	// The key itself is not kept.
	const name = createHash('sha256').update(`${baseUrl}\n${key}`).digest('base64');
	const pace = paces.get(name) ?? new Pace();
	paces.set(name, pace);
	return pace;
}
