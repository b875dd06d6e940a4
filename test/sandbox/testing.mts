/** What tests of the sandbox share: an API client, a reader of paginated lists, and a receiver of webhooks. */
import { createHmac, randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { CallEvent, Sandbox } from './index.mts';
import { defaultSizes } from './options.mts';

/** Enough for a test, and quick to make. */
export const fewRecords = { ...defaultSizes, buyers: 120, offers: 60, campaigns: 8, calls: 150 };

export interface Answered {
	status: number;
	headers: Headers;
	text: string;
	/** The body as JSON; undefined where there is none. */
	body: unknown;
}

export interface ErrorAnswer {
	error: { code: string; message: string; field?: string; details?: unknown };
}

/** Requests with the sandbox's key, and an idempotency key of its own for each POST, unless other headers are given. */
export function clientOf(sandbox: Sandbox) {
	return async (
		method: string,
		path: string,
		body?: unknown,
		headers: Record<string, string> = {},
	): Promise<Answered> => {
		const response = await fetch(`${sandbox.baseUrl}${path}`, {
			method,
			headers: {
				Authorization: `Bearer ${sandbox.apiKey}`,
				...(body !== undefined && { 'Content-Type': 'application/json' }),
				...(method === 'POST' && { 'Idempotency-Key': randomUUID() }),
				...headers,
			},
			...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
		});
		const text = await response.text();
		return {
			status: response.status,
			headers: response.headers,
			text,
			body: text === '' ? undefined : JSON.parse(text),
		};
	};
}

/** Reads lists to their end, page by page. */
export function walkerOf(sandbox: Sandbox) {
	const request = clientOf(sandbox);
	/** @param between is done after each page */
	return async function walk<T>(
		path: string,
		query: Record<string, string> = {},
		between?: () => Promise<unknown>,
	): Promise<T[]> {
		const all: T[] = [];
		let cursor: string | null = null;
		do {
			const asked = new URLSearchParams({ ...query, ...(cursor !== null && { cursor }) }).toString();
			const { status, body, text } = await request('GET', `${path}?${asked}`);
			if (status !== 200) throw new Error(text);
			const page = body as { data: T[]; next_cursor: string | null };
			all.push(...page.data);
			cursor = page.next_cursor;
			await between?.();
		} while (cursor !== null);
		return all;
	};
}

export interface Received {
	body: string;
	event: CallEvent;
	/** Of the signature header; undefined where it was not sent. */
	signature: string | undefined;
	headers: Record<string, string | string[] | undefined>;
}

/** How a receiver answers: a status, and headers where they matter. Null closes the connection without an answer. */
export type Reply = number | { status: number; headers: Record<string, string> } | null;

export interface Receiver {
	url: string;
	received: Received[];
	/** Decides the answers from now on; by default 200. */
	reply: (delivery: Received, number: number) => Reply;
	close(): Promise<void>;
}

export async function startReceiver(header = 'x-callmatrix-signature'): Promise<Receiver> {
	const server = createServer((request, response) => {
		const chunks: Buffer[] = [];
		request.on('data', (chunk: Buffer) => chunks.push(chunk));
		request.on('end', () => {
			const body = Buffer.concat(chunks).toString();
			const value = request.headers[header];
			const signature = typeof value === 'string' ? value : undefined;
			const delivery = { body, event: JSON.parse(body) as CallEvent, signature, headers: request.headers };
			receiver.received.push(delivery);
			const reply = receiver.reply(delivery, receiver.received.length);
			if (reply === null) request.socket.destroy();
			else if (typeof reply === 'number') response.writeHead(reply).end(`answered ${reply}`);
			else response.writeHead(reply.status, reply.headers).end();
		});
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	const receiver: Receiver = {
		url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/webhook`,
		received: [],
		reply: () => 200,
		close: async () => {
			server.closeAllConnections();
			await new Promise<void>((resolve) =>
				server.close(() => {
					resolve();
				}),
			);
		},
	};
	return receiver;
}

/** Registers the receiver for the events and gives the webhook's id. */
export async function subscribe(sandbox: Sandbox, receiver: Receiver, events: string[] = ['*']): Promise<string> {
	const { status, body, text } = await clientOf(sandbox)('POST', '/webhooks', { url: receiver.url, events });
	if (status !== 201) throw new Error(text);
	return (body as { id: string }).id;
}

/** The parts of a `t=,v1=` header. */
export function partsOf(signature: string | undefined): { t: string; v1: string[] } {
	const parts = (signature ?? '').split(',').map((part) => part.split('=') as [string, string]);
	const values = (name: string) => parts.filter(([key]) => key === name).map(([, value]) => value);
	return { t: values('t')[0] ?? '', v1: values('v1') };
}

/** HMAC-SHA256 as hexadecimal digits, by node:crypto. */
export function hmac(text: string, secret: string): string {
	return createHmac('sha256', secret).update(text).digest('hex');
}
