import fc from 'fast-check';

import { useSandbox } from '../jest/useSandbox.mts';
import { groundOn } from './actionGround.mts';

const sandbox = useSandbox({ requestsPerSecond: 1e6 });

const { run, refusal, requestsOf } = groundOn(() => sandbox);

const send = {
	resource: 'apiRequest',
	operation: 'send',
	method: 'GET',
	path: '/buyers',
	query: {},
	body: '',
	allPages: false,
};

describe('An API request', () => {
	test('gets the answer as it is', async () => {
		const [item] = await run({ ...send, query: { rows: [{ name: 'limit', value: '2' }] } });
		expect(item?.json.data).toHaveLength(2);
	});

	test('follows a list to its end, each entry an item of its own', async () => {
		const found = await run({ ...send, path: 'offers', allPages: true });
		expect(found).toHaveLength(3000);
	});

	test('changes something, and a POST is carried out once: its key is the same when n8n tries again', async () => {
		const post = { ...send, method: 'POST', path: '/buyers', body: '{ "name": "Nettlegrove Law" }' };
		const [item] = await run(post);
		expect(item?.json).toMatchObject({ name: 'Nettlegrove Law' });
		const [patched] = await run({
			...send,
			method: 'PATCH',
			path: `/buyers/${item?.json.id as string}`,
			body: { weight: 7 },
		});
		expect(patched?.json.weight).toBe(7);
	});

	test('of an AI agent only reads', async () => {
		const settings = { type: 'n8n-nodes-callmatrix.callMatrixTool' };
		const requests = await requestsOf(async () => {
			const { message } = await refusal({ ...send, method: 'DELETE', path: '/buyers/buy_000001' }, { settings });
			expect(message).toBe('Method is DELETE: as a tool of an AI agent only GET is sent [item 0]');
		});
		expect(requests).toEqual([]);
		expect(await run(send, { settings })).toHaveLength(1);
	});

	test.each([
		'https://elsewhere.example/buyers',
		'//elsewhere.example/buyers',
		'/../control',
		'/buyers/%2e%2e/%2e%2e/control',
		'/buyers/..%2fcontrol',
		'/buyers\\..\\control',
		'/buyers?limit=1',
		'/buyers#top',
		'@elsewhere.example/buyers',
		'',
	])('cannot leave the base URL: %s', async (path) => {
		const requests = await requestsOf(async () => {
			const outcome = await run({ ...send, path }).catch((fault: unknown) => fault);
			// A path may be a strange one below the base URL; then it is CallMatrix that refuses it.
			if (outcome instanceof Error) expect(outcome.message).toMatch(/Path|CallMatrix/);
		});
		for (const request of requests) expect(request.path).toMatch(/^\/v1\//);
	});

	test('goes to the base URL or nowhere, whatever the path', async () => {
		const parts = fc.constantFrom(
			'/',
			'..',
			'.',
			'%2e',
			'%2f',
			'\\',
			'//',
			'a',
			'@',
			':',
			'http:',
			'?',
			'#',
			'%5c',
			' ',
			'\t',
		);
		await fc.assert(
			fc.asyncProperty(fc.array(parts, { maxLength: 8 }), async (pieces) => {
				const requests = await requestsOf(
					async () => await run({ ...send, path: pieces.join('') }).catch(() => undefined),
				);
				for (const { path } of requests) expect(path).toMatch(/^\/v1\//);
			}),
			{ numRuns: 300 },
		);
	});

	test.each([
		[{ body: '[1, 2]', method: 'POST' }, 'Body (JSON) cannot be read'],
		[{ body: '{ name: ', method: 'POST' }, 'Body (JSON) cannot be read'],
		[{ allPages: true, method: 'PATCH', body: '{}' }, 'All Pages works only with GET'],
		[{ query: { rows: [{ name: '', value: 'x' }] } }, 'Query Parameters, row 1: Name is empty'],
	])('that cannot be read is refused in words: %j', async (change, message) => {
		expect((await refusal({ ...send, ...change })).message).toContain(message);
	});
});
