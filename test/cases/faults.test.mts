/** Cases from the field of the kind "advice is true": https where TLS or a certificate keeps the connection from being made. */
import { generateKeyPairSync } from 'node:crypto';
import { createServer as createTlsServer } from 'node:https';
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';

import { certificate } from '../engine/certificates.mts';
import { caseServer } from './caseServer.mts';
import { testCredential } from './testCredential.mts';

// A connection that ends in the handshake is tried again a few times.
jest.setTimeout(30_000);

const server = caseServer();
const { ground } = server;

describe('Advice is true where no connection was made', () => {
	const servers: Server[] = [];
	const sockets: Socket[] = [];
	const listening = async (server: Server): Promise<string> => {
		servers.push(server);
		server.on('connection', (socket: Socket) => sockets.push(socket));
		await new Promise<void>((resolve) => {
			server.listen(0, '127.0.0.1', resolve);
		});
		return `https://127.0.0.1:${(server.address() as AddressInfo).port}/v1`;
	};
	afterAll(() => {
		for (const server of servers) server.close();
		// A connection whose handshake failed stays half open, and would keep the test worker from ending.
		for (const socket of sockets) socket.destroy();
	});

	const of = (given: Parameters<typeof certificate>[0]) => async () =>
		await listening(
			createTlsServer(certificate(given), (_request, response) => {
				response.end('{}');
			}),
		);
	const companyKey = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey;

	test.each<[string, () => Promise<string>, RegExp, RegExp]>([
		[
			'https to a port that speaks http',
			async () => await Promise.resolve(server.baseUrl().replace('http:', 'https:')),
			/TLS \(https\) could not be agreed on/,
			/Base URL.*http/,
		],
		[
			"a certificate of a company's own authority",
			of({ name: 'api', issuer: { name: 'Company CA', key: companyKey } }),
			/TLS certificate is not from an authority/,
			/NODE_EXTRA_CA_CERTS/,
		],
		['a self-signed certificate', of({ name: 'api' }), /TLS certificate is self-signed/, /NODE_EXTRA_CA_CERTS/],
		[
			'a connection that ends in the handshake',
			async () =>
				await listening(
					createServer((socket) => {
						socket.end();
					}),
				),
			/TLS \(https\) could not be agreed on/,
			/Base URL/,
		],
		[
			'a host that is not there',
			async () => await Promise.resolve('https://callmatrix.invalid/v1'),
			/there is no such host|could not be looked up/,
			/Base URL/,
		],
	])('the outcome is known, and the message says what it was: %s', async (_, start, words, advice) => {
		const url = await start();
		const create = {
			resource: 'buyer',
			operation: 'create',
			fields: { mappingMode: 'defineBelow', value: { name: 'Oster moor' } },
		};
		const { message, description } = await ground.refusal(create, { credentials: { baseUrl: url } });
		expect(message).toMatch(/^CallMatrix could not be reached at /);
		expect(message).toMatch(words);
		expect(description).toMatch(advice);
		expect(`${message} ${description}`).not.toMatch(/unknown|may or may not|verification/);
		expect(await testCredential(url)).toMatch(words);
	});

	test('where the connection is cut after the request was sent, the outcome stays unknown', async () => {
		server.answer = (request) => {
			request.socket.destroy();
		};
		const { message } = await ground.refusal({
			resource: 'apiRequest',
			operation: 'send',
			method: 'PATCH',
			path: '/publishers',
			body: '{ "name": "A" }',
		});
		expect(message).toMatch(/^The outcome is unknown: CallMatrix could not be reached/);
	});
});
