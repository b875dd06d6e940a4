/** What to do to the next API requests, so that a client's retries can be seen. */
export interface ApiFault {
	/**
	 * A status to refuse them with, such as 503. `lost`: the request is carried out, and the connection closed without an
	 * answer.
	 */
	answer: number | 'lost';
	/** How many of the next requests. */
	requests: number;
	/** The Retry-After header of a refusal, as it is to be sent: seconds, or an HTTP date. */
	retryAfter?: string;
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
