/** What the trigger keeps of the credential for a few seconds: how long, for whom, and how much. */
import type { IWebhookFunctions } from 'n8n-workflow';

import { MAX_AGE_MS, VerificationCache } from '../../nodes/CallMatrix/webhook/delivery/verificationCache.ts';

type Context = Parameters<VerificationCache['get']>[0];

interface Reader {
	context: Context;
	reads: () => number;
}

/** A trigger in a workflow, and how often n8n read its credential. */
function reader(workflow = 'w1', credential = '1', secret = 'a secret'): Reader {
	const getCredentials = jest.fn(() => Promise.resolve({ webhookSecret: secret, signatureHeader: ' X-Signature ' }));
	const context = {
		getCredentials,
		getNode: () => ({ id: 'n1', credentials: { callMatrixApi: { id: credential, name: 'CallMatrix' } } }),
		getWorkflow: () => ({ id: workflow }),
	} as unknown as IWebhookFunctions;
	return { context, reads: () => getCredentials.mock.calls.length };
}

const textOf = (settings: ReturnType<VerificationCache['get']>): string | undefined => settings?.secrets[0]?.text;

describe('Webhook secrets that are kept', () => {
	let now = 0;
	let cache: VerificationCache;

	beforeEach(() => {
		now = 0;
		cache = new VerificationCache(() => now);
	});

	test('are none before the credential has been read', () => {
		expect(cache.get(reader().context)).toBeUndefined();
	});

	test('are given for ten seconds after the credential was read, and not for longer', async () => {
		const { context } = reader();
		await cache.read(context);
		for (now of [0, 1, MAX_AGE_MS]) {
			expect(cache.get(context)).toMatchObject({ signatureHeader: 'X-Signature' });
			expect(textOf(cache.get(context))).toBe('a secret');
		}
		now = MAX_AGE_MS + 1;
		expect(cache.get(context)).toBeUndefined();
		expect(MAX_AGE_MS).toBe(10_000);
	});

	test('are those of one trigger and one credential', async () => {
		await cache.read(reader('w1', '1', 'first').context);
		await cache.read(reader('w2', '1', 'second').context);
		await cache.read(reader('w1', '2', 'third').context);
		expect(textOf(cache.get(reader('w1', '1').context))).toBe('first');
		expect(textOf(cache.get(reader('w2', '1').context))).toBe('second');
		expect(textOf(cache.get(reader('w1', '2').context))).toBe('third');
		expect(cache.get(reader('w2', '2').context)).toBeUndefined();
	});

	test('are gone where the credential can no longer be read', async () => {
		const { context } = reader();
		await cache.read(context);
		jest.mocked(context.getCredentials).mockRejectedValueOnce(new Error('deleted'));
		await expect(cache.read(context)).resolves.toBeUndefined();
		expect(cache.get(context)).toBeUndefined();
	});

	test('are only those of the last ten seconds, however many triggers there are', async () => {
		for (let trigger = 0; trigger < 1_000; trigger++) {
			now += 100;
			await cache.read(reader(`w${trigger}`).context);
			expect(cache.size).toBeLessThanOrEqual(MAX_AGE_MS / 100 + 1);
		}
		expect(cache.size).toBe(MAX_AGE_MS / 100 + 1);
	});
});
