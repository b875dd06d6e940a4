/** Certificates made in the test, because a key that is kept in a repository would look like a secret. */
import { generateKeyPairSync, sign, type KeyObject } from 'node:crypto';

/** A key and a certificate for it, as an https server takes them. */
export interface Certificate {
	key: string;
	cert: string;
}

interface Subject {
	/** Common name of the subject. */
	name: string;
	/** Common name and private key of who signs it; by default the subject itself. */
	issuer?: { name: string; key: KeyObject };
	/** Default: a day from now. */
	notAfter?: Date;
}

const DAY_MS = 86_400_000;

/** One value in DER: its tag, its length and its bytes. */
function der(tag: number, ...parts: Buffer[]): Buffer {
	const bytes = Buffer.concat(parts);
	const { length } = bytes;
	const size = length < 0x80 ? [length] : length < 0x100 ? [0x81, length] : [0x82, length >> 8, length & 0xff];
	return Buffer.concat([Buffer.from([tag, ...size]), bytes]);
}

const sequence = (...parts: Buffer[]): Buffer => der(0x30, ...parts);
const integer = (value: number): Buffer => der(0x02, Buffer.from([value]));

/** 1.2.840.10045.4.3.2, ecdsa-with-SHA256 */
const ALGORITHM = sequence(der(0x06, Buffer.from('2a8648ce3d040302', 'hex')));

/** 2.5.4.3, commonName */
const nameOf = (text: string): Buffer =>
	sequence(der(0x31, sequence(der(0x06, Buffer.from('550403', 'hex')), der(0x0c, Buffer.from(text)))));

/** YYMMDDHHMMSSZ */
const time = (date: Date): Buffer => der(0x17, Buffer.from(`${date.toISOString().replace(/\D/g, '').slice(2, 14)}Z`));

/** Makes an X.509 certificate that holds no more than it takes for a handshake. */
export function certificate({ name, issuer, notAfter = new Date(Date.now() + DAY_MS) }: Subject): Certificate {
	const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
	const body = sequence(
		der(0xa0, integer(2)),
		integer(1),
		ALGORITHM,
		nameOf(issuer?.name ?? name),
		sequence(time(new Date(notAfter.getTime() - 30 * DAY_MS)), time(notAfter)),
		nameOf(name),
		publicKey.export({ type: 'spki', format: 'der' }),
	);
	const signature = sign('sha256', body, issuer?.key ?? privateKey);
	const whole = sequence(body, ALGORITHM, der(0x03, Buffer.from([0]), signature));
	return {
		key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
		cert: `-----BEGIN CERTIFICATE-----\n${whole.toString('base64')}\n-----END CERTIFICATE-----\n`,
	};
}
