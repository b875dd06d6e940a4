import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { execa } from 'execa';

import { demoFolder, repository } from '../n8n/paths.mts';

/** A request that a node of n8n's own sent to its service. */
export interface ServiceRequest {
	url: string;
	body: Record<string, unknown>;
}

/** Slack, Twilio and HubSpot, as far as n8n can tell. */
export interface Services {
	/** What n8n has to be started with, so that it takes these for the real ones. */
	environment: Record<string, string>;
	/** All that was sent, in order. */
	requests: () => Promise<ServiceRequest[]>;
	stop: () => Promise<void>;
}

export async function startServices(): Promise<Services> {
	const process = execa('node', ['--import', 'tsx', 'test/e2e/services/main.mts'], { cwd: repository, reject: false });
	const [line] = await process
		.iterable()
		[Symbol.asyncIterator]()
		.next()
		.then(({ value }) => [value as string]);
	const { port, certificate } = JSON.parse(line ?? '') as { port: number; certificate: string };
	const file = join(demoFolder, 'services.pem');
	await writeFile(file, certificate);
	const url = `http://127.0.0.1:${port}`;
	return {
		environment: { HTTPS_PROXY: url, NO_PROXY: '127.0.0.1,localhost', NODE_EXTRA_CA_CERTS: file },
		requests: async () => (await (await fetch(`${url}/requests`)).json()) as ServiceRequest[],
		stop: async () => {
			process.stdin.end();
			await process;
		},
	};
}
