/** The log of the API requests, and their counts. */
import { Log } from '../log.mts';

/** One request to the API. Headers are left out, as one of them is the key. */
export interface ApiRequest {
	at: string;
	method: string;
	/** With its query. */
	path: string;
	/** Null while it is not answered, and where the answer was lost on purpose. */
	status: number | null;
	requestId: string;
	/** As parsed from JSON; only kept for the newest requests. */
	body?: unknown;
}

export interface ApiFigures {
	total: number;
	/** By status class, such as `2xx`; `lost` where the answer was lost on purpose. */
	byStatus: Record<string, number>;
}

const REQUESTS_KEPT = 20_000;
const BODIES_KEPT = 1_000;

export class RequestLog {
	readonly figures: ApiFigures = { total: 0, byStatus: {} };
	private readonly log = new Log<ApiRequest>(REQUESTS_KEPT);

	begin(method: string, path: string): ApiRequest {
		this.figures.total += 1;
		const requestId = `req_${String(this.figures.total).padStart(6, '0')}`;
		const entry: ApiRequest = { at: new Date().toISOString(), method, path, status: null, requestId };
		this.log.add(entry);
		delete this.log.before(BODIES_KEPT)?.body;
		return entry;
	}

	/** @param status null where the answer is lost */
	end(entry: ApiRequest, status: number | null, body: unknown): void {
		// An answer that does not fit the contract is replaced by a refusal.
		if (entry.status !== null) this.count(entry.status, -1);
		entry.status = status;
		if (body !== undefined) entry.body = body;
		this.count(status, 1);
	}

	private count(status: number | null, by: 1 | -1): void {
		const group = status === null ? 'lost' : `${Math.floor(status / 100)}xx`;
		this.figures.byStatus[group] = (this.figures.byStatus[group] ?? 0) + by;
	}

	all(): ApiRequest[] {
		return this.log.all();
	}
}
