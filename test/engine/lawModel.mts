/** What the law of the action node speaks of: a CallMatrix with trouble in front of it, what was said, and what is so. */
import { Agent, request as send, type IncomingMessage, type ServerResponse } from 'node:http';
import { text as textOf } from 'node:stream/consumers';
import { setImmediate } from 'node:timers/promises';

import type { IDataObject } from 'n8n-workflow';

import type { Sandbox } from '../sandbox/index.mts';
import { startStranger } from './stranger.mts';

/** What befalls one request. */
export type Trouble =
	/** Answered by something before CallMatrix, in its form or not; carried out all the same where `done`. */
	| { kind: 'answer'; status: number; form: 'callMatrix' | 'json' | 'page'; retryAfter?: string; done?: boolean }
	/** The connection is closed: before it is carried out, after it, or in the middle of the answer. */
	| { kind: 'unheard' | 'lost' | 'cut' }
	/** It is carried out, and half of the answer comes as if it were all. */
	| { kind: 'half' }
	/** Of a batch: CallMatrix does not carry out some of its items, those of the places in `which`. */
	| { kind: 'items'; which: number[]; status: number }
	/** Of a batch: the answer comes with its results changed. */
	| { kind: 'results'; how: 'extra' | 'gone' | 'misplaced' | 'nothing' | 'status' | 'twice'; at: number }
	| { kind: 'none' };

interface Answer {
	status: number;
	text: string;
	headers: Record<string, string>;
}

type Result = IDataObject & { index: number };

const TURNS = 50;
const JSON_TYPE = 'application/json';
const PAGE = '<html><body>Welcome</body></html>';

const codes: Record<number, string> = {
	400: 'invalid_request',
	404: 'not_found',
	405: 'method_not_allowed',
	409: 'locked',
	413: 'too_large',
	429: 'rate_limited',
	503: 'unavailable',
};
const errorOf = (status: number): IDataObject => ({
	code: codes[status] ?? 'internal_error',
	message: 'Something is in the way.',
});

const answerOf = (status: number, body: unknown): Answer => ({
	status,
	text: JSON.stringify(body),
	headers: { 'content-type': JSON_TYPE },
});

/** What stands in the way of a request, or says something else of it than CallMatrix did. */
export class Way {
	/** What befalls the next requests, one after the other; none befalls those that come after. */
	troubles: Trouble[] = [];

	/** Called as a request arrives, before anything befalls it. */
	onRequest: () => void = () => undefined;

	/** Whether an answer did not reach the node since it was last set to false. */
	hasLost = false;

	private underWay = 0;

	private address = 0;

	private server?: Awaited<ReturnType<typeof startStranger>>;

	/** To CallMatrix. It takes a third of the time of fetch. */
	private readonly agent = new Agent({ keepAlive: true });

	constructor(private readonly sandbox: Sandbox) {}

	async start(): Promise<void> {
		this.server = await startStranger((request, response) => {
			this.underWay++;
			void this.take(request, response).finally(() => this.underWay--);
		});
	}

	async stop(): Promise<void> {
		await this.idle();
		await this.server?.stop();
		this.agent.destroy();
	}

	/** Resolves when all that has been sent is over, also what the node no longer waits for. */
	async idle(): Promise<void> {
		// What was written to a socket of this process is read within a few turns of its loop, however long they take.
		for (let turns = 0; turns < TURNS || this.underWay > 0; turns++) await setImmediate();
	}

	/** A base URL that this process of n8n does not know yet: it has no pace there, and has not found anything missing. */
	newBaseUrl(): string {
		return (this.server?.baseUrl ?? '').replace(/v1$/, `${this.address++}/v1`);
	}

	private async take(request: IncomingMessage, response: ServerResponse): Promise<void> {
		let text = '';
		for await (const chunk of request.setEncoding('utf8')) text += chunk as string;
		this.onRequest();
		const trouble = this.troubles.shift() ?? { kind: 'none' };
		const isLost = ['unheard', 'lost', 'cut', 'half'].includes(trouble.kind);
		// An item of a batch that failed may have been carried out, as far as anybody can tell.
		const isFailedItem = trouble.kind === 'items' && trouble.status >= 500;
		// Only a 503 that says when to come again was surely not carried out.
		const isUnknown =
			trouble.kind === 'answer' &&
			trouble.status >= 500 &&
			(trouble.status !== 503 || trouble.retryAfter === undefined);
		this.hasLost ||= isLost || isFailedItem || isUnknown;
		if (trouble.kind === 'unheard') {
			request.socket.destroy();
			return;
		}
		if (trouble.kind === 'answer') {
			if (trouble.done) await this.carryOut(request, text);
			const { status, text: body, headers } = inTheWay(request, trouble);
			response.writeHead(status, headers).end(body);
			return;
		}
		const { status, text: body, headers } = await this.carryOut(request, text, trouble);
		if (trouble.kind === 'lost') request.socket.destroy();
		else if (trouble.kind === 'half') response.writeHead(status, headers).end(body.slice(0, body.length / 2));
		else if (trouble.kind === 'cut') {
			response.writeHead(status, { ...headers, 'content-length': body.length + 1 });
			response.write(body.slice(0, body.length / 2), () => response.destroy());
		} else response.writeHead(status, headers).end(body);
	}

