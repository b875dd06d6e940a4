/** Cases from the field of the kind "the wait budget holds for every wait". */
import type { INodeParameters } from 'n8n-workflow';

import { getCampaigns } from '../../nodes/CallMatrix/methods/filterOptions.ts';
import { methods } from '../../nodes/CallMatrix/methods/index.ts';
import { groundOn, type Refusal } from '../engine/actionGround.mts';
import { loadOptionsContext } from '../engine/contexts.mts';
import { startStranger } from '../engine/stranger.mts';
import { BUYER, caseServer, reply, type Arrival } from './caseServer.mts';

// What is waited for takes real seconds.
jest.setTimeout(30_000);

const server = caseServer();
const { ground } = server;

const TOO_MANY = { error: { code: 'rate_limited', message: 'Too many requests.' } };

const getBuyer = (longestWait: number): INodeParameters => ({
	resource: 'buyer',
	operation: 'get',
	buyerId: 'buy_000001',
	options: { longestWait },
});

/** Runs the node. @returns what it said, and how long it took in milliseconds */
async function timed(act: () => Promise<unknown>): Promise<{ said: Partial<Refusal>; tookMs: number }> {
	const began = performance.now();
	const said = (await act().then(
		() => ({}),
		(fault: unknown) => fault,
	)) as Partial<Refusal>;
	return { said, tookMs: performance.now() - began };
}

const soon = (seconds: number): string => String(Math.floor(Date.now() / 1_000) + seconds);

