import { createHash } from 'node:crypto';

import { sleep } from 'n8n-workflow';

/** CallMatrix takes 100 requests in a second for each API key. Evenly spaced, 95 keep clear of it however it counts. */
const PER_SECOND = 95;

/** A timer that wakes late may be made up for by this much, or the pace would fall behind. Milliseconds. */
const MADE_UP_MS = 25;

/** What is left of the pace at the most and at the least each time that CallMatrix says too many, and the least of all. */
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

interface Waiter {
	go: () => void;
	stop: (reason: unknown) => void;
}

/** The waiting requests of one execution, first come first. */
interface Lane {
	waiters: Waiter[];
	/** Takes back what listens for the end of the execution. */
	unlisten: () => void;
}

export interface Clock {
	/** Milliseconds; never goes back. */
	now: () => number;
	sleep: (milliseconds: number) => Promise<void>;
}

const REAL: Clock = { now: () => performance.now(), sleep: async (milliseconds) => await sleep(milliseconds) };

/**
 * Lets the requests of one API key go one by one, evenly spaced, however many nodes and executions of this process send them:
 * first come first served within an execution, and by turns between executions.
 */
export class Pace {
	/** By execution, in the order of its next turn. */
	private readonly lanes = new Map<object, Lane>();

	private isRunning = false;

	/** When the next request may go. */
	private next = 0;

	private heldUntil = 0;

	/** When requests got through, lately. */
	private readonly passes: number[] = [];

	/** The part of the full pace that was left at the last refusal, and when that was. */
	private left = { part: 1, at: -Infinity };

	constructor(private readonly clock: Clock = REAL) {}

	/**
	 * Resolves when a request may go.
	 * @param owner the execution that it is for
	 * @throws the signal's reason as soon as it is aborted
	 */
	async turn(owner: object, signal?: AbortSignal): Promise<void> {
		signal?.throwIfAborted();
		await new Promise<void>((go, stop) => {
			const lane = this.lanes.get(owner) ?? this.open(owner, signal);
			lane.waiters.push({ go, stop });
			if (!this.isRunning) void this.run();
		});
	}

	/** Lets nothing go for so long: CallMatrix said when to come again. @returns by how much that is longer than before */
	hold(milliseconds: number): number {
		const now = this.clock.now();
		const before = Math.max(this.heldUntil, now);
		this.heldUntil = Math.max(this.heldUntil, now + milliseconds);
		return this.heldUntil - before;
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

	/** Spreads what CallMatrix says is left of the current window over the rest of it. */
	spread(remaining: number, seconds: number): void {
		if (remaining <= 0) this.hold(seconds * 1_000);
		else this.next = Math.max(this.next, this.clock.now() + (seconds * 1_000) / remaining);
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
				// The clock is read again afterwards: timers wake early and late, and a hold may have come meanwhile.
				await this.clock.sleep(wait);
				continue;
			}
			this.next = Math.max(this.next, now - MADE_UP_MS) + 1_000 / (PER_SECOND * this.part(now));
			this.letGo();
		}
		this.isRunning = false;
	}

	/** One listener for all that waits in it: n8n's signal would warn of a leak at the eleventh. */
	private open(owner: object, signal?: AbortSignal): Lane {
		const stop = (): void => {
			this.lanes.delete(owner);
			for (const waiter of lane.waiters) waiter.stop(signal?.reason);
		};
		const lane: Lane = { waiters: [], unlisten: () => signal?.removeEventListener('abort', stop) };
		signal?.addEventListener('abort', stop, { once: true });
		this.lanes.set(owner, lane);
		return lane;
	}

	/** The execution whose turn it is sends one request and goes to the end of the line. */
	private letGo(): void {
		const [owner, lane] = this.lanes.entries().next().value as [object, Lane];
		this.lanes.delete(owner);
		lane.waiters.shift()?.go();
		if (lane.waiters.length > 0) this.lanes.set(owner, lane);
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
