import type { RequestListener } from 'node:http';

import { listen } from '../sandbox/listen.mts';

/** A server that is not CallMatrix: what stands at a wrong base URL. */
export interface Stranger {
	baseUrl: string;
	stop(): Promise<void>;
}

export async function startStranger(listener: RequestListener): Promise<Stranger> {
	const server = await listen(listener, 0);
	return {
		baseUrl: `http://127.0.0.1:${server.port}/v1`,
		stop: async () => {
			await server.close();
		},
	};
}

/** A port on which nothing listens. */
export async function deafBaseUrl(): Promise<string> {
	const stranger = await startStranger(() => undefined);
	await stranger.stop();
	return stranger.baseUrl;
}
