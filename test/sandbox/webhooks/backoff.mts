/** Retry backoff of webhook deliveries, and the Retry-After header. */
import type { Random } from '../random.mts';

/** Deliveries are tried again for this long after the first attempt. Seconds. */
export const RETRY_WINDOW_SECONDS = 24 * 3_600;

const MAX_DELAY_SECONDS = 3_600;

/**
 * How long to wait after a failed attempt, in seconds: 1 s, doubled each time up to an hour, and up to 10 % more so that
 * deliveries that failed together do not come back together.
 *
 * @param attempt the attempt that failed, from 1
 */
export function backoffSeconds(attempt: number, random: Random): number {
	return Math.min(2 ** (attempt - 1), MAX_DELAY_SECONDS) * (1 + random.next() * 0.1);
}

/** What a `Retry-After` header asks for, in seconds from now; 0 where it cannot be read. */
export function retryAfterSeconds(header: string | null): number {
	if (header === null) return 0;
	if (/^\d+$/.test(header.trim())) return Number(header);
	const date = Date.parse(header);
	return Number.isNaN(date) ? 0 : Math.max(0, (date - Date.now()) / 1_000);
}
