/** Serves the control methods over HTTP. */
import express, { type ErrorRequestHandler, type Express } from 'express';
import type { ControlTable } from './control.mts';

/**
 * The control methods over HTTP: `POST /control/<method>` with the argument as JSON, or a list of several (whatever
 * Content-Type it says, so that plain curl will do), answers the result as JSON, null for none. `GET /control` lists them.
 */
export function controlApp(table: ControlTable): Express {
	const methods = new Map<string, { about: string; run: (...argument: never[]) => unknown }>(Object.entries(table));
	const app = express();
	app.disable('x-powered-by');
	app.get('/control', (_request, response) => {
		response.json(Object.fromEntries([...methods].map(([name, { about }]) => [name, about])));
	});
	app.post(
		'/control/:method',
		express.json({ type: () => true, strict: false, limit: '16mb' }),
		async (request, response) => {
			const method = methods.get(request.params.method);
			if (!method) {
				response.status(404).json({ error: `There is no method ${request.params.method}. GET /control lists them.` });
				return;
			}
			const given: unknown = request.body;
			response.json((await method.run(...((Array.isArray(given) ? given : [given]) as never[]))) ?? null);
		},
	);
	// Express takes a handler for errors by its four parameters.
	const refuse: ErrorRequestHandler = (error: unknown, _request, response, next) => {
		if (response.headersSent) next(error);
		else response.status(400).json({ error: error instanceof Error ? error.message : String(error) });
	};
	app.use(refuse);
	return app;
}
