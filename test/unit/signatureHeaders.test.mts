/** Signatures under other headers, over a timestamp of another header, and with a key that was pasted in another form. */
import { Buffer } from 'node:buffer';
import nodeCrypto, { createHmac } from 'node:crypto';

import fc from 'fast-check';

import { verifySignature, type SignatureResult } from '../../nodes/CallMatrix/webhook/delivery/signature.ts';
import { WebhookSecret } from '../../nodes/CallMatrix/webhook/secrets.ts';
import { findSignatureHeaders, type Headers } from '../../nodes/CallMatrix/webhook/delivery/signatureHeaders.ts';

const NOW = 1_790_000_000;
const MAX_AGE = 90_000;
const BODY = '{"event_id":"evt_1"}';
const SECRET = 'a-secret';
const CONFIGURED = 'X-CallMatrix-Signature';

const mac = (prefix: string, key: string | Buffer = SECRET): Buffer =>
	createHmac('sha256', key)
		.update(prefix + BODY)
		.digest();
const hex = (prefix = '', key?: string | Buffer): string => mac(prefix, key).toString('hex');

const verify = (headers: Headers, secrets = [SECRET], body = BODY, configured = CONFIGURED): SignatureResult =>
	verifySignature({
		...findSignatureHeaders(headers, configured),
		body: Buffer.from(body),
		secrets: secrets.map((secret) => new WebhookSecret(secret)),
		now: NOW,
		maxAge: MAX_AGE,
	});

const accepted = (hasTimestamp: boolean): SignatureResult => ({ ok: true, secretIndex: 0, hasTimestamp });
const mismatch = { ok: false, reason: 'signature_mismatch' };

const TIMESTAMP_HEADERS = [
	'x-callmatrix-timestamp',
	'x-callmatrix-request-timestamp',
	'x-callmatrix-signature-timestamp',
];
const ISO = new Date(NOW * 1_000).toISOString();

