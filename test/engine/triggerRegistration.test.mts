import { clientOf } from '../sandbox/testing.mts';
import { startStranger } from './stranger.mts';
import { account, asked, checkExists, create, remove, sandbox, saved, trial, type Setup } from './triggerGround.mts';

describe('The registration', () => {
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
		delete saved(workflow).webhookId;
		expect(await checkExists(workflow)).toBe(true);
		expect(hooks()).toHaveLength(1);
	});

	test.each([
		['and the trigger knows none of them', false],
		['and the trigger knows one of them', true],
	])(
		'is one after publishing and none after unpublishing, where CallMatrix has several with its URL %s',
		async (_, isKnown) => {
			const workflow = trial();
			if (isKnown) await create(workflow);
			// A whole page of others stands before those that were left behind.
			const theirs = Array.from({ length: 200 }, (_, at) =>
				sandbox.control.put('webhooks', { url: `https://example.com/${at}`, events: ['*'] }),
			);
			const url = 'http://127.0.0.1:5678/webhook/hook-1/webhook';
			const leaveBehind = () => sandbox.control.put('webhooks', { url, events: ['call.ended'] });
			for (let times = 0; times < 3; times++) leaveBehind();
			expect(await checkExists(workflow)).toBe(true);
			expect(hooks().filter((hook) => hook.url === url)).toHaveLength(1);
			expect(sandbox.control.webhooks().map(({ id }) => id)).toContain(saved(workflow).webhookId);
			for (let times = 0; times < 3; times++) leaveBehind();
			await remove(workflow);
			expect(sandbox.control.webhooks().map(({ id }) => id)).toEqual(theirs.map(({ id }) => id));
		},
	);

	test.each([
		['no ID', {}],
		['an empty ID', { id: '' }],
		['null as its ID', { id: null }],
	])(
		'that CallMatrix lists with %s is not deleted under another address: it says what to remove',
		async (_, identity) => {
			const requests: string[] = [];
			const stranger = await startStranger(({ method, url }, response) => {
				requests.push(`${method} ${url}`);
				response.writeHead(200, { 'content-type': 'application/json' });
				const ours = { url: 'http://127.0.0.1:5678/webhook/hook-1/webhook', events: ['call.ended'], status: 'active' };
				response.end(JSON.stringify({ data: [{ ...ours, ...identity }], next_cursor: null }));
			});
			const workflow = trial({ credentials: { baseUrl: stranger.baseUrl } });
			for (const method of [checkExists, remove]) {
				await expect(method(workflow)).rejects.toMatchObject({
					message: 'CallMatrix lists a webhook of this trigger without its ID',
					description: expect.stringContaining('/webhook/hook-1/webhook in your CallMatrix account'),
				});
			}
			await stranger.stop();
			expect(requests).toEqual(['GET /v1/webhooks?limit=200', 'GET /v1/webhooks?limit=200']);
		},
	);

	test('is repaired where URL, events or status have drifted', async () => {
		const workflow = trial({ parameters: { triggerOn: ['call.missed', 'call.ended'] } });
		await create(workflow);
		await clientOf(sandbox)('PATCH', '/webhooks/whk_000001', {
			url: 'http://127.0.0.1:1/other',
			events: ['*'],
			status: 'disabled',
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
		const again = trial({ before: workflow });
		await remove(workflow);
		await expect(remove(again)).resolves.toBe(true);
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

	test('is not touched while CallMatrix is not ready for longer than a person waits: it says so, and is found afterwards', async () => {
		const workflow = trial();
		await create(workflow);
		for (const method of [checkExists, remove]) {
			sandbox.control.setFaults({ api: { answer: 503, requests: 1, retryAfter: '3600' } });
			await expect(method(workflow)).rejects.toMatchObject({
				message: expect.stringContaining('CallMatrix refused'),
				description: expect.stringContaining('CallMatrix is not ready'),
			});
		}
		sandbox.control.setFaults({ api: { answer: 503, requests: 1, retryAfter: '3600' } });
		await expect(create(trial())).rejects.toMatchObject({ httpCode: '503' });
		expect(await checkExists(trial({ before: workflow }))).toBe(true);
		expect(hooks()).toHaveLength(1);
	});

	test('is not taken for gone where a proxy says that nothing is there', async () => {
		const workflow = trial();
		await create(workflow);
		for (const method of [checkExists, remove]) {
			sandbox.control.setFaults({ api: { answer: { status: 404, body: '<h1>Not Found</h1>' }, requests: 1 } });
			await expect(method(workflow)).rejects.toMatchObject({
				message: expect.stringContaining('CallMatrix refused: Not Found (status 404'),
			});
		}
		expect(hooks()).toHaveLength(1);
	});

	test('that could not be removed, because the API key was revoked, is found again and never made twice', async () => {
		const workflow = trial();
		await create(workflow);
		const revoked = trial({ before: workflow, credentials: { apiKey: 'revoked' } });
		await expect(remove(revoked)).rejects.toMatchObject({
			message: expect.stringContaining('The API key is missing or wrong'),
			description: expect.stringContaining('paste API Key again'),
		});
		const again = trial({ before: revoked });
		expect(await asked(sandbox, () => checkExists(again))).toEqual([
			'GET /v1/webhooks/whk_000001',
			'GET /v1/webhooks?limit=200',
		]);
		expect(hooks()).toHaveLength(1);
		await remove(again);
		expect(hooks()).toEqual([]);
	});

	test('is made once where the answer was lost: it is looked for in the list, and not made again', async () => {
		const workflow = trial();
		sandbox.control.setFaults({ api: { answer: 'lost', requests: 1 } });
		const requests = await asked(sandbox, () => create(workflow));
		expect(requests).toEqual(['POST /v1/webhooks', 'GET /v1/webhooks?limit=200']);
		expect(hooks()).toHaveLength(1);
		expect(saved(workflow).webhookId).toBe('whk_000001');
	});

	test('is found by the next activation where every answer was lost', async () => {
		const hurried = jest.spyOn(Math, 'random').mockReturnValue(0);
		const workflow = trial();
		sandbox.control.setFaults({ api: { answer: 'lost', requests: 6 } });
		const requests = await asked(sandbox, async () => {
			await expect(create(workflow)).rejects.toMatchObject({
				message: expect.stringContaining('The outcome is unknown'),
			});
		});
		hurried.mockRestore();
		expect(requests.filter((each) => each.startsWith('POST'))).toHaveLength(1);
		expect(await checkExists(trial({ before: workflow }))).toBe(true);
		expect(hooks()).toHaveLength(1);
	});
});

describe('Where the account may have no further webhook', () => {
	test('activation says so and what to do, nothing is registered, and a removed one makes room', async () => {
		const full = await account({ webhookLimit: 1 });
		const other = full.control.put('webhooks', { url: 'https://example.com/used', events: ['*'] });
		const workflow = trial({ parameters: { triggerOn: ['call.missed'] }, credentials: { baseUrl: full.baseUrl } });
		expect(await checkExists(workflow)).toBe(false);
		// The refusal is not taken for one of the name call.missed: it is not asked for call.ended instead.
		const requests = await asked(full, async () => {
			await expect(create(workflow)).rejects.toMatchObject({
				message: expect.stringContaining('This account has its 1 webhooks already (webhook_limit_reached'),
				description: expect.stringContaining('remove a webhook that is no longer used'),
			});
		});
		expect(requests).toEqual(['POST /v1/webhooks']);
		// As n8n does when activation did not succeed.
		await remove(workflow);
		expect(full.control.webhooks()).toEqual([other]);
		expect(saved(workflow)).toEqual({});

		await clientOf(full)('DELETE', `/webhooks/${other.id}`);
		await create(workflow);
		expect(full.control.webhooks()).toMatchObject([{ events: ['call.missed'] }]);
	});
});

test('A trigger whose registration is refused with either name of a missed call keeps neither', async () => {
	const workflow = trial({ parameters: { triggerOn: ['call.missed'] } });
	sandbox.control.setFaults({ api: { answer: 422, requests: 2 } });
	await expect(create(workflow)).rejects.toMatchObject({ message: expect.stringContaining('CallMatrix refused') });
	expect(saved(workflow)).toEqual({});
	await create(workflow);
	expect(sandbox.control.webhooks()).toMatchObject([{ events: ['call.missed'] }]);
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
