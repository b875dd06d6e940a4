import { inspect } from 'node:util';

import fc from 'fast-check';
import { NodeApiError, NodeOperationError, type IDataObject } from 'n8n-workflow';

import { createClient, type CallMatrixClient } from '../../nodes/CallMatrix/client/client.ts';
import type { RequestContext } from '../../nodes/CallMatrix/client/connection.ts';
import { accountOf, ClientState } from '../../nodes/CallMatrix/client/state.ts';
import { WaitBudget } from '../../nodes/CallMatrix/client/waitBudget.ts';
import { TestClock } from './testClock.mts';

interface Sent {
	method: string;
	query: Record<string, string>;
}

interface Fake {
	client: CallMatrixClient;
	sent: Sent[];
	credentialReads: () => number;
}

interface Options {
	credential?: IDataObject | Error;
	/** `shared`: the process's own. */
	state?: ClientState | 'shared';
	budget?: WaitBudget;
}

const CREDENTIAL = { baseUrl: 'https://api.example.com/v1', apiKey: 'key' };

/** n8n around a client: a request is answered by a function instead of CallMatrix. */
async function fake(
	answer: (request: Sent, count: number) => unknown,
	{ credential = CREDENTIAL, state = new ClientState(), budget = new WaitBudget() }: Options = {},
): Promise<Fake> {
	const sent: Sent[] = [];
	let credentialReads = 0;
	const context = {
		getNode: () => ({ name: 'CallMatrix' }),
		getCredentials: async () => {
			credentialReads++;
			if (credential instanceof Error) throw credential;
			return await Promise.resolve(credential);
		},
		helpers: {
			httpRequestWithAuthentication: async (_: string, { method, url }: { method: string; url: string }) => {
				const request = { method, query: Object.fromEntries(new URL(url).searchParams) };
				sent.push(request);
				return await Promise.resolve(answer(request, sent.length));
			},
		},
	} as unknown as RequestContext;
	return {
		client: await createClient(context, { budget, ...(state !== 'shared' && { state }) }),
		sent,
		credentialReads: () => credentialReads,
	};
}

const response = (statusCode: number, body: unknown, headers: IDataObject = {}) => ({ statusCode, headers, body });
const buyers = (from: number, to: number): IDataObject[] =>
	Array.from({ length: Math.max(0, to - from) }, (_, at) => ({ id: `buy_${from + at}` }));

const GET = { method: 'GET', path: '/buyers' } as const;

/** A CallMatrix with as many buyers, which pages by cursor and returns `maxPage` entries per page at most. */
const pagedList =
	(total: number, maxPage = 200) =>
	({ query }: Sent) => {
		const start = Number(query.cursor ?? 0);
		const end = Math.min(total, start + Math.min(maxPage, Number(query.limit)));
		return response(200, { data: buyers(start, end), next_cursor: end < total ? String(end) : null });
	};

// Spacing is 10 ms a request; the clock of the limiter goes on by itself here.
const instantly = (): ClientState => {
	const clock = new TestClock();
	return new ClientState({
		clock: {
			now: clock.now,
			sleep: async (milliseconds) => {
				clock.time += milliseconds;
				await Promise.resolve();
			},
		},
	});
};

describe('The credential', () => {
	test('is read once, however many requests there are', async () => {
		const { client, credentialReads } = await fake(() => response(200, {}));
		for (let at = 0; at < 5; at++) await client.request(GET);
		expect(credentialReads()).toBe(1);
	});

	test.each<[string, IDataObject | Error, string]>([
		['has no base URL', { apiKey: 'key' }, 'The Base URL is empty'],
		['cannot be read', new Error('Credential with ID "1" does not exist'), 'Credential with ID "1" does not exist'],
	])('that %s fails each request with an error of its own, and nothing is sent', async (_, credential, message) => {
		const { client, sent } = await fake(() => response(200, {}), { credential });
		const errors = await Promise.all(
			[1, 2].map(async () => await client.request(GET).catch((thrown: unknown) => thrown)),
		);
		for (const error of errors) {
			expect(error).toBeInstanceOf(NodeOperationError);
			expect(error).toHaveProperty('message', message);
		}
		expect(errors[0]).not.toBe(errors[1]);
		expect(client.isMissing('/buyers/batch')).toBe(false);
		expect(sent).toHaveLength(0);
	});
});

