import { setTimeout as sleep } from 'node:timers/promises';

import express from 'express';

import { serve, type LocalServer } from './http.mts';

/** A stand-in for the CRM that knows how many leads a buyer has not worked. */
export interface Crm extends LocalServer {
	/** The calls for which it was asked, by buyer, in order. */
	lookups: { buyerId: string; callId: string }[];
	/** How long it takes to answer. */
	delayMs: number;
	openLeads(buyerId: string): number;
}

/** The same number for the same buyer, 0 to 39. */
const openLeads = (buyerId: string): number =>
	Buffer.from(buyerId).reduce((sum, byte) => (sum * 31 + byte) % 1009, 7) % 40;

export async function startCrm(): Promise<Crm> {
	const crm: Omit<Crm, keyof LocalServer> = { lookups: [], delayMs: 0, openLeads };
	const app = express();
	app.get('/buyers/:buyerId/backlog', async (request, response) => {
		const { buyerId } = request.params;
		crm.lookups.push({ buyerId, callId: request.query.call as string });
		// A look-up that nobody waits for any more keeps nothing alive.
		await sleep(crm.delayMs, undefined, { ref: false });
		response.json({ buyer_id: buyerId, open_leads: openLeads(buyerId) });
	});
	return Object.assign(crm, await serve(app));
}
