import { isFromCallMatrix, isRecord, type Answer } from './response';
import { attempt, type ApiRequest, type Attempt, type RequestContext } from './apiRequest';
import type { Pace } from './rateLimiter';
import { briefPatience, type Patience } from './waitBudget';
import { readRateLimits } from './rateLimitHeaders';
import { DAY_MS, readRetryAfter } from './retryAfter';

/** The first wait where CallMatrix does not say how long, doubled each time up to the last. Milliseconds. */
const FIRST_WAIT_MS = 500;
const LAST_WAIT_MS = 30_000;

/** How often a request is repeated that met trouble which nobody said will pass. */
export const REPEATS = 4;

/** CallMatrix itself says: not now. */
const LATER = new Set([429, 503]);

/** Trouble of CallMatrix, or of what stands before it. */
const TROUBLE = new Set([500, 502, 504]);

const longestBackoff = (repeats: number): number => Math.min(LAST_WAIT_MS, FIRST_WAIT_MS * 2 ** repeats);

/** Exponential backoff with full jitter. */
export const backoff = (repeats: number): number => Math.random() * longestBackoff(repeats);

/** Whether it does no harm that a request is carried out twice: it says what is to be, or CallMatrix knows it by its key. */
const isRepeatable = ({ method, idempotencyKey, once }: ApiRequest): boolean =>
	!once && (method !== 'POST' || idempotencyKey !== undefined);

/** Whether what was sent may have been carried out, although the answer does not say so, or none came. */
function mayHaveBeenDone({ answer, fault }: Attempt): boolean {
	if (!answer) return fault?.mayBeSent ?? false;
	const { status } = answer;
	if (status < 300) return status >= 200 && !isFromCallMatrix(answer);
	return status >= 500 && !LATER.has(status);
}

interface RetryDelay {
	/** Milliseconds. */
	wait: number;
	/** So much of it is for all requests of the key. Milliseconds. */
	pause?: number;
	/** What CallMatrix asked for. Milliseconds. */
	said?: number;
}

/** CallMatrix, or what stands before it, says to come again later: the API key after a 429, this request after a 503. */
function delayAfter({ status, headers }: Answer, repeats: number): RetryDelay {
	const header = headers['retry-after'];
	const said = readRetryAfter(header, Date.now());
	// What cannot be read asks for some wait, and not by chance for none.
	const least = said ?? (header === undefined ? 0 : longestBackoff(repeats));
	// Whoever says 0 each time is not to be asked without an end.
	const wait = least < FIRST_WAIT_MS ? Math.max(least, backoff(repeats)) : least;
	return { wait, said, ...(status === 429 && { pause: least }) };
}

/** @returns how long to wait before the request is sent again; undefined where it is over, well or not */
function retryDelay(request: ApiRequest, { answer, fault }: Attempt, repeats: number): RetryDelay | undefined {
	if (answer && LATER.has(answer.status)) return delayAfter(answer, repeats);
	const isTrouble = answer ? TROUBLE.has(answer.status) : fault?.mayPass;
	const isHarmless = isRepeatable(request) || fault?.mayBeSent === false;
	return isTrouble && isHarmless && repeats < REPEATS ? { wait: backoff(repeats) } : undefined;
}

/** Takes what an answer says about the rate limit, for all requests of the key. @param now on the clock of the pace */
function heed(pace: Pace, { status, headers }: Answer, now: number): void {
	for (const { remaining, ms } of readRateLimits(headers, Date.now())) {
		if (remaining < 1) pace.pauseUntil(now + ms);
		else pace.spread(remaining, ms);
	}
	if (status === 429) pace.slowDown();
	else pace.passed();
}

/**
 * Sends a request, in its turn, until it is answered for good: waits as long as CallMatrix says, and repeats what may be
 * repeated. Every wait is within the run's patience; where that does not reach, it is over at once.
 * @throws NodeOperationError for a base URL that cannot be used; the reason of the cancellation where there is one
 */
export async function persist(
	context: RequestContext,
	request: ApiRequest,
	patience: Patience = briefPatience(context),
): Promise<Attempt> {
	let mayBeDone = false;
	let last: Attempt | undefined;
	for (let repeats = 0; ; repeats++) {
		const outcome = await attempt(context, request, patience);
		const { answer, pace, heldMs } = outcome;
		// Not sent again: what it met before is what it met.
		if (heldMs !== undefined) return { ...(last ?? outcome), heldMs, mayBeDone };
		last = outcome;
		const now = patience.now();
		if (answer) heed(pace, answer, now);
		// What an attempt before it deleted, although its answer was lost, is gone now; if it is CallMatrix that says so.
		const isGone = answer?.status === 404 && isRecord(answer.body) && isRecord(answer.body.error);
		if (isGone && request.method === 'DELETE' && mayBeDone) {
			return { ...outcome, answer: { ...answer, status: 204, body: '' } };
		}
		mayBeDone ||= mayHaveBeenDone(outcome);
		const delay = retryDelay(request, outcome, repeats);
		if (!delay) return { ...outcome, mayBeDone };
		const { wait, pause = 0, said } = delay;
		const isWaited = patience.tryReserveUntil(now + wait);
		// Others wait for it or not by their own budget. What nobody waits for would only close the key until n8n is started again.
		if (pause > 0 && (isWaited || pause <= DAY_MS)) pace.pauseUntil(now + pause);
		if (!isWaited) return { ...outcome, mayBeDone, ...(said && { heldMs: said }) };
		if (wait > pause) await patience.waitUntil(now + wait);
	}
}
