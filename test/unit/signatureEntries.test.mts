/** Signature headers with more in them than one signature: other versions, other digests, rotation, what other senders write. */
import { Buffer } from 'node:buffer';
import { createHmac } from 'node:crypto';

import fc from 'fast-check';
import { Webhook } from 'standardwebhooks';
import Stripe from 'stripe';

import { verifySignature, type SignatureResult } from '../../nodes/CallMatrix/webhook/delivery/signature.ts';
import { WebhookSecret } from '../../nodes/CallMatrix/webhook/secrets.ts';

const NOW = Math.floor(Date.now() / 1_000);
const ID = 'msg_1';
const KEY = Buffer.alloc(24, 'key');
const SECRET = `whsec_${KEY.toString('base64')}`;
const BODY = '{"event_id":"evt_1"}';

const mac = (prefix: string, key: string | Buffer = SECRET, body = BODY): Buffer =>
	createHmac('sha256', key)
		.update(prefix + body)
		.digest();

const dated = (at = NOW, key?: string): string => mac(`${at}.`, key).toString('hex');
const standard = (key: Buffer = KEY): string => mac(`${ID}.${NOW}.`, key).toString('base64');
const bare = mac('').toString('hex');
const bareBase64 = mac('').toString('base64');

const resultOf = (header: string | string[], body = BODY): SignatureResult =>
	verifySignature({
		header,
		webhookId: ID,
		webhookTimestamp: String(NOW),
		body: Buffer.from(body),
		secrets: [new WebhookSecret(SECRET)],
		now: NOW,
		maxAge: 300,
	});

