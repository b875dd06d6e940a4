/**
 * Verifies the signature of a delivery: that it comes from someone who knows the webhook secret, and is not older than accepted.
 * Pure. Which secrets there are, and which keys they give, is in `secrets.ts`, how a header is written in `signatureFormat.ts`; what
 * the body says is not looked at.
 */

import { createHmac, timingSafeEqual, type KeyObject } from 'node:crypto';

import type { WebhookSecret } from '../secrets';
import { readSignatureHeader, SECONDS, type Scheme } from './signatureFormat';
import { readTime } from './time';

/** The words are stable: they are in responses and logs. */
export type SignatureRefusal =
	| 'no_secret'
	| 'signature_missing'
	| 'signature_malformed'
	| 'signature_incomplete'
	| 'signature_too_long'
	| 'signature_mismatch'
	| 'timestamp_too_old'
	| 'timestamp_in_future';

/** A header as received; several of the same name come as an array, or joined by ", ". */
export type Header = string | string[] | undefined;

export interface SignedDelivery {
	/** The signature header. */
	header: Header;
	/** The headers `webhook-id` and `webhook-timestamp`, which Standard Webhooks signs; other schemes leave them unread. */
	webhookId?: Header;
	webhookTimestamp?: Header;
	/** A timestamp in a header of the same family as the signature's: where that is signed, too, it stands before the body. */
	timestamp?: Header;
	/** The body's bytes as received. */
	body: Buffer;
	/** Current secret first, then the previous one. */
	secrets: WebhookSecret[];
	/** Unix seconds. */
	now: number;
	/** Of a signed timestamp, seconds, inclusive. */
	maxAge: number;
}

export type SignatureResult =
	| {
			ok: true;
			/** Of the secret that matched: 0 current, 1 previous. */
			secretIndex: number;
			/** Whether the scheme signs a timestamp; if not, the event's own time limits its age. */
			hasTimestamp: boolean;
			/** The `webhook-id` that Standard Webhooks signs; other schemes sign none. */
			signedId?: string;
	  }
	| { ok: false; reason: SignatureRefusal };

/** How far ahead of this clock a timestamp may be, seconds, inclusive. */
export const FUTURE_TOLERANCE = 300;
const MAX_SIGNATURES = 16;
const MAX_HEADER_BYTES = 4096;

/** What may have been signed. */
interface SignedInput {
	/** In front of the body. */
	prefix?: string;
	/** The timestamp that it has, Unix seconds. */
	sentAt?: number;
}

interface Presented {
	scheme: Scheme;
	macs: Buffer[];
	/** The most likely one first. */
	inputs: SignedInput[];
	signedId?: string;
}

const WHOLE_SECONDS = new RegExp(`^${SECONDS}$`);
// Visible ASCII but comma and full stop. The specification rules out the full stop, or what was signed could be cut into id,
// timestamp and body elsewhere; a comma comes of two headers.
const WEBHOOK_ID = /^[!-+\-/-~]{1,255}$/;
/** Unix time or ISO 8601. It has no brace: what was signed cannot be cut into timestamp and JSON elsewhere. */
const TIMESTAMP = /^[\d.:TZ+-]{9,40}$/;

const joined = (header: Header): string | undefined => (Array.isArray(header) ? header.join(', ') : header);

/** What a signature without a timestamp of its own may be made over: the body, behind the timestamp of another header or not. */
function inputsOf(header: Header): SignedInput[] {
	const timestamp = joined(header);
	const sentAt = timestamp !== undefined && TIMESTAMP.test(timestamp) ? readTime(timestamp) : undefined;
	return sentAt === undefined ? [{}] : [{ prefix: `${timestamp}.`, sentAt }, {}];
}