describe('Pagination', () => {
	test('gives the first entries of a list up to the limit, each once and in order, whatever the page size', async () => {
		await fc.assert(
			fc.asyncProperty(
				fc.integer({ min: 0, max: 900 }),
				fc.integer({ min: 1, max: 900 }),
				fc.constantFrom(7, 100, 200),
				async (total, limit, maxPage) => {
					const { client, sent } = await fake(pagedList(total, maxPage), { state: instantly() });
					expect(await client.list(GET, limit)).toEqual(buyers(0, Math.min(total, limit)));
					// Page numbers would count in it.
					expect(new Set(sent.map(({ query }) => query.limit)).size).toBe(1);
				},
			),
			{ numRuns: 60 },
		);
	});

	test('without a limit gives the whole list, 200 entries per page', async () => {
		const { client, sent } = await fake(pagedList(450));
		expect(await client.list(GET)).toEqual(buyers(0, 450));
		expect(sent.map(({ query }) => query)).toEqual([
			{ limit: '200' },
			{ limit: '200', cursor: '200' },
			{ limit: '200', cursor: '400' },
		]);
	});

	test('refuses a page that comes twice, because the list would never end', async () => {
		const { client, sent } = await fake(() => response(200, { data: buyers(0, 1), next_cursor: 'same' }));
		await expect(client.list(GET)).rejects.toThrow('CallMatrix gave the same page twice');
		expect(sent).toHaveLength(2);
	});

	test.each<[string, IDataObject, string]>([
		['page numbers that are ignored', { page: 1, total_pages: 9 }, 'gave the same page twice'],
		['has_more and a parameter that is ignored', { has_more: true }, 'gave the same page twice'],
		['a total without a way on', { total: 4_000 }, 'has more than the 200 it returned'],
		['nothing, with as many entries as were asked for', {}, 'may have more than the 200 it returned'],
	])('never returns the first page for the whole list: %s', async (_, more, message) => {
		const { client } = await fake(() => response(200, { data: buyers(0, 200), ...more }));
		await expect(client.list(GET)).rejects.toThrow(message);
		// As many as were asked for are on the first page, and right.
		expect(await client.list(GET, 200)).toHaveLength(200);
	});

	test('keeps one page in memory: each is given on before the next is asked for', async () => {
		const { client, sent } = await fake(pagedList(450));
		const seen: [number, number][] = [];
		for await (const page of client.pages(GET)) seen.push([page.length, sent.length]);
		expect(seen).toEqual([
			[200, 1],
			[200, 2],
			[50, 3],
		]);
	});
});

describe('A response', () => {
	test.each([undefined, null, 'text', {}, { statusCode: '200' }])(
		'that is none of HTTP counts as a broken connection: %p',
		async (raw) => {
			const { client } = await fake(() => raw);
			const { networkError, response: none } = await client.sendOnce({ ...GET, method: 'POST' });
			expect(none).toBeUndefined();
			expect(networkError).toMatchObject({ mayBeSent: true });
		},
	);

	test('that is a success without a body is an empty object', async () => {
		const { client } = await fake(() => response(204, ''));
		expect(await client.request({ ...GET, method: 'DELETE' })).toEqual({});
	});

	test('that refuses is an error with the status, and holds no headers', async () => {
		const { client } = await fake(() =>
			response(422, { error: { code: 'bad', message: 'No.' } }, { 'x-a': 'confidential' }),
		);
		const error = await client.request(GET).catch((thrown: unknown) => thrown);
		expect(error).toBeInstanceOf(NodeApiError);
		expect(error).toMatchObject({ message: 'CallMatrix refused: No (bad)', httpCode: '422' });
		expect(inspect(error, { depth: 20, showHidden: true })).not.toContain('confidential');
	});
});