const ED25519 = Buffer.alloc(64, 'ed').toString('base64');
const HEX = '5e'.repeat(32);
const base64url = (text: string): string => text.replace(/\+/g, '-').replace(/\//g, '_');

/** What stands beside a usable signature. */
const OTHERS = {
	dated: [
		`v0=${HEX}`,
		`v2=${HEX}`,
		`v1a=${HEX}`,
		'v1=potato',
		'v1=',
		'v1',
		'x=1',
		's',
		'=',
		'',
		`sha1=${HEX.slice(24)}`,
	],
	bare: [`sha1=${HEX.slice(24)}`, `sha512=${HEX}${HEX}`, `md5=${HEX.slice(32)}`, 'sha256=potato', 'sha256', 'x', '='],
	standard: [`v1a,${ED25519}`, `v2,${standard()}`, 'v1,potato', 'v1,', 'v1', `v1a,${HEX}`, 'x', '='],
};

describe('Signature header: an entry of an unknown version, or one that can match nothing, next to a usable signature is skipped:', () => {
	test.each(OTHERS.dated)('%j beside t= and v1=', (other) => {
		for (const entries of [
			[`t=${NOW}`, `v1=${dated()}`, other],
			[`t=${NOW}`, other, `v1=${dated()}`],
			[other, `t=${NOW}`, `v1=${dated()}`],
		]) {
			for (const separator of [',', ', ', ' , ', ';']) {
				expect([entries, resultOf(entries.join(separator))]).toEqual([
					entries,
					{ ok: true, secretIndex: 0, hasTimestamp: true },
				]);
			}
		}
	});

	test.each(OTHERS.bare)('%j beside a digest over the body', (other) => {
		for (const right of [bare, `sha256=${bare}`, bareBase64]) {
			for (const entries of [
				[right, other],
				[other, right],
			]) {
				expect(resultOf(entries.join(','))).toEqual({ ok: true, secretIndex: 0, hasTimestamp: false });
				expect(resultOf(entries)).toEqual({ ok: true, secretIndex: 0, hasTimestamp: false });
			}
		}
	});

	test.each(OTHERS.standard)('%j beside v1, of Standard Webhooks', (other) => {
		for (const entries of [
			[`v1,${standard()}`, other],
			[other, `v1,${standard()}`],
		]) {
			expect(resultOf(entries.join(' '))).toEqual({ ok: true, secretIndex: 0, hasTimestamp: true, signedId: ID });
			expect(resultOf(entries)).toEqual({ ok: true, secretIndex: 0, hasTimestamp: true, signedId: ID });
		}
	});

	test('and alone it is no signature', () => {
		for (const other of Object.values(OTHERS).flat()) {
			const { ok } = resultOf(`t=${NOW},${other}`);
			expect([other, ok]).toEqual([other, false]);
			expect(resultOf(other).ok).toBe(false);
		}
	});
});

test.each([
	['hmac-sha256= and hex', `hmac-sha256=${bare}`],
	['sha256: and hex', `sha256:${bare}`],
	['sha256= and base64', `sha256=${bareBase64}`],
	['base64 without its padding', bareBase64.slice(0, -1)],
	['base64url', base64url(bareBase64)],
	['base64url without its padding', base64url(bareBase64).slice(0, -1)],
	['a space before it and a comma behind it', ` ${bare},`],
])('A signature written as %s is read', (_, header) => {
	expect(resultOf(header)).toEqual({ ok: true, secretIndex: 0, hasTimestamp: false });
	expect(resultOf(header, `${BODY} `)).toEqual({ ok: false, reason: 'signature_mismatch' });
});

test('base64url is read in Standard Webhooks too, with and without padding', () => {
	for (const spelled of [base64url(standard()), standard().slice(0, -1)]) {
		expect(resultOf(`v1,${spelled}`)).toEqual({ ok: true, secretIndex: 0, hasTimestamp: true, signedId: ID });
	}
});

test('Base64 in another spelling of the same bytes is none', () => {
	expect(resultOf(`${'A'.repeat(42)}B=`)).toEqual({ ok: false, reason: 'signature_malformed' });
});

test('Of two schemes in one header the one that it begins with counts', () => {
	const ofStripe = `t=${NOW},v1=${dated()}`;
	const ofStandard = `v1,${standard()}`;
	expect(resultOf([ofStripe, ofStandard])).toStrictEqual({ ok: true, secretIndex: 0, hasTimestamp: true });
	expect(resultOf([ofStandard, ofStripe])).toStrictEqual({
		ok: true,
		secretIndex: 0,
		hasTimestamp: true,
		signedId: ID,
	});
	// What it begins with is no signature.
	expect(resultOf(`v1=potato ${ofStandard}`)).toMatchObject({ ok: true, signedId: ID });
	expect(resultOf(`v1,potato ${ofStripe}`)).toStrictEqual({ ok: true, secretIndex: 0, hasTimestamp: true });
	expect(resultOf(`v1=potato ${bare}`)).toStrictEqual({ ok: true, secretIndex: 0, hasTimestamp: false });
});

test('A header with one signature and nothing else, as nearly all are, is read without a search for entries among others', () => {
	const search = jest.spyOn(String.prototype, 'matchAll');
	const one = [`t=${NOW},v1=${dated()}`, bare, `sha256=${bare}`, bareBase64, `v1,${standard()}`];
	expect(one.map((value) => resultOf(value).ok)).toEqual(one.map(() => true));
	expect(search).not.toHaveBeenCalled();
	expect(resultOf(`${bare}, x`).ok).toBe(true);
	expect(search).toHaveBeenCalled();
	search.mockRestore();
});

test('Of two timestamps the last one counts, as in stripe-node: it is the one that is signed', () => {
	expect(resultOf(`t=${NOW - 9},t=${NOW},v1=${dated()}`)).toMatchObject({ ok: true });
	expect(resultOf(`t=${NOW},t=${NOW - 9},v1=${dated()}`)).toEqual({ ok: false, reason: 'signature_mismatch' });
	const old = NOW - 400;
	expect(resultOf(`t=${NOW},t=${old},v1=${dated(old)}`)).toEqual({ ok: false, reason: 'timestamp_too_old' });
});

/** Whether a library takes a signature. Both throw where they do not, and would spend most of the time on writing stacks. */
function accepts(verify: () => unknown): boolean {
	const { stackTraceLimit } = Error;
	Error.stackTraceLimit = 0;
	try {
		return Boolean(verify());
	} catch {
		return false;
	} finally {
		Error.stackTraceLimit = stackTraceLimit;
	}
}

const stripe = (header: string): boolean =>
	accepts(() => Stripe.webhooks.constructEvent(BODY, header, SECRET, 300, undefined, NOW * 1_000));
const webhook = new Webhook(SECRET);
const standardwebhooks = (header: string): boolean => {
	const headers = { 'webhook-id': ID, 'webhook-timestamp': String(NOW), 'webhook-signature': header };
	return accepts(() => webhook.verify(BODY, headers));
};

const separators = fc.constantFrom(',', ', ', ' ');
const junk = fc.oneof(
	fc.constantFrom(...OTHERS.dated, ...OTHERS.standard, ...OTHERS.bare),
	fc.stringMatching(/^v[0-9a-z]{1,2}[=,][\w+/=-]{0,70}$/),
	fc.string({ maxLength: 20 }).filter((text) => !/^\s*t\s*=/.test(text)),
);
const ofStripe = fc.constantFrom(
	`t=${NOW}`,
	`t=${NOW}`,
	`t=${NOW - 100}`,
	`t=${NOW - 400}`,
	`v1=${dated()}`,
	`v1=${dated()}`,
	`v1=${dated(NOW, 'another')}`,
	`v1=${dated(NOW - 400)}`,
);
const ofStandard = fc.constantFrom(`v1,${standard()}`, `v1,${standard()}`, `v1,${standard(Buffer.from('another'))}`);
/** Entries of one sender, among anything else. */
const header = fc
	.constantFrom(ofStripe, ofStandard)
	.chain((entry) => fc.tuple(fc.array(fc.oneof(entry, junk), { maxLength: 8 }), separators))
	.map(([entries, separator]) => entries.join(separator));

test('Whatever entries a header has: what stripe-node or standardwebhooks accept is accepted', () => {
	const accepted = { stripe: 0, standardwebhooks: 0 };
	fc.assert(
		fc.property(header, (value) => {
			const byStripe = stripe(value);
			const byStandard = standardwebhooks(value);
			accepted.stripe += Number(byStripe);
			accepted.standardwebhooks += Number(byStandard);
			if (byStripe || byStandard) expect([value, resultOf(value).ok]).toEqual([value, true]);
		}),
		{ numRuns: 20_000 },
	);
	// The property says something only where the libraries accept.
	expect(accepted.stripe).toBeGreaterThan(200);
	expect(accepted.standardwebhooks).toBeGreaterThan(200);
});

test('Whatever entries a header has: what no secret of the credential signed is refused', () => {
	const unsigned = header.filter(
		(value) => ![dated(), dated(NOW - 400), standard()].some((right) => value.includes(right)),
	);
	fc.assert(
		fc.property(unsigned, (value) => !resultOf(value).ok),
		{ numRuns: 2_000 },
	);
});
