/** The webhook secrets in the credential: which there are, whether they can be used, and as which keys. Signatures are verified elsewhere. */

import { createSecretKey, type KeyObject } from 'node:crypto';

import type { ICredentialDataDecryptedObject } from 'n8n-workflow';

import type { UserMessage } from '../client/userMessage';

/** A secret of Standard Webhooks: after this, the key in base64. Some senders show it behind the version of the signature. */
const STANDARD_PREFIX = 'whsec_';
const VERSIONED_PREFIX = `v1,${STANDARD_PREFIX}`;

/** The bytes of a key in base64; none where it is not written so: a key that was cut must not become another, shorter one. */
function fromBase64(digits: string): Buffer[] {
	const key = Buffer.from(digits, 'base64');
	return digits && key.toString('base64') === digits ? [key] : [];
}

/**
 * The keys that a secret may be, at most two, the most likely one first. None where it contains no key: anybody can sign with an
 * empty one.
 * @param isStandard Standard Webhooks signs with the bytes that are written in base64, every other scheme with the text as it is
 */
export function keysOf(secret: string, isStandard: boolean): (Buffer | string)[] {
	const isVersioned = secret.startsWith(VERSIONED_PREFIX);
	const bare = isVersioned ? secret.slice('v1,'.length) : secret;
	if (!bare || bare === STANDARD_PREFIX) return [];
	if (!isStandard) return isVersioned ? [bare, secret] : [secret];
	// Without the prefix it may be the key in base64, or any text.
	return bare.startsWith(STANDARD_PREFIX)
		? fromBase64(bare.slice(STANDARD_PREFIX.length))
		: [...fromBase64(bare), bare];
}

const toKeys = (secret: string, isStandard: boolean): KeyObject[] =>
	keysOf(secret, isStandard).map((key) => createSecretKey(typeof key === 'string' ? Buffer.from(key) : key));

/** A secret with its keys. They are made once: decoding a key takes a tenth of the time of a verification. */
export class WebhookSecret {
	private standard?: KeyObject[];

	private others?: KeyObject[];

	/** @param text as it is in the credential */
	constructor(readonly text: string) {}

	/** The keys that it may be, for deliveries in the scheme of Standard Webhooks or in another. */
	keys(isStandard: boolean): KeyObject[] {
		return isStandard ? (this.standard ??= toKeys(this.text, true)) : (this.others ??= toKeys(this.text, false));
	}
}

const text = (value: unknown): string => (typeof value === 'string' ? value : '');

/**
 * The secrets that a delivery may be signed with, the current one first.
 *
 * Spaces around a secret come from pasting and are removed: a credential that is edited while the workflow runs meets no other check,
 * so refusing would turn away real calls.
 */
export const readSecrets = (credentials: ICredentialDataDecryptedObject): WebhookSecret[] =>
	[credentials.webhookSecret, credentials.previousWebhookSecret]
		.map((value) => text(value).trim())
		.filter(Boolean)
		.map((secret) => new WebhookSecret(secret));

/** @returns why the secrets in the credential cannot be used as they are, for a person who is at the editor */
export function refuseSecrets(credentials: ICredentialDataDecryptedObject): UserMessage | undefined {
	const fields = [
		['Webhook Secret', text(credentials.webhookSecret)],
		['Previous Webhook Secret', text(credentials.previousWebhookSecret)],
	] as const;
	for (const [label, value] of fields) {
		if (value !== value.trim()) {
			return {
				message: `The ${label} has spaces or a line break around it`,
				description: `Open the CallMatrix credential and paste ${label} again without them.`,
			};
		}
	}
	if (keysOf(fields[0][1], false).length === 0) {
		return {
			message: 'The Webhook Secret is missing',
			description:
				'Open the CallMatrix credential and paste Webhook Secret from your CallMatrix account. Without it, forged deliveries cannot be detected, so the trigger does not start.',
		};
	}
	return undefined;
}
