/** Whether CallMatrix can reach n8n's webhook URL, as far as the URL tells. */

import { isLoopback } from '../../client/baseUrl';
import type { UserMessage } from '../../client/userMessage';

/** Addresses that lead nowhere from outside: private, link-local, carrier and documentation ranges are not told apart. */
const PRIVATE_HOST =
	/^(10\.|127\.|0\.|169\.254\.|192\.168\.|172\.(1[6-9]|2\d|3[01])\.|100\.(6[4-9]|[7-9]\d|1[01]\d|12[0-7])\.|\[(::1|f[cd]|fe[89ab]))/i;
const PRIVATE_NAME = /(^|\.)(localhost|local|internal|lan|home|intranet)$/i;

/**
 * @param baseUrl of the API: if that is on this machine (the sandbox), the webhook may be, too
 * @returns why CallMatrix cannot reach it, or nothing
 */
export function refuseUnreachable(webhookUrl: string, baseUrl: URL): UserMessage | undefined {
	if (isLoopback(baseUrl)) return undefined;
	const url = new URL(webhookUrl);
	const host = url.hostname;
	const because =
		PRIVATE_HOST.test(host) || PRIVATE_NAME.test(host) || (!host.includes('.') && !host.startsWith('['))
			? 'is not an address on the internet'
			: url.protocol !== 'https:' && 'is not https';
	if (!because) return undefined;
	return {
		message: `CallMatrix cannot reach this n8n: ${url.origin} ${because}`,
		description:
			'Set the environment variable N8N_WEBHOOK_URL to the https address under which this n8n is reached from outside (e.g. https://n8n.example.com/), start n8n again and publish the workflow once more. Its older name WEBHOOK_URL does not apply to test URLs. On n8n Cloud this is already so.',
	};
}
