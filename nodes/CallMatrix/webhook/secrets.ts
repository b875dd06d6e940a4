import type { ICredentialDataDecryptedObject } from 'n8n-workflow';

import type { UserMessage } from '../client/userMessage';
import { STANDARD_PREFIX } from './delivery/signature';

const text = (value: unknown): string => (typeof value === 'string' ? value : '');

/**
 * The secrets that a delivery may be signed with, the current one first.
 *
 * Spaces around a secret are taken off: they come from pasting, and a credential that is edited while the workflow runs
 * meets no check but this one, so refusing would turn away real calls.
 */
export const readSecrets = (credentials: ICredentialDataDecryptedObject): string[] =>
	[text(credentials.webhookSecret).trim(), text(credentials.previousWebhookSecret).trim()].filter(Boolean);

/** @returns why the secrets in the credential cannot stand as they are, for a person who is at the editor */
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
				'Open the CallMatrix credential and paste Webhook Secret from your CallMatrix account. Without it no delivery can be told from a forgery, so the trigger does not start.',
		};
	}
	return undefined;
}
