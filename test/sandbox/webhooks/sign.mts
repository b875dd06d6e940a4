/**
 * Signatures as CallMatrix might make them, with crypto-js: what verifies them uses node:crypto, so that two
 * independent implementations have to agree.
 */
import CryptoJS from 'crypto-js';

/** `t-v1`: `t=<unix seconds>,v1=<hex>` over `<t>.<body>`. `hex`: the bare hex digest of the body. */
export type Scheme = 't-v1' | 'hex';

export interface Secrets {
	current: string;
	/** Still signed with during a rotation. */
	previous?: string | undefined;
}

export interface Signing {
	scheme: Scheme;
	/** Whether timestamp and signature are made once for an event, or anew for each attempt. */
	signs: 'per-event' | 'per-attempt';
	/** Which secret a bare hex digest is made with, as it has room for one only. */
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

/**
 * The value of the signature header.
 *
 * @param at unix time in seconds; only signed in scheme `t-v1`
 */
export function sign(body: string, secrets: Secrets, signing: Pick<Signing, 'scheme' | 'hexWith'>, at: number): string {
	if (signing.scheme === 'hex') {
		return hmac(body, signing.hexWith === 'previous' ? (secrets.previous ?? secrets.current) : secrets.current);
	}
	const inUse = secrets.previous === undefined ? [secrets.current] : [secrets.current, secrets.previous];
	return [`t=${at}`, ...inUse.map((secret) => `v1=${hmac(`${at}.${body}`, secret)}`)].join(',');
}

function hmac(text: string, secret: string): string {
	return CryptoJS.HmacSHA256(text, secret).toString(CryptoJS.enc.Hex);
}
