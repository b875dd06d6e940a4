import { CredentialTestContext } from 'n8n-core';
import type { IDataObject, INodeCredentialTestResult, IWorkflowExecuteAdditionalData } from 'n8n-workflow';

import { callMatrixApiTest } from '../../nodes/CallMatrix/methods/credentialTest.ts';
import { useSandbox } from '../jest/useSandbox.mts';
import { deafBaseUrl, startStranger } from './stranger.mts';

const sandbox = useSandbox({ sizes: { buyers: 2, offers: 2, campaigns: 1, calls: 2 } });

/** Presses the test button of the credential. */
const press = async (changes: IDataObject = {}): Promise<INodeCredentialTestResult> =>
	await callMatrixApiTest.call(new CredentialTestContext({} as IWorkflowExecuteAdditionalData), {
		id: '1',
		name: 'CallMatrix',
		type: 'callMatrixApi',
		data: {
			baseUrl: sandbox.baseUrl,
			apiKey: sandbox.apiKey,
			webhookSecret: sandbox.webhookSecret,
			keyHeader: 'Authorization',
			...changes,
		} as never,
	});

describe('The test in the credential window', () => {
	test('passes with a base URL and an API key that hold', async () => {
		expect(await press()).toEqual({ status: 'OK', message: 'Connection successful' });
	});

	test('passes without a webhook secret, and says what it is needed for', async () => {
		expect(await press({ webhookSecret: '' })).toEqual({
			status: 'OK',
			message: 'Connection successful. The CallMatrix Trigger also needs Webhook Secret',
		});
	});

	test.each([
		['API Key', 'a wrong API key', { apiKey: 'wrong' }],
		['Base URL', 'an empty base URL', { baseUrl: '' }],
		['Base URL', 'a base URL with another path', { baseUrl: 'http://127.0.0.1/nowhere' }],
		['Base URL', 'a base URL over http', { baseUrl: 'http://api.callmatrix.io/v1' }],
		['Base URL', 'a base URL of no host', { baseUrl: 'https://callmatrix.invalid/v1' }],
		['Webhook Secret', 'spaces around the webhook secret', { webhookSecret: 'secret ' }],
		['Previous Webhook Secret', 'spaces around the previous one', { previousWebhookSecret: '\told' }],
	])('points to %s for %s', async (field, _, changes) => {
		const { status, message } = await press(changes);
		expect(status).toBe('Error');
		expect(message).toContain(`CallMatrix credential and`);
		expect(message).toContain(field);
	});

	test('points to Base URL when nothing listens there', async () => {
		expect((await press({ baseUrl: await deafBaseUrl() })).message).toContain('nothing listens there');
	});

	test.each([
		['a page', '<html>Welcome</html>'],
		['JSON of another service', '{"hello":"world"}'],
	])('points to Base URL when something else answers there: %s', async (_, body) => {
		const stranger = await startStranger((_request, response) => response.writeHead(200).end(body));
		const { status, message } = await press({ baseUrl: stranger.baseUrl });
		await stranger.stop();
		expect([status, message]).toEqual(['Error', expect.stringContaining('is not the CallMatrix API')]);
	});
});
