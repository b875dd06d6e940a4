import { HookContext } from 'n8n-core';

import { clientOf } from '../sandbox/testing.mts';
import type { Bench } from './contexts.mts';
import { account, checkExists, create, remove, sandbox, saved, trial } from './triggerGround.mts';

afterEach(() => {
	jest.restoreAllMocks();
});

/** Activates it and takes it away again, as n8n does. @returns what was registered meanwhile */
async function visit(workflow: Bench, of = sandbox): Promise<string[]> {
	expect(await checkExists(workflow)).toBe(false);
	await create(workflow);
	const urls = of.control.webhooks().map(({ url }) => url);
	await remove(workflow);
	return urls;
}

describe('Registration: the webhook whose ID came along with a copy of the workflow is left alone, and the copy has its own', () => {
	const elsewhere = 'http://127.0.0.1:9/webhook';

	test.each<[string, (before: Bench) => Bench]>([
		[
			'in another workflow',
			(before) => {
				const copy = trial({ webhookBaseUrl: elsewhere });
				Object.assign(saved(copy), saved(before));
				return copy;
			},
		],
		['at another node', (before) => trial({ before, webhookBaseUrl: elsewhere, settings: { id: 'node-2' } })],
		[
			'in another n8n',
			(before) => {
				jest.spyOn(HookContext.prototype, 'getInstanceId').mockReturnValue('another-n8n');
				return trial({ before, webhookBaseUrl: elsewhere });
			},
		],
	])('%s', async (_, copyOf) => {
		const original = trial();
		await create(original);
		const registered = sandbox.control.webhooks();
		expect(await visit(copyOf(original))).toEqual([registered[0]?.url, `${elsewhere}/hook-1/webhook`]);
		expect(sandbox.control.webhooks()).toEqual(registered);
	});
});

describe('Registration after the credential was changed', () => {
	const theirs = 'https://example.com/theirs';

	test('to another account, the trigger registers there, and a webhook there that has the id of the old one is left alone', async () => {
		const before = trial();
		await create(before);
		const other = await account();
		const { id } = other.control.put('webhooks', { url: theirs, events: ['*'] });
		expect(saved(before).webhookId).toBe(id);

		const registered = other.control.webhooks();
		const changed = trial({ before, credentials: { baseUrl: other.baseUrl } });
		expect(await visit(changed, other)).toEqual([theirs, 'http://127.0.0.1:5678/webhook/hook-1/webhook']);
		expect(other.control.webhooks()).toEqual(registered);
		// No key leads there any more.
		expect(sandbox.control.webhooks()).toHaveLength(1);
	});

	test('to another account at the same base URL, it is the same', async () => {
		const { baseUrl, control } = await account({ moreApiKeys: ['another-key'] });
		const before = trial({ credentials: { baseUrl } });
		await create(before);
		// Both keys of a sandbox open the same account: what the other key sees under the id is made somebody else's.
		control.put('webhooks', { id: 'whk_000001', url: theirs, events: ['*'] });
		const registered = control.webhooks();
		const changed = trial({ before, credentials: { baseUrl, apiKey: 'another-key' } });
		expect(await checkExists(changed)).toBe(false);
		await remove(changed);
		expect(control.webhooks()).toEqual(registered);
	});

	test('to another account, that one is asked for missed calls by their name, whatever the one before took', async () => {
		const parameters = { triggerOn: ['call.missed'] };
		const before = trial({ parameters });
		sandbox.control.setFaults({ api: { answer: 422, requests: 1 } });
		await create(before);
		expect(sandbox.control.webhooks()).toMatchObject([{ events: ['call.ended'] }]);
		const other = await account();
		const changed = trial({ before, parameters, credentials: { baseUrl: other.baseUrl } });
		expect(await checkExists(changed)).toBe(false);
		await create(changed);
		expect(other.control.webhooks()).toMatchObject([{ events: ['call.missed'] }]);
	});

	test('to a new key of the same account, the webhook is found by its URL, and from then on by its id again', async () => {
		const { baseUrl, control } = await account({ moreApiKeys: ['new-key'] });
		const before = trial({ credentials: { baseUrl } });
		await create(before);
		const credentials = { baseUrl, apiKey: 'new-key' };
		const changed = trial({ before, credentials });
		expect(await checkExists(changed)).toBe(true);
		const moved = trial({ before: changed, credentials, webhookBaseUrl: 'http://127.0.0.1:9/webhook' });
		expect(await checkExists(moved)).toBe(true);
		expect(control.webhooks()).toMatchObject([{ id: 'whk_000001', url: 'http://127.0.0.1:9/webhook/hook-1/webhook' }]);
	});
});

describe('Where Registration was switched to Manual', () => {
	test.each<[string, boolean]>([
		['the webhook that the trigger had made is removed', false],
		['one that a person has put in its place is theirs to remove', true],
	])('%s', async (_, isReplaced) => {
		const before = trial();
		await create(before);
		const url = sandbox.control.webhooks()[0]?.url;
		if (isReplaced) {
			await clientOf(sandbox)('DELETE', '/webhooks/whk_000001');
			sandbox.control.put('webhooks', { url, events: ['call.ended'] });
		}
		const byHand = trial({ before, parameters: { registration: 'manual' } });
		expect(await checkExists(byHand)).toBe(true);
		await remove(byHand);
		expect(sandbox.control.webhooks()).toHaveLength(isReplaced ? 1 : 0);
	});
});
