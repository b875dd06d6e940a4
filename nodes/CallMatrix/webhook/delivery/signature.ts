/**
 * Verifies the signature of a delivery: that it comes from someone who knows the webhook secret, and is not older than accepted.
 * Pure. Which secrets there are is in `secrets.ts`; what the body says is not looked at.
 */

import { createHmac, timingSafeEqual } from 'node:crypto';

import { STANDARD_PREFIX } from '../secrets';

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
type Header = string | string[] | undefined;

export interface SignedDelivery {
	/** The signature header. */
	header: Header;
	/** The headers `webhook-id` and `webhook-timestamp`, which Standard Webhooks signs; other schemes leave them unread. */
	webhookId?: Header;
	webhookTimestamp?: Header;
	/** The body's bytes as received. */
	body: Buffer;
	/** Current secret first, then the previous one. */
	secrets: string[];
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
	  }
	| { ok: false; reason: SignatureRefusal };

/** How far ahead of this clock a timestamp may be, seconds, inclusive. */
export const FUTURE_TOLERANCE = 300;
const MAX_SIGNATURES = 16;
const MAX_HEADER_BYTES = 4096;

/** How signatures are written, and what they are made over. */
type Scheme = 'timestamped' | 'bodyOnly' | 'standard';

interface Presented {
	scheme: Scheme;
	macs: Buffer[];
	/** The signed timestamp in its own digits, where the scheme has one. */
	timestamp?: string | undefined;
	/** What is signed in front of the body. */
	prefix?: string;
}

// 32 bytes leave two bits of the 43rd digit unused; they are zero in the one true spelling. In either alphabet of base64.
const BASE64 = '[A-Za-z0-9+/_-]{42}[AEIMQUYcgkosw048]=?';
const HEX = '[0-9a-fA-F]{64}';
const SECONDS = '[1-9]\\d{0,11}';
const BARE_PREFIX = '(?:(?:hmac-)?sha256[=:])?';

/** What a usable entry of each scheme looks like: a MAC in hex, one in base64, a timestamp. */
const USABLE: Record<Scheme, string> = {
	/** `t=<unix seconds>,v1=<hex>[,v1=<hex>...]`, over `<t>.<body>` */
	timestamped: `(?:v1=(${HEX})()|t=(${SECONDS}))`,
	/** `sha256=<hex>`, bare hex or bare base64, over the body */
	bodyOnly: `${BARE_PREFIX}(?:(${HEX})|(${BASE64}))`,
	/** Standard Webhooks: `v1,<base64>[ v1,<base64>...]`, over `<webhook-id>.<webhook-timestamp>.<body>` */
	standard: `v1,()(${BASE64})`,
};

/**
 * A header that has nothing but usable entries, read entry by entry from where the last one ended. Repeated headers are joined
 * by ", ". Nearly all headers are so, and this takes half the time of splitting them.
 */
const NEXT_ENTRY: Record<Scheme, RegExp> = {
	timestamped: new RegExp(`${USABLE.timestamped}(?:, ?(?!$)|$)`, 'y'),
	bodyOnly: new RegExp(`${USABLE.bodyOnly}(?:, ?(?!$)|$)`, 'y'),
	standard: new RegExp(`${USABLE.standard}(?:,? (?!$)|$)`, 'y'),
};

/** A usable entry among others: unknown versions, other digests, and what cannot be a signature of any version. */
const amongOthers = (usable: string): RegExp => new RegExp(`(?<![^\\s,;])${usable}(?![^\\s,;])`, 'g');
const ENTRY_AMONG_OTHERS: Record<Scheme, RegExp> = {
	timestamped: amongOthers(USABLE.timestamped),
	bodyOnly: amongOthers(USABLE.bodyOnly),
	standard: amongOthers(USABLE.standard),
};

const WHOLE_SECONDS = new RegExp(`^${SECONDS}$`);
// Visible ASCII but comma and full stop. The specification rules out the full stop, or what was signed could be cut into id,
// timestamp and body elsewhere; a comma comes of two headers.
const WEBHOOK_ID = /^[!-+\-/-~]{1,255}$/;

const joined = (header: Header): string | undefined => (Array.isArray(header) ? header.join(', ') : header);

/** The scheme that the beginning of a header shows. */
function likelyScheme(value: string): Scheme {
	if (value.startsWith('v1,')) return 'standard';
	return value.startsWith('t=') || value.startsWith('v1=') ? 'timestamped' : 'bodyOnly';
}

interface Entries {
	macs: Buffer[];
	timestamp?: string | undefined;
}

/** @returns the entries of a header; undefined where anything else is among them */
function readAll(value: string, scheme: Scheme): Entries | undefined {
	const entry = NEXT_ENTRY[scheme];
	const macs: Buffer[] = [];
	let timestamp: string | undefined;
	entry.lastIndex = 0;
	while (entry.lastIndex < value.length) {
		const found = entry.exec(value);
		if (!found) return undefined;
		timestamp = take(found, macs) ?? timestamp;
	}
	return { macs, timestamp };
}