/** Reads the signature header, and what else the scheme signs. Of several timestamps the last counts, as in stripe-node. */
function read(value: string, { webhookId, webhookTimestamp, timestamp }: SignedDelivery): Presented | SignatureRefusal {
	const found = readSignatureHeader(value);
	if (!found) return 'signature_malformed';
	const { scheme, entries } = found;
	const { macs } = entries;
	if (macs.length > MAX_SIGNATURES) return 'signature_too_long';
	if (scheme === 'bodyOnly') return { scheme, macs, inputs: inputsOf(timestamp) };
	if (scheme === 'timestamped') {
		return { scheme, macs, inputs: [{ prefix: `${entries.timestamp}.`, sentAt: Number(entries.timestamp) }] };
	}
	const id = joined(webhookId);
	const sentAt = joined(webhookTimestamp);
	if (!id || !sentAt) return 'signature_incomplete';
	if (!WEBHOOK_ID.test(id) || !WHOLE_SECONDS.test(sentAt)) return 'signature_malformed';
	return { scheme, macs, inputs: [{ prefix: `${id}.${sentAt}.`, sentAt: Number(sentAt) }], signedId: id };
}

/** Whether any of the presented signatures is the one made with this key over this input. */
function matches(key: KeyObject, macs: Buffer[], { prefix }: SignedInput, body: Buffer): boolean {
	const hmac = createHmac('sha256', key);
	if (prefix !== undefined) hmac.update(prefix);
	// By way of text, which takes Node less time than a buffer of its own for each digest.
	const expected = Buffer.from(hmac.update(body).digest('hex'), 'hex');
	let found = false;
	// No early return: the time must not tell which of the signatures was right.
	for (const mac of macs) {
		if (mac.length === expected.length && timingSafeEqual(mac, expected)) found = true;
	}
	return found;
}

const refuse = (reason: SignatureRefusal): SignatureResult => ({ ok: false, reason });

/**
 * Whether a delivery comes from someone who knows the webhook secret. Never throws.
 *
 * The MAC is computed over the bytes as received, and every presented signature is compared in constant time. The
 * previous secret is tried only when the current one does not match, so a rotation of secrets refuses nothing. A delivery costs one
 * HMAC; one that does not match costs at most four per secret.
 */
export function verifySignature(delivery: SignedDelivery): SignatureResult {
	const result = verify(delivery);
	// Asked last, as nearly every delivery is a true one.
	const hasSecret = result.ok || delivery.secrets.some((secret) => secret.keys(false).length > 0);
	return hasSecret ? result : refuse('no_secret');
}

function verify(delivery: SignedDelivery): SignatureResult {
	const { body, secrets, now, maxAge } = delivery;
	const value = joined(delivery.header);
	if (!value) return refuse('signature_missing');
	// Node reads a header as Latin-1: a character a byte.
	if (value.length > MAX_HEADER_BYTES) return refuse('signature_too_long');
	const presented = read(value, delivery);
	if (typeof presented === 'string') return refuse(presented);
	const { scheme, macs, inputs, signedId } = presented;

	let reason: SignatureRefusal = 'no_secret';
	for (const [secretIndex, secret] of secrets.entries()) {
		for (const key of secret.keys(scheme === 'standard')) {
			reason = 'signature_mismatch';
			const input = inputs.find((each) => matches(key, macs, each, body));
			if (!input) continue;
			const { sentAt } = input;
			const late = sentAt === undefined ? undefined : checkAge(sentAt, now, maxAge);
			if (late) return refuse(late);
			const hasTimestamp = sentAt !== undefined;
			// Two literals: a spread would take longer than all the rest but the HMAC.
			if (signedId === undefined) return { ok: true, secretIndex, hasTimestamp };
			return { ok: true, secretIndex, hasTimestamp, signedId };
		}
	}
	return refuse(reason);
}

/** @returns why a time (Unix seconds) is outside of the accepted window, or nothing where it is inside */
export function checkAge(
	moment: number,
	now: number,
	maxAge: number,
): 'timestamp_too_old' | 'timestamp_in_future' | undefined {
	if (moment - now > FUTURE_TOLERANCE) return 'timestamp_in_future';
	// Asked this way round, so that a limit that is no number lets nothing in.
	return now - moment <= maxAge ? undefined : 'timestamp_too_old';
}
