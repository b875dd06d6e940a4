import { setTimeout as sleep } from 'node:timers/promises';

const TIMEOUT_MS = 60_000;
const POLL_MS = 250;

/** Looks again and again until there is something. What cannot be seen yet may throw. */
export async function eventually<T>(look: () => Promise<T | undefined>, what: string): Promise<T> {
	const deadline = Date.now() + TIMEOUT_MS;
	while (Date.now() < deadline) {
		const found = await look().catch(() => undefined);
		if (found !== undefined) return found;
		await sleep(POLL_MS);
	}
	throw new Error(`Not seen within ${TIMEOUT_MS / 1000} s: ${what}`);
}