/** The usable entries of a header. Unknown ones are skipped, so that a sender who adds a version stops no call. */
function readUsable(value: string, scheme: Scheme): Entries {
	const macs: Buffer[] = [];
	let timestamp: string | undefined;
	for (const found of value.matchAll(ENTRY_AMONG_OTHERS[scheme])) timestamp = take(found, macs) ?? timestamp;
	return { macs, timestamp };
}

/** @returns the timestamp, where the entry is one */
function take([, hex, base64, timestamp]: RegExpMatchArray, macs: Buffer[]): string | undefined {
	if (hex) macs.push(Buffer.from(hex, 'hex'));
	else if (base64) macs.push(Buffer.from(base64, 'base64'));
	return timestamp;
}

/** Whether a scheme has all that it needs in the header. */
const isWhole = (scheme: Scheme, { macs, timestamp }: Entries): boolean =>
	macs.length > 0 && (scheme !== 'timestamped' || timestamp !== undefined);

/** The scheme of a header, and its entries. */
function entriesOf(value: string): { scheme: Scheme; entries: Entries } | undefined {
	const likely = likelyScheme(value);
	const all = readAll(value, likely);
	if (all && isWhole(likely, all)) return { scheme: likely, entries: all };
	const schemes: Scheme[] =
		likely === 'timestamped' ? ['timestamped', 'standard', 'bodyOnly'] : ['standard', 'timestamped', 'bodyOnly'];
	for (const scheme of schemes) {
		const entries = readUsable(value, scheme);
		if (isWhole(scheme, entries)) return { scheme, entries };
	}
	return undefined;
}

/** Reads the signature header, and what else the scheme signs. Of several timestamps the last counts, as in stripe-node. */
function read(value: string, { webhookId, webhookTimestamp }: SignedDelivery): Presented | SignatureRefusal {
	const found = entriesOf(value);
	if (!found) return 'signature_malformed';
	const {
		scheme,
		entries: { macs, timestamp },
	} = found;
	if (macs.length > MAX_SIGNATURES) return 'signature_too_long';
	if (scheme === 'bodyOnly') return { scheme, macs };
	if (scheme === 'timestamped') return { scheme, macs, timestamp, prefix: `${timestamp}.` };
	const id = joined(webhookId);
	const sentAt = joined(webhookTimestamp);
	if (!id || !sentAt) return 'signature_incomplete';
	if (!WEBHOOK_ID.test(id) || !WHOLE_SECONDS.test(sentAt)) return 'signature_malformed';
	return { scheme, macs, timestamp: sentAt, prefix: `${id}.${sentAt}.` };
}

/** The key that a secret gives in a scheme, or nothing where it is not a key: anybody can sign with an empty one. */
function keyOf(secret: string, scheme?: Scheme): string | Buffer | undefined {
	if (!secret.startsWith(STANDARD_PREFIX)) return secret || undefined;
	const digits = secret.slice(STANDARD_PREFIX.length);
	if (!digits) return undefined;
	if (scheme !== 'standard') return secret;
	const key = Buffer.from(digits, 'base64');
	// Node skips what is no base64; a key that was cut or mistyped must not become another, shorter one.
	return key.toString('base64') === digits ? key : undefined;
}

/** Whether any of the presented signatures is the one made with this key. */
function matches(key: string | Buffer, { macs, prefix }: Presented, body: Buffer): boolean {
	const hmac = createHmac('sha256', key);
	if (prefix !== undefined) hmac.update(prefix);
	const expected = hmac.update(body).digest();
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
 * previous secret is tried only when the current one does not match, so a rotation of secrets refuses nothing.
 */
export function verifySignature(delivery: SignedDelivery): SignatureResult {
	const { body, secrets, now, maxAge } = delivery;
	if (!secrets.some((secret) => keyOf(secret) !== undefined)) return refuse('no_secret');
	const value = joined(delivery.header);
	if (!value) return refuse('signature_missing');
	// Node reads a header as Latin-1: a character a byte.
	if (value.length > MAX_HEADER_BYTES) return refuse('signature_too_long');
	const presented = read(value, delivery);
	if (typeof presented === 'string') return refuse(presented);

	let reason: SignatureRefusal = 'no_secret';
	for (const [secretIndex, secret] of secrets.entries()) {
		const key = keyOf(secret, presented.scheme);
		if (key === undefined) continue;
		reason = 'signature_mismatch';
		if (!matches(key, presented, body)) continue;
		if (presented.timestamp === undefined) return { ok: true, secretIndex, hasTimestamp: false };
		const late = checkAge(Number(presented.timestamp), now, maxAge);
		return late ? refuse(late) : { ok: true, secretIndex, hasTimestamp: true };
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
