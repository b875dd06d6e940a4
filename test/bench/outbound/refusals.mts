/** CallMatrix says "too many" for ten seconds in the middle of a run. */
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { ClientRequest, IncomingMessage } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';

import { buyerId, GET } from '../buyers.mts';
import type { Figure } from '../figures.mts';
import { failed, runNode } from '../node.mts';
import { startSandboxProcess } from '../sandbox.mts';

const READS = 2_000;
const LATENCY_MS = 50;
const AFTER_MS = 5_000;
const REFUSING_MS = 10_000;
const RETRY_AFTER = 2;

const SENT = 'http.client.request.start';
const ANSWERED = 'http.client.response.finish';

export async function refusals(): Promise<Figure[]> {
	const sandbox = await startSandboxProcess({ sizes: { buyers: READS }, latencyMs: LATENCY_MS });
	const { account } = sandbox;
	let heldUntil = 0;
	let early = 0;
	let refused = 0;
	// What goes over the wire, as node:http itself tells it.
	const sent = (message: unknown): void => {
		const { request } = message as { request: ClientRequest };
		if (request.path.includes('/buyers/') && performance.now() < heldUntil) early++;
	};
	const answered = (message: unknown): void => {
		const { response } = message as { response: IncomingMessage };
		if (response.statusCode !== 429) return;
		refused++;
		heldUntil = Math.max(heldUntil, performance.now() + Number(response.headers['retry-after']) * 1_000);
	};
	subscribe(SENT, sent);
	subscribe(ANSWERED, answered);
	const items = Array.from({ length: READS }, (_, at) => ({ id: buyerId(at) }));
	const running = runNode(account, GET, items);
	await sleep(AFTER_MS);
	await sandbox.control('setFaults', { api: { answer: 429, requests: READS, retryAfter: String(RETRY_AFTER) } });
	await sleep(REFUSING_MS);
	await sandbox.control('setFaults', { api: null });
	const failures = failed(await running);
	unsubscribe(SENT, sent);
	unsubscribe(ANSWERED, answered);
	await sandbox.stop();

	const bench = `${READS} single reads, of which 429 for ${REFUSING_MS / 1_000} s in the middle`;
	return [
		{ bench, figure: 'items failed', measured: failures, unit: '', target: { exactly: 0 } },
		{ bench, figure: 'answered 429', measured: refused, unit: '', target: { atLeast: 1 } },
		{ bench, figure: 'sent before Retry-After was over', measured: early, unit: '', target: { exactly: 0 } },
	];
}
