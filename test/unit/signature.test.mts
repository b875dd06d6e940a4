import { Buffer } from 'node:buffer';

import cryptoJs from 'crypto-js';
import fc from 'fast-check';

import {
	FUTURE_TOLERANCE,
	verifySignature,
	type SignedDelivery,
} from '../../nodes/CallMatrix/webhook/delivery/signature.ts';
import { WebhookSecret } from '../../nodes/CallMatrix/webhook/secrets.ts';

const NOW = 1_790_000_000;
const DAY = 90_000;

/** Signs with another implementation than the product's. */
const macOf = (key: string | Buffer, signed: Buffer): Buffer => {
	const words = (bytes: Buffer) => cryptoJs.lib.WordArray.create(new Uint8Array(bytes));
	const mac = cryptoJs.HmacSHA256(words(signed), typeof key === 'string' ? key : words(key));
	return Buffer.from(mac.toString(cryptoJs.enc.Hex), 'hex');
};

const hexMac = (secret: string, body: Buffer, timestamp?: number | string): string =>
	macOf(secret, Buffer.concat([Buffer.from(timestamp === undefined ? '' : `${timestamp}.`), body])).toString('hex');

/** A delivery as Standard Webhooks signs it. */
const standard = (key: string | Buffer, body: Buffer, id = 'msg_1', timestamp: number | string = NOW) => ({
	header: `v1,${macOf(key, Buffer.concat([Buffer.from(`${id}.${timestamp}.`), body])).toString('base64')}`,
	webhookId: id,
	webhookTimestamp: String(timestamp),
	body,
});

const KEY = Buffer.alloc(24, 'key');
const WHSEC = `whsec_${KEY.toString('base64')}`;

const verify = ({
	secrets = ['current'],
	...delivery
}: Partial<Omit<SignedDelivery, 'secrets'>> & { secrets?: string[] }) =>
	verifySignature({
		header: undefined,
		body: Buffer.from('{}'),
		now: NOW,
		maxAge: DAY,
		...delivery,
		secrets: secrets.map((secret) => new WebhookSecret(secret)),
	});

const signed = (secret: string, body: Buffer, timestamp = NOW): string =>
	`t=${timestamp},v1=${hexMac(secret, body, timestamp)}`;

const bytes = fc.uint8Array({ maxLength: 2000 }).map((array) => Buffer.from(array));
const secretText = fc.string({ minLength: 1, maxLength: 80, unit: 'binary-ascii' });