describe('The wait budget (Longest Wait) holds for every wait', () => {
	const HOUR_LONG: Record<string, () => Record<string, string>> = {
		'RateLimit-Remaining and RateLimit-Reset': () => ({ 'RateLimit-Remaining': '0', 'RateLimit-Reset': '3600' }),
		'RateLimit-Reset as a Unix time': () => ({ 'RateLimit-Remaining': '0', 'RateLimit-Reset': soon(3_600) }),
		'RateLimit-Reset as a Unix time in milliseconds': () => ({
			'RateLimit-Remaining': '0',
			'RateLimit-Reset': `${soon(3_600)}000`,
		}),
		'RateLimit with policies': () => ({ RateLimit: '"burst";r=5;t=1, "day";r=0;t=3600' }),
		'RateLimit of the form before': () => ({ RateLimit: 'limit=100, remaining=0, reset=3600' }),
	};

	test.each(Object.entries(HOUR_LONG))(
		'a reset in an hour after a 200 stops a run whose budget does not reach, with how long it is: %s',
		async (_, headers) => {
			server.answer = (_request, response) => {
				reply(response, 200, BUYER, headers());
			};
			await ground.run(getBuyer(2));
			const { said, tookMs } = await timed(async () => await ground.run(getBuyer(2)));
			expect(said.message).toMatch(
				/^CallMatrix takes no more requests of this API key for 3[56]\d\d s \(about 60 minutes\) \[item 0\]$/,
			);
			expect(said.description).toContain('Longest Wait');
			expect(tookMs).toBeLessThan(3_000);
			expect(server.arrivals).toHaveLength(1);
		},
	);

	test('a reset that one execution does not wait for holds no other beyond its own budget, and is waited for by one that may', async () => {
		server.answer = (_request, response, count) => {
			reply(response, 200, BUYER, count === 1 ? { RateLimit: '"default";r=0;t=3' } : {});
		};
		await ground.run(getBuyer(0));
		const saidAt = performance.now();
		const [short, brief, long] = await Promise.all(
			[0, 1, 20].map(async (budget) => await timed(async () => await ground.run(getBuyer(budget)))),
		);
		for (const each of [short, brief]) {
			expect(each?.said.message).toContain('CallMatrix takes no more requests of this API key');
			expect(each?.tookMs).toBeLessThan(1_500);
		}
		expect(long?.said).toEqual({});
		expect(server.arrivals).toHaveLength(2);
		expect((server.arrivals[1] as Arrival).at - saidAt).toBeGreaterThanOrEqual(2_900);
	});

	test('a 429 with Retry-After that one execution does not wait for is waited for by another that may', async () => {
		server.answer = (_request, response, count) => {
			if (count === 1) reply(response, 429, TOO_MANY, { 'Retry-After': '3' });
			else reply(response, 200, BUYER);
		};
		const { said } = await timed(async () => await ground.run(getBuyer(1)));
		expect(said.message).toBe('CallMatrix refused: Too many requests (rate_limited), and asks to wait 3 s [item 0]');
		const [short, long] = await Promise.all(
			[0, 20].map(async (budget) => await timed(async () => await ground.run(getBuyer(budget)))),
		);
		expect(short?.said.message).toContain('CallMatrix takes no more requests of this API key for 3 s');
		expect(long?.said).toEqual({});
		expect((server.arrivals[1] as Arrival).at - (server.arrivals[0] as Arrival).at).toBeGreaterThanOrEqual(3_000);
	});

	test.each(['31536000', '-1', 'NaN', '1e99', '1700000000', 'soon'])(
		'a RateLimit-Reset that is no wait that makes sense is ignored: %s',
		async (reset) => {
			server.answer = (_request, response) => {
				reply(response, 200, BUYER, { 'RateLimit-Remaining': '0', 'RateLimit-Reset': reset });
			};
			await ground.run(getBuyer(0));
			await ground.run(getBuyer(0));
			expect(server.arrivals).toHaveLength(2);
		},
	);

	test.each([
		['1700000000', /asks to wait 1700000000 s \(about 54 years\)/],
		['3600', /asks to wait 3600 s/],
		['Tue, 24 Nov 2099 12:00:60 GMT, 45', /asks to wait \d+ s \(about \d\d years\)/],
	])(
		'a request is never sent again earlier than its Retry-After said, and the item fails at once: %s',
		async (retryAfter, says) => {
			for (const status of [429, 503]) {
				server.newAddress();
				server.answer = (_request, response) => {
					reply(response, status, TOO_MANY, { 'Retry-After': retryAfter });
				};
				const { said, tookMs } = await timed(async () => await ground.run(getBuyer(2)));
				expect(said.message).toMatch(says);
				expect(tookMs).toBeLessThan(3_000);
				expect(server.arrivals).toHaveLength(1);
			}
		},
	);

	const INSIDE: Record<string, () => string> = {
		'Unix time': () => soon(3),
		'Unix time in milliseconds': () => String(Date.now() + 2_000),
		decimals: () => '1.5',
		'a date, and seconds': () => `${new Date(Date.now() + 3_000).toUTCString()}, 1`,
		'a date in lower case, with two spaces': () =>
			new Date(Date.now() + 3_000).toUTCString().toLowerCase().replace(/ /g, '  '),
	};

	test('a Retry-After inside the budget is waited for, in whatever form it is', async () => {
		// At once, each at an address of its own: most of the time nothing happens.
		const waited = Object.entries(INSIDE).map(async ([form, retryAfter]) => {
			const arrivals: number[] = [];
			const stranger = await startStranger((request, response) => {
				arrivals.push(performance.now());
				request.resume();
				if (arrivals.length === 1) reply(response, 429, TOO_MANY, { 'Retry-After': retryAfter() });
				else reply(response, 200, BUYER);
			});
			await groundOn(() => ({ baseUrl: stranger.baseUrl, apiKey: 'some-key' }) as never).run(getBuyer(10));
			await stranger.stop();
			const [first = NaN, second = NaN] = arrivals;
			expect([form, second - first >= 1_400]).toEqual([form, true]);
		});
		await Promise.all(waited);
	});

	test('a Retry-After that fits the budget exactly is waited for', async () => {
		server.answer = (_request, response, count) => {
			if (count === 1) reply(response, 429, TOO_MANY, { 'Retry-After': '1' });
			else reply(response, 200, BUYER);
		};
		const { hints } = await ground.runAndShow(getBuyer(1));
		expect(hints).toContain('Paused 1 s for CallMatrix');
	});

	test('a Retry-After that cannot be read is waited for as long as backoff gets, not by chance for less', async () => {
		jest.spyOn(Math, 'random').mockReturnValue(0);
		server.answer = (_request, response, count) => {
			if (count === 1) reply(response, 429, TOO_MANY, { 'Retry-After': '120s' });
			else reply(response, 200, BUYER);
		};
		await ground.run(getBuyer(10));
		jest.restoreAllMocks();
		expect((server.arrivals[1] as Arrival).at - (server.arrivals[0] as Arrival).at).toBeGreaterThanOrEqual(500);
	});

	test('the editor has one budget of 15 seconds for all pages of a list, and says then what CallMatrix said', async () => {
		server.answer = (request, response, count) => {
			const isSecond = request.url?.includes('cursor') ?? false;
			if (isSecond || count === 1) reply(response, 429, TOO_MANY, { 'Retry-After': isSecond ? '14.5' : '1' });
			else reply(response, 200, { data: [{ id: 'cmp_1' }], next_cursor: 'next' });
		};
		const context = loadOptionsContext(ground.bench({ resource: 'buyer', operation: 'get' }));
		const { said, tookMs } = await timed(async () => await getCampaigns.call(context));
		expect(said.message).toBe('CallMatrix refused: Too many requests (rate_limited), and asks to wait 15 s');
		expect(tookMs).toBeLessThan(5_000);
	});

	test('the search in a list of the editor says at once what CallMatrix said, where that is longer', async () => {
		server.answer = (_request, response) => {
			reply(response, 429, TOO_MANY, { 'Retry-After': '20' });
		};
		const context = loadOptionsContext(ground.bench({ resource: 'buyer', operation: 'get' }));
		const { said, tookMs } = await timed(async () => await methods.listSearch?.buyer?.call(context));
		expect(said.message).toBe('CallMatrix refused: Too many requests (rate_limited), and asks to wait 20 s');
		expect(tookMs).toBeLessThan(3_000);
	});
});
