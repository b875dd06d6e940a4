import { Buffer } from 'node:buffer';
import { createHmac } from 'node:crypto';

import fc from 'fast-check';

import {
	verifySignature,
	type SignedDelivery,
	type SignatureResult,
} from '../../nodes/CallMatrix/webhook/delivery/signature.ts';
import { WebhookSecret } from '../../nodes/CallMatrix/webhook/secrets.ts';
import { extraHeaders, schemes, sign, type Scheme } from '../sandbox/webhooks/sign.mts';

const NOW = 1_790_000_000;
const KEY = Buffer.alloc(24, 'key').toString('base64');
const SECRETS = [`whsec_${KEY}`, 'previous'];

const REASONS = [
	'no_secret',
	'signature_missing',
	'signature_malformed',
	'signature_incomplete',
	'signature_too_long',
	'signature_mismatch',
	'timestamp_too_old',
	'timestamp_in_future',
];

const secretOf = (text: string): WebhookSecret => new WebhookSecret(text);

type Given = Pick<SignedDelivery, 'header' | 'webhookId' | 'webhookTimestamp' | 'body'>;

const resultOf = (given: Given): SignatureResult =>
	verifySignature({ ...given, secrets: SECRETS.map(secretOf), now: NOW, maxAge: 90_000 });

const isResult = (result: SignatureResult): boolean =>
	result.ok ? SECRETS[result.secretIndex] !== undefined : REASONS.includes(result.reason);

/** Every MAC that a secret makes for a body in any scheme, as the header of the delivery dates it. */
function trueMacs({ header, webhookId, webhookTimestamp, body }: Given): Buffer[] {
	const dates = String(header).match(/(?<=t=)\d+/g) ?? [];
	const prefixes = ['', ...dates.map((date) => `${date}.`), `${String(webhookId)}.${String(webhookTimestamp)}.`];
	const keys = [...SECRETS, Buffer.from(KEY, 'base64')];
	return prefixes.flatMap((prefix) =>
		keys.map((key) => createHmac('sha256', key).update(prefix).update(body).digest()),
	);
}

/** Whether the header shows a true MAC in one of its spellings. */
function showsTrueMac(given: Given): boolean {
	const header = String(given.header);
	const hex = header.toLowerCase();
	// Of base64 the padding may be missing.
	const base64 = header.replace(/-/g, '+').replace(/_/g, '/');
	return trueMacs(given).some(
		(mac) => hex.includes(mac.toString('hex')) || base64.includes(mac.toString('base64').slice(0, -1)),
	);
}

/** Signed by the sandbox, with another implementation than the product's. */
function signedBy(scheme: Scheme, body: string, current: string, at = NOW, id = 'msg_1'): Given {
	const { 'webhook-id': webhookId, 'webhook-timestamp': webhookTimestamp } = extraHeaders(scheme, id, at);
	const header = sign(body, { current }, { scheme, hexWith: 'current' }, at, id);
	return { header, webhookId, webhookTimestamp, body: Buffer.from(body) };
}

const anyBytes = fc.uint8Array({ maxLength: 60 }).map((array) => Buffer.from(array));
const pieces = [
	't=',
	'v1=',
	'v1,',
	'sha256=',
	',',
	', ',
	' ',
	'=',
	String(NOW),
	'0',
	'é',
	'\0',
	'🙂',
	'ab'.repeat(32),
	'AB'.repeat(31),
	`${'A'.repeat(43)}=`,
	'constructor',
	'__proto__',
];
const anyText = fc.oneof(
	fc.string({ unit: 'binary', maxLength: 80 }),
	fc.array(fc.constantFrom(...pieces), { maxLength: 12 }).map((list) => list.join('')),
);
const anyHeader = fc.oneof(
	anyText,
	anyText,
	anyText,
	fc.array(anyText, { maxLength: 3 }),
	fc.constant(undefined),
	fc.constant('v1=00,'.repeat(1000)),
);