describe('Signature over <timestamp>.<body>, with the timestamp in a header of the same family,', () => {
	test.each(TIMESTAMP_HEADERS)('%s, is accepted', (name) => {
		for (const timestamp of [String(NOW), String(NOW * 1_000), ISO]) {
			for (const form of [
				hex(`${timestamp}.`),
				`sha256=${hex(`${timestamp}.`)}`,
				mac(`${timestamp}.`).toString('base64url'),
			]) {
				const headers = { 'x-callmatrix-signature': form, [name]: timestamp };
				expect(verify(headers)).toEqual(accepted(true));
				expect(verify(headers, ['new', SECRET])).toEqual({ ok: true, secretIndex: 1, hasTimestamp: true });
				expect(verify(headers, [SECRET], `${BODY} `)).toEqual(mismatch);
			}
		}
	});

	test('is refused by its age, and where the timestamp was changed or left out', () => {
		const signedAt = (at: number, shown = at): SignatureResult =>
			verify({ 'x-callmatrix-signature': hex(`${at}.`), 'x-callmatrix-timestamp': String(shown) });
		expect(signedAt(NOW - MAX_AGE)).toEqual(accepted(true));
		expect(signedAt(NOW - MAX_AGE - 1)).toEqual({ ok: false, reason: 'timestamp_too_old' });
		expect(signedAt(NOW + 301)).toEqual({ ok: false, reason: 'timestamp_in_future' });
		expect(signedAt(NOW - MAX_AGE - 1, NOW)).toEqual(mismatch);
		expect(verify({ 'x-callmatrix-signature': hex(`${NOW}.`) })).toEqual(mismatch);
	});

	test('is read as one over the plain body where the timestamp is not signed: then it says nothing about the age', () => {
		for (const timestamp of [String(NOW), '1', 'yesterday', '', '{', `${NOW}, ${NOW}`]) {
			expect(verify({ 'x-callmatrix-signature': hex(), 'x-callmatrix-timestamp': timestamp })).toEqual(accepted(false));
		}
	});

	test('is Unix time or ISO 8601 in that header, and nothing else that reads as a time', () => {
		const others = [new Date(NOW * 1_000).toUTCString(), `${ISO.slice(0, 19)} UTC`, ` ${NOW}`];
		for (const timestamp of others) {
			const headers = { 'x-callmatrix-signature': hex(`${timestamp}.`), 'x-callmatrix-timestamp': timestamp };
			expect([timestamp, verify(headers)]).toEqual([timestamp, mismatch]);
		}
	});

	test('takes the timestamp whose name is that of the signature, where the family has others, too', () => {
		const headers = {
			'x-callmatrix-signature': hex(`${NOW}.`),
			'x-callmatrix-a-timestamp': String(NOW - 1),
			'x-callmatrix-timestamp': String(NOW),
		};
		expect(verify(headers)).toEqual(accepted(true));
	});

	test('takes no timestamp of another family, and none where there are several', () => {
		const signature = hex(`${NOW}.`);
		expect(verify({ 'x-callmatrix-signature': signature, 'x-other-timestamp': String(NOW) })).toEqual(mismatch);
		expect(
			verify({
				'x-callmatrix-signature': signature,
				'x-callmatrix-a-timestamp': String(NOW),
				'x-callmatrix-b-timestamp': String(NOW),
			}),
		).toEqual(mismatch);
	});

	test('cannot be cut elsewhere: no timestamp and body other than those signed are accepted', () => {
		const whole = `${NOW}.${BODY}`;
		fc.assert(
			fc.property(fc.integer({ min: 0, max: whole.length }), fc.boolean(), (at, hasDot) => {
				const headers = { 'x-callmatrix-signature': hex(`${NOW}.`), 'x-callmatrix-timestamp': whole.slice(0, at) };
				const body = whole.slice(at + (hasDot ? 1 : 0));
				const isRight = whole.slice(0, at) === String(NOW) && body === BODY;
				const { ok } = verify(headers, [SECRET], body);
				// The bytes that were signed, as they are: no JSON object, which is refused afterwards.
				expect(ok && body !== whole).toBe(isRight);
			}),
		);
	});
});

describe('Signature header under another name', () => {
	test.each(['signature-is-not-it', 'webhook-signature', 'x-hub-signature', 'x-callmatrix-hmac-signature'])(
		'%s is used where it is the only one that ends in -signature',
		(name) => {
			const isFound = name.endsWith('-signature');
			expect(verify({ [name]: hex() })).toEqual(isFound ? accepted(false) : { ok: false, reason: 'signature_missing' });
			expect(verify({ [name]: hex('', 'wrong') }).ok).toBe(false);
		},
	);

	test('is not used where there are two, nor where the configured one is there', () => {
		expect(verify({ 'a-signature': hex(), 'b-signature': hex() })).toEqual({ ok: false, reason: 'signature_missing' });
		expect(verify({ 'x-callmatrix-signature': hex('', 'wrong'), 'a-signature': hex() })).toEqual(mismatch);
	});

	test('may be one without signature in it, where the credential says so: its family is what stands before its last part', () => {
		const headers = {
			'x-acme-hmac': hex(`${NOW}.`),
			'x-acme-timestamp': String(NOW),
			'x-acme-other-timestamp': String(NOW - 1),
			'x-callmatrix-signature': hex('', 'wrong'),
		};
		expect(verify(headers, [SECRET], BODY, 'X-Acme-Hmac')).toEqual(accepted(true));
		expect(verify(headers, [SECRET], `${BODY} `, 'X-Acme-Hmac')).toEqual(mismatch);
	});

	test('may end in the name of a digest, where the credential says so: its family is what stands before signature', () => {
		const headers = { 'x-callmatrix-signature-256': hex(`${NOW}.`), 'x-callmatrix-timestamp': String(NOW) };
		expect(verify(headers, [SECRET], BODY, 'X-CallMatrix-Signature-256')).toEqual(accepted(true));
	});

	test('brings the timestamp and the ID of its own family', () => {
		expect(verify({ 'x-acme-signature': hex(`${NOW}.`), 'x-acme-timestamp': String(NOW) })).toEqual(accepted(true));
		const svix = { 'svix-id': 'msg_1', 'svix-timestamp': String(NOW) };
		const signature = `v1,${mac(`msg_1.${NOW}.`).toString('base64')}`;
		expect(verify({ 'svix-signature': signature, ...svix })).toEqual({ ...accepted(true), signedId: 'msg_1' });
		expect(verify({ 'svix-signature': signature, ...svix, 'svix-id': 'msg_2' })).toEqual(mismatch);
	});
});

