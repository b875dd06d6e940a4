/**
 * Finds what verification needs among the headers of a delivery. CallMatrix does not say what it calls them. Nothing is trusted
 * here: whether a header was signed is decided by the HMAC, in `signature.ts`.
 */

import type { Header, SignedDelivery } from './signature';

/** Names in lower case. */
export type Headers = Record<string, Header>;

export type SignatureHeaders = Pick<SignedDelivery, 'header' | 'webhookId' | 'webhookTimestamp' | 'timestamp'>;

const SIGNATURE_NAME = /-signature$/;

/** The configured name; where the delivery lacks it, the only other name that ends in `-signature`. */
function nameOf(headers: Headers, configured: string): string {
	if (headers[configured] !== undefined) return configured;
	const [only, ...others] = Object.keys(headers).filter((name) => SIGNATURE_NAME.test(name));
	return only !== undefined && others.length === 0 ? only : configured;
}

/** What headers of one sender have in common: `x-callmatrix-` of `x-callmatrix-signature` and of `x-callmatrix-signature-256`. */
function familyOf(name: string): string {
	const at = name.lastIndexOf('signature');
	return name.slice(0, at === -1 ? name.lastIndexOf('-') + 1 : at);
}

/** Of the family: `x-callmatrix-timestamp`, or the only other one, such as `x-callmatrix-request-timestamp`. */
function timestampOf(headers: Headers, family: string): Header {
	const direct = headers[`${family}timestamp`];
	if (direct !== undefined) return direct;
	const [only, ...others] = Object.keys(headers).filter(
		(name) => name.startsWith(family) && name.endsWith('-timestamp'),
	);
	return only !== undefined && others.length === 0 ? headers[only] : undefined;
}

/** @param configured name of the signature header, as the credential has it */
export function findSignatureHeaders(headers: Headers, configured: string): SignatureHeaders {
	const name = nameOf(headers, configured.toLowerCase());
	const family = familyOf(name);
	const timestamp = timestampOf(headers, family);
	return {
		header: headers[name],
		// Senders of Standard Webhooks use names of their own, too: svix-id, svix-timestamp.
		webhookId: headers['webhook-id'] ?? headers[`${family}id`],
		webhookTimestamp: headers['webhook-timestamp'] ?? timestamp,
		timestamp,
	};
}
