/** Cases from the field of the kind "nothing that was filled in is dropped": API Request. */
import type { IDataObject, INodeParameters } from 'n8n-workflow';

import { caseServer, reply } from './caseServer.mts';

const server = caseServer();
const { ground } = server;

describe('Nothing that was filled in is dropped', () => {
	const send = (change: INodeParameters): INodeParameters => ({
		resource: 'apiRequest',
		operation: 'send',
		method: 'GET',
		path: '/calls',
		...change,
	});
	const rows = (...pairs: [string, string][]) => ({ rows: pairs.map(([name, value]) => ({ name, value })) });
	const queries = (): string[] => server.arrivals.map(({ url }) => url.replace(/^[^?]*\??/, ''));

	test('repeated query parameters of an API Request are all sent, in their order', async () => {
		server.answer = (_request, response) => {
			reply(response, 200, { data: [] });
		};
		await ground.run(send({ query: rows(['status', 'completed'], ['limit', '5'], ['status', 'missed']) }));
		expect(queries()).toEqual(['status=completed&limit=5&status=missed']);
	});

	test('repeated query parameters go through All Pages, and a page size that a person wrote is kept', async () => {
		server.answer = (_request, response, count) => {
			reply(response, 200, { data: [{ id: String(count) }], next_cursor: count === 1 ? 'next' : null });
		};
		const query = rows(['status', 'completed'], ['status', 'missed'], ['limit', '5'], ['cursor', 'first']);
		const items = await ground.run(send({ query, allPages: true }));
		expect(items.map(({ json }: { json: IDataObject }) => json.id)).toEqual(['1', '2']);
		expect(queries()).toEqual([
			'status=completed&status=missed&limit=5&cursor=first',
			'status=completed&status=missed&limit=5&cursor=next',
		]);
	});

	test.each(['__proto__', 'constructor', 'prototype', 'toString', 'a[b]', 'a b&c', '1'])(
		'a query parameter of any name is sent: %s',
		async (name) => {
			server.answer = (_request, response) => {
				reply(response, 200, {});
			};
			await ground.run(send({ query: rows([name, 'x & y'], [name, 'ö+']) }));
			expect([...new URLSearchParams(queries()[0])]).toEqual([
				[name, 'x & y'],
				[name, 'ö+'],
			]);
		},
	);

	test.each(['GET', 'DELETE'])('a Body that was filled in with %s is refused, and nothing is sent', async (method) => {
		const { message } = await ground.refusal(send({ method, body: '{ "name": "Harbor" }' }));
		expect(message).toBe(
			`Body (JSON) is filled in, and ${method} takes none. Empty it, or choose PATCH, POST or PUT as Method [item 0]`,
		);
		expect(server.arrivals).toHaveLength(0);
	});

	test('an empty row of query parameters is refused: without it, a list would be a longer one', async () => {
		for (const pair of [
			['', ''],
			['status', ''],
		] as [string, string][]) {
			const { message } = await ground.refusal(send({ query: rows(['limit', '5'], pair) }));
			expect(message).toMatch(/^Query Parameters, row 2: (Name|Value) is empty/);
		}
		expect(server.arrivals).toHaveLength(0);
	});
});
