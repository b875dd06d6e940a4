/** Cases from the field of the kind "advice is true". */
import type { INodeParameters } from 'n8n-workflow';

import { caseServer, reply } from './caseServer.mts';
import { testCredential } from './testCredential.mts';

const server = caseServer();
const { ground } = server;

describe('Advice is true', () => {
	const apiRequest = (method: string): INodeParameters => ({
		resource: 'apiRequest',
		operation: 'send',
		method,
		path: '/publishers',
		body: method === 'GET' ? '' : '={{ { "name": $json.name } }}',
	});

	const refuseSecond = (): void => {
		server.answer = (_request, response, count) => {
			if (count === 2) reply(response, 422, { error: { code: 'invalid', message: 'No.' } });
			else reply(response, 200, { ok: true });
		};
	};
	const items = [{ name: 'A' }, { name: 'B' }, { name: 'C' }];

	test.each(['POST', 'PATCH', 'PUT', 'DELETE'])(
		'API Request, %s, one of three refused: running again sends the others once more',
		async (method) => {
			refuseSecond();
			const body = method === 'DELETE' ? '' : '={{ { "name": $json.name } }}';
			const { description } = await ground.refusal({ ...apiRequest(method), body }, { items });
			expect(description).toContain(
				'Running again sends the others once more: run only those that did not go through.',
			);
			expect(description).not.toContain('safe');
		},
	);

	test('API Request, GET, one of three refused: running again is safe', async () => {
		refuseSecond();
		const { description } = await ground.refusal(apiRequest('GET'), { items });
		expect(description).toContain('Running again is safe: it only reads.');
	});

	test('API Request whose method an expression gives: one POST among them is enough', async () => {
		refuseSecond();
		const mixed = items.map((item, at) => ({ ...item, method: at === 0 ? 'POST' : 'GET' }));
		const parameters = { ...apiRequest('GET'), method: '={{ $json.method }}' };
		const { description } = await ground.refusal(parameters, { items: mixed });
		expect(description).toContain('Running again sends the others once more');
	});

	test('API Request that refuses all items before anything is sent says nothing of running again', async () => {
		const { description } = await ground.refusal({ ...apiRequest('POST'), path: '' }, { items });
		expect(description).not.toMatch(/safe|again/);
	});

	test.each([
		['resource_locked', 'Something else changed it at the same time. Run it again.'],
		['concurrent_update', 'Something else changed it at the same time. Run it again.'],
		['number_assigned', 'Its state does not allow that now. Do what CallMatrix says above first.'],
		['invalid_state', 'Its state does not allow that now. Do what CallMatrix says above first.'],
	])('a 409 says to run it again only where another request holds the resource: %s', async (code, advice) => {
		server.answer = (_request, response) => {
			reply(response, 409, { error: { code, message: 'Unassign it first.' } });
		};
		const release: INodeParameters = { resource: 'phoneNumber', operation: 'release', numberId: 'num_000001' };
		const { description } = await ground.refusal({ ...release, options: { longestWait: 0 } });
		expect(description).toContain(advice);
	});

	test('identical refusals are one message with the items that it is for', async () => {
		const rows = Array.from({ length: 999 }, (_, at) => ({ id: `buy_${at}`, cap: at % 2 === 0 ? 'soon' : '5' }));
		server.answer = (request, response) => {
			if (request.url?.endsWith('/batch')) reply(response, 404, { error: { code: 'not_found', message: 'No.' } });
			else reply(response, 200, { id: request.url?.split('/').at(-1), daily_cap: 5 });
		};
		const { message, description } = await ground.refusal(
			{ resource: 'buyer', operation: 'updateCaps', buyerId: '={{ $json.id }}', dailyCap: '={{ $json.cap }}' },
			{ items: rows.map((row, at) => (at < 12 ? row : { ...row, cap: 'soon' })) },
		);
		expect(message).toBe('993 of 999 items did not go through');
		expect(description).toContain(' [items 0, 2, 4 and 990 more]<br>');
		expect(description.match(/cannot be read/g)).toHaveLength(1);
	});

	test('more than five different refusals are cut after the fifth, and the others are counted', async () => {
		const rows = Array.from({ length: 9 }, (_, at) => ({ cap: `soon ${at < 2 ? 0 : at}` }));
		const { description } = await ground.refusal(
			{ resource: 'buyer', operation: 'updateCaps', buyerId: 'b', dailyCap: '={{ $json.cap }}' },
			{ items: rows },
		);
		expect(description).toContain('[items 0 and 1]<br>');
		expect(description).toContain('[item 5]<br>and 3 more');
	});

	const NOT_FOUND = { error: { code: 'not_found', message: 'Not found.' } };

	test.each<[string, INodeParameters, RegExp, RegExp]>([
		['API Request', apiRequest('GET'), /nothing at this method and path: Not found/, /Method and Path.*Base URL/],
		['a list', { resource: 'buyer', operation: 'getAll' }, /refused: Not found/, /Base URL/],
		[
			'a creation',
			{ resource: 'campaign', operation: 'create', fields: { mappingMode: 'defineBelow', value: { name: 'Oster' } } },
			/refused: Not found/,
			/Base URL/,
		],
	])('404 for %s speaks of no ID that nobody entered', async (_, parameters, message, advice) => {
		server.answer = (_request, response) => {
			reply(response, 404, NOT_FOUND);
		};
		const said = await ground.refusal(parameters);
		expect(said.message).toMatch(message);
		expect(said.description).toMatch(advice);
		expect(said.description).not.toMatch(/this ID|Look at the ID/);
	});

	test('404 for one buyer speaks of its ID', async () => {
		server.answer = (_request, response) => {
			reply(response, 404, NOT_FOUND);
		};
		const said = await ground.refusal({ resource: 'buyer', operation: 'get', buyerId: 'buy_000001' });
		expect(said.message).toContain('CallMatrix has no buyer buy_000001');
		expect(said.description).toContain('Look at the ID');
	});

	test('404 in the test of the credential points to Base URL, and speaks of no ID', async () => {
		server.answer = (_request, response) => {
			reply(response, 404, NOT_FOUND);
		};
		const message = await testCredential(server.baseUrl());
		expect(message).toContain('Base URL');
		expect(message).not.toMatch(/\bID\b/);
	});
});
