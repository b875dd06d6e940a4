/** The webhook secrets of the credential: which of them are used, which keys they are, and what a person is told of one that cannot be used. */
import { Buffer } from 'node:buffer';

import fc from 'fast-check';
import type { ICredentialDataDecryptedObject } from 'n8n-workflow';

import { keysOf, readSecrets, refuseSecrets, WebhookSecret } from '../../nodes/CallMatrix/webhook/secrets.ts';

const KEY = Buffer.alloc(24, 'key');
const DIGITS = KEY.toString('base64');

describe('Webhook secrets of the credential', () => {
	test.each<[string, Parameters<typeof readSecrets>[0], string[]]>([
		[
			'the current one first, then the previous one',
			{ webhookSecret: 'new', previousWebhookSecret: 'old' },
			['new', 'old'],
		],
		[
			'only the current one where there is no previous one',
			{ webhookSecret: 'new', previousWebhookSecret: '' },
			['new'],
		],
		['only the previous one where the current one was cleared', { previousWebhookSecret: 'old' }, ['old']],
		[
			'without spaces and line breaks around them',
			{ webhookSecret: ' a b\n', previousWebhookSecret: '\told ' },
			['a b', 'old'],
		],
		['none where they are only spaces', { webhookSecret: ' ', previousWebhookSecret: '\n' }, []],
		['none where they are no text', { webhookSecret: 7, previousWebhookSecret: true }, []],
		['none of an empty credential', {}, []],
	])('are read: %s', (_, credentials, secrets) => {
		expect(readSecrets(credentials).map(({ text }) => text)).toEqual(secrets);
	});

	test.each(['secret', 'a b', 'whsec_$', `whsec_${DIGITS}`, `v1,whsec_${DIGITS}`])(
		'%j can be used',
		(webhookSecret) => {
			expect(refuseSecrets({ webhookSecret })).toBeUndefined();
			expect(refuseSecrets({ webhookSecret, previousWebhookSecret: webhookSecret })).toBeUndefined();
		},
	);

	test.each([' secret', 'secret ', 'secret\n', '\tsecret', ' '])('%j is refused for the spaces around it', (pasted) => {
		expect(refuseSecrets({ webhookSecret: pasted })).toEqual({
			message: 'The Webhook Secret has spaces or a line break around it',
			description: 'Open the CallMatrix credential and paste Webhook Secret again without them.',
		});
		expect(refuseSecrets({ webhookSecret: 'secret', previousWebhookSecret: pasted })).toEqual({
			message: 'The Previous Webhook Secret has spaces or a line break around it',
			description: 'Open the CallMatrix credential and paste Previous Webhook Secret again without them.',
		});
	});

	test.each<ICredentialDataDecryptedObject>([
		{},
		{ webhookSecret: '' },
		{ webhookSecret: 'whsec_' },
		{ webhookSecret: 'v1,whsec_' },
		{ webhookSecret: 7 },
	])('%j has no secret: the person is asked for one, also where a previous one is set', (credentials) => {
		for (const previousWebhookSecret of ['', 'old']) {
			expect(refuseSecrets({ ...credentials, previousWebhookSecret })).toEqual({
				message: 'The Webhook Secret is missing',
				description: expect.stringMatching(/paste Webhook Secret .* forged deliveries cannot be detected/),
			});
		}
	});
});

describe('HMAC keys of a webhook secret', () => {
	test.each<[string, string, { standard: (string | Buffer)[]; others: string[] }]>([
		['text', 'any text', { standard: ['any text'], others: ['any text'] }],
		['a key in base64', DIGITS, { standard: [KEY, DIGITS], others: [DIGITS] }],
		['whsec_ and base64', `whsec_${DIGITS}`, { standard: [KEY], others: [`whsec_${DIGITS}`] }],
		[
			'v1,whsec_ and base64',
			`v1,whsec_${DIGITS}`,
			{ standard: [KEY], others: [`whsec_${DIGITS}`, `v1,whsec_${DIGITS}`] },
		],
		['whsec_ and what is no base64', 'whsec_$', { standard: [], others: ['whsec_$'] }],
		['whsec_ in the middle', `a-whsec_${DIGITS}`, { standard: [`a-whsec_${DIGITS}`], others: [`a-whsec_${DIGITS}`] }],
		['nothing', '', { standard: [], others: [] }],
		['a prefix and nothing else', 'whsec_', { standard: [], others: [] }],
		['both prefixes and nothing else', 'v1,whsec_', { standard: [], others: [] }],
	])(
		'%s: the bytes in base64 for Standard Webhooks, the text for the other schemes',
		(_, secret, { standard, others }) => {
			expect(keysOf(secret, true)).toEqual(standard);
			expect(keysOf(secret, false)).toEqual(others);
			const made = new WebhookSecret(secret);
			for (const [isOf, keys] of [
				[true, standard],
				[false, others],
			] as const) {
				expect(made.keys(isOf).map((key) => key.export())).toEqual(keys.map((key) => Buffer.from(key as string)));
			}
		},
	);

	test('no secret has an empty key or more than two, so that nobody can sign without one', () => {
		const secret = fc.oneof(
			fc.string(),
			fc.tuple(fc.constantFrom('', 'whsec_', 'v1,whsec_'), fc.base64String()).map((parts) => parts.join('')),
		);
		fc.assert(
			fc.property(secret, fc.boolean(), (value, isStandard) => {
				const keys = keysOf(value, isStandard);
				return keys.length <= 2 && keys.every(({ length }) => length > 0);
			}),
		);
	});
});