describe('What a response says about the rate limit', () => {
	const ACCOUNT = accountOf(CREDENTIAL.baseUrl, CREDENTIAL.apiKey);
	const DAY_S = 86_400;

	/** Sends one request that may not wait. @returns whether the limiter is idle again 5 s later */
	async function isIdleAfter(status: number, headers: IDataObject = {}): Promise<boolean> {
		const clock = new TestClock();
		const state = new ClientState({ clock });
		const { client } = await fake(() => response(status, {}, headers), {
			state,
			budget: new WaitBudget(0, undefined, clock),
		});
		await client.sendWithRetry(GET);
		await clock.runUntil(5_000);
		return state.rateLimiter(ACCOUNT).isIdle;
	}

	test('lowers the rate after a 429, and after nothing else', async () => {
		jest.spyOn(Math, 'random').mockReturnValue(1);
		expect(await isIdleAfter(429)).toBe(false);
		expect(await isIdleAfter(200)).toBe(true);
		expect(await isIdleAfter(503, { 'retry-after': '60' })).toBe(true);
		jest.restoreAllMocks();
	});

	test('pauses the API key while RateLimit-Remaining is 0', async () => {
		expect(await isIdleAfter(200, { 'ratelimit-remaining': '0', 'ratelimit-reset': '6' })).toBe(false);
		expect(await isIdleAfter(200, { 'ratelimit-remaining': '0', 'ratelimit-reset': '4' })).toBe(true);
	});

	test.each([
		['at most a day', DAY_S, true],
		['more than a day, which nobody waits for', DAY_S + 1, false],
	])('pauses other runs after a 429 with a Retry-After of %s: %d s', async (_, seconds, isPaused) => {
		const clock = new TestClock();
		const state = new ClientState({ clock });
		const budget = new WaitBudget(0, undefined, clock);
		const answer = () => response(429, {}, { 'retry-after': String(seconds) });
		const { client } = await fake(answer, { state, budget });
		await client.sendWithRetry(GET);
		const other = await fake(() => response(200, {}), { state, budget });
		const sending = other.client.sendOnce(GET);
		await clock.runUntil(1_000);
		expect((await sending).pausedForMs).toBe(isPaused ? seconds * 1_000 : undefined);
	});
});

describe('DELETE', () => {
	const GONE = response(404, { error: { code: 'not_found' } });
	const LOST = response(502, '<html>');

	beforeEach(() => {
		jest.spyOn(Math, 'random').mockReturnValue(0);
	});
	afterEach(() => {
		jest.restoreAllMocks();
	});

	test('that finds nothing after an attempt whose response was lost has succeeded', async () => {
		const { client } = await fake((_, count) => (count === 1 ? LOST : GONE));
		expect(await client.request({ ...GET, method: 'DELETE' })).toEqual({});
	});

	test('that finds nothing at the first attempt is refused', async () => {
		const { client } = await fake(() => GONE);
		await expect(client.request({ ...GET, method: 'DELETE' })).rejects.toThrow('not_found');
	});

	test('that gets a 404 from something else is not taken for done', async () => {
		const { client } = await fake((_, count) => (count === 1 ? LOST : response(404, '<html>')));
		await expect(client.request({ ...GET, method: 'DELETE' })).rejects.toThrow('The outcome is unknown');
	});
});

describe('State', () => {
	test('that is passed in is shared by the clients that have it, and by no other', async () => {
		const state = new ClientState();
		const [one, two, other] = await Promise.all(
			[state, state, new ClientState()].map(async (each) => await fake(() => response(200, {}), { state: each })),
		);
		one?.client.addMissing('/buyers/batch');
		expect([one, two, other].map((each) => each?.client.isMissing('/buyers/batch'))).toEqual([true, true, false]);
	});

	test('that is the default can be replaced, without loading a module anew', async () => {
		const shared = ClientState.shared;
		const replacement = new ClientState();
		ClientState.shared = replacement;
		const { client } = await fake(() => response(200, {}), { state: 'shared' });
		ClientState.shared = shared;
		client.addMissing('/buyers/batch');
		expect(replacement.isMissing(`${CREDENTIAL.baseUrl}/buyers/batch`)).toBe(true);
		expect(shared.isMissing(`${CREDENTIAL.baseUrl}/buyers/batch`)).toBe(false);
	});
});
