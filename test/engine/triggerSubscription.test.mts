import { checkExists, create, remove, sandbox, trial, type Setup } from './triggerGround.mts';

describe('The subscription', () => {
	const hooks = () => sandbox.control.webhooks().map(({ url, events, status }) => ({ url, events, status }));

	test('is made at activation, found again at a restart, and gone after deactivation', async () => {
		const workflow = trial();
		expect(await checkExists(workflow)).toBe(false);
		await create(workflow);
		expect(hooks()).toEqual([
			{ url: 'http://127.0.0.1:5678/webhook/hook-1/webhook', events: ['call.ended'], status: 'active' },
		]);
		expect(await checkExists(workflow)).toBe(true);
		await remove(workflow);
		expect(hooks()).toEqual([]);
	});

	test('is found by its URL where its id was lost, and never made twice', async () => {
		const workflow = trial();
		await create(workflow);
		delete workflow.workflow.getStaticData('node', workflow.node).webhookId;
		expect(await checkExists(workflow)).toBe(true);
		expect(hooks()).toHaveLength(1);
	});

	test('is repaired where URL, events or status have drifted', async () => {
		const workflow = trial({ parameters: { triggerOn: ['call.missed', 'call.ended'] } });
		await create(workflow);
		const [webhook] = sandbox.control.webhooks();
		await fetch(`${sandbox.baseUrl}/webhooks/${webhook?.id}`, {
			method: 'PATCH',
			headers: { authorization: `Bearer ${sandbox.apiKey}`, 'content-type': 'application/json' },
			body: JSON.stringify({ url: 'http://127.0.0.1:1/other', events: ['*'], status: 'disabled' }),
		});
		expect(await checkExists(workflow)).toBe(true);
		expect(hooks()).toEqual([
			{ url: 'http://127.0.0.1:5678/webhook/hook-1/webhook', events: ['call.ended', 'call.missed'], status: 'active' },
		]);
	});

	test('of somebody else is left alone', async () => {
		const [mine, other] = [trial(), trial({ webhookBaseUrl: 'http://127.0.0.1:9/webhook' })];
		await create(other);
		expect(await checkExists(mine)).toBe(false);
		await create(mine);
		await remove(mine);
		expect(hooks()).toMatchObject([{ url: 'http://127.0.0.1:9/webhook/hook-1/webhook' }]);
	});

	test('that CallMatrix has already removed is gone as wanted', async () => {
		const workflow = trial();
		await create(workflow);
		const copy = trial();
		copy.workflow.getStaticData('node', copy.node).webhookId = sandbox.control.webhooks()[0]?.id;
		await remove(workflow);
		await expect(remove(copy)).resolves.toBe(true);
	});

	test('is not taken for gone while CallMatrix does not answer: activation and deactivation say so', async () => {
		const workflow = trial();
		await create(workflow);
		await sandbox.stop();
		for (const method of [checkExists, create, remove]) {
			await expect(method(workflow)).rejects.toMatchObject({
				message: expect.stringContaining('CallMatrix could not be reached'),
			});
		}
	});
});

describe('The trigger does not start', () => {
	test.each<[string, Setup, string]>([
		['without a webhook secret', { credentials: { webhookSecret: '' } }, 'The Webhook Secret is missing'],
		['with spaces around the secret', { credentials: { webhookSecret: ' secret' } }, 'The Webhook Secret has spaces'],
		[
			'with spaces around the previous secret',
			{ credentials: { previousWebhookSecret: 'old\n' } },
			'The Previous Webhook Secret has spaces',
		],
		[
			'with Always Output Data, which would run for every duplicate',
			{ settings: { alwaysOutputData: true } },
			'Always Output Data',
		],
		['with nothing chosen', { parameters: { triggerOn: [] } }, 'Trigger On is empty'],
		[
			'at an address that CallMatrix cannot reach',
			{ credentials: { baseUrl: 'https://api.callmatrix.io/v1' }, webhookBaseUrl: 'http://localhost:5678/webhook' },
			'CallMatrix cannot reach this n8n',
		],
		[
			'with a base URL that would send the key unencrypted',
			{ credentials: { baseUrl: 'http://api.callmatrix.io' } },
			'The Base URL',
		],
	])('%s, and says what to do; nothing is registered', async (_, setup, message) => {
		const outcome: unknown = await checkExists(trial(setup)).catch((fault: unknown) => fault);
		expect(outcome).toMatchObject({
			message: expect.stringContaining(message),
			description: expect.stringMatching(/.{20}/),
		});
		expect(sandbox.control.webhooks()).toEqual([]);
	});

	test('with a wrong API key, and names the field', async () => {
		await expect(checkExists(trial({ credentials: { apiKey: 'wrong' } }))).rejects.toMatchObject({
			description: expect.stringContaining('API Key'),
		});
	});
});
