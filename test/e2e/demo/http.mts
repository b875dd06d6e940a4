import type { Express } from 'express';

import { listen } from '../../sandbox/listen.mts';

/** A server of the demo, on this machine only. */
export interface LocalServer {
	url: string;
	stop: () => Promise<void>;
}

/** @param port 0 takes a free one */
export async function serve(app: Express, port = 0): Promise<LocalServer> {
	const server = await listen(app, port);
	return {
		url: `http://127.0.0.1:${server.port}`,
		stop: async () => {
			await server.close();
		},
	};
}
