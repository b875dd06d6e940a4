/**
 * Signs webhooks in the schemes that CallMatrix might use. With crypto-js, because the node verifies with node:crypto: two
 * independent implementations have to agree.
 */
import CryptoJS from 'crypto-js';

/**
 * How a delivery is signed: `t-v1` is `t=<unix seconds>,v1=<hex>` over `<t>.<body>`; `sha256` is `sha256=<hex>`, `hex` and
 * `base64` the bare digest, all three over the body; `standard` is Standard Webhooks, `v1,<base64>` over
 * `<webhook-id>.<webhook-timestamp>.<body>`, with these two as headers of their own.
 */
export const schemes = ['t-v1', 'sha256', 'hex', 'base64', 'standard'] as const;

export type Scheme = (typeof schemes)[number];

/**
 * The schemes of other dialects. The digest over the body under another prefix or in URL-safe base64; `timestampHeader`: the hex
 * digest over `<timestamp>.<body>` with the timestamp in a header of its own; `withUnknownVersions`: `t-v1` among signatures of
 * versions that no receiver knows.
 */
export type OtherScheme =
	| 'hmac-sha256='
	| 'sha256:'
	| 'base64url'
	| 'base64urlPadded'
	| 'timestampHeader'
	| 'withUnknownVersions';

export type SigningScheme = Scheme | OtherScheme;

export interface Secrets {
	current: string;
	/** Still signed with during a rotation. */
	previous?: string | undefined;
}

export interface Signing {
	scheme: SigningScheme;
	/** Whether timestamp and signature are made once for an event, or anew for each attempt. */
	signs: 'per-event' | 'per-attempt';
	/** Which secret a bare digest, hex or not, is made with, as it has room for one only. */
	hexWith: 'current' | 'previous';
	/** Added to the clock when signing, in seconds: the sandbox's clock may run ahead (> 0) or behind (< 0). */
	clockOffsetSeconds: number;
}

export const defaultSigning: Signing = {
	scheme: 't-v1',
	signs: 'per-event',
	hexWith: 'current',
	clockOffsetSeconds: 0,
};

/** Whether a scheme signs a timestamp. */
export const signsTimestamp = (scheme: SigningScheme): boolean =>
	['t-v1', 'standard', 'timestampHeader', 'withUnknownVersions'].includes(scheme);

/**
 * The value of the signature header.
 *
 * @param at unix time in seconds; only signed in the schemes of `signsTimestamp`
 * @param id only signed in scheme `standard`
 */
export function sign(
	body: string,
	secrets: Secrets,
	signing: Pick<Signing, 'scheme' | 'hexWith'>,
	at: number,
	id = '',
): string {
	const inUse = secrets.previous === undefined ? [secrets.current] : [secrets.current, secrets.previous];
	const bare = signing.hexWith === 'previous' ? (secrets.previous ?? secrets.current) : secrets.current;
	switch (signing.scheme) {
		case 't-v1':
			return [`t=${at}`, ...inUse.map((secret) => `v1=${hex(hmac(`${at}.${body}`, secret))}`)].join(',');
		case 'standard':
			return inUse.map((secret) => `v1,${base64(hmac(`${id}.${at}.${body}`, standardKey(secret)))}`).join(' ');
		case 'sha256':
			return `sha256=${hex(hmac(body, bare))}`;
		case 'hex':
			return hex(hmac(body, bare));
		case 'base64':
			return base64(hmac(body, bare));
		case 'hmac-sha256=':
		case 'sha256:':
			return `${signing.scheme}${hex(hmac(body, bare))}`;
		case 'base64url':
			return base64url(hmac(body, bare)).replace(/=+$/, '');
		case 'base64urlPadded':
			return base64url(hmac(body, bare));
		case 'timestampHeader':
			return hex(hmac(`${at}.${body}`, bare));
		case 'withUnknownVersions': {
			const known = inUse.map((secret) => `v1=${hex(hmac(`${at}.${body}`, secret))}`);
			return [`t=${at}`, `v2=${hex(hmac(`v2:${at}.${body}`, bare))}`, ...known, 'v0=unsigned'].join(',');
		}
	}
}

/** The headers that a scheme sends besides the signature header. */
export function extraHeaders(scheme: SigningScheme, id: string, at: number): Record<string, string> {
	if (scheme === 'standard') return { 'webhook-id': id, 'webhook-timestamp': String(at) };
	return scheme === 'timestampHeader' ? { 'X-CallMatrix-Timestamp': String(at) } : {};
}

/** Standard Webhooks shows a key as `whsec_` and its bytes in base64. */
const standardKey = (secret: string): string | CryptoJS.lib.WordArray =>
	secret.startsWith('whsec_') ? CryptoJS.enc.Base64.parse(secret.slice('whsec_'.length)) : secret;

const hmac = (text: string, key: string | CryptoJS.lib.WordArray): CryptoJS.lib.WordArray =>
	CryptoJS.HmacSHA256(text, key);
const hex = (mac: CryptoJS.lib.WordArray): string => mac.toString(CryptoJS.enc.Hex);
const base64 = (mac: CryptoJS.lib.WordArray): string => mac.toString(CryptoJS.enc.Base64);
const base64url = (mac: CryptoJS.lib.WordArray): string => base64(mac).replaceAll('+', '-').replaceAll('/', '_');
