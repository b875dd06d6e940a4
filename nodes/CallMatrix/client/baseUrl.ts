/** Reads the credential's Base URL, and decides where the API key may be sent. */

import type { Refusal, Result } from './userMessage';

const LOOPBACK = /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/i;

/** Whether the host is this machine, where plain http is no risk. */
export const isLoopback = (url: URL): boolean => LOOPBACK.test(url.hostname);

export interface BaseUrl {
	/** Without a trailing slash. */
	url: string;
	parsed: URL;
}

/** The API key goes with every request, so only https is accepted; http only for loopback hosts (the sandbox). */
export function readBaseUrl(value: unknown): Result<BaseUrl> {
	const text = typeof value === 'string' ? value.trim() : '';
	const refuse = (message: string): Refusal => ({
		refusal: {
			message,
			description:
				'Open the CallMatrix credential and look at Base URL. It starts with https:// and carries no user name, query or fragment, e.g. https://api.callmatrix.io/v1',
		},
	});
	if (!text) return refuse('The Base URL is empty');
	if (!URL.canParse(text)) return refuse(`The Base URL is not a web address: ${text}`);
	const parsed = new URL(text);
	if (parsed.username || parsed.password || parsed.search || parsed.hash) {
		return refuse('The Base URL carries more than an address');
	}
	if (parsed.protocol !== 'https:' && !(parsed.protocol === 'http:' && isLoopback(parsed))) {
		return refuse(`The Base URL would send the API key unencrypted to ${parsed.host}`);
	}
	return { url: text.replace(/\/+$/, ''), parsed };
}
