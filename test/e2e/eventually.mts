import { setTimeout as sleep } from 'node:timers/promises';

const MINUTE_MS = 60_000;
const POLL_MS = 250;

/** Looks again and again until there is something. What cannot be seen yet may throw. */
export async function eventually<T>(
	look: () => Promise<T | undefined>,
	what: string,
	timeoutMs = MINUTE_MS,
): Promise<T> {
	const deadline = Date.now() + timeoutMs;
	while (Date.now() < deadline) {
		const found = await look().catch(() => undefined);
		if (found !== undefined) return found;
		await sleep(POLL_MS);
	}
	throw new Error(`Not seen within ${timeoutMs / 1000} s: ${what}`);
}