/** Tries what must hold of every signature, each law on random input in so many runs. */
export function trySignatures(runs: number): void {
	test('Signature: no bytes as a body and no text as a header make it throw, and none of them is accepted', () => {
		fc.assert(
			fc.property(anyHeader, anyHeader, anyHeader, anyBytes, (header, webhookId, webhookTimestamp, body) => {
				const result = resultOf({ header, webhookId, webhookTimestamp, body });
				return !result.ok && isResult(result);
			}),
			{ numRuns: runs },
		);
	});

	test('Signature: a true delivery of which anything was changed is accepted only if the signature is still that of its body', () => {
		const trueOnes = schemes.flatMap((scheme) =>
			SECRETS.flatMap((secret) => [
				signedBy(scheme, '{"event_id":"evt_1"}', secret),
				signedBy(scheme, '', secret, NOW - 90_000),
			]),
		);
		const change = fc.record({
			where: fc.constantFrom('header', 'webhookId', 'webhookTimestamp', 'body'),
			how: fc.constantFrom('replace', 'insert', 'remove', 'double', 'capitals'),
			place: fc.nat(200),
			text: fc.oneof(fc.string({ minLength: 1, maxLength: 1 }), fc.constantFrom(...pieces)),
		});
		const changed = (value: string, { how, place, text }: { how: string; place: number; text: string }): string => {
			const at = place % (value.length + 1);
			const [before, after] = [value.slice(0, at), value.slice(at)];
			if (how === 'replace') return before + text + after.slice(text.length);
			if (how === 'insert') return before + text + after;
			if (how === 'remove') return before + after.slice(1);
			return how === 'double' ? value + after : before + after.toUpperCase();
		};
		let accepted = 0;
		fc.assert(
			fc.property(fc.constantFrom(...trueOnes), fc.array(change, { minLength: 1, maxLength: 2 }), (one, changes) => {
				const given = { ...one };
				for (const { where, ...what } of changes) {
					if (where === 'body') given.body = Buffer.from(changed(given.body.toString('latin1'), what), 'latin1');
					else given[where] = changed(String(given[where] ?? ''), what);
				}
				const result = resultOf(given);
				if (result.ok) accepted++;
				return isResult(result) && (!result.ok || showsTrueMac(given));
			}),
			{ numRuns: runs },
		);
		// Some changes change nothing: capitals in hex, the id of a scheme that has none.
		expect(accepted).toBeGreaterThan(runs / 100);
		expect(accepted).toBeLessThan(runs / 2);
	});

	test.each(schemes)(
		'Signature: what another implementation signs in scheme %s is accepted, and with another secret it is not',
		(scheme) => {
			const secret = fc.oneof(
				fc.string({ minLength: 1, maxLength: 80, unit: 'grapheme' }),
				fc.uint8Array({ minLength: 1, maxLength: 64 }).map((key) => `whsec_${Buffer.from(key).toString('base64')}`),
			);
			fc.assert(
				fc.property(
					fc.string({ unit: 'grapheme', maxLength: 300 }),
					secret,
					fc.integer({ min: NOW - 90_000, max: NOW + 300 }),
					fc.stringMatching(/^[\w:-]{1,40}$/),
					(body, current, at, id) => {
						const given = { ...signedBy(scheme, body, current, at, id), now: NOW, maxAge: 90_000 };
						const hasTimestamp = scheme === 't-v1' || scheme === 'standard';
						const signedId = scheme === 'standard' ? id : undefined;
						expect(verifySignature({ ...given, secrets: [secretOf(current)] })).toEqual({
							ok: true,
							secretIndex: 0,
							hasTimestamp,
							signedId,
						});
						expect(verifySignature({ ...given, secrets: [secretOf('another'), secretOf(current)] })).toEqual({
							ok: true,
							secretIndex: 1,
							hasTimestamp,
							signedId,
						});
						expect(verifySignature({ ...given, secrets: [secretOf(`${current}a`)] }).ok).toBe(false);
					},
				),
				{ numRuns: 300 },
			);
		},
	);
}
