/** The HTTP request of a delivery. */
import { types } from 'node:util';

/** One HTTP request to a webhook, and its outcome. */
export interface Outcome {
	/** Null where no answer came. */
	status: number | null;
	/** Why no answer came; null where one did. */
	error: string | null;
	/** The start of the answer's body, at most 500 characters. */
	answer: string;
	retryAfter: string | null;
	tookMs: number;
}

const MAX_ANSWER_LENGTH = 500;

/** Sends deliveries and never throws. Redirects are answers like any other. */
export class Poster {
	private readonly inFlight = new Set<AbortController>();

	/** @param timeoutMs real milliseconds until an answer must have come */
	constructor(private readonly timeoutMs: number) {}

	async post(url: string, headers: Record<string, string>, body: string): Promise<Outcome> {
		const abort = new AbortController();
		const timer = setTimeout(() => {
			abort.abort(new Error(`no answer within ${this.timeoutMs / 1_000} s`));
		}, this.timeoutMs);
		this.inFlight.add(abort);
		const began = performance.now();
		try {
			const response = await fetch(url, { method: 'POST', headers, body, redirect: 'manual', signal: abort.signal });
			const answer = (await response.text()).slice(0, MAX_ANSWER_LENGTH);
			const retryAfter = response.headers.get('retry-after');
			return { status: response.status, error: null, answer, retryAfter, tookMs: performance.now() - began };
		} catch (error) {
			return { status: null, error: reason(error), answer: '', retryAfter: null, tookMs: performance.now() - began };
		} finally {
			clearTimeout(timer);
			this.inFlight.delete(abort);
		}
	}

	/** Aborts the requests in flight. */
	stop(): void {
		for (const abort of this.inFlight) abort.abort(new Error('the sandbox stopped'));
	}
}

/** fetch says only "fetch failed"; what failed is in the cause. Under jest its errors are of another realm. */
function reason(error: unknown): string {
	if (!types.isNativeError(error)) return String(error);
	const { cause } = error;
	if (!types.isNativeError(cause)) return error.message;
	return 'code' in cause && typeof cause.code === 'string' ? cause.code : cause.message;
}
