/** What goes wrong with the next API requests, as a tester sets it. */
import { STATUS_CODES } from 'node:http';

/** What to do to the next API requests, so that a client's retries can be seen. */
export interface ApiFault {
	/**
	 * A status to refuse them with, such as 503. `lost`: the request is carried out, and the connection closed without an
	 * answer. `cut`: it is carried out, and the connection closed in the middle of the answer. `appliedThen502` and
	 * `appliedThen504`: it is carried out, and a proxy answers with its page and this status. The others are answered without
	 * anything being done: with a text as it is, such as a proxy's page or half a JSON, or with so much JSON.
	 */
	answer: number | AppliedFault | TextAnswer | { megabytes: number };
	/** How many of the next requests. */
	requests: number;
	/** The Retry-After header of a refusal, as it is to be sent: seconds, or an HTTP date. */
	retryAfter?: string;
}

/** What befalls the answer to a request that was carried out. */
export type AppliedFault = 'lost' | 'cut' | 'appliedThen502' | 'appliedThen504';

export interface TextAnswer {
	body: string;
	/** Default 200. */
	status?: number;
	/** Default `text/html`. */
	contentType?: string;
}

export class ApiFaults {
	private fault: ApiFault | null = null;

	set(fault: ApiFault | null): void {
		this.fault = fault && { ...fault };
	}

	/** What befalls the next request, if anything. */
	next(): ApiFault | null {
		if (!this.fault || this.fault.requests <= 0) return null;
		this.fault.requests -= 1;
		return this.fault;
	}
}

/** The text of a fault that is one. */
export function textOf(answer: TextAnswer | { megabytes: number }): Required<TextAnswer> {
	if ('body' in answer) return { status: 200, contentType: 'text/html', ...answer };
	const body = JSON.stringify({ data: [], next_cursor: null, padding: 'x'.repeat(answer.megabytes * 1_000_000) });
	return { status: 200, contentType: 'application/json', body };
}

/** What a proxy says that got no answer from the server behind it. */
export function proxyPage(fault: 'appliedThen502' | 'appliedThen504'): Required<TextAnswer> {
	const status = fault === 'appliedThen502' ? 502 : 504;
	const title = `${status} ${STATUS_CODES[status] ?? ''}`;
	const body = `<html><head><title>${title}</title></head><body><h1>${title}</h1></body></html>\n`;
	return { status, contentType: 'text/html', body };
}