describe('A signature is accepted', () => {
	test('with t= and v1= by the shared secret, for any body and any secret', () => {
		fc.assert(
			fc.property(bytes, secretText, (body, secret) => {
				expect(verify({ body, secrets: [secret], header: signed(secret, body) })).toEqual({
					ok: true,
					secretIndex: 0,
					hasTimestamp: true,
				});
			}),
		);
	});

	test.each([
		['bare hex', (mac: string) => mac],
		['bare hex in capitals', (mac: string) => mac.toUpperCase()],
		['sha256= and hex', (mac: string) => `sha256=${mac}`],
		['bare base64', (mac: string) => Buffer.from(mac, 'hex').toString('base64')],
	])('with %s over the body, for any body', (_, form) => {
		fc.assert(
			fc.property(bytes, (body) => {
				expect(verify({ body, header: form(hexMac('current', body)) })).toEqual({
					ok: true,
					secretIndex: 0,
					hasTimestamp: false,
				});
			}),
		);
	});

	test('with the headers of Standard Webhooks, for any body, any key and any ID', () => {
		const key = fc.uint8Array({ minLength: 1, maxLength: 64 }).map((array) => Buffer.from(array));
		fc.assert(
			fc.property(bytes, key, fc.stringMatching(/^[\w-]{1,40}$/), (body, bytesOfKey, id) => {
				const secrets = [`whsec_${bytesOfKey.toString('base64')}`];
				expect(verify({ ...standard(bytesOfKey, body, id), secrets })).toEqual({
					ok: true,
					secretIndex: 0,
					hasTimestamp: true,
					signedId: id,
				});
			}),
		);
	});

	test('by a whsec_ secret: as the key behind it in Standard Webhooks, as the text that it is in the other schemes', () => {
		const body = Buffer.from('{}');
		expect(verify({ ...standard(KEY, body), secrets: [WHSEC] }).ok).toBe(true);
		expect(verify({ ...standard(WHSEC, body), secrets: [WHSEC] }).ok).toBe(false);
		expect(verify({ header: signed(WHSEC, body), secrets: [WHSEC] }).ok).toBe(true);
		expect(verify({ header: hexMac(WHSEC, body), secrets: [WHSEC] }).ok).toBe(true);
		expect(verify({ ...standard('plain', body), secrets: ['plain'] }).ok).toBe(true);
	});

	test.each([
		['a byte order mark', Buffer.from('\uFEFF{"a":1}')],
		['bytes that are not UTF-8', Buffer.from([0x7b, 0xff, 0xc0, 0x80, 0x7d])],
		['NUL', Buffer.from('{"a":"\0"}\0')],
		['nothing', Buffer.alloc(0)],
		['a million bytes', Buffer.alloc(1_000_000, 'é\0')],
	])('for the very bytes that came: %s', (_, body) => {
		const headers = [
			{ header: signed('current', body) },
			{ header: `sha256=${hexMac('current', body)}` },
			standard('current', body),
		];
		for (const delivery of headers) {
			expect(verify({ ...delivery, body }).ok).toBe(true);
			expect(verify({ ...delivery, body: Buffer.concat([body, Buffer.from('\0')]) }).ok).toBe(false);
		}
	});

	test('when its header was repeated, as an array or joined', () => {
		const body = Buffer.from('{}');
		const wrong = Buffer.alloc(32);
		const right = Buffer.from(hexMac('current', body), 'hex');
		const { header, ...ids } = standard('current', body);
		const repeated = [
			[`t=${NOW},v1=${wrong.toString('hex')}`, `v1=${hexMac('current', body, NOW)}`],
			[wrong.toString('hex'), right.toString('hex')],
			[`sha256=${right.toString('hex')}`, `sha256=${wrong.toString('hex')}`],
			[wrong.toString('base64'), right.toString('base64')],
			[`v1,${wrong.toString('base64')}`, header],
		];
		for (const headers of repeated) {
			expect(verify({ ...ids, header: headers }).ok).toBe(true);
			expect(verify({ ...ids, header: headers.join(', ') }).ok).toBe(true);
		}
		expect(verify({ ...ids, header: `v1,${wrong.toString('base64')} ${header}` }).ok).toBe(true);
		expect(verify({ header: [header], body, webhookId: ['msg_1'], webhookTimestamp: [String(NOW)] }).ok).toBe(true);
	});

	test('when the previous secret made it (rotation), and the result says so', () => {
		const body = Buffer.from('{"a":1}');
		expect(verify({ body, secrets: ['new', 'old'], header: signed('old', body) })).toMatchObject({
			ok: true,
			secretIndex: 1,
		});
	});

	test('when one of several signatures is right, wherever it is in the header', () => {
		const body = Buffer.from('{}');
		const wrong = 'ab'.repeat(32);
		for (const place of [0, 7, 15]) {
			const macs = Array.from({ length: 16 }, (_, index) => (index === place ? hexMac('current', body, NOW) : wrong));
			expect(verify({ body, header: `t=${NOW},${macs.map((mac) => `v1=${mac}`).join(',')}` }).ok).toBe(true);
		}
	});

	test('within the replay window: from the oldest accepted second up to five minutes ahead, and no second further', () => {
		const body = Buffer.from('{}');
		const at = (timestamp: number) => verify({ body, header: signed('current', body, timestamp) });
		expect(at(NOW - DAY)).toMatchObject({ ok: true });
		expect(at(NOW + FUTURE_TOLERANCE)).toMatchObject({ ok: true });
		expect(at(NOW - DAY - 1)).toEqual({ ok: false, reason: 'timestamp_too_old' });
		expect(at(NOW + FUTURE_TOLERANCE + 1)).toEqual({ ok: false, reason: 'timestamp_in_future' });
		const sent = (timestamp: number) => verify(standard('current', body, 'msg_1', timestamp));
		expect(sent(NOW - DAY)).toMatchObject({ ok: true });
		expect(sent(NOW - DAY - 1)).toEqual({ ok: false, reason: 'timestamp_too_old' });
		expect(sent(NOW + FUTURE_TOLERANCE + 1)).toEqual({ ok: false, reason: 'timestamp_in_future' });
	});
});

