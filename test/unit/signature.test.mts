import { Buffer } from 'node:buffer';

import cryptoJs from 'crypto-js';
import fc from 'fast-check';

import { AHEAD_ACCEPTED, verifySignature, type Delivery } from '../../nodes/CallMatrix/webhook/signature.ts';

const NOW = 1_790_000_000;
const DAY = 90_000;

/** Signs with another implementation than the product's. */
const hexMac = (secret: string, body: Buffer, timestamp?: number | string): string => {
	const words = cryptoJs.lib.WordArray.create(
		new Uint8Array(Buffer.concat([Buffer.from(timestamp === undefined ? '' : `${timestamp}.`), body])),
	);
	return cryptoJs.HmacSHA256(words, secret).toString(cryptoJs.enc.Hex);
};

const verdict = (delivery: Partial<Delivery>) =>
	verifySignature({
		header: undefined,
		body: Buffer.from('{}'),
		secrets: ['current'],
		now: NOW,
		oldestAccepted: DAY,
		...delivery,
	});

const signed = (secret: string, body: Buffer, timestamp = NOW): string =>
	`t=${timestamp},v1=${hexMac(secret, body, timestamp)}`;

const bytes = fc.uint8Array({ maxLength: 2000 }).map((array) => Buffer.from(array));
const secretText = fc.string({ minLength: 1, maxLength: 80, unit: 'binary-ascii' });

describe('A delivery is taken', () => {
	test('when it carries t= and v1= by the shared secret, for any body and any secret', () => {
		fc.assert(
			fc.property(bytes, secretText, (body, secret) => {
				expect(verdict({ body, secrets: [secret], header: signed(secret, body) })).toEqual({
					ok: true,
					secret: 0,
					dated: true,
				});
			}),
		);
	});

	test.each([
		['bare hex', (mac: string) => mac],
		['bare hex in capitals', (mac: string) => mac.toUpperCase()],
		['sha256= and hex', (mac: string) => `sha256=${mac}`],
		['bare base64', (mac: string) => Buffer.from(mac, 'hex').toString('base64')],
	])('when it carries %s over the body, for any body', (_, form) => {
		fc.assert(
			fc.property(bytes, (body) => {
				expect(verdict({ body, header: form(hexMac('current', body)) })).toEqual({ ok: true, secret: 0, dated: false });
			}),
		);
	});

	test('when the previous secret signed it, and says that it was that one', () => {
		const body = Buffer.from('{"a":1}');
		expect(verdict({ body, secrets: ['new', 'old'], header: signed('old', body) })).toMatchObject({
			ok: true,
			secret: 1,
		});
	});

	test('when one of several signatures is right, wherever it stands', () => {
		const body = Buffer.from('{}');
		const wrong = 'ab'.repeat(32);
		for (const place of [0, 7, 15]) {
			const macs = Array.from({ length: 16 }, (_, index) => (index === place ? hexMac('current', body, NOW) : wrong));
			expect(verdict({ body, header: `t=${NOW},${macs.map((mac) => `v1=${mac}`).join(',')}` }).ok).toBe(true);
		}
	});

	test('from the oldest accepted second up to five minutes ahead, and no second further', () => {
		const body = Buffer.from('{}');
		const at = (timestamp: number) => verdict({ body, header: signed('current', body, timestamp) });
		expect(at(NOW - DAY)).toMatchObject({ ok: true });
		expect(at(NOW + AHEAD_ACCEPTED)).toMatchObject({ ok: true });
		expect(at(NOW - DAY - 1)).toEqual({ ok: false, reason: 'timestamp_too_old' });
		expect(at(NOW + AHEAD_ACCEPTED + 1)).toEqual({ ok: false, reason: 'timestamp_in_future' });
	});
});

describe('A delivery is refused', () => {
	test('when no secret is set, whatever it carries', () => {
		const body = Buffer.from('{}');
		expect(verdict({ body, secrets: [], header: signed('', body) })).toEqual({ ok: false, reason: 'no_secret' });
	});

	test('when it carries no signature', () => {
		expect(verdict({})).toEqual({ ok: false, reason: 'signature_missing' });
		expect(verdict({ header: '' })).toEqual({ ok: false, reason: 'signature_missing' });
	});

	test('when a single bit of the body was changed', () => {
		fc.assert(
			fc.property(
				bytes.filter(({ length }) => length > 0),
				fc.nat(),
				(body, place) => {
					const header = signed('current', body);
					const tampered = Buffer.from(body);
					const at = place % body.length;
					tampered.writeUInt8(tampered.readUInt8(at) ^ (1 << place % 8), at);
					expect(verdict({ body: tampered, header })).toEqual({ ok: false, reason: 'signature_mismatch' });
				},
			),
		);
	});

	test('when its timestamp was changed after signing', () => {
		const body = Buffer.from('{}');
		const header = signed('current', body).replace(`t=${NOW}`, `t=${NOW - 1}`);
		expect(verdict({ body, header })).toEqual({ ok: false, reason: 'signature_mismatch' });
	});

	test.each([
		['a second timestamp', `t=${NOW},t=${NOW},v1=${'ab'.repeat(32)}`],
		['a timestamp that is no whole number', `t=1.5,v1=${'ab'.repeat(32)}`],
		['a timestamp with a leading zero', `t=01790000000,v1=${'ab'.repeat(32)}`],
		['no timestamp', `v1=${'ab'.repeat(32)}`],
		['no signature', `t=${NOW}`],
		['a signature that is too short', `t=${NOW},v1=abab`],
		['a signature that is too long', `t=${NOW},v1=${'ab'.repeat(33)}`],
		['junk after the signature', `t=${NOW},v1=${'ab'.repeat(32)}zz`],
		['an unknown part', `t=${NOW},v1=${'ab'.repeat(32)},x=1`],
		['an empty part', `t=${NOW},,v1=${'ab'.repeat(32)}`],
		['letters beyond ASCII', `t=${NOW},v1=${'ａｂ'.repeat(32)}`],
	])('when its header has %s', (_, header) => {
		expect(verdict({ header })).toEqual({ ok: false, reason: 'signature_malformed' });
	});

	test('unread when it carries more than 16 signatures or more than 4 kB of header', () => {
		const body = Buffer.from('{}');
		const mac = `v1=${hexMac('current', body, NOW)}`;
		expect(verdict({ body, header: `t=${NOW},${Array(17).fill(mac).join(',')}` }).ok).toBe(false);
		expect(verdict({ body, header: `t=${NOW},${mac}`.padEnd(5000) })).toEqual({
			ok: false,
			reason: 'signature_too_long',
		});
	});

	test('without ever throwing, for any header and any body', () => {
		const header = fc.oneof(
			fc.string({ unit: 'binary' }),
			fc.array(fc.string()),
			fc.constantFrom(undefined, 't=', 'v1=', 't=,v1=', ',', '='),
			fc.stringMatching(/^(t=\d{1,14}|v1=[0-9a-f]{60,68}|,| ){1,6}$/),
		);
		fc.assert(
			fc.property(header, bytes, (value, body) => {
				expect(verdict({ header: value, body }).ok).toBe(false);
			}),
			{ numRuns: 1000 },
		);
	});
});
