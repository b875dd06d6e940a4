import express from 'express';

import { serve, type LocalServer } from './http.mts';

/**
 * What the road between CallMatrix and n8n does: lets deliveries and answers through, is closed, or loses the answer to
 * what it let through, so that CallMatrix sends again what n8n has long taken.
 */
export type Condition = 'open' | 'closed' | 'loses answers';

/** The public internet between CallMatrix and n8n, as far as it matters here. */
export interface Road extends LocalServer {
	condition: Condition;
}

/** Of one connection, not of the request: each connection of the road has its own. */
const NOT_PASSED_ON = new Set(['connection', 'content-length', 'expect', 'host', 'keep-alive', 'transfer-encoding']);

/**
 * Whether n8n takes requests, as every load balancer asks. Without this an event can be lost: while n8n starts and its
 * database is not migrated yet, it answers 200 to whatever is sent, webhooks included, before any node sees it.
 */
async function isReady(n8n: string): Promise<boolean> {
	const answer = await fetch(`${n8n}/healthz/readiness`).catch(() => undefined);
	await answer?.body?.cancel();
	return answer?.ok === true;
}

/** @param to where n8n is */
export async function startRoad(to: string): Promise<Road> {
	const state: { condition: Condition } = { condition: 'open' };
	const app = express();
	// Bytes as they are: they are signed.
	app.use(express.raw({ type: () => true, limit: '16mb' }));
	app.post(['/webhook/{*path}', '/webhook-test/{*path}'], async (request, response) => {
		const { condition } = state;
		if (condition === 'closed' || !(await isReady(to))) {
			response.status(503).end();
			return;
		}
		const headers = Object.entries(request.headers).flatMap(([name, value]): [string, string][] =>
			typeof value === 'string' && !NOT_PASSED_ON.has(name) ? [[name, value]] : [],
		);
		const answer = await fetch(`${to}${request.originalUrl}`, {
			method: 'POST',
			headers,
			body: request.body as Uint8Array<ArrayBuffer>,
		}).catch(() => undefined);
		if (!answer || condition === 'loses answers') {
			await answer?.body?.cancel();
			response.destroy();
			return;
		}
		const retryAfter = answer.headers.get('retry-after');
		if (retryAfter !== null) response.set('retry-after', retryAfter);
		response.status(answer.status).send(Buffer.from(await answer.arrayBuffer()));
	});
	return Object.assign(state, await serve(app));
}