describe('A signature is refused', () => {
	test('when no secret is set, whatever the header is', () => {
		const body = Buffer.from('{}');
		for (const header of [signed('', body), undefined, 'garbage', 'v1=00,'.repeat(1000)]) {
			expect(verify({ body, secrets: [], header })).toEqual({ ok: false, reason: 'no_secret' });
		}
	});

	test('for the missing secret before anything else, and for the header where the secret has a key in some scheme', () => {
		for (const secret of ['', 'whsec_', 'v1,whsec_']) {
			for (const header of [undefined, 'garbage']) {
				expect(verify({ secrets: [secret], header })).toEqual({ ok: false, reason: 'no_secret' });
			}
		}
		expect(verify({ secrets: ['', 'previous'] })).toEqual({ ok: false, reason: 'signature_missing' });
		// No key of Standard Webhooks, but text in the other schemes.
		expect(verify({ secrets: ['whsec_$'] })).toEqual({ ok: false, reason: 'signature_missing' });
	});

	test('when the secret contains no key, in any scheme', () => {
		const body = Buffer.from('{}');
		for (const secret of ['', 'whsec_']) {
			for (const delivery of [{ header: signed(secret, body) }, { header: hexMac(secret, body) }, standard('', body)]) {
				expect(verify({ ...delivery, secrets: [secret] })).toEqual({ ok: false, reason: 'no_secret' });
				expect(verify({ ...delivery, secrets: ['current', secret] })).toMatchObject({ reason: 'signature_mismatch' });
			}
		}
		for (const cut of ['whsec_a', 'whsec_====', WHSEC.slice(0, -1), `${WHSEC} `, 'whsec_$$$$']) {
			expect(verify({ ...standard(KEY, body), secrets: [cut] })).toEqual({ ok: false, reason: 'no_secret' });
		}
	});

	test('when the maximum age is not a number', () => {
		const body = Buffer.from('{}');
		expect(verify({ body, header: signed('current', body), maxAge: NaN }).ok).toBe(false);
	});

	test('when there is none', () => {
		expect(verify({})).toEqual({ ok: false, reason: 'signature_missing' });
		expect(verify({ header: '' })).toEqual({ ok: false, reason: 'signature_missing' });
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
					expect(verify({ body: tampered, header })).toEqual({ ok: false, reason: 'signature_mismatch' });
				},
			),
		);
	});

	test('when its only signature has anything glued to it', () => {
		const body = Buffer.from('{}');
		const { header: standardHeader, ...ids } = standard('current', body);
		const bare = hexMac('current', body);
		const right = [
			(mac: string) => `t=${NOW},v1=${mac}`,
			(mac: string) => mac,
			(mac: string) => `sha256=${mac}`,
			(mac: string) => mac,
			(mac: string) => `v1,${mac}`,
		];
		const macs = [
			hexMac('current', body, NOW),
			bare,
			bare,
			Buffer.from(bare, 'hex').toString('base64'),
			standardHeader.slice('v1,'.length),
		];
		for (const [at, form] of right.entries()) {
			const mac = macs[at] ?? '';
			expect(verify({ ...ids, header: form(mac) }).ok).toBe(true);
			for (const junk of ['\0', 'x', '0', '=', '"', 'é', ':', '.']) {
				const malformed = { ok: false, reason: 'signature_malformed' };
				expect(verify({ ...ids, header: form(mac + junk) })).toEqual(malformed);
				expect(verify({ ...ids, header: form(junk + mac) })).toEqual(malformed);
			}
		}
	});

	test('when its timestamp was changed after signing', () => {
		const body = Buffer.from('{}');
		const header = signed('current', body).replace(`t=${NOW}`, `t=${NOW - 1}`);
		expect(verify({ body, header })).toEqual({ ok: false, reason: 'signature_mismatch' });
	});

	test.each([
		['a timestamp that is no whole number', `t=1.5,v1=${'ab'.repeat(32)}`],
		['a timestamp with a leading zero', `t=01790000000,v1=${'ab'.repeat(32)}`],
		['no timestamp', `v1=${'ab'.repeat(32)}`],
		['no signature', `t=${NOW}`],
		['a signature that is too short', `t=${NOW},v1=abab`],
		['a signature that is too long', `t=${NOW},v1=${'ab'.repeat(33)}`],
		['junk after the signature', `t=${NOW},v1=${'ab'.repeat(32)}zz`],
		['letters beyond ASCII', `t=${NOW},v1=${'ａｂ'.repeat(32)}`],
		['a space within a signature', `t=${NOW},v1=${'ab'.repeat(31)}a b`],
		['capitals in the name of a part', `T=${NOW},v1=${'ab'.repeat(32)}`],
		['a timestamp with a sign', `t=+${NOW},v1=${'ab'.repeat(32)}`],
		['a timestamp in hex', `t=0x6ab13b80,v1=${'ab'.repeat(32)}`],
		['a timestamp of 13 digits', `t=${NOW}000,v1=${'ab'.repeat(32)}`],
		['junk between hex pairs', 'ab:'.repeat(32)],
		['hex after hex', 'ab'.repeat(33)],
		['junk after sha256=', `sha256=${'ab'.repeat(32)}x`],
		['another digest', `sha1=${'ab'.repeat(20)}`],
		['base64 in another spelling of the same bytes', `${'A'.repeat(42)}B=`],
	])('when its header has %s', (_, header) => {
		expect(verify({ header, webhookId: 'msg_1', webhookTimestamp: String(NOW) })).toEqual({
			ok: false,
			reason: 'signature_malformed',
		});
	});

	test.each([
		['no id', undefined, NOW, 'signature_incomplete'],
		['an empty id', '', NOW, 'signature_incomplete'],
		['no timestamp', 'msg_1', undefined, 'signature_incomplete'],
		['a full stop in its id', 'msg.1', NOW, 'signature_malformed'],
		['two ids', 'msg_1, msg_1', NOW, 'signature_malformed'],
		['an id beyond ASCII', 'msg_é', NOW, 'signature_malformed'],
		['an id of 256 characters', 'm'.repeat(256), NOW, 'signature_malformed'],
		['two timestamps', 'msg_1', `${NOW}, ${NOW}`, 'signature_malformed'],
		['a fraction of a second', 'msg_1', `${NOW}.5`, 'signature_malformed'],
		['milliseconds', 'msg_1', `${NOW}000`, 'signature_malformed'],
	])('when it is of Standard Webhooks, rightly signed, and has %s', (_, webhookId, timestamp, reason) => {
		const signedSo = standard('current', Buffer.from('{}'), webhookId, timestamp);
		const webhookTimestamp = timestamp === undefined ? undefined : String(timestamp);
		expect(verify({ ...signedSo, webhookId, webhookTimestamp })).toEqual({ ok: false, reason });
	});

	test('when what Standard Webhooks signed is cut elsewhere', () => {
		const { header } = standard('current', Buffer.from('{}'), 'a', `${NOW}.${NOW}`);
		expect(verify({ header, webhookId: `a.${NOW}`, webhookTimestamp: String(NOW) }).ok).toBe(false);
	});

	test('unread when there are more than 16 signatures or more than 4 kB of header', () => {
		const body = Buffer.from('{}');
		const mac = `v1=${hexMac('current', body, NOW)}`;
		expect(verify({ body, header: `t=${NOW},${Array(17).fill(mac).join(',')}` }).ok).toBe(false);
		const { header, ...ids } = standard('current', body);
		for (const tooLong of [
			`t=${NOW},${Array(17).fill(mac).join(',')}`,
			`t=${NOW},${mac}`.padEnd(5000),
			Array<string>(17).fill(hexMac('current', body)),
			Array(17).fill(header).join(' '),
		]) {
			expect(verify({ ...ids, header: tooLong })).toEqual({ ok: false, reason: 'signature_too_long' });
		}
		expect(verify({ ...ids, header: Array(16).fill(header).join(' ') }).ok).toBe(true);
		expect(verify({ body, header: `t=${NOW},${mac}`.padEnd(4096) }).ok).toBe(true);
		expect(verify({ body, header: `t=${NOW},${mac}`.padEnd(4097) })).toMatchObject({ reason: 'signature_too_long' });
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
				expect(verify({ header: value, body }).ok).toBe(false);
			}),
			{ numRuns: 1000 },
		);
	});
});
