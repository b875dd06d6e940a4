/**
 * How a signature header is written: which scheme it shows, and the signatures in it. Pure. What is signed and whether a signature is
 * right is decided in `signature.ts`.
 */

/** How signatures are written, and what they are made over. */
export type Scheme = 'timestamped' | 'bodyOnly' | 'standard';

// 32 bytes leave two bits of the 43rd digit unused; they are zero in the one true spelling. In either alphabet of base64.
const BASE64 = '[A-Za-z0-9+/_-]{42}[AEIMQUYcgkosw048]=?';
const HEX = '[0-9a-fA-F]{64}';
/** Unix seconds, as schemes sign them. */
export const SECONDS = '[1-9]\\d{0,11}';
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

/** A usable entry among others: unknown versions, other digests, and what cannot be a signature of any version. */
const amongOthers = (usable: string): RegExp => new RegExp(`(?<![^\\s,;])${usable}(?![^\\s,;])`, 'g');
const ENTRY_AMONG_OTHERS: Record<Scheme, RegExp> = {
	timestamped: amongOthers(USABLE.timestamped),
	bodyOnly: amongOthers(USABLE.bodyOnly),
	standard: amongOthers(USABLE.standard),
};

/**
 * A header with one signature and nothing else: a timestamp and a MAC in hex; one over the body in hex or in base64; one of Standard
 * Webhooks. Nearly all are so, and this takes a third of the time of looking for entries among others.
 */
const ONE = new RegExp(`^(?:t=(${SECONDS}),v1=(${HEX})|${BARE_PREFIX}(?:(${HEX})|(${BASE64}))|v1,(${BASE64}))$`);

export interface Entries {
	macs: Buffer[];
	/** The signed timestamp in its own digits, where the scheme has it in the header. */
	timestamp?: string | undefined;
}

/** The scheme of a header, and its entries. */
export interface SignatureHeader {
	scheme: Scheme;
	entries: Entries;
}

/** The usable entries of a header. Unknown ones are skipped, so that a sender who adds a version stops no call. */
function readUsable(value: string, scheme: Scheme): Entries {
	const macs: Buffer[] = [];
	let lastTimestamp: string | undefined;
	for (const [, hex, base64, timestamp] of value.matchAll(ENTRY_AMONG_OTHERS[scheme])) {
		if (hex) macs.push(Buffer.from(hex, 'hex'));
		else if (base64) macs.push(Buffer.from(base64, 'base64'));
		else lastTimestamp = timestamp;
	}
	return { macs, timestamp: lastTimestamp };
}

/** Whether a scheme has all that it needs in the header. */
const isWhole = (scheme: Scheme, { macs, timestamp }: Entries): boolean =>
	macs.length > 0 && (scheme !== 'timestamped' || timestamp !== undefined);

/** Reads a header with one signature and nothing else. */
function readOne(value: string): SignatureHeader | undefined {
	const found = ONE.exec(value);
	if (!found) return undefined;
	const [, timestamp, timestampedHex, hex, base64, standard] = found;
	if (timestampedHex)
		return { scheme: 'timestamped', entries: { macs: [Buffer.from(timestampedHex, 'hex')], timestamp } };
	if (standard) return { scheme: 'standard', entries: { macs: [Buffer.from(standard, 'base64')] } };
	const mac = hex ? Buffer.from(hex, 'hex') : Buffer.from(base64 ?? '', 'base64');
	return { scheme: 'bodyOnly', entries: { macs: [mac] } };
}

/** The order in which schemes are looked for, by how the header begins. */
const orderFor = (value: string): Scheme[] =>
	/^(?:t|v1)=/.test(value) ? ['timestamped', 'standard', 'bodyOnly'] : ['standard', 'timestamped', 'bodyOnly'];

/** @returns undefined where a header has no known form */
export function readSignatureHeader(value: string): SignatureHeader | undefined {
	const one = readOne(value);
	if (one) return one;
	for (const scheme of orderFor(value)) {
		const entries = readUsable(value, scheme);
		if (isWhole(scheme, entries)) return { scheme, entries };
	}
	return undefined;
}
