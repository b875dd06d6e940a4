/** A server in the place of CallMatrix that answers as a test says, at an address of each test's own. */
import type { IncomingMessage, ServerResponse } from 'node:http';

import { groundOn, type Ground } from '../engine/actionGround.mts';
import { startStranger, type Stranger } from '../engine/stranger.mts';

/** A request that came, and when, in milliseconds. */
export interface Arrival {
	method: string;
	url: string;
	at: number;
}

export interface CaseServer {
	/** @param count how many requests have come, this one among them */
	answer: (request: IncomingMessage, response: ServerResponse, count: number) => void;
	arrivals: Arrival[];
	/** What CallMatrix asked for is kept by address and key, so no two tests have the same. */
	baseUrl: () => string;
	newAddress: () => void;
	/** The action node against it. */
	ground: Ground;
}

/** To be called once, outside of tests: starts before all of a file and stops after them. */
export function caseServer(): CaseServer {
	let stranger: Stranger;
	let address = 0;
	const baseUrl = (): string => stranger.baseUrl.replace(/v1$/, `${address}/v1`);
	const server: CaseServer = {
		answer: (_request, response) => {
			response.end();
		},
		arrivals: [],
		baseUrl,
		newAddress: () => {
			address++;
			server.arrivals = [];
		},
		ground: groundOn(() => ({ baseUrl: baseUrl(), apiKey: 'some-key' }) as never),
	};
	beforeAll(async () => {
		stranger = await startStranger((request, response) => {
			server.arrivals.push({ method: request.method ?? '', url: request.url ?? '', at: performance.now() });
			request.resume();
			request.on('end', () => {
				server.answer(request, response, server.arrivals.length);
			});
		});
	});
	beforeEach(() => {
		server.newAddress();
	});
	afterAll(async () => {
		await stranger.stop();
	});
	return server;
}

/** Answers with JSON. */
export function reply(
	response: ServerResponse,
	status: number,
	body: unknown,
	headers: Record<string, string> = {},
): void {
	response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body));
}

export const BUYER = { id: 'buy_000001', name: 'Harbor' };
