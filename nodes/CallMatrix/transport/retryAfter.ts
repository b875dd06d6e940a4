const SECONDS = /^\d{1,9}$/;

/** The three forms of a date in HTTP (RFC 9110): `Sun, 06 Nov 1994 08:49:37 GMT`, and two old ones. */
const DATES = [
	/^(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun), \d{2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}:\d{2} GMT$/,
	/^(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day, \d{2}-[A-Z][a-z]{2}-\d{2} \d{2}:\d{2}:\d{2} GMT$/,
	/^(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun) [A-Z][a-z]{2} [ \d]\d \d{2}:\d{2}:\d{2} \d{4}$/,
];

function readOne(text: string, now: number): number | undefined {
	if (SECONDS.test(text)) return Number(text) * 1_000;
	if (!DATES.some((form) => form.test(text))) return undefined;
	const moment = Date.parse(text.endsWith('GMT') ? text : `${text} GMT`);
	return Number.isNaN(moment) ? undefined : Math.max(0, moment - now);
}

/**
 * Reads a Retry-After header.
 * @param header as received; several are read one by one, and the longest counts, so that nothing is sent too early
 * @param now in Unix milliseconds
 * @returns milliseconds from now; undefined where it says nothing that can be read
 */
export function readRetryAfter(header: unknown, now: number): number | undefined {
	const texts = (Array.isArray(header) ? header : [header]).filter((text) => typeof text === 'string') as string[];
	// Joined by a proxy: `5, 10`. A date has a comma of its own.
	const parts = texts.flatMap((text) => (readOne(text.trim(), now) === undefined ? text.split(',') : [text]));
	const waits = parts.map((text) => readOne(text.trim(), now)).filter((wait) => wait !== undefined);
	return waits.length ? Math.max(...waits) : undefined;
}

/** What a RateLimit header says is left, and for how many seconds; either of its two forms, or the older pair of headers. */
export function readRateLimit(headers: Record<string, unknown>): { remaining: number; seconds: number } | undefined {
	const text = typeof headers.ratelimit === 'string' ? headers.ratelimit : '';
	const remaining =
		/(?:^|[;,\s])(?:r|remaining)=(\d{1,9})/.exec(text)?.[1] ??
		SECONDS.exec(String(headers['ratelimit-remaining']))?.[0];
	const seconds =
		/(?:^|[;,\s])(?:t|reset)=(\d{1,9})/.exec(text)?.[1] ?? SECONDS.exec(String(headers['ratelimit-reset']))?.[0];
	return remaining !== undefined && seconds !== undefined
		? { remaining: Number(remaining), seconds: Number(seconds) }
		: undefined;
}
