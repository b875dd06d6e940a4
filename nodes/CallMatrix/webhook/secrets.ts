/** The webhook secrets in the credential: which there are, and whether they can be used. Signatures are verified elsewhere. */

import type { ICredentialDataDecryptedObject } from 'n8n-workflow';

import type { UserMessage } from '../client/userMessage';

/** A secret of Standard Webhooks: after this, the key in base64. */
export const STANDARD_PREFIX = 'whsec_';

const text = (value: unknown): string => (typeof value === 'string' ? value : '');

/**
 * The secrets that a delivery may be signed with, the current one first.
 *
 * Spaces around a secret come from pasting and are removed: a credential that is edited while the workflow runs meets no other check,
 * so refusing would turn away real calls.
 */
export const readSecrets = (credentials: ICredentialDataDecryptedObject): string[] =>
	[text(credentials.webhookSecret).trim(), text(credentials.previousWebhookSecret).trim()].filter(Boolean);

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
	if (!fields[0][1] || fields[0][1] === STANDARD_PREFIX) {
		return {
			message: 'The Webhook Secret is missing',
			description:
				'Open the CallMatrix credential and paste Webhook Secret from your CallMatrix account. Without it, forged deliveries cannot be detected, so the trigger does not start.',
		};
	}
	return undefined;
}