describe('Webhook secret', () => {
	const KEY = Buffer.alloc(24, 'key');
	const digits = KEY.toString('base64');
	const standard = (key: string | Buffer): Headers => ({
		'x-callmatrix-signature': `v1,${mac(`msg_1.${NOW}.`, key).toString('base64')}`,
		'webhook-id': 'msg_1',
		'webhook-timestamp': String(NOW),
	});

	test.each([`whsec_${digits}`, digits, `v1,whsec_${digits}`])(
		'of Standard Webhooks is its key, pasted as %s',
		(secret) => {
			expect(verify(standard(KEY), [secret])).toEqual({ ...accepted(true), signedId: 'msg_1' });
			expect(verify(standard(KEY), ['new', secret])).toMatchObject({ ok: true, secretIndex: 1 });
			expect(verify(standard(Buffer.alloc(24, 'other')), [secret])).toEqual(mismatch);
		},
	);

	test('in base64 signs as text in every other scheme, and in Standard Webhooks where the sender takes it for text', () => {
		for (const secret of [digits, `whsec_${digits}`]) {
			expect(verify({ 'x-callmatrix-signature': hex('', secret) }, [secret])).toEqual(accepted(false));
		}
		expect(verify(standard(digits), [digits]).ok).toBe(true);
		for (const text of [`v1,whsec_${digits}`, `whsec_${digits}`]) {
			expect(verify({ 'x-callmatrix-signature': hex('', text) }, [`v1,whsec_${digits}`])).toEqual(accepted(false));
		}
	});

	test('that has no key is none in any form: an empty one must not open the trigger to everybody', () => {
		for (const secret of ['', 'whsec_', 'v1,whsec_']) {
			for (const key of ['', secret]) {
				expect(verify(standard(key), [secret])).toEqual({ ok: false, reason: 'no_secret' });
				expect(verify({ 'x-callmatrix-signature': hex('', key) }, [secret])).toEqual({
					ok: false,
					reason: 'no_secret',
				});
			}
		}
	});
});

describe('Signature: the work is bounded', () => {
	const count = (headers: Headers, secrets: string[]): number => {
		const spy = jest.spyOn(nodeCrypto, 'createHmac');
		verify(headers, secrets);
		const { length } = spy.mock.calls;
		spy.mockRestore();
		return length;
	};

	test('to one HMAC for a usual delivery, and to four a secret for any', () => {
		const wrong = hex('', 'wrong');
		const sixteen = Array(16).fill(wrong).join(',');
		const timestamp = { 'x-callmatrix-timestamp': String(NOW) };
		const digits = Buffer.alloc(24, 'key').toString('base64');
		const counts = [
			count({ 'x-callmatrix-signature': hex() }, [SECRET, 'previous']),
			count({ 'x-callmatrix-signature': `t=${NOW},v1=${hex(`${NOW}.`)}` }, [SECRET, 'previous']),
			count({ 'x-callmatrix-signature': hex(`${NOW}.`), ...timestamp }, [SECRET, 'previous']),
			count({ 'x-callmatrix-signature': sixteen, ...timestamp }, [`v1,whsec_${digits}`, digits]),
		];
		expect(counts).toEqual([1, 1, 1, 6]);
	});
});