	/** What CallMatrix answers, with trouble in a batch or none. */
	private async carryOut(request: IncomingMessage, text: string, trouble?: Trouble): Promise<Answer> {
		const isBatch = request.url?.endsWith('/batch') ?? false;
		if (isBatch && trouble?.kind === 'items') return await this.carryOutSome(request, text, trouble);
		const answer = await this.forward(request, text);
		return isBatch && trouble?.kind === 'results' ? changed(answer, trouble) : answer;
	}

	private async carryOutSome(
		request: IncomingMessage,
		text: string,
		{ which, status }: Extract<Trouble, { kind: 'items' }>,
	): Promise<Answer> {
		const { items, ...rest } = JSON.parse(text) as { items: IDataObject[] };
		const refused = new Set(which.map((at) => at % items.length));
		const places = [...items.keys()].filter((at) => !refused.has(at));
		const left = { ...rest, items: places.map((at) => items[at]) };
		const answer = places.length ? await this.forward(request, JSON.stringify(left)) : answerOf(200, { results: [] });
		const { results } = JSON.parse(answer.text) as { results?: Result[] };
		if (!results) return answer;
		return answerOf(200, {
			results: [
				...results.map((result) => ({ ...result, index: places[result.index] })),
				...[...refused].map((index) => ({ index, status, error: errorOf(status) })),
			],
		});
	}

	private async forward({ method = '', url = '', headers }: IncomingMessage, text: string): Promise<Answer> {
		const path = url.replace(/^\/\d+/, '');
		const kept = ['authorization', 'content-type', 'idempotency-key'].filter((name) => headers[name] !== undefined);
		const { agent } = this;
		const answer = await new Promise<IncomingMessage>((resolve, reject) => {
			send(new URL(path, this.sandbox.baseUrl), {
				agent,
				method,
				headers: Object.fromEntries(kept.map((name) => [name, headers[name]])),
			})
				.on('response', resolve)
				.on('error', reject)
				.end(text);
		});
		return {
			status: answer.statusCode ?? 0,
			text: await textOf(answer),
			headers: { 'content-type': answer.headers['content-type'] ?? JSON_TYPE },
		};
	}
}

function inTheWay(
	{ method, url }: IncomingMessage,
	{ status, form, retryAfter }: Extract<Trouble, { kind: 'answer' }>,
): Answer {
	// That there is no such buyer, CallMatrix says only where there is none.
	const isOfBuyer = method === 'DELETE' && (url?.includes('/buyers/') ?? false);
	const isCallMatrix = form === 'callMatrix' && !(status === 404 && isOfBuyer) && status >= 400;
	const after: Record<string, string> = retryAfter === undefined ? {} : { 'retry-after': retryAfter };
	if (form === 'page') return { status, text: PAGE, headers: { 'content-type': 'text/html', ...after } };
	const body = isCallMatrix ? { error: errorOf(status) } : { message: 'no Route matched with those values' };
	return { status, text: JSON.stringify(body), headers: { 'content-type': JSON_TYPE, ...after } };
}

/** A batch's answer with its results changed, but for the truth of what is said in them. */
function changed(answer: Answer, { how, at }: Extract<Trouble, { kind: 'results' }>): Answer {
	const { results = [] } = JSON.parse(answer.text) as { results?: Result[] };
	const one = results[at % results.length];
	if (!one) return answer;
	const others = results.filter((result) => result !== one);
	const now: Record<typeof how, unknown[] | undefined> = {
		extra: [...results, { ...one, index: results.length }, { ...one, index: -1 }, { ...one, index: '0' }, null, 7],
		gone: others,
		misplaced: [...[...others].reverse(), one],
		nothing: undefined,
		status: [...others, { ...one, status: [100, 0, 302, '200', null][at % 5] }],
		twice: [...results, at % 2 ? one : { ...one, status: 404, error: errorOf(404) }],
	};
	return answerOf(answer.status, { results: now[how] });
}

/**
 * What the node says of an item: done, failed, or that nobody knows. Nothing where the execution was cancelled; and where more
 * failed than it names, not that it is this one.
 */
export type Said = 'cancelled' | 'done' | 'failed' | 'unknown' | 'unnamed';

/** A buyer as far as it is known: what it may be set to, or that it may be gone. */
export class Known {
	constructor(private states: Set<number | 'gone'>) {}

	/**
	 * Takes what was said of a row that sets or deletes it.
	 * @param to what the row makes of it
	 * @param before whether an earlier try of the execution may have carried it out already
	 * @returns whether that can be so
	 */
	take(to: number | 'gone', said: Said, before: boolean): boolean {
		const { states } = this;
		const canBeDone = before || [...states].some((state) => state !== 'gone');
		if (said === 'failed') return true;
		if (said === 'done') {
			if (!canBeDone) return false;
			this.states = new Set([to]);
			return true;
		}
		if (this.isThere) states.add(to);
		return true;
	}

	/** Takes how it is found. @returns whether that can be so */
	find(state: number | 'gone'): boolean {
		const isPossible = this.states.has(state);
		this.states = new Set([state]);
		return isPossible;
	}

	toString(): string {
		return [...this.states].join(' or ');
	}

	private get isThere(): boolean {
		return [...this.states].some((state) => state !== 'gone');
	}
}
