import { createHmac, timingSafeEqual } from 'node:crypto';

/** Why a delivery was refused. The words are stable: they stand in answers and log lines. */
export type SignatureRefusal =
	| 'no_secret'
	| 'signature_missing'
	| 'signature_malformed'
	| 'signature_too_long'
	| 'signature_mismatch'
	| 'timestamp_too_old'
	| 'timestamp_in_future';

export interface Delivery {
	/** The signature header as received; several of the same name come as an array. */
	header: string | string[] | undefined;
	/** The body's bytes as received. */
	body: Buffer;
	/** Current secret first, then the previous one. */
	secrets: string[];
	/** Unix seconds. */
	now: number;
	/** How far behind a signed timestamp may be, seconds, inclusive. */
	oldestAccepted: number;
}

export type Verdict =
	| {
			ok: true;
			/** Place of the secret that matched: 0 current, 1 previous. */
			secret: number;
			/** Whether the scheme signs a timestamp; where not, the event's own time bounds its age. */
			dated: boolean;
	  }
	| { ok: false; reason: SignatureRefusal };

/** How far ahead of this clock a timestamp may be, seconds, inclusive. */
export const AHEAD_ACCEPTED = 300;
const MOST_SIGNATURES = 16;
const MOST_HEADER_BYTES = 4096;
const MAC_BYTES = 32;

interface Presented {
	/** The signed timestamp in its own digits, where the scheme has one. */
	timestamp?: string;
	macs: Buffer[];
}

const HEX = /^[0-9a-f]{64}$/i;
const BASE64 = /^[A-Za-z0-9+/]{43}=$/;

/** Recognises the scheme from the header alone: `t=,v1=[,v1=...]`, `sha256=<hex>`, bare hex, bare base64. */
function readHeader(header: string): Presented | undefined {
	if (HEX.test(header)) return { macs: [Buffer.from(header, 'hex')] };
	if (BASE64.test(header)) return { macs: [Buffer.from(header, 'base64')] };
	if (header.startsWith('sha256=')) {
		const digest = header.slice('sha256='.length);
		return HEX.test(digest) ? { macs: [Buffer.from(digest, 'hex')] } : undefined;
	}
	const presented: Presented = { macs: [] };
	for (const part of header.split(',')) {
		const [, key, value] = /^ ?(t|v1)=([0-9a-fA-F]+)$/.exec(part) ?? [];
		if (key === 't' && value && presented.timestamp === undefined && /^[1-9]\d{0,11}$/.test(value)) {
			presented.timestamp = value;
		} else if (key === 'v1' && value && HEX.test(value)) {
			presented.macs.push(Buffer.from(value, 'hex'));
		} else {
			return undefined;
		}
	}
	return presented.timestamp !== undefined && presented.macs.length > 0 ? presented : undefined;
}

function mac(secret: string, { timestamp }: Presented, body: Buffer): Buffer {
	const hmac = createHmac('sha256', secret);
	if (timestamp !== undefined) hmac.update(`${timestamp}.`);
	return hmac.update(body).digest();
}

/**
 * Decides whether a delivery comes from someone who knows the shared secret. Pure; never throws.
 *
 * The MAC is computed over the bytes as received, and every presented signature is compared in constant time. The
 * previous secret is tried only when the current one does not match, so a rotation refuses nothing.
 */
export function verifySignature({ header, body, secrets, now, oldestAccepted }: Delivery): Verdict {
	const refuse = (reason: SignatureRefusal): Verdict => ({ ok: false, reason });
	if (secrets.length === 0) return refuse('no_secret');
	const value = Array.isArray(header) ? header.join(',') : header;
	if (!value) return refuse('signature_missing');
	if (Buffer.byteLength(value) > MOST_HEADER_BYTES) return refuse('signature_too_long');
	const presented = readHeader(value);
	if (!presented) return refuse('signature_malformed');
	if (presented.macs.length > MOST_SIGNATURES) return refuse('signature_too_long');

	const secret = secrets.findIndex((candidate) => {
		const expected = mac(candidate, presented, body);
		// No early way out: how long it takes must not tell which of the signatures was right.
		return presented.macs.filter((sent) => sent.length === MAC_BYTES && timingSafeEqual(sent, expected)).length > 0;
	});
	if (secret < 0) return refuse('signature_mismatch');

	if (presented.timestamp === undefined) return { ok: true, secret, dated: false };
	const late = refuseAge(Number(presented.timestamp), now, oldestAccepted);
	return late ? refuse(late) : { ok: true, secret, dated: true };
}

/** @returns why a moment (Unix seconds) lies outside the accepted window, or nothing where it lies within */
export function refuseAge(
	moment: number,
	now: number,
	oldestAccepted: number,
): 'timestamp_too_old' | 'timestamp_in_future' | undefined {
	if (moment - now > AHEAD_ACCEPTED) return 'timestamp_in_future';
	if (now - moment > oldestAccepted) return 'timestamp_too_old';
	return undefined;
}
