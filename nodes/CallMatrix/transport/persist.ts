import { isFromCallMatrix, isRecord, isUnreached } from './answer';
import { attempt, type ApiRequest, type Attempt, type RequestContext } from './attempt';
import { Patience } from './patience';
import { readRateLimit, readRetryAfter } from './retryAfter';

/** The first wait where CallMatrix does not say how long, doubled each time up to the last. Milliseconds. */
const FIRST_WAIT_MS = 500;
const LAST_WAIT_MS = 30_000;

/** Added to what CallMatrix says, so that not all who wait come back in the same moment. Milliseconds. */
const JITTER_MS = 250;

/** How often a request is repeated that met trouble which nobody said will pass. */
export const REPEATS = 4;

/** CallMatrix itself says: not now. */
const LATER = new Set([429, 503]);

/** Trouble of CallMatrix, or of what stands before it. */
const TROUBLE = new Set([500, 502, 504]);

/** Exponential backoff with full jitter. */
export const backoff = (repeats: number): number =>
	Math.random() * Math.min(LAST_WAIT_MS, FIRST_WAIT_MS * 2 ** repeats);

/** Whether it does no harm that a request is carried out twice: it says what is to be, or CallMatrix knows it by its key. */
const isRepeatable = ({ method, idempotencyKey, once }: ApiRequest): boolean =>
	!once && (method !== 'POST' || idempotencyKey !== undefined);

/** Whether what was sent may have been carried out, although the answer does not say so, or none came. */
function mayHaveBeenDone({ answer, code }: Attempt): boolean {
	if (!answer) return !isUnreached(code);
	const { status } = answer;
	if (status < 300) return status >= 200 && !isFromCallMatrix(answer);
	return status >= 500 && !LATER.has(status);
}

interface Verdict {
	/** Milliseconds. */
	wait: number;
	/** All requests of the key wait, not this one alone. */
	all: boolean;
}

/** @returns how long to wait before the request is sent again; undefined where it is over, well or not */
function judge(request: ApiRequest, { answer, code }: Attempt, repeats: number): Verdict | undefined {
	if (answer && LATER.has(answer.status)) {
		const said = readRetryAfter(answer.headers['retry-after'], Date.now());
		return { wait: said === undefined ? backoff(repeats) : said + Math.random() * JITTER_MS, all: said !== undefined };
	}
	const isTrouble = answer ? TROUBLE.has(answer.status) : !isUnreached(code);
	return isTrouble && isRepeatable(request) && repeats < REPEATS ? { wait: backoff(repeats), all: false } : undefined;
}

/**
 * Sends a request, in its turn, until it is answered for good: waits as long as CallMatrix says, and repeats what may be
 * repeated.
 * @throws NodeOperationError for a base URL that cannot be used; the reason of the cancellation where there is one
 */
export async function persist(
	context: RequestContext,
	request: ApiRequest,
	patience: Patience = new Patience(),
): Promise<Attempt> {
	let mayBeDone = false;
	for (let repeats = 0; ; repeats++) {
		const outcome = await attempt(context, request, patience);
		const { answer, pace } = outcome;
		const limit = answer && readRateLimit(answer.headers);
		if (limit) pace.spread(limit.remaining, limit.seconds);
		if (answer?.status === 429) pace.slowDown();
		else if (answer) pace.passed();
		// What an attempt before it deleted, although its answer was lost, is gone now; if it is CallMatrix that says so.
		const isGone = answer?.status === 404 && isRecord(answer.body) && isRecord(answer.body.error);
		if (isGone && request.method === 'DELETE' && mayBeDone) {
			return { ...outcome, answer: { ...answer, status: 204, body: '' } };
		}
		mayBeDone ||= mayHaveBeenDone(outcome);
		const verdict = judge(request, outcome, repeats);
		if (!verdict || !patience.allows(verdict.wait, Date.now())) return { ...outcome, mayBeDone };
		if (verdict.all) pace.hold(verdict.wait);
		else await patience.wait(verdict.wait);
	}
}
