import express from 'express';

import { serve, type LocalServer } from '../demo/http.mts';
import type { CanvasNode } from '../n8n/canvas.mts';

/** What somebody's own node does with an event, somewhere outside n8n. */
export interface Effect extends LocalServer {
	/** The events for which it was asked, in order. */
	events: string[];
	/** Whether it does it, refuses, or never answers. */
	answer: 'done' | 'refused' | 'none';
	node: CanvasNode;
}

export async function startEffect(): Promise<Effect> {
	const effect: Pick<Effect, 'events' | 'answer'> = { events: [], answer: 'done' };
	const app = express();
	app.post('/', express.json(), (request, response) => {
		const { event_id } = request.body as { event_id: string };
		effect.events.push(event_id);
		if (effect.answer !== 'none') response.status(effect.answer === 'done' ? 200 : 500).json({});
	});
	const server = await serve(app);
	const node: CanvasNode = {
		type: 'n8n-nodes-base.httpRequest',
		typeVersion: 4.2,
		parameters: {
			method: 'POST',
			url: server.url,
			sendBody: true,
			specifyBody: 'json',
			jsonBody: '={{ JSON.stringify({ event_id: $json.event_id }) }}',
			options: {},
		},
	};
	return Object.assign(effect, server, { node });
}
