/**
 * What verification needs of the credential, kept for a few seconds: n8n reads the credential from its database and decrypts it each
 * time, which takes longer than the verification itself. Whether a delivery is refused is never decided on what is kept here: see
 * `receive.ts`.
 */

import type { IWebhookFunctions } from 'n8n-workflow';

import { readSecrets, type WebhookSecret } from '../secrets';
import { triggerKey } from '../triggerKey';

/** What deliveries are verified with. */
export interface VerificationSettings {
	/** Current secret first, then the previous one. */
	secrets: WebhookSecret[];
	/** Name of the signature header. */
	signatureHeader: string;
}

/** A secret that was removed from the credential is accepted for so long at most. */
export const MAX_AGE_MS = 10_000;

type Context = Pick<IWebhookFunctions, 'getCredentials' | 'getNode' | 'getWorkflow'>;

const CREDENTIAL = 'callMatrixApi';

/** A workflow may choose another credential at any time. */
const keyOf = (context: Context): string =>
	`${triggerKey(context)}/${context.getNode().credentials?.[CREDENTIAL]?.id ?? ''}`;

/** What is older than its limit is removed whenever something is read, so that it holds what was used in the last seconds. */
export class VerificationCache {
	/** The oldest first. */
	private readonly kept = new Map<string, { settings: VerificationSettings; readAt: number }>();

	/** @param now milliseconds of a monotonic clock */
	constructor(private readonly now: () => number = () => performance.now()) {}

	/** How many triggers it holds. */
	get size(): number {
		return this.kept.size;
	}

	/** @returns what was read at most ten seconds ago, or nothing */
	get(context: Context): VerificationSettings | undefined {
		const found = this.kept.get(keyOf(context));
		return found && this.now() - found.readAt <= MAX_AGE_MS ? found.settings : undefined;
	}

	/** Reads the credential, and keeps what it says. @returns nothing where it cannot be read */
	async read(context: Context): Promise<VerificationSettings | undefined> {
		const credentials = await context.getCredentials(CREDENTIAL).catch(() => undefined);
		const key = keyOf(context);
		const now = this.now();
		this.kept.delete(key);
		for (const [each, { readAt }] of this.kept) {
			if (now - readAt <= MAX_AGE_MS) break;
			this.kept.delete(each);
		}
		if (!credentials) return undefined;
		const settings = {
			secrets: readSecrets(credentials),
			signatureHeader: String(credentials.signatureHeader || 'X-CallMatrix-Signature').trim(),
		};
		this.kept.set(key, { settings, readAt: now });
		return settings;
	}
}
