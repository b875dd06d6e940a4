import express, { type ErrorRequestHandler } from 'express';

import { serve, type LocalServer } from './http.mts';

export interface Message {
	at: Date;
	text: string;
}

/** Takes what Slack's incoming webhooks take, and shows it on a page. */
export interface Inbox extends LocalServer {
	/** What the workflow posts to: a real Slack address in its place is the only change. */
	hookUrl: string;
	messages: Message[];
}

const escape = (text: string): string => text.replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`);

const page = (messages: readonly Message[]): string => `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="refresh" content="5">
<title>#high-value-calls</title>
<style>
	body { font: 16px/1.5 system-ui, sans-serif; max-width: 46rem; margin: 2rem auto; padding: 0 1rem; color: #1d1c1d; }
	h1 { font-size: 1.25rem; border-bottom: 1px solid #ddd; padding-bottom: 0.5rem; }
	p { margin: 0.75rem 0; } time { color: #616061; font-size: 0.8rem; margin-right: 0.75rem; }
</style>
</head>
<body>
<h1>#high-value-calls: ${messages.length} ${messages.length === 1 ? 'message' : 'messages'}</h1>
${[...messages]
	.reverse()
	.map(({ at, text }) => `<p><time>${at.toISOString().slice(11, 19)}</time>${escape(text)}</p>`)
	.join('\n')}
</body>
</html>`;

export async function startInbox(port: number): Promise<Inbox> {
	const messages: Message[] = [];
	const app = express();
	app.use(express.json());
	app.post('/services/demo', (request, response) => {
		const { text } = (request.body ?? {}) as { text?: unknown };
		if (typeof text !== 'string' || !text) {
			response.status(400).send('invalid_payload');
			return;
		}
		messages.push({ at: new Date(), text });
		response.send('ok');
	});
	// As Slack answers what is not JSON.
	app.use(((fault, _request, response, next) => {
		if (response.headersSent) next(fault);
		else response.status(400).send('invalid_payload');
	}) satisfies ErrorRequestHandler);
	app.get('/', (_request, response) => {
		response.send(page(messages));
	});
	const server = await serve(app, port);
	return { ...server, hookUrl: `${server.url}/services/demo`, messages };
}
