import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A server that is not CallMatrix: what stands at a wrong base URL. */
export interface Stranger {
	baseUrl: string;
	stop(): Promise<void>;
}

export async function startStranger(listener: RequestListener): Promise<Stranger> {
	const server = createServer(listener);
	server.listen(0, '127.0.0.1');
	await once(server, 'listening');
	return {
		baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`,
		stop: async () => {
			server.closeAllConnections();
			server.close();
			await once(server, 'close');
		},
	};
}

/** A port on which nothing listens. */
export async function deafBaseUrl(): Promise<string> {
	const stranger = await startStranger(() => undefined);
	await stranger.stop();
	return stranger.baseUrl;
}
