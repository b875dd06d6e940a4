import { once } from 'node:events';
import type { AddressInfo } from 'node:net';

import type { Express } from 'express';

/** A server of the demo, on this machine only. */
export interface LocalServer {
	url: string;
	stop: () => Promise<void>;
}

/** Serves on the port that is wished for, or on any other where that is taken: 0 takes any. */
export async function serve(app: Express, port = 0): Promise<LocalServer> {
	const server = app.listen(port, '127.0.0.1');
	await once(server, 'listening');
	return {
		url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
		async stop() {
			server.closeAllConnections();
			server.close();
			await once(server, 'close');
		},
	};
}
